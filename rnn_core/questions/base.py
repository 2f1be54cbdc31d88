"""A question is a value: what is asked, about what, and how a worker answers it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import ClassVar, Generic, TypeVar, cast

from rnn_core.experiment import Experiment
from rnn_core.questions.digest import digest
from rnn_core.questions.net import Net
from rnn_core.tasks import Task

A = TypeVar("A", covariant=True)
P = TypeVar("P")
B = TypeVar("B")


class Question(Generic[A]):
    """Something to be measured. Subclasses are frozen dataclasses whose fields are all that the answer depends on.

    A question about a network has it among its fields, one about several has several; one about a task has none. So
    equal questions have equal answers, and an answer can be kept by its question.
    """

    may_refuse: ClassVar[bool] = False  # its ValueError is a sentence for the reader, about what they gave
    private: ClassVar[bool] = False  # about what a reader brought along: the answer is kept for them only
    portable: ClassVar[bool] = True  # the same on every machine and at any time, as what a clock says is not

    def answer(self) -> A:
        """Find the answer. For workers: rnn_core.nets, and whatever else takes long to import, is imported inside."""
        raise NotImplementedError

    @cached_property
    def digest(self) -> str:
        """The question's fingerprint. Raises TypeError that names a field which is no value."""
        return digest(self)

    @property
    def shared(self) -> bool:
        """Whether one answer serves all readers: nobody's own network is asked, nobody's own data, and no clock."""
        mine = self.private or not self.portable or any(task.private for task in parts_in(Task, self))
        return not mine and all(net.state is None for net in nets_in(self))

    @property
    def device(self) -> str:
        """Where to answer it: on the CPU, unless an experiment that it is about names another device."""
        named = (experiment.device for experiment in parts_in(Experiment, self))
        return next((device for device in named if device not in ("auto", "cpu")), "cpu")


class PartedQuestion(Question[A], Generic[A, B]):
    """A question that takes more than about two seconds, made of shorter ones that do not need each other's answers.

    So its reader sees how far it has come, and may cancel it: workers cannot be stopped in the middle of a question.
    """

    def parts(self) -> Sequence[Question[B]]:
        """Return the questions that it is made of, a second or so each.

        The server calls this, so what takes longer than a moment to find out (what data hold) is left to the parts.
        """
        raise NotImplementedError

    def whole(self, answers: Sequence[B]) -> A:
        """Put the answers to the parts together, in their order. For workers, too: it may import what it likes."""
        raise NotImplementedError

    def answer(self) -> A:
        return self.whole([part.answer() for part in self.parts()])


def share_of(items: Sequence[P], number: int, shares: int) -> Sequence[P]:
    """Return what a part answers about: the share `number`, from 0, of so many about equal ones, in order."""
    begin, end = (len(items) * n // shares for n in (number, number + 1))
    return items[begin:end]


def nets_in(value: object) -> Iterator[Net]:
    """Yield the networks that a question is about, also those of questions inside it."""
    return parts_in(Net, value)


def parts_in(kind: type[P], value: object) -> Iterator[P]:
    """Yield what of a kind a value is made of, but not what is inside such a part."""
    if isinstance(value, kind):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for item in fields(value):
            yield from parts_in(kind, getattr(value, item.name))
    elif isinstance(value, Mapping):
        yield from parts_in(kind, tuple(cast(Mapping[object, object], value).values()))
    elif isinstance(value, tuple):
        for part in cast(tuple[object, ...], value):
            yield from parts_in(kind, part)
