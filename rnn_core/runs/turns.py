"""How long a slice of training may be, so that each run that trains on this server gets its turn."""

SLICE_SECONDS = 0.2  # alone on the server; shorter when many runs train
SHORTEST_SLICE = 0.005
ROUND_SECONDS = 1.0  # within which every run that trains should get a slice: to begin and end one takes some 15 ms


def slice_seconds(workers: int, training: int, beside: float) -> float:
    """Return for how long one of `training` runs may train; beside: the seconds of the longest piece of the others.

    Where a single update of another takes long, this one makes up for the wait: it may train as long as that, within
    bounds that leave a crowd its turns.
    """
    share = ROUND_SECONDS * workers / max(1, training)
    return max(SHORTEST_SLICE, min(share, SLICE_SECONDS), min(4 * share, beside))
