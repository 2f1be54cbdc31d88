"""Numbers so small that the test run can try every benchmark: the settings of each one's `measure`, by its name."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rnn_core.runs.engine import Engine
from tests.benchmarks.classroom import Class
from tests.benchmarks.training import Turns

ON_ENGINE: dict[str, dict[str, Any]] = {
    "training": {"cells": ["gru"], "turns": Turns(seconds=0.05, each=1, blocks=1, skipped=2)},
    "record": {"cells": ["gru"], "turns": 1, "updates": 2},
    "by_hand": {"cells": ["gru"], "sizes": [4], "turns": 1},
    "loops": {"sizes": [(2, 3, 4)], "turns": 1},
}
ON_STAGE: dict[str, dict[str, Any]] = {
    "watched": {"cells": ["rnn"], "turns": Turns(seconds=3.0, each=1, blocks=1, skipped=2)},
    "pause": {"clicks": 1, "settled": 500, "between": 5},
    "start": {"starts": 1, "sessions": 1, "rest": 0.1},
    "pages": {"paths": ["gru"]},
    "class": {"size": Class(learners=2, crowd=2, driven=2.0, warm_up=0.8, seconds=0.8, clickers=1, clicks=1)},
    "rush": {"clients": 1, "asks": 5.0, "seconds": 0.6},
    "frames": {"sizes": (8, 4, 1), "milliseconds": 300},
}
ON_SERVER: dict[str, dict[str, Any]] = {
    "heavy": {"link": "task=adding&length=20&model=gru&hidden=16&updates=20000", "seconds": (1.5, 1.5, 0.2)},
    "soak": {"learners": 1, "minutes": (0.02, 0.03)},
}


def engine() -> Engine:
    """Return a worker of this process: to start others would take longer than all that is measured."""
    return Engine(lambda: ThreadPoolExecutor(1), 1)
