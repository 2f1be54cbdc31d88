"""At which learning rate does each network of /recurrent_vision learn best? `python -m tests.lessons.rates`.

All of them get the same three rates, and a fourth where the highest of these was best, on seeds that no page reports.
They are judged on scans of the training set that are set aside for it: the held-out scans are never looked at. What is
found is kept in rates.json; what stands there already is not trained again.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from rnn_core.data.digits import training_scans
from rnn_core.experiment import Experiment
from rnn_core.nets import training
from rnn_core.tasks.looks import TIMES, Looks

RATES = (0.001, 0.003, 0.01)
HIGHER = 0.03
SEEDS = (10, 11)
FIRST = 1_000  # scans to learn from; the other training scans are to choose by
FILE = Path(__file__).with_name("rates.json")


@dataclass(frozen=True, kw_only=True)
class Tuning(Looks):
    """The same task on the training scans alone."""

    def sample(self, size, rng):
        return self._batch(training_scans()[rng.integers(0, FIRST, size)], rng.random(size), rng)

    def held_out(self, _):
        scans = np.repeat(training_scans()[FIRST:], TIMES)
        return self._batch(scans, np.random.default_rng(7).random(len(scans)), np.random.default_rng(7))


def accuracy(experiment):
    """Return the share of right answers after the last look."""
    run = training.start(experiment, measured=False)
    while not run.finished:
        training.train_once(run)
    with torch.no_grad():
        said = run.model(torch.as_tensor(run.held_out.inputs))[:, -1].argmax(-1).numpy()
    return float((said == run.held_out.targets[:, -1]).mean())


def best(found):
    """Return the rate at which the mean over SEEDS is highest, of {rate: accuracies}."""
    return float(max(found, key=lambda rate: np.mean(found[rate])))


def main():
    from rnn_core.shipped import LINKS

    torch.set_num_threads(1)
    known = json.loads(FILE.read_text()) if FILE.exists() else {}
    for name in sorted(name for name in LINKS if name.startswith("vision_")):
        base = replace(Experiment.from_link(LINKS[name]), task=Tuning())
        found = known.setdefault(name, {})
        for rate in (*RATES, HIGHER):
            if f"{rate:g}" in found or (rate == HIGHER and best(found) < max(RATES)):
                continue
            reached = [accuracy(replace(base, learning_rate=rate, seed=seed)) for seed in SEEDS]
            found[f"{rate:g}"] = [round(one, 4) for one in reached]
            FILE.write_text(json.dumps(known, indent=1) + "\n")
            print(f"{name} at {rate:g}: {reached}", flush=True)


if __name__ == "__main__":
    main()
