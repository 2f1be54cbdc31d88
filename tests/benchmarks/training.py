"""Training in slices, with all that is noted and looked at on the way, against a bare PyTorch loop."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rnn_core.runs.engine import Engine, local_engine
from rnn_core.runs.live import LiveRace
from rnn_core.runs.shelf import Shelf
from rnn_core.runs.slices import SliceOrder, train_slice
from rnn_core.runs.turns import SLICE_SECONDS
from tests.benchmarks.bare import CELLS, bare_turn, race
from tests.benchmarks.table import Row, attempt, lend

Way = Callable[[], tuple[float, float]]  # trains for as long as a turn; returns updates made, and seconds


@dataclass(frozen=True)
class Turns:
    """How long all ways take turns: `seconds` each, short, so that they meet the same load; `each` in a block.

    The first updates are skipped: snapshots are dense there, once.
    """

    seconds: float = 0.4
    each: int = 4
    blocks: int = 5
    skipped: int = 100


def measure(engine: Engine | None = None, cells: Sequence[str] = CELLS, turns: Turns = Turns()) -> Iterator[Row]:
    """Compare a chain of slices, and a LiveRace that is watched, with the bare loop."""
    with lend(engine, workers) as engine:
        for cell in cells:
            yield from attempt(f"training {cell}", _compare, cell, engine, turns)


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
    return (
        engine.submit(train_slice, race(cell), (), None, SliceOrder(60.0, until=updates, look=False)).result(60).state
    )


def _compare(cell: str, engine: Engine, turns: Turns) -> Iterator[Row]:
    opening = state_after(cell, turns.skipped, engine)
    ways: list[Way] = [
        lambda: engine.submit(bare_turn, opening, turns.seconds).result(60),
        Chain(cell, engine, opening, turns).turn,
        Watched(cell, engine, turns).turn,
    ]
    blocks = [_block(ways, number, turns.each) for number in range(turns.blocks)]
    bare, chained, watched = zip(*blocks, strict=True)
    yield Row(f"training {cell}: bare loop", statistics.median(bare), "/s")
    yield Row(f"training {cell}: slices / bare", _ratio(chained, bare), at_least=0.95)
    yield Row(f"training {cell}: slices that look / bare", _ratio(watched, bare), at_least=0.95)


def _block(ways: list[Way], number: int, each: int) -> list[float]:
    """Let all ways take turns, in an odd block backwards; return the updates per second of each."""
    order = list(range(len(ways)))[:: -1 if number % 2 else 1]
    made, spent = [0.0] * len(ways), [0.0] * len(ways)
    for way in order * each:
        updates, seconds = ways[way]()
        made[way] += updates
        spent[way] += seconds
    return [updates / seconds for updates, seconds in zip(made, spent, strict=True)]


def _ratio(speeds: Sequence[float], bare: Sequence[float]) -> float:
    return statistics.median(ours / theirs for ours, theirs in zip(speeds, bare, strict=True))


class Chain:
    """One run, a slice after the other, without looking."""

    def __init__(self, cell: str, engine: Engine, opening: bytes, turns: Turns) -> None:
        self.race, self.engine, self.opening, self.turns = race(cell), engine, opening, turns
        self.state, self.update = opening, turns.skipped

    def turn(self) -> tuple[float, float]:
        """Train for a turn; return updates and seconds of wall-clock time, from asking to having."""
        began, before, finished = time.perf_counter(), self.update, False
        while time.perf_counter() - began < self.turns.seconds and not finished:
            order = SliceOrder(SLICE_SECONDS, look=False)
            done = self.engine.submit(train_slice, self.race, (), self.state, order).result(60)
            self.state, self.update, finished = done.state, done.lanes[0].update, done.lanes[0].finished
        made, spent = self.update - before, time.perf_counter() - began
        if finished:
            self.state, self.update = self.opening, self.turns.skipped
        return made, spent


class Watched:
    """One run as the app drives it: a LiveRace that somebody looks at, which chains its own slices."""

    def __init__(self, cell: str, engine: Engine, turns: Turns) -> None:
        self.cell, self.shelf, self.turns = cell, Shelf(engine), turns
        self._open()

    def turn(self) -> tuple[float, float]:
        """Train for a turn; return updates and seconds, from the end of one slice to the end of another."""
        if self.live.update > 0.8 * self.live.race.lanes[0].updates:
            self._open()
        self.live.start()
        began, before = self._landing()
        now, update = began, before
        while now - began < self.turns.seconds and self.live.running:
            now, update = self._landing()
        self.live.pause()
        self.live.wait(10)
        return update - before, now - began

    def _landing(self) -> tuple[float, int]:
        """Wait for the end of a slice, or of the run; return when it was, and the updates made."""
        stamps = len(self.live.trajectory.record.stamps)
        while len(self.live.trajectory.record.stamps) == stamps and self.live.running:
            self.live.watch()
            time.sleep(0.002)
        return time.perf_counter(), self.live.update

    def _open(self) -> None:
        self.live = LiveRace(race(self.cell), self.shelf, anew=True)
        self.live.open()
        self.live.wait(10)
        self.live.start()
        while self.live.update < self.turns.skipped and self.live.running:
            self.live.watch()
            time.sleep(0.02)
        self.live.pause()
        self.live.wait(10)
