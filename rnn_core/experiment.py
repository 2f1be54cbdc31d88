"""The only configuration in the project: an Experiment, a frozen value that a link can carry."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode

import numpy as np

from rnn_core.modelspec import ModelSpec
from rnn_core.settings import Settings, declared, quoted, setting
from rnn_core.tasks import TASKS, Batch, Task
from rnn_core.tasks.text import LONGEST
from rnn_core.textlink import pack_text, unpack_text
from rnn_core.viewers import VIEWERS

STREAMS = ("weights", "batches", "held_out", "noise")
PACKED = ("text", "values")  # long settings, which a link carries compressed
LONGEST_LINK = 6 * LONGEST + 2_000  # servers refuse an address of 64 KiB


@dataclass(frozen=True, kw_only=True)
class Experiment(Settings):
    """Everything that decides a training run: equal experiments give equal runs on the same device."""

    task: Task = field(default_factory=TASKS["adding"])
    model: ModelSpec = field(default_factory=ModelSpec)
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
    device: str = setting("auto", "Device", ("auto", "cpu", "cuda", "mps"), "Where to train; auto takes a GPU if any")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.model.views:
            self._check_view()
        elif not self.model.recurrent and self.task.readout == "every":
            raise ValueError(
                f"model is {self.model.model!r}, which answers once, but {self.task.title} asks at every step."
            )
        if self.task.loss == "ctc" and self.model.rule != "bptt":
            raise ValueError(f"rule is {self.model.rule!r}, but CTC has one loss for a whole sequence: use bptt.")
        if self.task.cue is None and self.model.decoder == "own":
            raise ValueError(f"decoder is 'own', but in {self.task.title} as it is set nothing is written.")
        if self.task.cue is None and (self.model.attention != "none" or self.model.forcing < 1):
            raise ValueError(
                f"attention and teacher forcing are for what writes, but in {self.task.title} as it is set nothing is "
                "written: leave them at 'none' and 1."
            )
        if self.task.cue is not None and self.model.both:
            raise ValueError("direction is 'bidirectional', but what is still to be written cannot be read.")

    def _check_view(self) -> None:
        """Raise ValueError unless there are frames to look at, and the network can answer as it is asked."""
        if self.task.frame is None:
            raise ValueError(f"model is {self.model.model!r}, which looks at images, but {self.task.title} has none.")
        if self.task.readout not in (readouts := VIEWERS[self.model.model].readouts):
            when = "at every step" if readouts == ("every",) else "once"
            raise ValueError(f"model is {self.model.model!r}, which answers {when}; {self.task.title} asks otherwise.")

    def stream(self, name: str) -> np.random.SeedSequence:
        """Return one of the STREAMS: separate randomness for each use, derived from the seed alone.

        So models raced on one seed see the same batches, and asking for the held-out batch twice is harmless.
        """
        return np.random.SeedSequence(self.seed).spawn(len(STREAMS))[STREAMS.index(name)]

    def held_out(self) -> Batch:
        """Return the fixed batch on which progress is measured; its first sequence is the one on show."""
        return self.task.held_out(np.random.default_rng(self.stream("held_out")))

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
            "model": self.model.model,
            **self.model.to_pairs(),
            **super().to_pairs(),
        }

    @classmethod
    def from_pairs(cls, pairs: Mapping[str, str]) -> "Experiment":
        """Read an experiment from its query-string form.

        Raises ValueError with one sentence for an unknown name, a bad value or one out of range.
        """
        name = pairs.get("task", "adding")
        if name not in TASKS:
            raise ValueError(f"task is {quoted(name)}, but it must be one of: {', '.join(TASKS)}.")
        kind = TASKS[name]
        known = ["task", *(f.name for part in (kind, ModelSpec, cls) for f in declared(part))]
        for key in pairs:
            if key not in known:
                raise ValueError(f"The link has {quoted(key)}, which is not a setting here. Known: {', '.join(known)}.")
        pairs = {**pairs, **{key: unpack_text(pairs[key]) for key in PACKED if key in pairs}}
        own = super().from_pairs(pairs)
        return replace(own, task=kind.from_pairs(pairs), model=ModelSpec.from_pairs(pairs))

    def to_link(self) -> str:
        """Return the query string that reproduces this experiment."""
        return urlencode(self.to_pairs())

    @classmethod
    def from_link(cls, link: str) -> "Experiment":
        """Read what `to_link` wrote. Raises ValueError with one sentence on anything else."""
        return cls.from_pairs(read_query(link))


def read_query(link: str) -> dict[str, str]:
    """Split a query string, or a whole address, into pairs. Raises ValueError when it cannot be one."""
    if len(link) > LONGEST_LINK:
        raise ValueError(f"The link has {len(link):,} characters; at most {LONGEST_LINK:,} can be read.")
    query = link.split("?", 1)[-1].split("#", 1)[0].strip()
    try:
        found = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), max_num_fields=100)
    except ValueError:
        raise ValueError("The link is not of the form name=value&name=value: copy it again, whole.") from None
    names = [name for name, _ in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"The link names {quoted(twice)} twice: leave one.")
    return dict(found)


def vary(link: str, **settings: object) -> str:
    """Return `link` with the named settings put in place of its own. Raises ValueError as `read_query` does."""
    return urlencode(read_query(link) | settings)


MOST_LANES = 4
_LANE_KEY = re.compile(r"(\w+)\.([2-4])")


@dataclass(frozen=True)
class Race:
    """Up to four experiments that differ in their model alone: same task, batches, seed and updates.

    In a link the first model's settings have plain names; those of the others end in .2, .3, .4
    and stand only where they differ from the first model's.
    """

    lanes: tuple[Experiment, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.lanes) <= MOST_LANES:
            raise ValueError(f"A race has {len(self.lanes)} models, but it must have 1 to {MOST_LANES}.")
        first = self.lanes[0]
        if any(replace(lane, model=first.model) != first for lane in self.lanes):
            raise ValueError("The experiments of a race may differ in their model alone.")

    @classmethod
    def of(cls, base: Experiment, models: tuple[ModelSpec, ...]) -> "Race":
        """Race `models` on the task and the training settings of `base`."""
        return cls(tuple(replace(base, model=spec) for spec in models))

    @property
    def models(self) -> tuple[ModelSpec, ...]:
        """The competitors, in order."""
        return tuple(lane.model for lane in self.lanes)

    @property
    def titles(self) -> tuple[str, ...]:
        """A name for each lane, different even for twins."""
        names = [spec.title for spec in self.models]
        return tuple(f"{name} ({n + 1})" if names.count(name) > 1 else name for n, name in enumerate(names))

    def to_pairs(self) -> dict[str, str]:
        """Return the query-string form of the race."""
        pairs = self.lanes[0].to_pairs()
        first = _all_pairs(self.models[0])
        for number, spec in enumerate(self.models[1:], start=2):
            other = _all_pairs(spec)
            pairs |= {f"{key}.{number}": value for key, value in other.items() if key == "model" or value != first[key]}
        return pairs

    @classmethod
    def from_pairs(cls, pairs: Mapping[str, str]) -> "Race":
        """Read a race; a link without numbered settings is a race of one. Raises ValueError."""
        base = Experiment.from_pairs({key: value for key, value in pairs.items() if not _LANE_KEY.fullmatch(key)})
        first, extra = _all_pairs(base.model), dict[int, dict[str, str]]()
        for key, value in pairs.items():
            if found := _LANE_KEY.fullmatch(key):
                if found[1] not in first:
                    raise ValueError(f"The link has {quoted(key)}, but only a model's settings can be numbered.")
                extra.setdefault(int(found[2]), {})[found[1]] = value
        if sorted(extra) != list(range(2, 2 + len(extra))):
            raise ValueError("The link skips a model: number the further ones .2, .3, .4 without a gap.")
        others = tuple(ModelSpec.from_pairs(first | extra[number]) for number in sorted(extra))
        return cls.of(base, (base.model, *others))

    def to_link(self) -> str:
        """Return the query string that reproduces this race."""
        return urlencode(self.to_pairs())

    @classmethod
    def from_link(cls, link: str) -> "Race":
        """Read what `to_link` wrote. Raises ValueError with one sentence on anything else."""
        return cls.from_pairs(read_query(link))


def _all_pairs(spec: ModelSpec) -> dict[str, str]:
    defaults = {f.name: str(f.default) for f in declared(ModelSpec)}
    return defaults | spec.to_pairs()
