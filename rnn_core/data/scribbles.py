"""What is no digit: synthetic scribbles, drawn anew at every call, and plain upright lines, which are ones."""

import numpy as np

from rnn_core.data.pens import POINTS, Points, follow

KINDS = 5


def scribbles(count: int, rng: np.random.Generator) -> Points:
    """Return so many scribbles as a pen's points (count, 8, 2), x and y in 0 ... 100.

    Of each kind about as many: wandering lines, loops of two turns and more, zigzags, dots all over the place, and
    level lines.
    """
    drawn = [_scribble(int(kind), rng) for kind in rng.integers(0, KINDS, count)]
    return np.array(drawn).reshape(count, POINTS, 2)


def _scribble(kind: int, rng: np.random.Generator) -> Points:
    steps = np.arange(60)
    if kind == 0:  # a walk whose direction wanders
        turns = rng.normal(0, rng.uniform(0.2, 1.2), 60).cumsum() + rng.uniform(0, 2 * np.pi)
        way = np.stack([np.cos(turns), np.sin(turns)], 1).cumsum(0)
    elif kind == 1:  # loops: the pen goes round and round
        angle = rng.choice([-1, 1]) * steps / 59 * 2 * np.pi * rng.uniform(2, 5) + rng.uniform(0, 2 * np.pi)
        radius = 1 + rng.uniform(-0.9, 0.9) * steps / 59
        drift = rng.uniform(-0.05, 0.05, 2) * steps[:, None]
        way = (radius * np.stack([np.cos(angle), np.sin(angle)])).T + drift
    elif kind == 2:  # there and back, again and again
        corners = rng.integers(5, 12)
        way = np.stack([np.arange(corners) * rng.uniform(0, 1), np.arange(corners) % 2 * 2.0], 1)
        way = (way + rng.normal(0, 0.15, way.shape)) @ _turned(rng.uniform(0, 2 * np.pi))
    elif kind == 3:
        way = rng.uniform(0, 1, (8, 2))
    else:  # a level line, to the right or to the left
        way = np.stack(
            [rng.choice([-1, 1]) * np.linspace(0, 1, 12), rng.uniform(-0.15, 0.15) * np.linspace(0, 1, 12)], 1
        )
        way[:, 1] += rng.normal(0, 0.008, 12).cumsum()
    return follow([way])


def upright(count: int, rng: np.random.Generator) -> Points:
    """Return so many plain lines from top to bottom, (count, 8, 2), upright or leaning to the right, a little shaky."""
    down = np.linspace(1, 0, 12)
    ways = (
        np.stack([down * lean + shake.cumsum(), down], 1)
        for lean, shake in zip(rng.uniform(-0.15, 0.5, count), rng.normal(0, 0.003, (count, 12)), strict=True)
    )
    return np.array([follow([way]) for way in ways]).reshape(count, POINTS, 2)


def _turned(angle: float) -> Points:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
