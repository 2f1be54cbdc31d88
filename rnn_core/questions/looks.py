"""What a worker is asked to look into: trained networks and what they do. Pure; torch is imported inside only."""

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_core.anatomy.surgery import Surgery
from rnn_core.experiment import Experiment
from rnn_core.experiment.sampling import Sampling
from rnn_core.tasks import Batch, Task
from rnn_core.tasks.reviews import Reviews
from rnn_core.tasks.translation import LONGEST, Translation
from rnn_core.trace import Backward, Draft, Floats, Portrait, Reach, Reading, Surface, Thinking, Trace


@dataclass(frozen=True)
class Net:
    """A network as the server can hold it: a lane of a race's state, or weights in a safetensors file.

    With neither of them it is the experiment's network before its first update.
    """

    experiment: Experiment
    state: bytes | None = None
    lane: int = 0
    weights: bytes | None = None


def wired(experiment: Experiment, parameters: Mapping[str, Floats]) -> Net:
    """Return a network with the given parameters (by torch's names) instead of trained ones; no worker is needed."""
    from safetensors.numpy import save

    return Net(experiment, weights=save({name: np.asarray(part, np.float32) for name, part in parameters.items()}))


def read_sequence(net: Net, batch: Batch, surgery: Surgery | None = None) -> Reading:
    """Let a network read the first sequence of `batch`. Raises ValueError when the surgery does not fit it."""
    from rnn_core.nets.probes.reading import read

    return read(_model(net), net.experiment.task, batch, surgery)


def recurrent_change(net: Net) -> float:
    """Return how far training has moved a network's recurrent weights U: ||U - U_0|| / ||U_0||."""
    from rnn_core.nets import training
    from rnn_core.nets.probes import moved

    return moved.recurrent_change(training.start(net.experiment, measured=False).model.cpu(), _model(net))


def read_backward(net: Net, batch: Batch) -> Backward:
    """Trace the loss of the first sequence of `batch` back through a one-layer network that reads forward."""
    from rnn_core.nets.probes.backward import trace_back

    return trace_back(_model(net), net.experiment.task, batch)


def record_batch(net: Net, batch: Batch, surgery: Surgery | None = None) -> Trace:
    """Return the whole inside of a network on a batch (under surgery: without padding). Raises ValueError."""
    from rnn_core.nets.probes.reading import read_all

    return read_all(_model(net), batch, surgery)


def _model(net: Net) -> Any:
    """Return the network itself, on the CPU."""
    from safetensors.torch import load

    from rnn_core.nets import training

    if net.state is not None:
        return pickle.loads(net.state)[net.lane].model.cpu()
    model = training.start(net.experiment, measured=False).model.cpu()
    if net.weights is not None:
        model.load_state_dict(load(net.weights))
    return model


def read_costs(net: Net, batch: Batch) -> Floats:
    """Return what each right answer of a batch without padding cost a network, in bits, (batch, time)."""
    from rnn_core.nets.probes.costs import costs

    return costs(_model(net), batch)


def read_bits(net: Net, task: Task) -> float:
    """Return what a right answer costs a network on average, in bits, on what `task` holds out."""
    return float(read_costs(net, task.held_out(np.random.default_rng(0))).mean())


def read_tested(net: Net) -> Floats:
    """Return the chance of five stars that a network gives to each review of the test table, (reviews,)."""
    task = net.experiment.task
    assert isinstance(task, Reviews)
    return read_answers(net, task.tested())[:, 1]


def read_answers(net: Net, batch: Batch) -> Floats:
    """Return the chance that a network gives to each answer.

    Asked once, at the end of every sequence: (batch, answers); asked at every step: (batch, time, answers).
    """
    from rnn_core.nets.probes.answers import chances

    return chances(_model(net), batch)


def read_maps(net: Net, batch: Batch) -> dict[str, Floats]:
    """Return what a network that looks at images keeps from frame to frame, by name, each (batch, time, ...)."""
    from rnn_core.nets.probes.maps import maps

    return maps(_model(net), batch)


def read_thinking(net: Net, batch: Batch, doubts: Sequence[float]) -> Thinking:
    """Return what a thinker answers in each way to stop it; `doubts`: entropies in nats below which it is sure."""
    from rnn_core.nets.probes.thinking import pace

    return pace(_model(net), batch, doubts)


def write_on(net: Net, draft: Draft, letters: int, sampling: Sampling) -> Draft:
    """Let a network that foresees text write so many more letters. Raises ValueError when nothing stands there yet."""
    from rnn_core.nets.probes.writing import write

    return write(_model(net), draft, letters, sampling)


def translate(net: Net, batch: Batch, width: int) -> list[tuple[str, float]]:
    """Return the best texts that a beam of `width` finds for the first one of `batch`, and their chances.

    An end mark shows that the network closed the text; without one it was cut. A diverged network writes nothing.
    """
    from rnn_core.nets.probes.translating import search

    task = net.experiment.task
    assert isinstance(task, Translation)
    found = search(_model(net), task, batch, width, LONGEST)
    return [("".join(task.vocabulary[code] for code in way.codes), float(np.exp(way.score))) for way in found]


def translate_all(net: Net, task: Translation, numbers: Sequence[int]) -> tuple[str, ...]:
    """Return what a network writes, greedily, for each of these texts of `task`."""
    from rnn_core.nets.probes.translating import write_all

    return write_all(_model(net), task, task.batch(numbers))


def translate_texts(net: Net, texts: Sequence[str]) -> tuple[str, ...]:
    """Return what a network writes, greedily, for each of these texts in its letters."""
    from rnn_core.nets.probes.translating import write_all

    task = net.experiment.task
    assert isinstance(task, Translation)
    return write_all(_model(net), task, task.texts(texts))


def gradients_at_start(experiments: Sequence[Experiment]) -> list[Floats]:
    """Return how far back the loss reaches in each network before its first update: GradientFlow.whole, (time,)."""
    from rnn_core.nets import training

    return [training.start(one).snapshots[0].flow.whole[0] for one in experiments]


def influence_of_steps(net: Net, batch: Batch) -> Floats:
    """Return how much the answer at the end changes when the input of one step is another's, (time,)."""
    from rnn_core.nets.probes.influence import influence

    return influence(_model(net), batch)


def read_reach(net: Net, batch: Batch) -> Reach:
    """Follow small changes of the state through the first sequence of `batch`: see Reach."""
    from rnn_core.nets.probes.jacobians import reach_of

    return reach_of(_model(net), net.experiment.task.alone(batch))


def read_exponents(net: Net, batch: Batch, count: int = 1) -> list[float]:
    """Return the largest Lyapunov exponents of a network along the first sequence of `batch`, per step."""
    from rnn_core.nets.probes.lyapunov import exponents_of

    return exponents_of(_model(net), net.experiment.task.alone(batch), count)


def read_alignment(net: Net, batch: Batch) -> float:
    """Return the cosine between the gradient of a network's own learning rule and the true one."""
    from rnn_core.nets.probes.alignment import alignment

    return alignment(_model(net), net.experiment.task, batch)


def read_handed_back(net: Net, batch: Batch) -> Floats:
    """Return what a network's learning rule hands back to every step of a batch's first sequence, (track, time)."""
    from rnn_core.nets import training
    from rnn_core.nets.probes.handed_back import handed_back

    task = net.experiment.task
    return handed_back(_model(net), task, training.as_tensors(task.alone(batch), training.pick_device("cpu")))


def read_guesses(experiment: Experiment, counts: list[int]) -> list[float]:
    """Return how well the mean of so many guesses of a perturbing rule points along the gradient, before training."""
    from rnn_core.nets import training
    from rnn_core.nets.probes.guesses import cosines_of_guesses

    model, drawn = _model(Net(experiment)), np.random.default_rng(experiment.stream("batches"))
    batch = training.as_tensors(experiment.task.sample(experiment.batch_size, drawn), training.pick_device("cpu"))
    return cosines_of_guesses(model, experiment.task, batch, counts, experiment.seed)


def read_short_cuts(experiments: Sequence[Experiment]) -> list[Floats]:
    """Return how far back the loss reaches in untrained leaky RNNs with their short cuts, (time,) each."""
    from rnn_core.nets import training
    from rnn_core.nets.probes.short_cuts import reach_of_skips

    cpu = training.pick_device("cpu")
    return [reach_of_skips(_model(Net(one)), one.task, training.as_tensors(one.held_out(), cpu)) for one in experiments]


def time_by_hand(experiment: Experiment, rounds: int) -> tuple[float, float]:
    """Return the seconds of our written-out BPTT for one batch of a recurrent network, and of torch's own."""
    from rnn_core.nets.stopwatch import seconds_by_hand

    return seconds_by_hand(experiment, rounds)


def flops_of_update(experiment: Experiment) -> int:
    """Return the floating-point operations of one update, forwards and back, as torch's own counter sees them."""
    from rnn_core.nets.stopwatch import flops_per_update

    return flops_per_update(experiment)


def flops_of_looks(experiment: Experiment) -> list[int]:
    """Return the floating-point operations until the answer after 1, 2, ... looks at one sequence of images."""
    from rnn_core.nets.stopwatch import flops_per_look

    return flops_per_look(experiment)


def read_surface(net: Net, batch: Batch, at: Floats) -> Surface:
    """Return the loss of `batch` on a plane through a network's weights, at the distances `at`."""
    from rnn_core.nets.probes.loss_surface import loss_surface

    return loss_surface(_model(net), net.experiment.task, batch, at)


def read_portrait(net: Net, token: int, steps: int) -> Portrait:
    """Return where a network of few units goes when it reads one token for ever. Raises ValueError."""
    from rnn_core.nets.probes.portrait import portrait

    return portrait(_model(net), token, steps)


def read_kept(net: Net, inputs: Floats) -> Floats:
    """Return all that a network keeps after each frame of inputs (batch, time, pixels), (batch, time, numbers)."""
    from rnn_core.nets.probes.foresee import keep

    return keep(_model(net), inputs)


def read_foreseen(net: Net, inputs: Floats, ahead: int) -> Floats:
    """Return how a network goes on after inputs (batch, time, pixels) by itself, (batch, ahead, pixels)."""
    from rnn_core.nets.probes.foresee import foresee

    return foresee(_model(net), inputs, ahead)


def likeness(one: Floats, other: Floats, window: int) -> float:
    """Return the mean structural similarity of frames (frames, height, width) in 0..1; 1: the same."""
    from rnn_core.nets.probes import foresee

    return foresee.likeness(one, other, window)


def read_squad(written: Sequence[str], right: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Return exact match and F1 of answers as SQuAD counts them, shares of 1; of several right answers the best."""
    from rnn_core.nets.probes import marks

    return marks.squad(written, right)


def read_rouge(written: Sequence[str], right: Sequence[str]) -> tuple[float, float, float]:
    """Return the F measures of ROUGE-1, ROUGE-2 and ROUGE-L, shares of 1, averaged over texts."""
    from rnn_core.nets.probes import marks

    return marks.rouge(written, right)
