"""Where does CTC put the labels, and which labels are likeliest? Alignments, and a beam search over prefixes."""

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rnn_core.tasks.ctc import BLANK

Scores = NDArray[np.float64]
_CUT = 1e-4  # labels less likely than this at a frame are not tried there


def states_of(labels: Sequence[int]) -> list[int]:
    """Return the rows of the lattice: the labels with a blank before, between and after them (Graves et al. 2006)."""
    return [BLANK, *(code for label in labels for code in (label, BLANK))]


def occupancy(chances: Scores, labels: Sequence[int]) -> Scores:
    """Return the chance that the path is in each row of the lattice at each frame, given the labels, (rows, frames).

    chances (frames, labels). Forward and backward variables of Graves et al. 2006, eq. 6-11, scaled at each frame.
    Raises ValueError when the frames are too few for the labels.
    """
    rows, chance = states_of(labels), np.maximum(chances, 1e-30)
    skips = np.array([n > 1 and row != BLANK and row != rows[n - 2] for n, row in enumerate(rows)])
    ahead = _sweep(chance[:, rows], skips)
    back = _sweep(chance[::-1, rows[::-1]], np.roll(skips[::-1], 2))[::-1, ::-1]
    both = ahead * back / chance[:, rows]
    total = both.sum(1, keepdims=True)
    if not (total > 0).all():
        raise ValueError(f"{len(labels)} labels do not fit into {len(chances)} frames.")
    return (both / total).T


def _sweep(chance: Scores, skips: NDArray[np.bool_]) -> Scores:
    """Return the forward variables (frames, rows), each frame scaled to a sum of 1 where it is not 0 everywhere."""
    alpha = np.zeros_like(chance)
    alpha[0, :2] = chance[0, :2]
    for t in range(len(chance)):
        if t:
            before = alpha[t - 1]
            reached = before + np.r_[0, before[:-1]] + np.where(skips, np.r_[0, 0, before[:-2]][: len(before)], 0)
            alpha[t] = reached * chance[t]
        alpha[t] /= max(alpha[t].sum(), 1e-300)
    return alpha


def beam_search(chances: Scores, width: int) -> list[tuple[tuple[int, ...], float]]:
    """Return the likeliest label sequences, and the chance of each, best first (Hannun et al. 2014, without words).

    chances (frames, labels). For every prefix two chances are kept: of its paths that end in a blank, and of those
    that end in its last label; only the `width` likeliest prefixes go on. So a sequence's chance is at least what is
    returned: p(y|x) but for the paths whose prefixes were dropped on the way.
    """
    kept_share = 0.0  # ln of the product of all scales: without scaling, chances would underflow
    beams: dict[tuple[int, ...], tuple[float, float]] = {(): (1.0, 0.0)}
    for row in chances:
        following = defaultdict[tuple[int, ...], list[float]](lambda: [0.0, 0.0])
        for prefix, (blank, label) in beams.items():
            following[prefix][0] += (blank + label) * row[BLANK]
            if prefix:
                following[prefix][1] += label * row[prefix[-1]]
            for code in np.flatnonzero(row > _CUT):
                if code != BLANK:
                    repeated = bool(prefix) and prefix[-1] == code
                    following[(*prefix, int(code))][1] += (blank if repeated else blank + label) * row[code]
        kept = sorted(following.items(), key=lambda item: -sum(item[1]))[:width]
        scale = sum(sum(pair) for _, pair in kept)
        kept_share += math.log(scale)
        beams = {prefix: (pair[0] / scale, pair[1] / scale) for prefix, pair in kept}
    return [(prefix, sum(pair) * math.exp(kept_share)) for prefix, pair in beams.items()]
