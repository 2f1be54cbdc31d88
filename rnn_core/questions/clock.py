"""How long does an update take on this machine?"""

from dataclasses import dataclass
from typing import ClassVar

from rnn_core.experiment import Experiment, Race
from rnn_core.questions.base import Question


@dataclass(frozen=True)
class UpdateSeconds(Question[tuple[float, ...]]):
    """The median seconds that one update of each lane of a race takes here, the lanes taking turns.

    Without `fused`, oneDNN's kernels are switched off meanwhile.
    """

    portable: ClassVar[bool] = False

    race: Race
    rounds: int
    fused: bool = True

    def answer(self) -> tuple[float, ...]:
        from rnn_core.nets.stopwatch import seconds_per_update

        return tuple(seconds_per_update(self.race.lanes, self.rounds, self.fused))


@dataclass(frozen=True)
class BackwardSeconds(Question[tuple[float, float]]):
    """The seconds of our written-out BPTT for one batch of a recurrent network, and of what trains."""

    portable: ClassVar[bool] = False

    experiment: Experiment
    rounds: int

    def answer(self) -> tuple[float, float]:
        from rnn_core.nets.stopwatch import seconds_by_hand

        return seconds_by_hand(self.experiment, self.rounds)
