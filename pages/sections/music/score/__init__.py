"""Sheet music that plays: the sounding notes are colored, a click on a note goes there. All of it in the browser."""

import functools
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.components import v2

from pages.parts import lesson
from pages.parts.canvas.modules import link
from rnn_core.music.engraving import Sheet
from rnn_core.music.sound import Note, as_wav, synthesize

Piece = tuple[Callable[..., Sheet], *tuple[Any, ...]]  # who engraves, and what
_HERE = Path(__file__).parent
_score = v2.component(
    "unrolled_score",
    html='<div class="score"></div>',
    css=(_HERE / "score.css").read_text("utf8"),
    js=link(_HERE / "score.js"),
)


def show(key: str, piece: Piece, about: str, mark: object) -> None:
    """Engrave a piece and show it with a play button; `about` is read aloud in place of the drawing.

    A worker engraves: what a reader has typed is given to a program that is not ours. `mark` as in `lesson.measure`.
    Raises ValueError with a sentence for what cannot be engraved.
    """
    sheet: Sheet = lesson.measure(f"{key} sheet", mark, *piece, may_refuse=True)
    header = {
        "about": about,
        "wide": sheet.wide,
        "narrow": sheet.narrow,
        "notes": [[*note, drawn] for note, drawn in zip(sheet.notes, sheet.ids, strict=True)],
    }
    head = json.dumps(header).encode()
    _score(key=key, data=struct.pack("<I", len(head)) + head + _sound(sheet.notes))


@functools.lru_cache(maxsize=16)
def _sound(notes: tuple[Note, ...]) -> bytes:
    return as_wav(synthesize(notes))
