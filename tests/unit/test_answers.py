"""Answers: what they look like on disk, when one there is refused, and that one that is kept is not asked twice."""

import json
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, is_dataclass, replace
from typing import Any, NamedTuple
from unittest.mock import Mock

import numpy as np
import pytest

from rnn_core.dynamics import Fixed, Reach
from rnn_core.experiment import Experiment
from rnn_core.findings.resampling import Score
from rnn_core.questions.archive import Archive, file_name
from rnn_core.questions.base import Question
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.influence import StepInfluence
from rnn_core.questions.net import Net
from rnn_core.questions.packing import pack, unpack
from rnn_core.questions.reach import JacobianReach
from rnn_core.questions.verdicts import Judgment
from rnn_core.runs.answers import Answers, size_of
from rnn_core.runs.engine import Engine
from rnn_core.runs.pools import Inline

TINY = Experiment.from_link("task=recall&delay=3&model=gru&hidden=4&embedding=2")
BATCH = TINY.held_out().first(2)


@dataclass(frozen=True)
class Sum(Question[float]):
    parts: Any

    def answer(self):
        return float(np.sum(self.parts))


class Pair(NamedTuple):
    first: object
    second: object


def inline():
    return Engine(Inline, 1)


def same(one, other):
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(map(same, one.values(), other.values()))
    if is_dataclass(one):
        return same(vars(one), vars(other))
    return one == other or one != one


@pytest.mark.parametrize(
    "answer",
    [
        None, True, 3, 2**70, 0.1, float("nan"), float("-inf"), "text – ★", b"bytes", 1 + 2j, np.float32(0.5),
        np.arange(6).reshape(2, 3), np.array([np.nan, 1], np.float32), np.array(["a", "bc"]),
        (1, (2, "x")), [1, [2]], {"a": np.ones(2), 3: None, (1, 2): {}},
        Reach(np.ones((2, 3)), 0.5, None), Fixed((0.1, 0.2), (1j, 2 + 0j)),
        Judgment((Score(1, 2, 3),), ((1, 2), (3, 4)), ((0.0, 1.0),)), TINY.task, TINY,
    ],
)  # fmt: skip
def test_an_answer_comes_back_from_disk_as_it_was(answer, tmp_path):
    arrays = []
    tree = json.loads(json.dumps(pack(answer, arrays)))
    np.savez(tmp_path / "it.npz", **{str(n): array for n, array in enumerate(arrays)})
    with np.load(tmp_path / "it.npz") as file:
        assert same(answer, unpack(tree, [file[str(n)] for n in range(len(arrays))]))


def test_what_is_none_of_the_librarys_types_is_neither_packed_nor_unpacked():
    for value in (object(), {1}, len, Pair(1, 2), np.array([None])):
        if isinstance(value, Pair):
            assert "type" not in pack(value, [])  # a tuple as any other
        else:
            with pytest.raises(TypeError):
                pack(value, [])
    for module, name in (("subprocess", "Popen"), ("rnn_core.trace", "softmax"), ("rnn_core.nothing", "Reach")):
        with pytest.raises(ValueError, match="no type that an answer"):
            unpack({"type": [module, name], "fields": {}}, [])


def test_an_archive_gives_back_what_was_written_and_refuses_what_is_stale(tmp_path, monkeypatch):
    archive, question = Archive(tmp_path), JacobianReach(Net(TINY, weights=b"1"), BATCH)
    reach = Reach(np.ones((4, 4)), 0.5, None)
    with pytest.raises(KeyError):
        archive.read(question)
    path = archive.write(question, reach)
    assert path.name == file_name(question) and same(archive.read(question), reach)
    mine = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"  # sha256 of "1"
    assert archive.stale({mine}) == [] and archive.stale(set()) == [path.name]
    with pytest.raises(KeyError):
        archive.read(replace(question, net=Net(TINY, weights=b"2")))
    monkeypatch.setattr("rnn_core.questions.archive.source_digest", lambda module: f"another {module}")
    assert archive.stale({mine}) == [path.name]
    with pytest.raises(KeyError):
        archive.read(question)


def test_a_file_that_is_no_answer_counts_as_none(tmp_path):
    archive, question = Archive(tmp_path), StepInfluence(Net(TINY), BATCH)
    (tmp_path / file_name(question)).write_bytes(b"nonsense")
    with pytest.raises(KeyError):
        archive.read(question)


def test_the_same_question_is_answered_once(monkeypatch):
    answered = []
    monkeypatch.setattr(Sum, "answer", lambda self: answered.append(self.parts) or float(sum(self.parts)))
    answers, engine = Answers(1_000), inline()
    assert [answers.ask(Sum(parts), engine).result() for parts in ((1, 2), (1, 2), (3,), (1, 2))] == [3, 3, 3, 3]
    assert answered == [(1, 2), (3,)]


def test_who_asks_while_the_answer_is_on_the_way_gets_the_same_promise():
    begun, go, answered = threading.Event(), threading.Event(), []

    class Slow(Engine):
        def submit(self, job, *args):
            promise = Future()

            def work():
                begun.set()
                go.wait(10)
                answered.append(1)
                promise.set_result(job(*args))

            threading.Thread(target=work).start()
            return promise

    answers, engine = Answers(1_000), Slow(Inline, 1)
    first = answers.ask(Sum((1, 2)), engine)
    assert begun.wait(10) and not first.done()
    second = answers.ask(Sum((1, 2)), engine)
    go.set()
    assert first is second and first.result(10) == 3 and answered == [1]


def test_a_failure_is_not_kept(monkeypatch):
    monkeypatch.setattr(Sum, "answer", Mock(side_effect=[ValueError("no"), 5.0]))
    answers, engine = Answers(1_000), inline()
    with pytest.raises(ValueError, match="no"):
        answers.ask(Sum(1), engine).result()
    assert answers.ask(Sum(1), engine).result() == 5


def test_answers_asked_for_long_ago_make_room(monkeypatch):
    asked = []
    monkeypatch.setattr(Sum, "answer", lambda self: asked.append(self.parts) or np.zeros(self.parts))
    answers, engine = Answers(2_500), inline()
    for size in (101, 102, 101, 103, 101, 102):  # about 1 kB each: two at most
        assert answers.ask(Sum(size), engine).result().shape == (size,)
    assert asked == [101, 102, 103, 102] and sum(answers._sizes.values()) <= 2_500
    answers.ask(Sum(5_000), engine)
    assert list(answers._promises) == [Sum(5_000).digest], "even one that is too large is kept until the next comes"
    assert size_of(np.zeros(1_000)) == pytest.approx(8_000, rel=0.05)


def test_what_lies_in_the_archive_is_not_measured(tmp_path, monkeypatch):
    question = JacobianReach(Net(TINY), BATCH)
    archive = Archive(tmp_path)
    archive.write(question, "stored")
    monkeypatch.setattr(JacobianReach, "answer", Mock(return_value="measured"))
    answers, engine = Answers(1_000, archive), inline()
    assert answers.ask(question, engine).result() == "stored" and question.digest in answers.stored
    other = replace(question, net=Net(replace(TINY, seed=1)))
    assert answers.ask(other, engine).result() == "measured" and other.digest not in answers.stored


def test_a_worker_answers_as_the_library_does():
    question = AnswerChances(Net(TINY), BATCH)
    np.testing.assert_array_equal(Answers(1_000).ask(question, inline()).result(), question.answer())
    assert question.answer().shape == (2, 5, len(TINY.task.answers))
