"""Measure everything, print each row as it comes; exit with 1 if a requirement does not hold or a row fails.

    python -m tests.benchmarks [--only NAME ...]

Each benchmark starts what it needs (a server on 127.0.0.1, Chromium, worker processes) and ends it again.
What is compared is measured in turns, A B A B, and medians are compared: other work on the machine slows both.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from tests.benchmarks import (
    by_hand,
    classroom,
    frames,
    heavy,
    loops,
    pages,
    pause,
    record,
    rush,
    soak,
    start,
    training,
    watched,
)
from tests.benchmarks.table import Row, attempt, head

BENCHMARKS: dict[str, Callable[[], Iterator[Row]]] = {
    "training": training.measure,
    "watched": watched.measure,
    "record": record.measure,
    "by_hand": by_hand.measure,
    "loops": loops.measure,
    "pause": pause.measure,
    "start": start.measure,
    "pages": pages.measure,
    "frames": frames.measure,
    "class": classroom.measure,
    "rush": rush.measure,
    "heavy": heavy.measure,
    "soak": soak.measure,
}


def main(arguments: Sequence[str], benchmarks: Mapping[str, Callable[[], Iterator[Row]]] = BENCHMARKS) -> int:
    """Run the benchmarks asked for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure the performance ratios.")
    parser.add_argument("--only", nargs="+", choices=benchmarks, default=list(benchmarks), metavar="NAME")
    chosen = parser.parse_args(arguments).only
    print(head(), flush=True)
    all_hold = True
    for name in chosen:
        began, load = time.perf_counter(), os.getloadavg()[0]
        for row in attempt(name, benchmarks[name]):
            print(row, flush=True)
            all_hold &= row.holds
        spent = time.perf_counter() - began
        print(f"{name}: {spent:.0f} s, load average {load:.1f} before, {os.getloadavg()[0]:.1f} after", file=sys.stderr)
    return 0 if all_hold else 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are ended then, too
    sys.exit(main(sys.argv[1:]))
