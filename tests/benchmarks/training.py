"""Training in slices, with all that is noted and looked at on the way, against a bare PyTorch loop."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rnn_core.runs.engine import Engine, local_engine
from rnn_core.runs.live import SLICE_SECONDS, LiveRace
from rnn_core.runs.slices import Order, train_slice
from tests.benchmarks.bare import CELLS, bare_turn, race
from tests.benchmarks.table import Row

SKIPPED = 100  # updates: snapshots are dense there, once
SECONDS = 0.4  # of each turn: short, so that all ways meet the same load
TURNS = 4  # of each way in a block
BLOCKS = 5

Way = Callable[[], tuple[float, float]]  # trains for about SECONDS; returns updates made, and seconds


def measure() -> list[Row]:
    """Compare a chain of slices, and a LiveRace that is watched, with the bare loop."""
    with workers() as engine:
        return [row for cell in CELLS for row in _compare(cell, engine)]


@contextmanager
def workers() -> Iterator[Engine]:
    """Lend an engine of worker processes, already warm."""
    engine = local_engine()
    try:
        jobs = [engine.submit(time.sleep, 0.5) for _ in range(engine.workers)]
        for job in jobs:
            job.result(60)
        yield engine
    finally:
        engine.close()


def state_after(cell: str, updates: int, engine: Engine) -> bytes:
    """Return the state of the experiment after so many updates."""
    return engine.submit(train_slice, race(cell), None, Order(60.0, at_most=updates, look=False)).result(60).state


def _compare(cell: str, engine: Engine) -> list[Row]:
    opening = state_after(cell, SKIPPED, engine)
    ways: list[Way] = [
        lambda: engine.submit(bare_turn, opening, SECONDS).result(60),
        Chain(cell, engine, opening).turn,
        Watched(cell, engine).turn,
    ]
    blocks = [_block(ways, number) for number in range(BLOCKS)]
    bare, chained, watched = zip(*blocks, strict=True)
    return [
        Row(f"training {cell}: bare loop", statistics.median(bare), "/s"),
        Row(f"training {cell}: slices / bare", _ratio(chained, bare), at_least=0.95),
        Row(f"training {cell}: slices that look / bare", _ratio(watched, bare), at_least=0.95),
    ]


def _block(ways: list[Way], number: int) -> list[float]:
    """Let all ways take turns, in an odd block backwards; return the updates per second of each."""
    order = list(range(len(ways)))[:: -1 if number % 2 else 1]
    made, spent = [0.0] * len(ways), [0.0] * len(ways)
    for way in order * TURNS:
        updates, seconds = ways[way]()
        made[way] += updates
        spent[way] += seconds
    return [updates / seconds for updates, seconds in zip(made, spent, strict=True)]


def _ratio(speeds: Sequence[float], bare: Sequence[float]) -> float:
    return statistics.median(ours / theirs for ours, theirs in zip(speeds, bare, strict=True))


class Chain:
    """One run, a slice after the other, without looking."""

    def __init__(self, cell: str, engine: Engine, opening: bytes) -> None:
        self.race, self.engine, self.opening = race(cell), engine, opening
        self.state, self.update = opening, SKIPPED

    def turn(self) -> tuple[float, float]:
        """Train for SECONDS; return updates and seconds of wall-clock time, from asking to having."""
        began, before, finished = time.perf_counter(), self.update, False
        while time.perf_counter() - began < SECONDS and not finished:
            order = Order(SLICE_SECONDS, look=False)
            done = self.engine.submit(train_slice, self.race, self.state, order).result(60)
            self.state, self.update, finished = done.state, done.lanes[0].update, done.lanes[0].finished
        made, spent = self.update - before, time.perf_counter() - began
        if finished:
            self.state, self.update = self.opening, SKIPPED
        return made, spent


class Watched:
    """One run as the app drives it: a LiveRace that somebody looks at, which chains its own slices."""

    def __init__(self, cell: str, engine: Engine) -> None:
        self.cell, self.engine = cell, engine
        self._open()

    def turn(self) -> tuple[float, float]:
        """Train for SECONDS; return updates and seconds, from the end of one slice to the end of another."""
        if self.live.update > 0.8 * self.live.race.lanes[0].updates:
            self._open()
        self.live.start()
        began, before = self._landing()
        now, update = began, before
        while now - began < SECONDS and self.live.running:
            now, update = self._landing()
        self.live.pause()
        self.live.wait(10)
        return update - before, now - began

    def _landing(self) -> tuple[float, int]:
        """Wait for the end of a slice; return when it was, and the updates made."""
        version = self.live.version
        while self.live.version == version:
            self.live.watch()
            time.sleep(0.002)
        return time.perf_counter(), self.live.update

    def _open(self) -> None:
        self.live = LiveRace(race(self.cell), self.engine)
        self.live.open()
        self.live.wait(10)
        self.live.start()
        while self.live.update < SKIPPED and self.live.running:
            self.live.watch()
            time.sleep(0.02)
        self.live.pause()
        self.live.wait(10)
