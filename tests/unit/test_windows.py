"""The drawing of truncated BPTT's windows tells how many losses reach the step that they need."""

import re

import pytest

from rnn_core.charts.windows import reached, windows


@pytest.mark.parametrize("delay", [2, 10, 20])
@pytest.mark.parametrize(("k1", "k2"), [(10, 10), (10, 11), (11, 11), (20, 20), (1, 12), (3, 12), (8, 30), (1, 1)])
def test_the_share_of_losses_that_reach_back_is_counted_loss_by_loss(k1, k2, delay):
    found = [t - delay >= -(-t // k1) * k1 - k2 + 1 for t in range(1, 10 * k1 + 1)]
    assert reached(k1, k2, delay) == pytest.approx(sum(found) / len(found))


def test_an_arrow_is_dashed_where_the_cause_lies_outside_of_the_window():
    short, long = windows(10, 10, 10), windows(10, 11, 10)
    assert len(re.findall("stroke-dasharray", short)) == 2 and "stroke-dasharray" not in long
    assert "0% of the losses" in short and "10% of the losses" in long
