"""A race, an engine that trains inline, and a training without either: what the tests of runs compare."""

import math
import time

from rnn_core.experiment import Race
from rnn_core.nets import training
from rnn_core.runs.engine import Engine
from rnn_core.runs.pools import Inline

RACE = Race.from_link("task=adding&length=8&model=gru&hidden=6&batch_size=8&updates=120&model.2=lstm")


class Counting(Engine):
    """Trains inline, and counts the updates that were made."""

    def __init__(self):
        super().__init__(Inline, 1)
        self.updates = 0

    def submit(self, job, *args):
        promise = super().submit(job, *args)
        result = promise.result(0) if promise.exception() is None else None
        self.updates += sum(row.update > 0 for row in result.lanes[0].rows) if result else 0
        return promise


def run_until(live, update):
    end = time.monotonic() + 120
    while live.update < update and not live.finished:
        assert time.monotonic() < end
        live.watch()


def finished(live, pace=1.0):
    live.pace = pace
    live.start()
    run_until(live, math.inf)
    live.watch()
    return live


def alone(lane, changes=()):
    """Train one lane from its beginning without any of this."""
    run, rates = training.start(lane), dict(changes)
    while not run.finished:
        if run.update in rates:
            training.set_learning_rate(run, rates[run.update])
        training.train_once(run)
    return run
