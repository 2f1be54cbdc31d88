"""Ragged arrays: clips of unequal length, kept one after the other in one array, cut out again, laid side by side."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rnn_core.data.kept import Arrays


def audio_of(sounds: Sequence[NDArray[np.float32]]) -> Arrays:
    """Return sounds one after the other as they are kept: audio (all samples,) int16, audio_ends (sounds,)."""
    loud = [np.rint(one / np.abs(one).max() * 32_000).astype(np.int16) for one in sounds]
    return {"audio": np.concatenate(loud), "audio_ends": np.cumsum([len(one) for one in loud])}


def between(ends: np.ndarray, number: int) -> slice:
    """Return where a clip lies among all, of which `ends` (clips,) tells where each one ends."""
    return slice(int(ends[number - 1]) if number else 0, int(ends[number]))


def side_by_side(clips: Sequence[np.ndarray], most: int) -> tuple[np.ndarray, np.ndarray]:
    """Return clips (frames, bands) as (clips, most, bands) float32, 0 behind their ends, and their lengths.

    Of a clip of more than `most` frames what follows is cut off.
    """
    lengths = np.array([min(len(clip), most) for clip in clips])
    inputs = np.zeros((len(clips), most, clips[0].shape[1]), np.float32)
    for row, (clip, length) in enumerate(zip(clips, lengths, strict=True)):
        inputs[row, :length] = clip[:length]
    return inputs, lengths
