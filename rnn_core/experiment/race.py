"""A race: up to four experiments side by side on the same batches."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from rnn_core.experiment.experiment import Experiment
from rnn_core.experiment.idle import idle
from rnn_core.experiment.lane import FIELDS, Lane
from rnn_core.experiment.links import read_query, settings_in
from rnn_core.experiment.network import NetworkSpec
from rnn_core.settings import quoted, spelled

MOST_LANES = 4
DEVICE = "device"
PLACES = {"auto": "the faster device", "cpu": "the CPU", "cuda": "the GPU", "mps": "the GPU"}  # as titles say it
_LANE_KEY = re.compile(r"(\w+)\.([2-4])")


@dataclass(frozen=True)
class Race:
    """Up to four experiments that differ in lane and device alone: same task, batches, seed and updates.

    In a link the first model's settings have plain names; those of the others end in .2, .3, .4
    and stand only where they differ from the first model's. So does a device.
    """

    lanes: tuple[Experiment, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.lanes) <= MOST_LANES:
            raise ValueError(f"A race has {len(self.lanes)} models, but it must have 1 to {MOST_LANES}.")
        first = self.lanes[0]
        if any(replace(lane, lane=first.lane, device=first.device) != first for lane in self.lanes):
            raise ValueError("The experiments of a race may differ in their model and device alone.")

    @classmethod
    def of(cls, base: Experiment, lanes: tuple[Lane, ...]) -> "Race":
        """Race `lanes` on the task and the training settings of `base`."""
        return cls(tuple(replace(base, lane=lane) for lane in lanes))

    @property
    def networks(self) -> tuple[NetworkSpec, ...]:
        """The competitors, in order."""
        return tuple(lane.network for lane in self.lanes)

    @cached_property
    def on_several(self) -> bool:
        """Whether its lanes name different devices."""
        return len({lane.device for lane in self.lanes}) > 1

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """A name for each lane, different even for twins: what tells apart those of one name is added to it."""
        places = [f" on {PLACES[experiment.device]}" if self.on_several else "" for experiment in self.lanes]
        short = [experiment.lane.title + place for experiment, place in zip(self.lanes, places, strict=True)]
        names = [
            ", ".join([name, *self._differences(n, [m for m, other in enumerate(short) if other == name])])
            for n, name in enumerate(short)
        ]
        return tuple(f"{name} ({n + 1})" if names.count(name) > 1 else name for n, name in enumerate(names))

    def _differences(self, number: int, alike: Sequence[int]) -> Iterator[str]:
        """Yield what tells a lane from others, such as "dropout 0.3", and whether it does anything."""
        settings = [self.lanes[n].lane.settings for n in alike]
        without_effect = idle(self.lanes[number])
        for name, value in self.lanes[number].lane.settings.items():
            if any(other[name] != value for other in settings):
                label: str = FIELDS[name].metadata["spec"].label
                yield f"{label[:1].lower()}{label[1:]} {spelled(value)}" + (" (no effect)" * (name in without_effect))

    def to_pairs(self) -> dict[str, str]:
        """Return the query-string form of the race."""
        pairs = self.lanes[0].to_pairs()
        first = _all_pairs(self.lanes[0].lane)
        for number, experiment in enumerate(self.lanes[1:], start=2):
            lane = experiment.lane
            pairs |= {
                f"{key}.{number}": value
                for key, value in _all_pairs(lane).items()
                if key == "model" or (value != first[key] and lane.minds(key))
            }
            if experiment.device != self.lanes[0].device:
                pairs[f"{DEVICE}.{number}"] = experiment.device
        return pairs

    @classmethod
    def from_pairs(cls, pairs: Mapping[str, str]) -> "Race":
        """Read a race; a link without numbered settings is a race of one. Raises ValueError."""
        pairs = dict(settings_in(pairs.items()))
        plain = {key: value for key, value in pairs.items() if not _LANE_KEY.fullmatch(key)}
        base, extra = Experiment.from_pairs(plain), dict[int, dict[str, str]]()
        for key, value in pairs.items():
            if numbered := _LANE_KEY.fullmatch(key):
                if numbered[1] not in (*FIELDS, DEVICE):
                    raise ValueError(f"The link has {quoted(key)}, but only a model's settings can be numbered.")
                extra.setdefault(int(numbered[2]), {})[numbered[1]] = value
        if sorted(extra) != list(range(2, 2 + len(extra))):
            raise ValueError("The link skips a model: number the further ones .2, .3, .4 without a gap.")
        numbers = sorted(extra)
        race = cls.of(base, (base.lane, *(Lane.from_pairs(plain | extra[number]) for number in numbers)))
        others = zip(race.lanes[1:], numbers, strict=True)
        return cls((base, *(replace(lane, device=extra[n].get(DEVICE, base.device)) for lane, n in others)))

    def to_link(self) -> str:
        """Return the query string that reproduces this race."""
        return urlencode(self.to_pairs())

    @classmethod
    def from_link(cls, link: str) -> "Race":
        """Read what `to_link` wrote. Raises ValueError with one sentence on anything else."""
        return cls.from_pairs(read_query(link))


def _all_pairs(lane: Lane) -> dict[str, str]:
    return {name: str(item.default) for name, item in FIELDS.items()} | lane.to_pairs()
