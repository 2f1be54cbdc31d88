"""What does music look like on paper, and what sounds when?"""

from dataclasses import dataclass
from typing import ClassVar

from rnn_core.music.engraving import Sheet, engrave
from rnn_core.music.four_parts import engrave_voices
from rnn_core.questions.base import Question


@dataclass(frozen=True)
class TuneSheet(Question[Sheet]):
    """A tune in ABC, engraved. Raises ValueError with a sentence for what cannot be read or engraved."""

    text: str

    may_refuse: ClassVar[bool] = True
    portable: ClassVar[bool] = False  # drawn by the verovio that is installed

    def answer(self) -> Sheet:
        return engrave(self.text)


@dataclass(frozen=True)
class VoicesSheet(Question[Sheet]):
    """Four voices, each its MIDI pitch at every quarter note, 0: a rest; `fifths`: sharps, or minus flats."""

    voices: tuple[tuple[int, ...], ...]
    fifths: int = 0

    portable: ClassVar[bool] = False  # as above

    def answer(self) -> Sheet:
        return engrave_voices(self.voices, self.fifths)
