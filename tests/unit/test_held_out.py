"""Held-out sequences: which of them training comes upon, and that nothing on a page says otherwise."""

import re
from pathlib import Path

import numpy as np
import pytest

from rnn_core.course.glossary import WORDS
from rnn_core.experiment import Experiment
from rnn_core.shipped import load
from rnn_core.tasks import TASKS, Task
from rnn_core.tasks.text import Text

ROOT = Path(__file__).parents[2]
DRAWS = 4_000  # sequences of training
CLAIM = re.compile(r"never (seen|read|trained)|not trained on|new sequences", re.IGNORECASE)


def met(task: Task, draws: int = DRAWS) -> float:
    """Return the share of held-out sequences that are among the first sequences of training."""
    studied = task.sample(draws, np.random.default_rng(1)).inputs
    seen = {row.tobytes() for row in studied}
    width = studied.shape[1]
    held_out = task.held_out(np.random.default_rng(2)).inputs
    return float(np.mean([row[:width].tobytes() in seen for row in held_out]))


@pytest.mark.parametrize("name", [name for name in TASKS if CLAIM.search(f"{TASKS[name].title} {TASKS[name].story}")])
def test_a_task_that_calls_its_sequences_new_never_trains_on_them(name):
    assert met(TASKS[name]()) == 0


def test_short_sequences_come_up_in_training_and_the_glossary_says_so():
    experiment = load("encoder_decoder").experiment
    assert met(experiment.task, experiment.updates * experiment.batch_size) > 0.5
    assert "training comes upon the same ones" in WORDS["held-out"]


def test_the_end_of_the_rhyme_has_come_before_and_the_home_page_says_so():
    task = load("reader").experiment.task
    assert isinstance(task, Text)
    assert task.text[task.split :] in task.text[: task.split]
    home = (ROOT / "app.py").read_text("utf8")
    assert "whose lines have all come before" in home and not CLAIM.search(home)


def test_the_list_on_show_tells_networks_apart_from_always_the_mean():
    """Moved to the front, and nothing else: it stays among those whose gradients are filmed."""
    experiment = Experiment(task=TASKS["adding"]())
    shown = experiment.held_out()
    drawn = experiment.task.held_out(np.random.default_rng(experiment.stream("held_out")))
    assert abs(shown.targets[0, 0] - 1) == np.abs(shown.targets[:8, 0] - 1).max() > 0.3
    assert sorted(shown.targets[:8, 0]) == sorted(drawn.targets[:8, 0])
    assert (shown.targets[8:] == drawn.targets[8:]).all()
