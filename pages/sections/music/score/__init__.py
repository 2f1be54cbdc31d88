"""Sheet music that plays: the sounding notes are colored, a click on a note goes there. All of it in the browser."""

import functools
import json
import struct
from pathlib import Path

from pages.parts import canvas
from pages.parts.asking import ask
from rnn_core.music.engraving import Sheet
from rnn_core.music.sound import Note, as_wav, synthesize
from rnn_core.questions.base import Question

_score = canvas.component(Path(__file__).parent, '<div class="score"></div>')


def show(key: str, piece: Question[Sheet], about: str) -> None:
    """Engrave a piece and show it with a play button; `about` is read aloud in place of the drawing.

    A worker engraves: what a reader has typed is given to a program that is not ours.
    Raises ValueError with a sentence for what cannot be engraved.
    """
    sheet = ask(piece)
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
