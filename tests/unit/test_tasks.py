"""What every task promises: shapes, seeds, limits, and levels that mean something."""

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.settings import declared, setting
from rnn_core.tasks import TASKS, Batch, Task
from rnn_core.tasks.base import at_the_end
from rnn_core.tasks.losses import LOSSES, SQUARED
from rnn_core.tasks.metrics import ACCURACY, BITS_PER_WORD, MSE

MANY = 20_000
LONGEST_IN_BATCH = ("translation", "facts", "phonemes")  # as long as the longest sequence of a batch
TYPED = ("text", "values", "start", "step", "label")  # settings without limits or choices


def own_series(fields):
    """Return the values that a series of the reader's own needs."""
    return {"values": " ".join(str(n * n % 101) for n in range(1_000))} if fields.get("series") == "own" else {}


every_task = pytest.mark.parametrize("name", TASKS)


def rng(seed=0):
    return np.random.default_rng(seed)


def assert_keeps_the_promise_of_a_batch(task, batch, size):
    steps = batch.inputs.shape[1]
    assert steps == task.steps or (task.name in LONGEST_IN_BATCH and steps < task.steps)
    if task.vocabulary is None:
        assert batch.inputs.shape == (size, steps, len(task.channels)) and batch.inputs.dtype == np.float32
        assert np.isfinite(batch.inputs).all()
    else:
        assert batch.inputs.shape == (size, steps) and batch.inputs.dtype == np.int64
        assert batch.inputs.min() >= 0 and batch.inputs.max() < len(task.vocabulary)
    over_time = (steps,) if task.readout == "every" else ()
    if task.loss.outputs != "scores":
        assert batch.targets.shape == (size, *over_time, len(task.answers)) and batch.targets.dtype == np.float32
        assert np.isfinite(batch.targets).all()
    elif task.loss.whole:
        assert batch.targets.ndim == 2 and len(batch.targets) == size and batch.targets.dtype == np.int64
        counts = (batch.targets > 0).sum(1)
        assert (counts >= 1).all() and (counts <= batch.lengths).all()
        assert not batch.targets[np.arange(batch.targets.shape[1]) >= counts[:, None]].any()
        assert batch.targets.max() < len(task.answers)
    else:
        assert batch.targets.shape == (size, *over_time) and batch.targets.dtype == np.int64
        assert batch.targets.min() >= 0 and batch.targets.max() < len(task.answers)
    assert batch.lengths.shape == (size,) and batch.lengths.dtype == np.int64
    assert batch.lengths.min() >= 1 and batch.lengths.max() <= steps
    assert batch.mask.shape == (size, steps) and batch.mask.dtype == bool
    assert not (batch.mask & (np.arange(steps) >= batch.lengths[:, None])).any()  # padding never counts
    assert (batch.mask.sum(1) >= 1).all()
    if task.readout == "last":
        assert (np.arange(steps)[None] == batch.lengths[:, None] - 1).tolist() == batch.mask.tolist()


@every_task
@pytest.mark.parametrize("size", [1, 2, 33])
def test_batches_are_as_batch_promises(name, size):
    task = TASKS[name]()
    assert_keeps_the_promise_of_a_batch(task, task.sample(size, rng()), size)
    held_out = task.held_out(rng())
    assert_keeps_the_promise_of_a_batch(task, held_out, len(held_out.inputs))
    assert_keeps_the_promise_of_a_batch(task, held_out.first(1), 1)


@every_task
def test_the_same_seed_draws_the_same_batch_and_another_seed_another(name):
    task = TASKS[name]()
    one, same, other = (task.sample(50, rng(seed)) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(one, same, strict=True))
    assert not np.array_equal(one.inputs, other.inputs)
    again = rng(1)
    task.sample(50, again)
    assert not np.array_equal(task.sample(50, again).inputs, one.inputs)  # the generator moves on


def limits_and_between(spec, default):
    if spec.choices is not None:
        return st.sampled_from(list(spec.choices))
    within = st.integers if isinstance(default, int) else st.floats
    return st.sampled_from([spec.low, spec.high]) | within(spec.low, spec.high)


SPOKEN_OR_READ = ("words", "phonemes", "speeches")  # a second for a first batch of other settings


@pytest.mark.parametrize("name", [name for name in TASKS if name not in SPOKEN_OR_READ])
@given(data=st.data())
def test_both_limits_of_every_field_and_all_between_draw_fine(name, data):
    assert_draws_fine(name, data)


@pytest.mark.parametrize("name", [pytest.param("words", marks=pytest.mark.survey), "phonemes", "speeches"])
@settings(max_examples=8)
@given(data=st.data())
def test_both_limits_of_every_field_of_what_is_slow_to_read_draw_fine(name, data):
    assert_draws_fine(name, data)


def assert_draws_fine(name, data):
    fields = [f for f in declared(TASKS[name]) if f.name not in TYPED]
    drawn = {f.name: data.draw(limits_and_between(f.metadata["spec"], f.default), f.name) for f in fields}
    if name == "text":
        drawn["text"] = data.draw(st.text(min_size=40, max_size=120).filter(lambda text: len(set(text)) > 1))
    if name == "translation" and drawn["corpus"] == "sentences":  # which are there in two languages only
        drawn |= {"origin": "French", "target": "English"}
    drawn |= own_series(drawn)
    try:
        task = TASKS[name](**drawn)
    except ValueError as error:
        assert name == "series" and re.search("make these numbers smaller|it must be 0|repeats exactly", str(error))
        return
    assert_keeps_the_promise_of_a_batch(task, task.sample(3, rng()), 3)
    held_out = task.held_out(rng())
    assert_keeps_the_promise_of_a_batch(task, held_out, len(held_out.inputs))
    assert math.isfinite(task.chance) and math.isfinite(task.solved)


@pytest.mark.parametrize("name, field", [(n, f.name) for n in TASKS for f in declared(TASKS[n]) if f.name not in TYPED])
def test_both_limits_of_each_field_draw_fine_and_beyond_them_a_sentence_names_the_field(name, field):
    spec = next(f.metadata["spec"] for f in declared(TASKS[name]) if f.name == field)
    for value in spec.choices or (spec.low, spec.high):
        task = TASKS[name](**{field: value} | own_series({field: value}))
        assert_keeps_the_promise_of_a_batch(task, task.sample(2, rng()), 2)
    numbers = () if spec.choices else (spec.low - 1, spec.high + 1, math.nan, math.inf)
    for value in (*numbers, "sideways", "7", "", None, True):
        with pytest.raises(ValueError, match=rf"^{field} is .*\.$"):
            TASKS[name](**{field: value})


def best_constant_accuracy(task):
    """What the commonest answer reaches, and the standard error of that: held-out sequences are drawn by a seed."""
    batches = [task.held_out(rng(seed)) for seed in range(20)]
    asked = np.concatenate([b.targets[b.mask] if task.readout == "every" else b.targets for b in batches])
    best = max(Counter(asked.tolist()).values()) / len(asked)
    return best, math.sqrt(best * (1 - best) / sum(len(batch.inputs) for batch in batches))


@pytest.mark.parametrize("name", [name for name, task in TASKS.items() if task.metric is ACCURACY])
def test_chance_is_the_accuracy_of_the_best_constant_answer(name):
    task = TASKS[name]()
    best, error = best_constant_accuracy(task)
    assert best == pytest.approx(task.chance, abs=4 * error)


@pytest.mark.parametrize("symbols", [2, 5, 8])
def test_the_chance_of_recall_depends_on_its_alphabet(symbols):
    assert TASKS["recall"](delay=1, symbols=symbols).chance == 1 / symbols


@dataclass(frozen=True, kw_only=True)
class Rare(Task):
    """Bits of which few are ones; the answer is whether the last one was."""

    name: ClassVar = "rare"
    title: ClassVar = "Rare"

    ones: float = setting(0.1, "Share of ones", (0.0, 1.0))

    @property
    def steps(self):
        return 3

    @property
    def channels(self):
        return ("bit",)

    @property
    def answers(self):
        return ("no", "yes") if self.metric is not MSE else ("bit",)

    def sample(self, size, rng):
        bits = (rng.random((size, 3, 1)) < self.ones).astype(np.float32)
        targets = bits[:, -1] if self.metric is MSE else bits[:, -1, 0].astype(np.int64)
        return Batch(bits, targets, *at_the_end(size, 3))


class RareInBits(Rare):
    metric: ClassVar = BITS_PER_WORD


class RareSquared(Rare):
    loss: ClassVar = SQUARED
    metric: ClassVar = MSE


@pytest.mark.parametrize("ones", [0.1, 0.4, 0.7])
def test_a_task_that_says_nothing_of_chance_has_the_level_of_the_best_constant_answer(ones):
    assert Rare(ones=ones).chance == pytest.approx(max(ones, 1 - ones), abs=0.03)
    assert RareSquared(ones=ones).chance == pytest.approx(ones * (1 - ones), abs=0.03)
    bits = -ones * math.log2(ones) - (1 - ones) * math.log2(1 - ones)
    assert RareInBits(ones=ones).chance == pytest.approx(bits, abs=0.03)


@pytest.mark.parametrize("name", ["digits", "words", "speakers"])
def test_chance_is_exact_on_a_held_out_set_that_is_always_the_same(name):
    answers = TASKS[name]().held_out(rng()).targets.tolist()
    assert TASKS[name]().chance == pytest.approx(max(Counter(answers).values()) / len(answers), rel=1e-12)


def test_answers_that_are_equally_likely_have_exactly_the_chance_of_a_fair_draw():
    assert Rare(ones=0.5).chance == 0.5


@pytest.mark.parametrize("name, always", [("adding", 1), ("waves", 0)])
def test_chance_is_the_squared_error_of_the_best_constant_answer(name, always):
    task = TASKS[name](length=10)
    answers = task.sample(MANY, rng()).targets
    error = {guess: float(np.square(answers - guess).mean()) for guess in (always - 0.1, always, always + 0.1)}
    assert error[always] == pytest.approx(task.chance, rel=0.03)
    assert min(error, key=error.get) == always


@pytest.mark.parametrize("fields", [{"sines": 1}, {"sines": 4}, {"noise": 0.5}], ids=str)
def test_waves_have_variance_one_whatever_their_difficulty(fields):
    targets = TASKS["waves"](length=30, **fields).sample(MANY // 4, rng()).targets
    assert float(np.square(targets).mean()) == pytest.approx(1, rel=0.03)


@every_task
def test_perfect_answers_are_solved_and_chance_and_nan_are_not(name):
    task = TASKS[name]()
    assert task.is_solved(task.metric.best) == task.is_solved(task.solved) == task.solvable
    assert not task.is_solved(task.chance)
    assert not task.is_solved(math.nan)


def test_adding_is_not_solved_by_adding_the_wrong_numbers():
    task = TASKS["adding"]()
    batch = task.sample(2_000, rng())
    half_right = (batch.inputs[:, :25, 0] * batch.inputs[:, :25, 1]).sum(1, keepdims=True) + 0.5
    assert not task.is_solved(float(np.square(half_right - batch.targets).mean()))


def test_waves_are_not_solved_by_repeating_the_last_value():
    task = TASKS["waves"]()
    batch = task.sample(2_000, rng())
    assert not task.is_solved(float(np.square(batch.inputs - batch.targets).mean()))


@every_task
def test_every_task_says_what_it_is(name):
    task = TASKS[name]()
    assert task.name == name and task.title and task.story and task.source
    assert task.readout in ("last", "every") and task.loss in LOSSES
    assert task.loss.source and task.metric.source and task.metric.unit
    assert bool(task.vocabulary) != bool(task.channels)
    assert (task.metric is MSE) == (task.loss is SQUARED)
    assert len(set(task.answers)) == len(task.answers)
