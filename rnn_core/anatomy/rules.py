"""What a reader sees of each learning rule without torch: its name, its idea, and what it can train."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from rnn_core.anatomy.cells import CELLS

T = TypeVar("T")

ONE_SUM = ("rnn", "rnn_relu")  # cells with one net input, from which h follows


@dataclass(frozen=True)
class LearningRule:
    """How a loss becomes a change of weights. `cells`: those that it is written for; `deep`: whether layers stack."""

    name: str
    title: str
    meaning: str
    cells: Collection[str] = ONE_SUM
    deep: bool = False


RULES: dict[str, LearningRule] = {
    rule.name: rule
    for rule in (
        LearningRule("bptt", "BPTT", "the true gradient, through every step", CELLS, True),
        LearningRule("truncated", "truncated", "the true gradient, through k2 steps only", CELLS, True),
        LearningRule(
            "dsf", "diagonal feedback", "a fixed diagonal in place of every Jacobian", (*ONE_SUM, "leaky", "gru"), True
        ),
        LearningRule("wp", "weight perturbation", "disturb the weights, and see what the loss does"),
        LearningRule("np", "node perturbation", "disturb the net inputs, and see what the loss does"),
        LearningRule("anp", "activity perturbation", "the same, by what the disturbance came to at each unit"),
        LearningRule("dnp", "decorrelated node perturbation", "node perturbation on decorrelated inputs"),
        LearningRule("sctt", "SCTT", "BPTT, while every θ steps the state also jumps to where it was", ("leaky",)),
        LearningRule("dasc", "DASC", "BPTT, while every θ steps the state also takes one long step", ("leaky",)),
        LearningRule("cd", "CD", "BPTT, on steps that are at first θ times as long", ("leaky",)),
        LearningRule("danp", "decorrelated activity perturbation", "activity perturbation on decorrelated inputs"),
    )
}
DISTURBANCE = 1e-3  # the standard deviation of what a perturbing rule adds
DECORRELATION = 0.01  # the learning rate of what decorrelates
PERTURBING = ("wp", "np", "anp", "dnp", "danp")
DECORRELATED = ("dnp", "danp")
FIRST = 0.1  # beta, at first
SHARE = 0.6  # of all updates, those with a short cut
RULES_OWN = "mixing."  # how the names of those numbers begin that a rule keeps beside the weights
RUNAWAY = 100  # a loss this many times the first one counts as diverged
SKIPPING = ("sctt", "dasc", "cd")
LONG_STEPS = ("dasc", "cd")  # whose long step would pass its goal if theta times the leak were above 1


def weights_alone(state: Mapping[str, T]) -> dict[str, T]:
    """Return what a network answers with, by name, without what only its rule needs, to go on learning."""
    return {name: value for name, value in state.items() if not name.startswith(RULES_OWN)}
