"""The same examples at every run, and no time limit on one example: what fails here fails everywhere. And a shelf."""

import pytest
from hypothesis import settings

from rnn_core.runs.live import LiveRace
from rnn_core.runs.shelf import Shelf
from tests.unit.inline_runs import Counting

settings.register_profile("unit", max_examples=25, deadline=None, derandomize=True, database=None)
settings.load_profile("unit")


@pytest.fixture
def shelf(monkeypatch):
    monkeypatch.setattr("rnn_core.runs.turns.SLICE_SECONDS", 0.02)
    monkeypatch.setattr("rnn_core.runs.trajectory.LEASE_SECONDS", 0.0)  # inline, a slice would chain the next for ever
    monkeypatch.setattr(LiveRace, "_moving", {})
    return Shelf(Counting())
