"""A lane: a network and the rule by which it learns. What a race runs side by side."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field
from typing import Any, Self

from rnn_core.experiment.network import NetworkSpec
from rnn_core.experiment.recurrent import RecurrentSpec
from rnn_core.experiment.rivals import RivalSpec
from rnn_core.experiment.rule import BPTT, Rule, ShortCuts, Truncated
from rnn_core.experiment.viewers import ThinkerSpec, ViewerSpec
from rnn_core.settings import Settings, checked, declared, parsed, spelled
from rnn_core.tasks import Task

NETWORKS: tuple[type[NetworkSpec], ...] = (RecurrentSpec, RivalSpec, ViewerSpec, ThinkerSpec)
LEARNING: dict[str, type[Rule]] = {name: kind for kind in (Rule, Truncated, ShortCuts) for name in kind.kinds}


def _fields() -> dict[str, Field[Any]]:
    """Return every setting of any lane in the order of a link: of networks, of rules, of those that think."""
    rules = {item.name: item for kind in (Rule, Truncated, ShortCuts) for item in declared(kind)}
    rules["clip"] = rules.pop("clip")  # a link names it behind what single rules have
    networks = {item.name: item for kind in (RecurrentSpec, RivalSpec) for item in declared(kind)}
    return networks | rules | {item.name: item for item in declared(ThinkerSpec) if item.name not in networks}


FIELDS = _fields()


@dataclass(frozen=True)
class Lane:
    """A network without its weights, and how it learns. Raises ValueError where the rule is not for such a network.

    In a link, and in `settings`, the settings of both lie beside each other: none of their names means two things.
    """

    network: NetworkSpec = field(default_factory=RecurrentSpec)
    rule: Rule = BPTT

    def __post_init__(self) -> None:
        _check(type(self.network), self.rule, self.settings)

    @classmethod
    def of(cls, **settings: Any) -> Self:
        """Return the lane of these settings, whichever part each belongs to; others keep their defaults.

        What means nothing beside the others is left out where it does no harm, such as k1 beside BPTT.
        Raises ValueError for a value out of range, and for one that would have no effect.
        """
        values = {name: checked(item, settings.pop(name, item.default)) for name, item in FIELDS.items()}
        if settings:
            raise TypeError(f"No lane has these settings: {', '.join(settings)}.")
        kind = next(kind for kind in NETWORKS if values["model"] in kind.kinds)
        learning = LEARNING[values["rule"]]
        rule = learning(**_own(learning, values))
        _check(kind, rule, values)
        return cls(kind(**_own(kind, values)), rule)

    def vary(self, **settings: Any) -> Self:
        """Return the same lane with the named settings put in place of its own. Raises ValueError as `of` does."""
        return self.of(**self.settings | settings)

    @property
    def settings(self) -> dict[str, Any]:
        """The values of all settings that any lane has, by name; what this one has not is at its default."""
        return {name: getattr(self._home(name), name, item.default) for name, item in FIELDS.items()}

    @property
    def title(self) -> str:
        """A short name for legends, such as "GRU 64" or "RNN (tanh) 32, truncated 5/10"."""
        return ", ".join([self.network.title, *self.rule.says])

    @property
    def family(self) -> str:
        """The family whose color the network wears throughout the app."""
        return self.network.family

    def parameters(self, task: Task) -> int:
        """Count the weights of its network."""
        return self.network.parameters(task)

    def matched(self, task: Task, parameters: int) -> Self:
        """Return the same lane with the number of hidden units whose parameter count comes closest."""
        return type(self)(self.network.matched(task, parameters), self.rule)

    def minds(self, name: str) -> bool:
        """Tell whether it matters to this lane what another one's setting of that name is."""
        return hasattr(self._home(name), name) or name in _refused(type(self.network))

    def to_pairs(self) -> dict[str, str]:
        """Return the settings that differ from their defaults, as text for a query string."""
        values = self.settings
        return {name: spelled(values[name]) for name, item in FIELDS.items() if values[name] != item.default}

    @classmethod
    def from_pairs(cls, pairs: Mapping[str, str]) -> Self:
        """Read the settings named in `pairs`; others keep their defaults. Raises ValueError."""
        return cls.of(**{name: parsed(item, pairs[name]) for name, item in FIELDS.items() if name in pairs})

    def _home(self, name: str) -> Settings:
        """Return the part that has a setting of that name; the rule, where none has."""
        return self.network if hasattr(self.network, name) else self.rule


def _own(kind: type[Settings], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the settings that a part of that kind has."""
    return {item.name: values[item.name] for item in declared(kind)}


def _refused(kind: type[NetworkSpec]) -> tuple[str, ...]:
    """Return the settings that such a network cannot have: only cells learn by other rules, or can be clipped."""
    own = {item.name for item in declared(kind)}
    return () if kind.recurrent else tuple(name for name in FIELDS if name not in own and name not in kind.inert)


def _check(kind: type[NetworkSpec], rule: Rule, values: Mapping[str, Any]) -> None:
    """Raise ValueError unless the rule is for such a network, and every value has an effect on it."""
    rule.check(values)
    for name in _refused(kind):
        value, default = values[name], FIELDS[name].default
        if value != default:
            raise ValueError(f"{name} is {value!r}, but for {values['model']} it must be {default!r}.")
