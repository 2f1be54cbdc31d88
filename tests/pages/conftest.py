"""What the tests of all pages share: an engine that trains inline, and ways to open and read a page."""

import pytest

from rnn_core.runs.live import LiveRace


@pytest.fixture(autouse=True)
def inline_engine(monkeypatch):
    from rnn_core.runs import engine

    monkeypatch.setenv("UNROLLED_ENGINE", "inline")
    monkeypatch.setattr(engine, "_shared", None)
    monkeypatch.setattr(LiveRace, "training_now", 0)
    monkeypatch.setattr("rnn_core.runs.live.LEASE_SECONDS", 0.0)  # inline, a slice would chain the next one for ever
