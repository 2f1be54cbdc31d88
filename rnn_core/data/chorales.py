"""Bach's chorales in four parts, which ship with package music21: which pitch each voice sings at every quarter note.

Source: chorales by J. S. Bach (and some that were once held for his) in the corpus of music21 10.5.1, as MusicXML.
License: the music is in the public domain; the encodings are distributed by permission of those who made them, who may
restrict commercial use. Size: 408 files, 2.1 MB. The music is real. Here only what sounds on the quarter notes is kept
(faster notes between them are not), and every chorale is moved to the key signature without sharps and flats.
"""

import functools
import xml.etree.ElementTree as ET
import zipfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SOURCE = (
    "Chorales by J. S. Bach in package music21; public-domain music, encodings by permission of those who made them"
)
VOICES = ("soprano", "alto", "tenor", "bass")
LOWEST, HIGHEST = 36, 81  # MIDI pitches
FEWEST_STEPS = 33  # of a chorale, in quarter notes
_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ALIKE = 4  # chords in a row by which variants are found


@functools.cache
def read_chorales() -> tuple[NDArray[np.int64], ...]:
    """Return the pitches of every chorale, (steps, 4), 0: a rest; of those that are variants only the first.

    Raises FileNotFoundError naming the package when it is not installed.
    """
    package = find_spec("music21")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("The chorales need the package music21: pip install music21.")
    files = sorted((Path(package.submodule_search_locations[0]) / "corpus" / "bach").glob("*.mxl"))
    return _without_variants([voices for file in files if (voices := read_chorale(file)) is not None])


def read_chorale(file: Path) -> NDArray[np.int64] | None:
    """Return the pitches of one file, (steps, 4), by quarter notes; None when it is no chorale in four voices."""
    with zipfile.ZipFile(file) as packed:
        name = next(one for one in packed.namelist() if one.endswith("xml") and not one.startswith("META"))
        root = ET.fromstring(packed.read(name))
    parts = root.findall("part")
    if len(parts) != len(VOICES) or root.find(".//backup") is not None:
        return None
    voices = [_by_quarters(part) for part in parts]
    if len({len(voice) for voice in voices}) > 1 or len(voices[0]) < FEWEST_STEPS:
        return None
    fifths = int(root.findtext(".//fifths", "0"))
    return _moved(np.array(voices).T, (5 * fifths + 6) % 12 - 6)


def _by_quarters(part: ET.Element) -> list[int]:
    """Return the pitch that sounds at each quarter note of a part, 0 where none does."""
    sounding, at, division = dict[int, int](), 0.0, 1
    for measure in part.findall("measure"):
        division = int(measure.findtext("attributes/divisions", str(division)))
        for note in measure.findall("note"):
            if note.find("chord") is not None or note.find("grace") is not None:
                continue
            end = at + int(note.findtext("duration", "0")) / division
            sounding |= dict.fromkeys(range(int(np.ceil(at - 1e-6)), int(np.ceil(end - 1e-6))), _pitch(note))
            at = end
    return [sounding[step] for step in range(len(sounding))]


def _pitch(note: ET.Element) -> int:
    pitch = note.find("pitch")
    if pitch is None:
        return 0
    octave, alter = int(pitch.findtext("octave", "0")), float(pitch.findtext("alter", "0"))
    return 12 * (octave + 1) + _STEPS[pitch.findtext("step", "C")] + int(alter)


def _moved(voices: NDArray[np.int64], by: int) -> NDArray[np.int64] | None:
    """Move voices by so many semitones, an octave the other way where they would leave the range; None: both do."""
    for way in (by, by - 12 if by > 0 else by + 12):
        moved = np.where(voices > 0, voices + way, 0)
        if np.all((moved == 0) | ((moved >= LOWEST) & (moved <= HIGHEST))):
            return moved
    return None


def _without_variants(chorales: list[NDArray[np.int64]]) -> tuple[NDArray[np.int64], ...]:
    """Return the chorales without those of which a quarter of all runs of four chords stood in earlier ones."""
    seen, chosen = set[bytes](), list[NDArray[np.int64]]()
    for chorale in chorales:
        runs = {chorale[at : at + _ALIKE].tobytes() for at in range(len(chorale) - _ALIKE + 1)}
        if 4 * len(runs & seen) < len(runs):
            chosen.append(chorale)
        seen |= runs
    return tuple(chosen)
