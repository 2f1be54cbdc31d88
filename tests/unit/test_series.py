"""A series forecast: what is read is known, rivals do not look ahead, quantiles and fuzzy read-outs are as defined."""

import warnings

import numpy as np
import pytest
import torch

from rnn_core.data.recorded import RECORDED, read_recorded
from rnn_core.data.tables.steps import moments
from rnn_core.experiment import Experiment
from rnn_core.findings.series import ARIMA, INTERPOLATION, MLP, REGRESSION, SEASONAL, SMOOTHING, in_units, rolling
from rnn_core.nets.models.objective import objective
from rnn_core.questions.forecast_errors import ForecastErrors
from rnn_core.questions.net import Net
from rnn_core.questions.possibilistic import PossibilisticIntervals, narrowest
from rnn_core.questions.reading import SequenceReading
from rnn_core.questions.series import FutureRivals, SeriesQuantiles, SeriesRivals
from rnn_core.tasks.losses import QUANTILES
from rnn_core.tasks.series import Series
from rnn_core.tasks.stretches import stretches

RNG = np.random.default_rng(1)
WAVE = np.round(10 + np.sin(np.arange(300) * 2 * np.pi / 12) + 0.2 * RNG.normal(size=300), 3)


def own(values=WAVE, **fields):
    usual = {"past": 10, "ahead": 6, "season": 12}
    return Series(series="own", values=" ".join(map(str, values)), **usual | fields)


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_series_are_whole_and_every_step_has_its_moment(name):
    values, about = read_recorded(name), RECORDED[name]
    assert np.isfinite(values).all() and values.std() > 0
    assert f"{len(values):,}" in about.source or name == "temperature"
    times = moments(about.start, about.step, len(values))
    assert len(set(times)) == len(times) == len(values) and times == sorted(times)


@pytest.mark.parametrize("fields", [{}, {"after": 4}, {"way": "at once"}, {"season": 4}, {"season": 1}])
def test_nothing_hidden_is_read(fields):
    task = own(**fields)
    origin = task.origins[3]
    other = WAVE.copy()
    other[origin : origin + task.ahead] += np.arange(1, task.ahead + 1)
    one, changed = (own(values, **fields).stretch_at(np.array([origin])) for values in (WAVE, other))
    np.testing.assert_array_equal(one.inputs, changed.inputs)
    assert not np.allclose(one.targets, changed.targets)


@pytest.mark.parametrize("fields", [{}, {"after": 4}, {"way": "at once"}, {"season": 4}])
def test_right_answers_lead_back_to_what_came(fields):
    task = own(**fields)
    batch = task.held_out(np.random.default_rng())
    if task.way == "at once":
        told = batch.targets[:, -1].reshape(-1, task.ahead, 3)
    else:
        told = batch.targets[:, task.past : task.past + task.ahead]
        assert batch.mask.sum(1).tolist() == [task.ahead] * len(told)
    found = in_units(rolling(task), told)
    np.testing.assert_allclose(found[..., 0], rolling(task).truth, atol=1e-4)
    assert batch.inputs.shape[1:] == (task.steps, len(task.channels))


def test_scales_are_those_of_the_values_before_the_test():
    task, changed = own(), WAVE.copy()
    changed[task.split :] += 50
    batches = [own(values).sample(50, np.random.default_rng(0)) for values in (WAVE, changed)]
    np.testing.assert_array_equal(batches[0].inputs, batches[1].inputs)
    last = task.split - task.ahead
    assert stretches(WAVE, task.split, np.array([last]), (10, 6, 0), 12)[0].shape == (1, 16, 5)


@pytest.mark.parametrize("fields", [{}, {"after": 4}])
def test_no_rival_looks_ahead_or_into_the_gap(fields):
    task, number = own(**fields), 4
    origin = task.origins[number]
    hidden = slice(origin, origin + task.ahead) if task.after else slice(origin, None)
    other = WAVE.copy()
    other[hidden] += np.linspace(3, 9, len(other[hidden]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        usual, changed = (SeriesRivals(one).answer() for one in (task, own(other, **fields)))
    assert set(usual) == set(changed) and {SEASONAL, REGRESSION, MLP} < set(usual)
    assert (INTERPOLATION in usual) == bool(task.after)
    for name in usual:
        np.testing.assert_allclose(changed[name][number], usual[name][number], rtol=1e-8, err_msg=name)
        assert usual[name].shape == rolling(task).truth.shape and np.isfinite(usual[name]).all()


@pytest.mark.parametrize("first, slope", [(1.2e8, 1e5), (0.0, 1.0), (-3.0, -1e-3)])
def test_of_a_straight_line_every_rival_can_be_asked_and_arima_goes_straight_on(first, slope):
    line = first + slope * np.arange(200)
    task = Series(series="own", values=" ".join(f"{value:.10g}" for value in line), season=7, past=14, ahead=7)
    ahead = FutureRivals(task).answer()
    assert all(np.isfinite(values).all() for values in ahead.values())
    np.testing.assert_allclose(ahead[ARIMA], first + slope * np.arange(200, 207), rtol=1e-6, atol=1e-6 * abs(slope))


def test_what_arima_says_does_not_hang_on_the_unit():
    values = np.random.default_rng(0).normal(size=160).cumsum() + 50
    small, large = (
        FutureRivals(
            Series(
                series="own", values=" ".join(f"{unit * value:.10g}" for value in values), season=4, past=12, ahead=6
            )
        ).answer()[ARIMA]
        for unit in (1.0, 1e7)
    )
    np.testing.assert_allclose(large, 1e7 * small, rtol=1e-3)


def test_arima_of_a_series_that_repeats_says_it_will_repeat():
    again = np.tile([1.0, 5, 2, 8, 3, 7], 50) + 1e-3 * RNG.normal(size=300)
    task = own(again, season=6)
    rivals = SeriesRivals(task).answer()
    for name in (ARIMA, SMOOTHING, SEASONAL):
        np.testing.assert_allclose(rivals[name], rolling(task).truth, atol=0.05)


def test_the_pinball_loss_is_least_at_the_quantile():
    task, drawn = own(), torch.as_tensor(RNG.normal(size=20_000))
    mask = torch.ones(1, 20_000, dtype=torch.bool)

    def loss(levels):
        outputs = torch.tensor(levels, dtype=torch.float64).expand(1, 20_000, 3)
        return float(objective(task, outputs, drawn[None, :, None].expand(1, -1, 3), mask).mean())

    best = [float(np.quantile(drawn.numpy(), level)) for level in QUANTILES]
    for place in range(3):
        for step in (-0.05, 0.05):
            moved = [value + step * (n == place) for n, value in enumerate(best)]
            assert loss(moved) > loss(best)


@pytest.mark.parametrize("way", ["reads on", "at once"])
def test_quantiles_come_in_order_with_the_median_first(way):
    task = own(way=way)
    said = SeriesQuantiles(Net(Experiment(task=task))).answer()
    assert said.shape == (len(task.origins), task.ahead, 3)
    assert (said[..., 1] <= said[..., 0]).all() and (said[..., 0] <= said[..., 2]).all()


@pytest.mark.parametrize("level", [0.0, 0.5])
def test_fuzzy_weights_hold_all_and_are_the_narrowest(level):
    seen = np.hstack([RNG.uniform(-1, 1, (60, 3)), np.ones((60, 1))])
    right = seen @ np.array([1.0, -2, 0.5, 3]) + RNG.uniform(-1, 1, 60)
    centre, spread = narrowest(seen, right, level)
    middle, half = seen @ centre, np.abs(seen) @ spread
    assert (spread >= 0).all()
    assert (np.abs(right - middle) <= (1 - level) * half + 1e-7).all()
    line = np.linalg.lstsq(seen, right, rcond=None)[0]
    plain = np.abs(right - seen @ line).max() / (1 - level)  # one width for all around the least squares
    assert half.sum() <= 60 * plain + 1e-7


@pytest.mark.parametrize("seed", range(4))
def test_fuzzy_weights_are_found_where_all_units_do_nearly_the_same(seed):
    """As those of a network after a few updates do: all follow the last value, but for what float32 rounds off."""
    rng = np.random.default_rng(seed)
    last = rng.normal(size=(190, 1))
    units = np.tanh(last * rng.normal(0, 0.2, 16) + rng.normal(0, 0.5, 16)).astype(np.float32)
    seen, right = np.hstack([units, np.ones((190, 1))]), last[:, 0] + rng.normal(size=190)
    centre, spread = narrowest(seen, right, 0.0)
    assert (np.abs(right - seen @ centre) <= np.abs(seen) @ spread + 1e-7).all()
    same = np.hstack([np.full((190, 3), 0.5), np.ones((190, 1))])  # not even rounding tells them apart
    centre, spread = narrowest(same, right, 0.0)
    np.testing.assert_allclose((same @ centre)[0], (right.max() + right.min()) / 2)
    np.testing.assert_allclose((same @ spread)[0], np.ptp(right) / 2)


@pytest.mark.parametrize("way", ["reads on", "at once"])
def test_a_fuzzy_read_out_gets_narrower_where_outliers_are_left_aside(way):
    net = Net(Experiment(task=own(way=way)))
    wide, narrow = (PossibilisticIntervals(net, 0.0, drop).answer() for drop in (0.0, 0.2))
    assert wide.shape == (len(net.experiment.task.origins), 6, 2) and (wide[..., 1] >= wide[..., 0] - 1e-9).all()
    assert (narrow[..., 1] - narrow[..., 0]).mean() < (wide[..., 1] - wide[..., 0]).mean()


def test_answers_about_a_series_of_ones_own_are_kept_for_its_reader_only():
    task, net = own(), Net(Experiment(task=own()))
    batch = task.held_out(np.random.default_rng())
    for question in (ForecastErrors(task, {}), SeriesRivals(task), SeriesQuantiles(net), SequenceReading(net, batch)):
        assert not question.shared
    assert SeriesRivals(Series()).shared and SeriesQuantiles(Net(Experiment(task=Series()))).shared


@pytest.mark.parametrize(
    "fields, said",
    [
        ({"values": ""}, "has 0 values"),
        ({"values": "1 2 x " * 30}, "no numbers"),
        ({"values": "7 " * 100}, "one value over and over"),
        ({"values": "1 nan " * 50}, "no number"),
        ({"values": "1 2e15 " * 50}, "10¹²"),
        ({"past": 200, "season": 40}, "make these numbers smaller"),
        ({"values": "1 2 3 4 " * 50, "season": 4, "past": 9, "ahead": 3}, "repeats exactly after 4 steps"),
        ({"step": "fortnight"}, "must be a number and one of"),
        ({"step": "1h", "start": "yesterday"}, "must be a date"),
        ({"way": "at once", "after": 3}, "must be 0"),
    ],
)
def test_a_forged_series_gets_a_sentence(fields, said):
    with pytest.raises(ValueError, match=rf"{said}.*\.$"):
        own(**fields) if "values" not in fields else Series(series="own", **fields)
    with pytest.raises(ValueError, match=r"put series=own\.$"):
        Series(values="1 2 3")
