"""Four voices on two staves: pitches by quarter notes become MusicXML, which verovio engraves."""

import functools
from collections.abc import Sequence
from typing import NamedTuple

from rnn_core.music.engraving import Sheet, drawn

PER_BAR = 4  # quarter notes between two dotted lines
_FIFTHS = "FCGDAEB"  # the white keys, a fifth apart
_STAVES = ((1, "up"), (1, "down"), (2, "up"), (2, "down"))
_SIGNS = {-2: "flat-flat", -1: "flat", 0: "natural", 1: "sharp", 2: "double-sharp"}
_HEAD = (
    "<attributes><divisions>1</divisions><key><fifths>{}</fifths></key><staves>2</staves>"
    "<clef number='1'><sign>G</sign><line>2</line></clef><clef number='2'><sign>F</sign><line>4</line></clef>"
    "</attributes>"
)
_LINE = "<barline location='right'><bar-style>{}</bar-style></barline>"


@functools.lru_cache(maxsize=32)
def engrave_voices(voices: tuple[tuple[int, ...], ...], fifths: int = 0) -> Sheet:
    """Engrave four voices, each its MIDI pitch at every quarter note, 0: a rest; `fifths`: sharps, or minus flats."""
    steps, measures = len(voices[0]), list[str]()
    for start in range(0, steps, PER_BAR):
        bar = [voice[start : start + PER_BAR] for voice in voices]
        back = f"<backup><duration>{len(bar[0])}</duration></backup>"
        names = [[_name(pitch, fifths) if pitch else None for pitch in voice] for voice in bar]
        signed = {(n.step, n.octave) for voice in names for n in voice if n and n.alter != _in_key(n.step, fifths)}
        sung = back.join(_sung(voice, number, signed) for number, voice in enumerate(names))
        line = _LINE.format("light-heavy" if start + PER_BAR >= steps else "dotted")
        head = "" if start else _HEAD.format(fifths)
        measures.append(f"<measure number='{start // PER_BAR + 1}'>{head}{sung}{line}</measure>")
    return drawn(
        "<score-partwise version='3.1'><part-list><score-part id='P1'><part-name/></score-part></part-list>"
        f"<part id='P1'>{''.join(measures)}</part></score-partwise>"
    )


class _Name(NamedTuple):
    step: str
    alter: int
    octave: int


def _name(pitch: int, fifths: int) -> _Name:
    """Name a pitch as the key does: of its names the one that is near the key on the circle of fifths."""
    near = fifths - 3  # as in C: from E♭ up to G♯
    place = near + (7 * pitch - near) % 12  # on the circle, C is 0
    alter, step = divmod(place + 1, 7)
    return _Name(_FIFTHS[step], alter, (pitch - alter) // 12 - 1)


def _in_key(step: str, fifths: int) -> int:
    """Return how the key signature alters a white key."""
    place = _FIFTHS.index(step)
    return int(place < fifths) - int(place >= 7 + fifths)


def _sung(voice: Sequence[_Name | None], number: int, signed: set[tuple[str, int]]) -> str:
    """Return one voice of a bar; what is altered there by any voice has its sign at every note."""
    staff, stem = _STAVES[number]
    notes = list[str]()
    for name in voice:
        pitch, sign = "<rest/>", ""
        if name is not None:
            pitch = f"<pitch><step>{name.step}</step><alter>{name.alter}</alter><octave>{name.octave}</octave></pitch>"
            if (name.step, name.octave) in signed:
                sign = f"<accidental>{_SIGNS[name.alter]}</accidental>"
            sign += f"<stem>{stem}</stem>"
        tail = f"<voice>{number + 1}</voice><type>quarter</type>{sign}<staff>{staff}</staff>"
        notes.append(f"<note>{pitch}<duration>1</duration>{tail}</note>")
    return "".join(notes)
