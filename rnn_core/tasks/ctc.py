"""Labels in order, without their moments: how a path through frames becomes labels, and how errors are counted."""

from collections.abc import Iterable, Sequence
from typing import Any

from numpy.typing import NDArray

BLANK = 0


def collapse(path: Iterable[int]) -> list[int]:
    """Return B(path): the labels that a path of frames stands for."""
    codes = [int(code) for code in path]
    return [code for n, code in enumerate(codes) if code != BLANK and (n == 0 or codes[n - 1] != code)]


def greedy(outputs: NDArray[Any], mask: NDArray[Any]) -> list[list[int]]:
    """Return the labels of each sequence's likeliest path; outputs (batch, time, labels), mask (batch, time)."""
    paths = outputs.argmax(-1)
    return [collapse(path[:end]) for path, end in zip(paths, mask.sum(1), strict=True)]


def error_rate(truth: Sequence[Sequence[int]], spelled: Sequence[Sequence[int]]) -> float:
    """Return (substitutions + deletions + insertions) / labels, over all sequences, as jiwer counts them."""
    import jiwer  # here, since a script takes this function along

    right, heard = ([" ".join(map(str, labels)) for labels in part] for part in (truth, spelled))
    return float(jiwer.wer(right, heard))
