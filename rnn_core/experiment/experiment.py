"""The only configuration in the project: an Experiment, a frozen value that a link can carry."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

import numpy as np

from rnn_core.anatomy.viewers import VIEWERS
from rnn_core.experiment.lane import FIELDS, Lane
from rnn_core.experiment.links import read_query, settings_in
from rnn_core.experiment.network import NetworkSpec
from rnn_core.experiment.recurrent import RecurrentSpec
from rnn_core.experiment.rule import Rule
from rnn_core.experiment.textlink import pack_text, unpack_text
from rnn_core.settings import Settings, declared, quoted, setting
from rnn_core.tasks import TASKS, Batch, Task
from rnn_core.tasks.apart import avoided
from rnn_core.tasks.contract import check_task

GRADIENT_SEQUENCES = 8  # held-out ones whose gradients are filmed; the one on show is among them
STREAMS = ("weights", "batches", "held_out", "noise", "again")
PACKED = ("text", "values")  # long settings, which a link carries compressed


@dataclass(frozen=True, kw_only=True)
class Experiment(Settings):
    """Everything that decides a training run: equal experiments give equal runs on the same device."""

    task: Task = field(default_factory=TASKS["adding"])
    lane: Lane = field(default_factory=Lane)
    updates: int = setting(1_500, "Updates", (1, 100_000), "How often the weights are changed", main=True)
    batch_size: int = setting(64, "Batch size", (1, 512), "Sequences seen per update")
    learning_rate: float = setting(0.005, "Learning rate", (1e-6, 10.0), "The size of a step; may change mid-run")
    clip_norm: float | None = setting(
        1.0, "Clip gradients at", (1e-3, 1e3), "Longer (by value: larger) gradients are cut to this", optional=True
    )
    optimizer: str = setting(
        "adam", "Optimizer", ("adam", "rmsprop", "sgd"), "The rule that turns gradients into steps"
    )
    seed: int = setting(0, "Seed", (0, 2**31 - 1), "Same seed, same run")
    device: str = setting("auto", "Device", ("auto", "cpu", "cuda", "mps"), "Where to train; auto: where it is faster")

    def __post_init__(self) -> None:
        super().__post_init__()
        check_task(type(self.task))
        network, rule = self.network, self.rule.rule
        if network.views:
            self._check_view()
        elif not network.recurrent and self.task.readout == "every":
            raise ValueError(
                f"model is {network.model!r}, which answers once, but {self.task.title} asks at every step."
            )
        if self.task.loss.whole and rule != "bptt":
            loss = self.task.loss.name
            raise ValueError(f"rule is {rule!r}, but {loss} has one loss for a whole sequence: use bptt.")
        if isinstance(network, RecurrentSpec):
            self._check_writing(network)

    def _check_view(self) -> None:
        """Raise ValueError unless there are frames to look at, and the network can answer as it is asked."""
        model = self.network.model
        if self.task.frame is None:
            raise ValueError(f"model is {model!r}, which looks at images, but {self.task.title} has none.")
        if self.task.readout not in (readouts := VIEWERS[model].readouts):
            when = "at every step" if readouts == ("every",) else "once"
            raise ValueError(f"model is {model!r}, which answers {when}; {self.task.title} asks otherwise.")

    def _check_writing(self, network: RecurrentSpec) -> None:
        """Raise ValueError where a network is made for writing and nothing is written, or cannot write."""
        if self.task.cue is None and network.decoder == "own":
            raise ValueError(f"decoder is 'own', but in {self.task.title} as it is set nothing is written.")
        if self.task.cue is None and (network.attention != "none" or network.forcing < 1):
            raise ValueError(
                f"attention and teacher forcing are for what writes, but in {self.task.title} as it is set nothing is "
                "written: leave them at 'none' and 1."
            )
        if self.task.cue is not None and network.both:
            raise ValueError("direction is 'bidirectional', but what is still to be written cannot be read.")

    @property
    def network(self) -> NetworkSpec:
        """The network of its lane."""
        return self.lane.network

    @property
    def rule(self) -> Rule:
        """The learning rule of its lane."""
        return self.lane.rule

    def stream(self, name: str) -> np.random.SeedSequence:
        """Return one of the STREAMS: separate randomness for each use, derived from the seed alone.

        So models raced on one seed see the same batches, and asking for the held-out batch twice is harmless.
        """
        return np.random.SeedSequence(self.seed).spawn(len(STREAMS))[STREAMS.index(name)]

    def held_out(self) -> Batch:
        """Return the fixed batch on which progress is measured; its first sequence is the one on show."""
        batch = self.task.held_out(np.random.default_rng(self.stream("held_out")))
        telling = self.task.telling(batch.first(GRADIENT_SEQUENCES))
        order = np.arange(len(batch.inputs))
        order[[0, telling]] = telling, 0
        return Batch(*(part[order] for part in batch)) if telling else batch

    def avoided(self, held_out: Batch) -> frozenset[bytes]:
        """Return the codes of the held-out sequences that training draws anew, were it to come upon them."""
        return avoided(self.task, held_out, np.random.default_rng(self.stream("again")))

    @property
    def comes_upon_held_out(self) -> bool:
        """Whether training meets held-out sequences, as there are too few different ones to keep them apart."""
        return self.task.draws_alike and not self.avoided(self.held_out())

    def example(self) -> Batch:
        """Return the sequence that a lesson opens with, as a batch of one."""
        return self.task.example(np.random.default_rng(self.stream("held_out")))

    def to_pairs(self) -> dict[str, str]:
        """Return the query-string form; a default is left out, the task and the model never are."""
        task = self.task.to_pairs()
        task |= {key: pack_text(task[key]) for key in PACKED if key in task}
        return {
            "task": self.task.name,
            **task,
            "model": self.network.model,
            **self.lane.to_pairs(),
            **super().to_pairs(),
        }

    @classmethod
    def from_pairs(cls, pairs: Mapping[str, str]) -> "Experiment":
        """Read an experiment from its query-string form.

        Raises ValueError with one sentence for an unknown name, a bad value or one out of range.
        """
        pairs = dict(settings_in(pairs.items()))
        name = pairs.get("task", "adding")
        if name not in TASKS:
            raise ValueError(f"task is {quoted(name)}, but it must be one of: {', '.join(TASKS)}.")
        kind = TASKS[name]
        names = ["task", *(f.name for f in declared(kind)), *FIELDS, *(f.name for f in declared(cls))]
        for key in pairs:
            if key not in names:
                raise ValueError(f"The link has {quoted(key)}, which is not a setting here. Known: {', '.join(names)}.")
        pairs = {**pairs, **{key: unpack_text(pairs[key]) for key in PACKED if key in pairs}}
        own = super().from_pairs(pairs)
        return replace(own, task=kind.from_pairs(pairs), lane=Lane.from_pairs(pairs))

    def to_link(self) -> str:
        """Return the query string that reproduces this experiment."""
        return urlencode(self.to_pairs())

    @classmethod
    def from_link(cls, link: str) -> "Experiment":
        """Read what `to_link` wrote. Raises ValueError with one sentence on anything else."""
        return cls.from_pairs(read_query(link))
