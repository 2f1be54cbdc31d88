"""Real speech: nine men say the Japanese vowels /ae/, as 12 cepstra of every frame; the file ships with sktime.

Source: Kudo, Toyama & Shimbo 1999 (UCI Machine Learning Repository, Japanese Vowels), 640 utterances of 7 to 29 frames;
25.6 ms of sound at 10 kHz each, one every 6.4 ms; 0.6 MB. License: CC BY 4.0 (UCI); sktime BSD-3. Everything in it is
real, but the sound itself is not there: it cannot be played.
"""

import functools
import importlib.util
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SOURCE = "UCI Japanese Vowels (Kudo, Toyama & Shimbo 1999), in sktime; CC BY 4.0"
HOP = 0.0064  # seconds from frame to frame
CEPSTRA, SPEAKERS, LONGEST = 12, 9, 29


@functools.cache
def read_vowels(part: str) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]:
    """Return one part, "TRAIN" or "TEST": frames (utterances, LONGEST, CEPSTRA), 0 behind an end; lengths; speakers.

    Raises FileNotFoundError naming the package when it is not installed.
    """
    package = importlib.util.find_spec("sktime")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("The recorded vowels need the package sktime: pip install sktime.")
    file = Path(package.submodule_search_locations[0]) / "datasets/data/JapaneseVowels" / f"JapaneseVowels_{part}.ts"
    lines = file.read_text("utf8").split("@data")[1].split()
    frames = np.zeros((len(lines), LONGEST, CEPSTRA), np.float32)
    lengths, speakers = np.zeros(len(lines), np.int64), np.zeros(len(lines), np.int64)
    for row, line in enumerate(lines):
        *channels, speaker = line.split(":")
        heard = np.array([channel.split(",") for channel in channels], np.float32).T
        frames[row, : len(heard)], lengths[row], speakers[row] = heard, len(heard), int(speaker) - 1
    return frames, lengths, speakers
