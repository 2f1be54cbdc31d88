"""A fresh view of a run goes where a reader had lost one."""

from dataclasses import replace

from rnn_core.runs.live import LiveRace
from rnn_core.runs.slices import Changes


def resume(live: LiveRace, place: int, changes: Changes = ()) -> None:
    """Take a view to an update, with the learning rates that were set on the way: as far as that is kept.

    Raises ValueError for places and rates that no run has; then the view stays where it was.
    """
    first = live.race.lanes[0]
    if not 0 <= place <= first.updates:
        raise ValueError(f"place = {place}, but it must be from 0 to {first.updates}")
    for _, rate in changes:
        replace(first, learning_rate=rate)  # checks it
    for update, rate in changes:
        if not live.place <= update <= min(place, live.trajectory.record.head):
            break
        live.place = update
        live.set_learning_rate(rate)
    live.place = max(live.place, min(place, live.trajectory.record.head))
    live.open()
