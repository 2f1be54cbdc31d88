"""What the tests of all pages share: an engine that trains inline, and ways to open and read a page."""

import pytest

from rnn_core.runs.live import LiveRace
from rnn_core.runs.trajectory import Trajectory


@pytest.fixture(autouse=True)
def inline_engine(monkeypatch):
    from rnn_core.runs import engine

    monkeypatch.setenv("UNROLLED_ENGINE", "inline")
    monkeypatch.setenv("UNROLLED_RUNS", "none")
    monkeypatch.setattr(engine, "_shared", None)
    monkeypatch.setattr(Trajectory, "training_now", 0)
    monkeypatch.setattr(LiveRace, "_moving", {})
    monkeypatch.setattr(
        "rnn_core.runs.trajectory.LEASE_SECONDS", 0.0
    )  # inline, a slice would chain the next one for ever
