"""Films of digits that pass behind a screen: which are tested, and where a digit is that cannot be seen."""

from typing import NamedTuple

import numpy as np

from rnn_core.tasks.base import Array
from rnn_core.tasks.video import HEIGHT, SCREEN, SIZE, WIDTH, Video, draw_clips

TESTED, FITTED = 64, 300  # held-out clips; other clips, of digits to learn from, on which a probe is fitted
ALONE = 32  # of the held-out clips: those on which a network is left to itself
SEED = 19  # of all
WINDOW = 7  # pixels: of structural similarity
MIDDLE = (SIZE - 1) / 2  # from a digit's upper left corner to its middle


class Hidden(NamedTuple):
    """Where the digit of a clip is, (time, 2), row and column of its middle, and where a probe reads it to be.

    read holds NaN where it can be seen, at least in part.
    """

    places: Array
    read: Array


def half(task: Video) -> int:
    """Return after how many frames a network is left to itself."""
    return task.length // 2


def telling(task: Video, count: int) -> list[int]:
    """Return those held-out clips in which the digit is hidden longest, and seen before and after if possible."""
    _, places = clips(task, "held out", TESTED)
    hidden = out_of_sight(places) & (task.screen != "none")
    passes = hidden.sum(1) + 10 * ~hidden[:, 0] + 10 * ~hidden[:, -1]
    return np.argsort(-passes, kind="stable")[:count].tolist()


def clips(task: Video, part: str, count: int) -> tuple[Array, Array]:
    """Return frames (clips, time, height, width) and the first digit's middle (clips, time, 2), always the same."""
    frames, places = draw_clips(task, part, count, np.random.default_rng(SEED))
    return frames[:, :-1], places[:, :-1, 0] + MIDDLE


def last_places(places: Array, hidden: Array) -> tuple[Array, Array]:
    """Return where each digit was last seen, at least in part (clips, time, 2), and frames since then; 0: never."""
    last, since = places.copy(), np.zeros(hidden.shape, int)
    seen = ~hidden[:, 0]
    for t in range(1, hidden.shape[1]):
        gone = hidden[:, t] & seen
        last[gone, t], since[gone, t] = last[gone, t - 1], since[gone, t - 1] + 1
        seen |= ~hidden[:, t]
    return last, since


def out_of_sight(places: Array) -> Array:
    """Return whether a digit is behind the screen as a whole, (clips, time), of the middles of digits."""
    left = places[..., 1] - MIDDLE
    return (left >= SCREEN.start) & (left <= SCREEN.stop - SIZE)


def flat(frames: Array) -> Array:
    """Return frames (..., height, width) as networks read them, (clips, time, pixels)."""
    return frames.reshape(*frames.shape[:2], -1)


def images(pixels: Array) -> Array:
    """Return what networks answer, (clips, time, pixels), as frames."""
    return pixels.reshape(*pixels.shape[:2], HEIGHT, WIDTH)
