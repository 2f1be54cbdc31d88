"""A task that nobody wrote before: the README's, and what is said of one that lacks something."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from rnn_core.anatomy.cell import Cell
from rnn_core.anatomy.cells import CELLS
from rnn_core.experiment import Experiment
from rnn_core.nets.training import advance, start
from rnn_core.settings import setting
from rnn_core.tasks import TASKS, Batch, Task, base
from rnn_core.tasks.base import at_the_end
from rnn_core.tasks.contract import check_batch, check_task, table
from rnn_core.tasks.losses import SQUARED
from rnn_core.tasks.metrics import EXACT_MATCH, MSE
from tests.unit import test_task_answers, test_tasks

README = (Path(__file__).parents[2] / "README.md").read_text("utf8")


def example(begin):
    [code] = [code for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if begin in code]
    names = vars(base) | {"ClassVar": ClassVar, "Cell": Cell, "setting": setting}
    exec(code, names)
    return names


@pytest.fixture
def majority(monkeypatch):
    kind = example("class Majority")["Majority"]
    monkeypatch.setitem(TASKS, "majority", kind)
    return kind


@pytest.mark.usefixtures("majority")
def test_the_task_of_the_readme_keeps_what_every_task_promises():
    for size in (1, 33):
        test_tasks.test_batches_are_as_batch_promises("majority", size)
    test_tasks.test_the_same_seed_draws_the_same_batch_and_another_seed_another("majority")
    test_tasks.test_chance_is_the_accuracy_of_the_best_constant_answer("majority")
    test_tasks.test_perfect_answers_are_solved_and_chance_and_nan_are_not("majority")
    test_tasks.test_every_task_says_what_it_is("majority")
    with pytest.raises(pytest.skip.Exception, match="no oracle for majority"):
        test_task_answers.test_the_answers_are_those_of_an_oracle("majority")


@pytest.mark.usefixtures("majority")
def test_it_trains_by_its_link_alone():
    run = advance(start(Experiment.from_link("task=majority&length=7&model=gru&hidden=8&updates=40")), 60)
    assert run.finished and run.history[-1].val_loss < run.history[0].val_loss


def test_its_chance_is_that_of_the_commoner_answer(majority):
    assert majority(length=15).chance == 0.5
    assert majority(length=2).chance == pytest.approx(0.75, abs=0.03)  # of two bits, both must be ones


def test_the_cell_of_the_readme_is_the_one_in_the_table():
    cell = example("MGU = Cell(")["MGU"]
    assert [line.tree for line in cell.equations] == [line.tree for line in CELLS["mgu"].equations]
    assert (cell.name, cell.title, cell.family, cell.ranges) == ("mgu", "MGU", "gru", CELLS["mgu"].ranges)


class Whole(Task):
    """Bits; the answer is the last one. Nothing is missing."""

    name: ClassVar = "last_bit"
    title: ClassVar = "Last bit"
    story: ClassVar = "Which bit was the last?"
    steps: ClassVar = 3
    vocabulary: ClassVar = ("0", "1")
    answers: ClassVar = ("zero", "one")

    def sample(self, size, rng):
        bits = rng.integers(0, 2, (size, 3))
        return Batch(bits, bits[:, -1], *at_the_end(size, 3))


def lacking(**fields):
    """Return the task above with other fields; None takes one away."""
    inherited = {name: value for name, value in vars(Whole).items() if not name.startswith("__")}
    return type("Mine", (Task,), {name: value for name, value in (inherited | fields).items() if value is not None})


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"name": None}, 'has no name: it needs name: ClassVar = "…"'),
        ({"title": ""}, 'has no title: it needs title: ClassVar = "…"'),
        ({"story": None}, 'has no story: it needs story: ClassVar = "…"'),
        ({"name": "Last bit"}, "has the name 'Last bit', but it must be lower-case letters, digits and _"),
        ({"steps": None}, "has no steps: see Task in rnn_core/tasks/base.py"),
        ({"answers": None}, "has no answers: see Task"),
        ({"sample": None}, "has no sample: see Task"),
        ({"vocabulary": None}, "must have either a vocabulary, of tokens, or channels"),
        ({"channels": ("bit",)}, "must have either a vocabulary, of tokens, or channels"),
        ({"metric": EXACT_MATCH}, "has no chance, which must be said for a metric such as exact match"),
        ({"loss": SQUARED, "metric": MSE}, "has no solved: from which MSE on does it count as solved"),
        ({"length": setting(3, "Length", (1, 9))}, r"has the setting length, but no @dataclass\(frozen=True"),
    ],
)
def test_a_task_that_lacks_something_is_told_so_wherever_it_is_first_used(fields, fault):
    kind = lacking(**fields)
    for use in (check_task, lambda kind: table((kind,)), lambda kind: Experiment(task=kind())):
        with pytest.raises(ValueError, match=f"^The task Mine {fault}.*[.]$"):
            use(kind)


def test_two_tasks_of_one_name_are_refused():
    check_task(Whole)
    with pytest.raises(ValueError, match="name is 'last_bit' in Mine, but Whole has it"):
        table((Whole, lacking()))


@dataclass(frozen=True, kw_only=True)
class Numbers(Whole):
    vocabulary: ClassVar = None
    channels: ClassVar = ("x", "y")
    readout: ClassVar = "every"


BITS = np.array([[0, 1, 1], [1, 0, 0]])
GOOD = Batch(BITS, BITS[:, -1], *at_the_end(2, 3))


@pytest.mark.parametrize(
    ("part", "value", "fault"),
    [
        (
            "inputs",
            BITS.astype(bool),
            r"inputs that are bool of shape \(2, 3\), but they must be int64 of shape",
        ),
        ("inputs", BITS + 1, "inputs from 1 to 2, but they number its vocabulary: 0 to 1"),
        ("inputs", BITS[:, :, None] * 1.0, r"inputs that are float64 of shape \(2, 3, 1\)"),
        ("inputs", np.tile(BITS, 2), "sequences of 6 steps, but its steps are 3"),
        (
            "targets",
            BITS[:, -1] > 0,
            r"targets that are bool of shape \(2,\), but they must be int64 of shape",
        ),
        ("targets", BITS[:, -1] - 1, "targets from -1 to 0, but they number its answers: 0 to 1"),
        ("targets", BITS[:1, -1], r"targets of shape \(1,\) for inputs of shape \(2, 3\)"),
        ("lengths", np.array([3, 4]), "lengths from 3 to 4, but its sequences have 1 to 3 steps"),
        ("lengths", np.array([3]), r"lengths of shape \(1,\) and a mask of shape \(2, 3\) for 2 sequences"),
        ("mask", BITS, "mask that are int64"),
        ("mask", BITS < 0, "a sequence whose mask lets no step count"),
    ],
)
def test_a_batch_that_is_not_as_batch_says_is_refused_before_anything_is_trained(monkeypatch, part, value, fault):
    check_batch(Whole(), GOOD)
    bad = GOOD._replace(**{part: value})
    monkeypatch.setattr(Whole, "held_out", lambda *_: bad)
    with pytest.raises(ValueError, match=f"^The task Whole draws {fault}.*[.]$"):
        start(Experiment(task=Whole()))
    monkeypatch.undo()
    run = start(Experiment(task=Whole(), updates=3))
    monkeypatch.setattr(Whole, "sample", lambda *_: bad)
    with pytest.raises(ValueError, match=f"^The task Whole draws {fault}.*[.]$"):
        advance(run, 1)


def test_numbers_are_read_in_channels_of_float32():
    lengths, mask = np.full(2, 3), np.ones((2, 3), bool)
    batch = Batch(np.zeros((2, 3, 2), np.float32), BITS, lengths, mask)
    check_batch(Numbers(), batch)
    for inputs, fault in (
        (np.zeros((2, 3, 2)), "inputs that are float64"),
        (np.zeros((2, 3, 1), np.float32), "inputs of 1 numbers a step, but it has 2 channels"),
    ):
        with pytest.raises(ValueError, match=f"The task Numbers draws {fault}"):
            check_batch(Numbers(), batch._replace(inputs=inputs))
