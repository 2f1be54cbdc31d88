"""How long a slice of training may be, so that each run that trains on this server gets its turn."""

SLICE_SECONDS = 0.2  # alone on the server; shorter when many runs train
SHORTEST_SLICE = 0.005
ROUND_SECONDS = 1.0  # within which every run that trains should get a slice: to begin and end one takes some 15 ms


def slice_seconds(workers: int, training: int, beside: float) -> float:
    """Return for how long one of `training` runs may train; beside: the seconds of the longest slice of the others.

    Where a single update of another takes long, this one makes up for the wait, with half as much at most: so equals
    do not make each other's slices longer and longer. In a crowd a turn comes late enough without that.
    """
    share = ROUND_SECONDS * workers / max(1, training)
    return max(SHORTEST_SLICE, min(share, SLICE_SECONDS), min(2 * share, beside / 2))
