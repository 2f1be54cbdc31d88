"""A small piano on the screen: each key sounds at once, and is reported as a note in ABC notation."""

from pathlib import Path

from pages.parts import canvas

_keys = canvas.component(Path(__file__).parent, '<div class="keyboard"></div>')


def played(key: str) -> str:
    """Draw the piano; return the notes that were played on it, bar lines included, since it was last cleared."""
    state = _keys(key=key, on_notes_change=_heard)
    return str(getattr(state, "notes", None) or "")


def _heard() -> None:
    """The piano tells the page of its notes only if somebody listens; the page reads them as it runs again."""
