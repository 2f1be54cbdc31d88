"""Settings that change nothing in a given experiment, and why: who sets one would look for its effect in vain."""

from collections.abc import Iterator

from rnn_core.experiment.experiment import Experiment
from rnn_core.experiment.lane import FIELDS
from rnn_core.experiment.network import NetworkSpec
from rnn_core.experiment.recurrent import RecurrentSpec
from rnn_core.experiment.rule import ShortCuts, Truncated
from rnn_core.experiment.viewers import ThinkerSpec
from rnn_core.settings import spelled


def idle(experiment: Experiment) -> dict[str, str]:
    """Return a sentence for each setting of a lane that differs from its default and yet has no effect, by its name."""
    reasons = dict([*_of_network(experiment.network, experiment), *_of_rule(experiment)])
    values = experiment.lane.settings
    return {
        name: f"{FIELDS[name].metadata['spec'].label} {spelled(values[name])} has no effect: {why}."
        for name, why in reasons.items()
        if values[name] != FIELDS[name].default
    }


def _of_network(network: NetworkSpec, experiment: Experiment) -> Iterator[tuple[str, str]]:
    if experiment.task.vocabulary is None:
        yield "embedding", "this task has no tokens"
    if isinstance(network, RecurrentSpec):
        if network.layers == 1:
            yield "dropout", "it hides what one layer hands to the next, and this network has one layer"
        if not network.both:
            yield "merge", "this network reads in one direction only"
    if isinstance(network, ThinkerSpec) and network.stopping != "learned":
        yield "price", "only a network that learns when to stop pays for its thoughts"


def _of_rule(experiment: Experiment) -> Iterator[tuple[str, str]]:
    rule, steps = experiment.rule, experiment.task.steps
    if experiment.clip_norm is None:
        yield "clip", "the limit for gradients is off"
    if isinstance(rule, Truncated) and rule.k1 >= steps:
        for name in ("k1", "k2"):
            yield name, f"a sequence has {steps} steps, so the gradient goes back through all of them, as in BPTT"
    if isinstance(rule, ShortCuts) and rule.skip > steps:
        yield "skip", f"a sequence has {steps} steps, so there is no jump"
