"""How long does one update of each of several networks take, on this device, side by side?"""

import warnings
from collections.abc import Sequence

import numpy as np
import torch

from rnn_core.experiment import Experiment
from rnn_core.nets import training

WARM_UP = 3  # first updates, which also pay for allocations


def seconds_per_update(experiments: Sequence[Experiment], rounds: int, fused: bool = True) -> list[float]:
    """Return the median seconds of one update of each experiment.

    They take turns, so that whatever else the machine does slows all of them alike. Without `fused`,
    oneDNN's kernels are switched off meanwhile: on a CPU, torch has one of them for the LSTM, and none
    for the GRU. Raises ValueError when the device is not there.
    """
    runs = [training.start(experiment, measured=False) for experiment in experiments]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "TF32 acceleration")  # said at every switch, about other hardware
        with torch.backends.mkldnn.flags(enabled=fused and bool(torch.backends.mkldnn.enabled)):
            for _ in range(WARM_UP + rounds):
                for run in runs:
                    training.train_once(run)
    clocks = (np.array([row.seconds for row in run.history]) for run in runs)
    return [float(np.median(np.diff(clock)[WARM_UP - 1 :])) for clock in clocks]
