"""How long a slice of training may be, so that each run that trains on this server gets its turn."""

SLICE_SECONDS = 0.2  # alone on the server; shorter when many runs train
SHORTEST_SLICE = 0.005
ROUND_SECONDS = 1.0  # within which every run that trains should get a slice: to begin and end one takes some 15 ms


def slice_seconds(workers: int, training: int, waited: float) -> float:
    """Return for how long one of `training` runs may train that of late has waited so many seconds for its turn.

    A single update of the others can take seconds: a run that waits for that makes up for it in a longer slice. In a
    crowd nobody may, or all would wait longer and longer.
    """
    share = ROUND_SECONDS * workers / max(1, training - 1)
    longest = min(max(SLICE_SECONDS, waited), ROUND_SECONDS)
    return max(SHORTEST_SLICE, min(share, longest))
