"""A small piano on the screen: each key sounds at once, and is reported as a note in ABC notation."""

from pathlib import Path

from streamlit.components import v2

from pages.parts.canvas.modules import link

_HERE = Path(__file__).parent
_keys = v2.component(
    "unrolled_keys",
    html='<div class="keyboard"></div>',
    css=(_HERE / "keys.css").read_text("utf8"),
    js=link(_HERE / "keys.js"),
)


def played(key: str) -> str:
    """Draw the piano; return the notes that were played on it, bar lines included, since it was last cleared."""
    state = _keys(key=key, on_notes_change=_heard)
    return str(getattr(state, "notes", None) or "")


def _heard() -> None:
    """The piano tells the page of its notes only if somebody listens; the page reads them as it runs again."""
