"""The old names of some questions, for pages and findings that do not ask questions yet."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from rnn_core.anatomy.surgery import Surgery
from rnn_core.experiment import Experiment
from rnn_core.experiment.sampling import Sampling
from rnn_core.questions.arithmetic import LookFlops
from rnn_core.questions.backward import BackwardPass
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.change import RecurrentChange
from rnn_core.questions.clock import BackwardSeconds
from rnn_core.questions.costs import AnswerCosts, HeldOutCost
from rnn_core.questions.frames import FrameForecast, FrameStates
from rnn_core.questions.influence import StepInfluence
from rnn_core.questions.maps import FeatureMaps
from rnn_core.questions.marks import RougeMarks, SquadMarks
from rnn_core.questions.net import Net, wired
from rnn_core.questions.portrait import PhasePortrait
from rnn_core.questions.reach import LyapunovExponents
from rnn_core.questions.reading import Recording, SequenceReading
from rnn_core.questions.rules import GuessCosines, RuleAlignment, RuleFeedback
from rnn_core.questions.start import ShortcutReach
from rnn_core.questions.terrain import LossSurface
from rnn_core.questions.thinking import ThinkingPace
from rnn_core.questions.translation import BeamTranslations, PairTranslations, TextTranslations
from rnn_core.questions.writing import Continuation
from rnn_core.tasks import Batch, Task
from rnn_core.tasks.translation import Translation
from rnn_core.trace import Backward, Draft, Floats, Portrait, Reading, Surface, Thinking, Trace

T = TypeVar("T")
__all__ = ["Net", "wired"]


def find(net: Net, batch: Batch, finding: Callable[[Trace, Batch], T], surgery: Surgery | None = None) -> T:
    """Record a network on a batch and return what `finding` reads off it; to be run by a worker."""
    return finding(record_batch(net, batch, surgery), batch)


def read_sequence(net: Net, batch: Batch, surgery: Surgery | None = None) -> Reading:
    """See SequenceReading."""
    return SequenceReading(net, batch, surgery).answer()


def recurrent_change(net: Net) -> float:
    """See RecurrentChange."""
    return RecurrentChange(net).answer()


def read_backward(net: Net, batch: Batch) -> Backward:
    """See BackwardPass."""
    return BackwardPass(net, batch).answer()


def record_batch(net: Net, batch: Batch, surgery: Surgery | None = None) -> Trace:
    """See Recording."""
    return Recording(net, batch, surgery).answer()


def read_costs(net: Net, batch: Batch) -> Floats:
    """See AnswerCosts."""
    return AnswerCosts(net, batch).answer()


def read_bits(net: Net, task: Task) -> float:
    """See HeldOutCost."""
    return HeldOutCost(net, task).answer()


def read_answers(net: Net, batch: Batch) -> Floats:
    """See AnswerChances."""
    return AnswerChances(net, batch).answer()


def read_maps(net: Net, batch: Batch) -> dict[str, Floats]:
    """See FeatureMaps."""
    return FeatureMaps(net, batch).answer()


def read_thinking(net: Net, batch: Batch, doubts: Sequence[float]) -> Thinking:
    """See ThinkingPace."""
    return ThinkingPace(net, batch, tuple(doubts)).answer()


def write_on(net: Net, draft: Draft, letters: int, sampling: Sampling) -> Draft:
    """See Continuation."""
    return Continuation(net, draft, letters, sampling).answer()


def translate(net: Net, batch: Batch, width: int) -> list[tuple[str, float]]:
    """See BeamTranslations."""
    return list(BeamTranslations(net, batch, width).answer())


def translate_all(net: Net, task: Translation, numbers: Sequence[int]) -> tuple[str, ...]:
    """See PairTranslations."""
    return PairTranslations(net, task, tuple(numbers)).answer()


def translate_texts(net: Net, texts: Sequence[str]) -> tuple[str, ...]:
    """See TextTranslations."""
    return TextTranslations(net, tuple(texts)).answer()


def influence_of_steps(net: Net, batch: Batch) -> Floats:
    """See StepInfluence."""
    return StepInfluence(net, batch).answer()


def read_exponents(net: Net, batch: Batch, count: int = 1) -> list[float]:
    """See LyapunovExponents."""
    return list(LyapunovExponents(net, batch, count).answer())


def read_alignment(net: Net, batch: Batch) -> float:
    """See RuleAlignment."""
    return RuleAlignment(net, batch).answer()


def read_handed_back(net: Net, batch: Batch) -> Floats:
    """See RuleFeedback."""
    return RuleFeedback(net, batch).answer()


def read_guesses(experiment: Experiment, counts: list[int]) -> list[float]:
    """See GuessCosines."""
    return list(GuessCosines(experiment, tuple(counts)).answer())


def read_short_cuts(experiments: Sequence[Experiment]) -> list[Floats]:
    """See ShortcutReach."""
    return list(ShortcutReach(tuple(experiments)).answer())


def time_by_hand(experiment: Experiment, rounds: int) -> tuple[float, float]:
    """See BackwardSeconds."""
    return BackwardSeconds(experiment, rounds).answer()


def flops_of_looks(experiment: Experiment) -> list[int]:
    """See LookFlops."""
    return list(LookFlops(experiment).answer())


def read_surface(net: Net, batch: Batch, at: Floats) -> Surface:
    """See LossSurface."""
    return LossSurface(net, batch, at).answer()


def read_portrait(net: Net, token: int, steps: int) -> Portrait:
    """See PhasePortrait."""
    return PhasePortrait(net, token, steps).answer()


def read_kept(net: Net, inputs: Floats) -> Floats:
    """See FrameStates."""
    return FrameStates(net, inputs).answer()


def read_foreseen(net: Net, inputs: Floats, ahead: int) -> Floats:
    """See FrameForecast."""
    return FrameForecast(net, inputs, ahead).answer()


def likeness(one: Floats, other: Floats, window: int) -> float:
    """Return the mean structural similarity of frames (frames, height, width) in 0..1; 1: the same."""
    from rnn_core.nets.probes import foresee

    return foresee.likeness(one, other, window)


def read_squad(written: Sequence[str], right: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Return exact match and F1 of answers as SQuAD counts them, shares of 1; of several right answers the best."""
    return SquadMarks(tuple(written), tuple(tuple(some) for some in right)).answer()


def read_rouge(written: Sequence[str], right: Sequence[str]) -> tuple[float, float, float]:
    """Return the F measures of ROUGE-1, ROUGE-2 and ROUGE-L, shares of 1, averaged over texts."""
    return RougeMarks(tuple(written), tuple(right)).answer()
