"""Claims leave their measured values here; with --all-seeds they are kept in results.json."""

import datetime
import importlib.metadata
import json
from pathlib import Path

import pytest

from tests.lessons import training

RESULTS = Path(__file__).parents[2] / "rnn_core" / "course" / "results.json"
_measured: dict[str, dict[str, float]] = {}


def pytest_generate_tests(metafunc):
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", seeds(metafunc), ids=lambda seed: f"seed{seed}")


def seeds(metafunc):
    if named := metafunc.config.getoption("--seeds"):
        return [int(seed) for seed in named.split(",")]
    if not metafunc.config.getoption("--all-seeds"):
        return [0]
    return range(5 if metafunc.definition.get_closest_marker("wide") else 3)


def pytest_configure(config):
    training.anew = bool(config.getoption("--all-seeds") or config.getoption("--seeds"))


@pytest.fixture
def measured(request, seed):
    """A function that notes a measured value under the page's and the claim's name."""

    def note(name: str, value: float) -> float:
        page = request.path.stem.removeprefix("test_")
        _measured.setdefault(f"{page}: {name}", {})[str(seed)] = round(float(value), 6)
        return value

    return note


def pytest_sessionfinish(session, exitstatus):
    if not session.config.getoption("--all-seeds") or not _measured or exitstatus:
        return
    known = json.loads(RESULTS.read_text())["claims"] if RESULTS.exists() else {}
    options = session.config.option
    part = options.keyword or getattr(options, "lf", False) or any("::" in path for path in session.config.args)
    if not part:  # whole files ran: what their pages claim no longer is dropped
        pages = {name.split(":")[0] for name in _measured}
        known = {name: claim for name, claim in known.items() if name.split(":")[0] not in pages}
    for name, by_seed in _measured.items():
        values = list(by_seed.values())
        known[name] = {"mean": sum(values) / len(values), "low": min(values), "high": max(values), "by seed": by_seed}
    about = {
        "command": "python -m pytest --all-seeds tests/lessons",
        "date": datetime.date.today().isoformat(),
        "versions": {name: importlib.metadata.version(name) for name in ("torch", "numpy")},
    }
    RESULTS.write_text(json.dumps(about | {"claims": dict(sorted(known.items()))}, indent=1) + "\n")
