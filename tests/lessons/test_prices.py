"""What the page on prices claims: nobody tells the direction better than who always says “higher”."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_core.data.prices import read_prices
from rnn_core.experiment import Experiment, vary
from rnn_core.findings.prices import persistence, rose
from rnn_core.findings.series import DRIFT, in_units, rolling, simple
from rnn_core.nets.probes.answers import chances
from rnn_core.questions.directions import HIGHER, LOGISTIC, DirectionHits, RivalRiseChances
from rnn_core.questions.forecast_errors import accuracies
from rnn_core.questions.verdicts import VerdictLead
from rnn_core.shipped import LINKS
from rnn_core.tasks.prices import Prices
from rnn_core.tasks.series import Series
from tests.lessons.training import look, trained

NAMES = {"lstm": "LSTM", "transformer": "Transformer"}


def said(model, seed, **settings):
    run = trained(Experiment.from_link(vary(LINKS[f"prices_{model}"], **settings)), seed)
    return chances(run.model, run.held_out)[:, 1]


def test_neither_an_lstm_nor_a_transformer_beats_always_higher(seed, measured):
    task = Prices(ahead=5)
    came, others = rose(task), RivalRiseChances(task).answer()
    always = measured("always higher: right", DirectionHits(came, others[HIGHER]).answer().value)
    assert always == pytest.approx(task.chance) and always > 0.5, "prices rose more often than they fell"
    told = {name: said(model, seed) for model, name in NAMES.items()}
    for name, one in told.items():
        measured(f"{name}: right", DirectionHits(came, one).answer().value)
        assert VerdictLead(came, one, others[HIGHER]).answer().low <= 0
    between = VerdictLead(came, told["LSTM"], told["Transformer"]).answer()
    measured("LSTM more than Transformer", between.value)
    assert VerdictLead(came, others[LOGISTIC], others[HIGHER]).answer().low <= 0


@pytest.mark.survey
@pytest.mark.parametrize("ahead", [1, 20])
def test_nor_one_day_nor_twenty_days_ahead(ahead, seed, measured):
    came, others = rose(Prices(ahead=ahead)), RivalRiseChances(Prices(ahead=ahead)).answer()
    for model, name in NAMES.items():
        one = said(model, seed, ahead=ahead)
        measured(f"{ahead} ahead: {name}: right", DirectionHits(came, one).answer().value)
        assert VerdictLead(came, one, others[HIGHER]).answer().low <= 0


def test_the_level_is_foretold_almost_perfectly_by_who_says_that_it_will_stay():
    assert persistence(Prices(ahead=5)) > 0.99 and persistence(Prices(ahead=1)) > 0.998


@pytest.mark.survey
def test_on_the_level_an_lstm_finds_no_more_than_the_drift(seed, measured):
    close = " ".join(f"{value:.5g}" for value in read_prices()["close"][-2_000:])
    task = Series(series="own", values=close, past=40, ahead=5, season=1)
    link = Experiment.from_link("task=series&model=lstm&hidden=16&updates=300")
    run = trained(replace(link, task=task), seed)
    outputs = look(run).outputs[:, task.past : task.past + task.ahead]
    asked = rolling(task)
    rivals = simple(task, asked)
    judged = accuracies(asked, {"LSTM": np.sort(in_units(asked, outputs), -1)[..., 1]} | rivals)
    found = measured("level: LSTM: skill", judged["LSTM"].skill)
    drift = measured("level: drift: skill", judged[DRIFT].skill)
    assert abs(found - drift) < 0.02 and max(found, drift) < 0.03
