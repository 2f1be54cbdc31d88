"""A question is a value: its fingerprint, what it is about, and the source text that its answer depends on."""

import importlib
import pkgutil
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

import rnn_core.questions
from rnn_core.anatomy.surgery import Surgery
from rnn_core.experiment import Experiment, Race
from rnn_core.experiment.sampling import Sampling
from rnn_core.questions import sources
from rnn_core.questions.accuracy import Accuracy
from rnn_core.questions.base import PartedQuestion, Question, nets_in, share_of
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.clock import BackwardSeconds, UpdateSeconds
from rnn_core.questions.digest import digest
from rnn_core.questions.net import Net
from rnn_core.questions.reach import JacobianReach
from rnn_core.questions.start import StartGradients
from rnn_core.questions.writing import Continuation
from rnn_core.settings import declared
from rnn_core.tasks import TASKS
from rnn_core.trace import Draft

TINY = Experiment.from_link("task=recall&delay=3&model=gru&hidden=4&embedding=2")
BATCH = TINY.held_out().first(2)


@dataclass(frozen=True)
class Sum(Question[float]):
    parts: Any

    def answer(self) -> float:
        return float(np.sum(self.parts))


@dataclass(frozen=True)
class Product(Question[float]):
    parts: Any


class Pair(NamedTuple):
    first: object
    second: object


class Twin(NamedTuple):
    first: object
    second: object


@pytest.mark.parametrize(
    "make",
    [
        lambda: Sum(None),
        lambda: Sum((1, 2.5, "three", b"four", True)),
        lambda: Sum(np.arange(6, dtype=np.float32).reshape(2, 3)),
        lambda: Sum({"a": np.ones(2), "b": ("x", None)}),
        lambda: JacobianReach(Net(TINY, weights=b"weights"), TINY.held_out()),
        lambda: JacobianReach(Net(Experiment.from_link(TINY.to_link())), TINY.held_out()),
        lambda: UpdateSeconds(Race.from_link("task=counting&model.2=lstm"), 3),
        lambda: Continuation(Net(TINY), Draft.begin(np.array([1, 2]), 7), 30, Sampling(temperature=0.5)),
    ],
)
def test_equal_values_have_one_fingerprint(make):
    assert digest(make()) == digest(make()) == make().digest


def test_a_mapping_has_no_order_and_a_zero_no_sign():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1}) and digest(-0.0) == digest(0.0)
    assert digest(np.float64(0.5)) == digest(0.5) and digest(np.int64(3)) == digest(3)


def test_whatever_changes_the_fingerprint_changes():
    array = np.arange(6.0)
    values = [
        None, True, 1, 1.0, "1", b"1", (), (1,), ((1,),), (1, 2), (1, (2,)), ((1, 2),), (12,), ("ab",), ("a", "b"),
        {}, {1: 2}, {2: 1}, {1: {2: 3}}, float("nan"), float("inf"), 2**70,
        array, array[::-1], array.reshape(2, 3), array.reshape(3, 2), array.astype(np.float32), array.astype(int),
        np.frombuffer(array.tobytes(), np.uint8), array.tobytes(),
        Pair(1, 2), Pair(2, 1), Twin(1, 2), Sum(1), Sum(2), Product(1), Sum((Sum(1),)), Sum((Product(1),)),
        TINY, replace(TINY, seed=1), TINY.task, replace(TINY.task, delay=4), TINY.lane, TINY.lane.vary(hidden=5),
        TINY.network, TINY.lane.vary(hidden=6).network, TINY.rule,
        *(task() for task in TASKS.values()), Surgery(), Surgery(silent=(1,)), Surgery(forget_shift=1.0),
        Net(TINY), Net(replace(TINY, seed=1)), Net(TINY, weights=b"1"), Net(TINY, weights=b"2"), Net(TINY, state=b"1"),
        Net(TINY, state=b"1", lane=1), Race((TINY,)),
    ]  # fmt: skip
    assert len({digest(value) for value in values}) == len(values)


def test_every_argument_of_a_question_counts():
    question = Accuracy(Net(TINY), BATCH)
    others = [
        replace(question, net=Net(TINY, weights=b"weights")),
        replace(question, surgery=Surgery()),
        *(
            replace(question, batch=BATCH._replace(**{part: np.roll(getattr(BATCH, part), 1) ^ 1}))
            for part in BATCH._fields
        ),
        AnswerChances(Net(TINY), BATCH),
    ]
    assert len({question.digest, *(other.digest for other in others)}) == 1 + len(others)


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (Sum([1, 2]), r"Sum\.parts is a builtins\.list"),
        (Sum((1, {2})), r"Sum\.parts\[1\] is a builtins\.set"),
        (Sum({"key": len}), r"Sum\.parts\['key'\] is a builtins\.builtin_function_or_method"),
        (Sum(Pair(1, object())), r"Sum\.parts\.second is a builtins\.object"),
        (Sum(np.array([None])), r"Sum\.parts is an array of objects"),
        (Sum(Net), r"Sum\.parts is a builtins\.type"),
    ],
)
def test_what_is_no_value_is_refused_by_name(value, where):
    with pytest.raises(TypeError, match=where):
        _ = value.digest


def test_a_task_is_what_its_link_says():
    """The fingerprint takes a configuration by its link, so nothing may stand beside its settings."""
    for task in TASKS.values():
        assert {item.name for item in fields(task)} == {item.name for item in declared(task)}, task


def questions():
    for module in pkgutil.iter_modules(rnn_core.questions.__path__):
        for kind in vars(importlib.import_module(f"rnn_core.questions.{module.name}")).values():
            if isinstance(kind, type) and issubclass(kind, Question) and kind not in (Question, PartedQuestion):
                yield kind


def test_every_question_is_a_frozen_dataclass_that_says_how_it_is_answered():
    kinds = set(questions())
    assert len(kinds) > 25
    for kind in kinds:
        says_how = {"parts", "whole"} <= set(vars(kind)) if issubclass(kind, PartedQuestion) else "answer" in vars(kind)
        assert is_dataclass(kind) and kind.__dataclass_params__.frozen and says_how, kind
        assert sources.source_digest(kind.__module__)


def test_pages_never_answer_questions_themselves():
    root = Path(__file__).parents[2]
    for path in [root / "app.py", *(root / "pages").rglob("*.py")]:
        assert ".answer()" not in path.read_text(), path


def test_networks_are_found_wherever_they_stand_in_a_question():
    first, second, third = Net(TINY), Net(TINY, weights=b"2"), Net(TINY, weights=b"3")
    question = Sum((first, {"rival": second}, Sum(third), BATCH, "text"))
    assert list(nets_in(question)) == [first, second, third]


def test_an_answer_is_for_all_unless_it_is_about_somebodys_own_network_or_data(monkeypatch):
    assert JacobianReach(Net(TINY, weights=b"1"), BATCH).shared and StartGradients((TINY,)).shared
    assert not JacobianReach(Net(TINY, state=b"1"), BATCH).shared and not Sum((1, Net(TINY, state=b"1"))).shared
    monkeypatch.setattr(Sum, "private", True)
    assert not Sum(1).shared
    assert not BackwardSeconds(TINY, 1).shared  # what a clock said to another reader was not measured now


@pytest.mark.parametrize(("count", "shares"), [(10, 3), (24, 8), (2, 5), (0, 2), (1, 1)])
def test_shares_are_about_equal_and_make_up_the_whole(count, shares):
    each = [share_of(range(count), number, shares) for number in range(shares)]
    assert [item for share in each for item in share] == list(range(count))
    assert max(map(len, each)) - min(map(len, each)) <= 1


def test_sources_reach_findings_and_probes_but_not_what_all_questions_share():
    reached = sources._reached("rnn_core.questions.counting")
    assert reached == {
        "rnn_core.questions.counting", "rnn_core.questions.reading", "rnn_core.findings.counting",
        *(name for name in reached if name.startswith("rnn_core.nets.probes.")),
    }  # fmt: skip
    assert {"rnn_core.nets.probes.reading", "rnn_core.nets.probes.record"} <= reached
    assert "rnn_core.findings" in sources._reached("rnn_core.questions.accuracy")
    assert "rnn_core.tasks.clip_order" in sources._reached("rnn_core.questions.hybrids")
