"""How far apart moments are, and how evenly: in microseconds, or in months, which are not equally long."""

import numpy as np
from numpy.typing import NDArray

Moments = NDArray[np.datetime64]  # in microseconds
DAY = 86_400_000_000  # microseconds


def evenness(when: Moments) -> float:
    """Return which share of the distances between times is the usual one, in microseconds or in months."""
    moments = np.unique(when[~np.isnat(when)])
    if len(moments) < 3:
        return 0.0
    shares = [_usual(np.diff(moments.astype("int64")))]
    months = moments.astype("datetime64[M]")
    within = moments - months.astype("datetime64[us]")
    last = (moments.astype("datetime64[D]") + np.timedelta64(1, "D")).astype("datetime64[M]") > months
    if (within == within[0]).all() or last.all():
        shares.append(_usual(np.diff(months.astype("int64"))))
    return max(shares)


def _usual(steps: NDArray[np.int64]) -> float:
    return float(np.unique(steps, return_counts=True)[1].max() / len(steps))


def usual_distance(when: Moments) -> str:
    """Return how far apart most times are, in words, such as “1 month” or “15 minutes”."""
    moments = np.unique(when[~np.isnat(when)])
    if len(moments) < 2:
        return "nothing"
    apart, months = np.diff(moments.astype("int64")), np.diff(moments.astype("datetime64[M]").astype("int64"))
    usual = int(np.median(apart))
    if usual >= 27 * DAY and _usual(months) > _usual(apart):
        count, name = int(np.median(months)), "month"
    else:
        lengths = {"day": DAY, "hour": DAY // 24, "minute": DAY // 1_440, "second": 1_000_000, "millisecond": 1_000}
        name = next((name for name, length in lengths.items() if usual % length == 0), "microsecond")
        count = usual // lengths.get(name, 1)
    return f"{count:,} {name}{'' if count == 1 else 's'}"
