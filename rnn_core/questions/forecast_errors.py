"""How far off are forecasts?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_core.findings import forecasts, series
from rnn_core.findings.resampling import Score
from rnn_core.findings.rolling import Rolling, gain
from rnn_core.questions.base import Question
from rnn_core.tasks.base import Array
from rnn_core.tasks.load import Load
from rnn_core.tasks.series import Series


class ForecastAccuracy(NamedTuple):
    """Errors over all that is forecast: in the series' unit, percent, and relative to others (1: as bad as they).

    mase: to the seasonal naive forecast before the test. skill: 1 - MAE / MAE of that forecast in the test.
    Both are no finite numbers where that forecast is never wrong.
    """

    mae: float
    rmse: float
    mape: float  # NaN where the truth is 0 somewhere
    mase: float
    skill: float


@dataclass(frozen=True)
class ForecastErrors(Question[dict[str, ForecastAccuracy]]):
    """The errors of forecasts for the test of a task, (origins, ahead) each, by the forecasters' names."""

    task: Load | Series
    forecasts: Mapping[str, Array]

    def answer(self) -> dict[str, ForecastAccuracy]:
        return accuracies(_rolling(self.task), self.forecasts)


@dataclass(frozen=True)
class ForecastLead(Question[Score]):
    """By how much a forecast errs less than a rival's, with its 95 % interval over origins."""

    task: Load | Series
    forecast: Array
    rival: Array

    def answer(self) -> Score:
        return gain(_rolling(self.task), self.forecast, self.rival)


def accuracies(rolling: Rolling, forecasts: Mapping[str, Array]) -> dict[str, ForecastAccuracy]:
    """Judge forecasts, (origins, ahead) each."""
    import pandas as pd  # here: a second of import
    from utilsforecast import losses

    names, truth = list(forecasts), rolling.truth
    frame = pd.DataFrame({"unique_id": "it", "y": truth.ravel(), "ds": np.arange(truth.size)})
    frame = frame.assign(**{name: forecasts[name].ravel() for name in names})
    before = pd.DataFrame({"unique_id": "it", "y": rolling.values[: rolling.split], "ds": np.arange(rolling.split)})
    mae, rmse = (loss(frame, names).iloc[0] for loss in (losses.mae, losses.rmse))
    mape = losses.mape(frame, names).iloc[0] if (truth != 0).all() else dict.fromkeys(names, float("nan"))
    mase = losses.mase(frame, names, seasonality=rolling.season, train_df=before).iloc[0]
    naive = float(np.abs(truth - rolling.before).mean())
    return {
        name: ForecastAccuracy(
            float(mae[name]),
            float(rmse[name]),
            100 * float(mape[name]),
            float(mase[name]),
            1 - float(mae[name]) / naive if naive else float("nan"),
        )
        for name in names
    }


def _rolling(task: Load | Series) -> Rolling:
    return forecasts.rolling() if isinstance(task, Load) else series.rolling(task)
