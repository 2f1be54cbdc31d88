"""What the lesson on both directions claims."""

import numpy as np
import pytest

from rnn_core.experiment import Experiment
from rnn_core.findings.bidirectional import by_position, knows
from rnn_core.shipped import LINKS
from tests.lessons.training import look, trained


def test_reading_from_the_left_knows_the_bit_before_and_guesses_the_bit_after(seed, measured):
    run = trained(Experiment.from_link(LINKS["one_way"]), seed)
    before, after = knows(look(run), run.held_out)
    assert measured("one way: the bit before is right", before) > 0.99
    assert abs(measured("one way: the bit after is right", after) - 0.5) < 0.04
    assert abs(measured("one way: accuracy", run.history[-1].val_metric) - 0.5) < 0.04


@pytest.mark.parametrize(
    "merge", ["concat", "sum", *(pytest.param(one, marks=pytest.mark.survey) for one in ("average", "multiply"))]
)
def test_reading_both_ways_knows_both_bits_at_every_step_however_the_heads_are_merged(merge, seed, measured):
    run = trained(Experiment.from_link(f"{LINKS['both_ways']}&merge={merge}"), seed)
    assert measured(f"both ways, {merge}: accuracy", run.history[-1].val_metric) > 0.99
    assert run.solved_at is not None
    assert np.nanmin(by_position(look(run), run.held_out)) > 0.97


def test_a_bidirectional_forecaster_reads_the_answer(seed, measured):
    link = "task=waves&noise=0.5&model=gru&hidden=32&updates=250"
    forward, both = (
        trained(Experiment.from_link(f"{link}&direction={way}"), seed) for way in ("forward", "bidirectional")
    )
    ratio = both.history[-1].val_metric / forward.history[-1].val_metric
    assert measured("peeking: bidirectional / forward MSE", ratio) < 0.8
