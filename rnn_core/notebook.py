"""What a notebook does with a network: train it, trace it, ask it, plot it. Everything runs here, in this process.

The app's pages never come here: they hand the same work to worker processes (see rnn_core/runs). What is heavy (torch,
altair) is imported inside the functions, so that to name one of them costs nothing.
"""

import math
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from rnn_core.anatomy.rules import weights_alone
from rnn_core.experiment import Experiment
from rnn_core.questions.base import Question
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.tasks import Batch, Task
from rnn_core.trace import GradientFlow, Row, Snapshot, Trace

A = TypeVar("A")
SLICE_SECONDS = 0.2  # from one move of the progress bar to the next


@dataclass(frozen=True)
class Training:
    """A network after its training, and how that went.

    net: its experiment and its weights. history: one row for each update, and one before the first. snapshots: its
    inside on one held-out sequence at moments of training that lie ever further apart. solved_at: the update after
    which the held-out metric first counted as solved; diverged_at: the one at which the loss left all bounds (the
    weights are those before it). Both are None where that did not happen.
    """

    net: Net
    history: tuple[Row, ...]
    snapshots: tuple[Snapshot, ...]
    solved_at: int | None
    diverged_at: int | None

    @property
    def experiment(self) -> Experiment:
        """What was trained, and how."""
        return self.net.experiment

    @property
    def val_loss(self) -> float:
        """The last measured loss on held-out sequences, in the unit of the task's loss."""
        return self._checked.val_loss

    @property
    def val_metric(self) -> float:
        """The last measured metric on these sequences: `experiment.task.metric.name` says which."""
        return self._checked.val_metric

    @property
    def _checked(self) -> Row:
        return next((row for row in reversed(self.history) if not math.isnan(row.val_loss)), self.history[-1])

    def save(self, path: str | Path) -> None:
        """Write the weights as a safetensors file; its metadata holds the experiment's link and the last update."""
        from safetensors.numpy import load, save

        assert self.net.weights is not None
        about = {"link": self.experiment.to_link(), "update": str(self.history[-1].update)}
        Path(path).write_bytes(save(weights_alone(load(self.net.weights)), metadata=about))

    def __repr__(self) -> str:
        """Return one line: what it is, and how well it does."""
        task, lane = self.experiment.task, self.experiment.lane
        return f"<{lane.title} on {task.name}: held-out {task.metric.name} {self.val_metric:.4g}>"


def train(experiment: Experiment, progress: bool = False) -> Training:
    """Train the network of an experiment from its first update to its last, or until it diverges.

    Equal experiments give equal networks on the same device. `progress` shows a bar. Raises ValueError when the
    experiment's device is not there.
    """
    if not isinstance(experiment, Experiment):  # pyright: ignore[reportUnnecessaryIsInstance] (a notebook is not checked)
        raise ValueError(f"train takes an Experiment, not {_kind(experiment)}: see Experiment.from_link.")
    from safetensors.torch import save
    from tqdm import tqdm

    from rnn_core.nets import training

    with one_thread(), tqdm(total=experiment.updates, unit="update", disable=not progress) as bar:
        run = training.start(experiment)
        while not run.finished:
            training.advance(run, SLICE_SECONDS)
            bar.update(run.update - bar.n)
            bar.set_postfix_str(f"loss {run.history[-1].loss:.4g}")
    net = Net(experiment, weights=save(run.model.state_dict()))
    return Training(net, tuple(run.history), tuple(run.snapshots), run.solved_at, run.diverged_at)


def trace(network: Training | Net, batch: Batch | None = None) -> Trace:
    """Look at every state and gate of a network while it reads a batch: its experiment's held-out one, or yours.

    states and gates are arrays (track, batch, time, hidden) by symbol, where a track is a layer in one direction;
    outputs are (batch, time, outputs): scores before softmax where the answers are classes, else numbers in the unit
    of the task. Raises ValueError when the batch does not fit the task.
    """
    net = _net(network, "trace")
    batch = net.experiment.held_out() if batch is None else batch
    _check(net.experiment.task, batch)
    return ask(Recording(net, batch))


def ask(question: Question[A]) -> A:
    """Answer a question: any of those in rnn_core/questions. Its class says what the answer is, its shape and unit.

    What it is about is part of it, a network as the `net` of what `train` returned: JacobianReach(network.net, batch).
    Raises ValueError when the question does not fit the network.
    """
    if not isinstance(question, Question):  # pyright: ignore[reportUnnecessaryIsInstance] (a notebook is not checked)
        raise ValueError(f"ask takes a question, such as JacobianReach(network.net, batch), not {_kind(question)}.")
    with one_thread():
        return question.answer()


def plot(subject: Training | Trace | Snapshot | GradientFlow | Sequence[Row], sequence: int = 0) -> Any:
    """Return an altair chart.

    Of a network or its history: loss and held-out metric against updates. Of a trace or a snapshot: the states and
    gates of one `sequence` of its batch, step by step. Of a gradient flow (a snapshot holds one): how far back the
    loss reaches. Raises ValueError when there is nothing to draw.
    """
    from rnn_core.charts.far_back import far_back
    from rnn_core.charts.inside import inside
    from rnn_core.charts.progress import Goal, progress

    match subject:
        case Training():
            task = subject.experiment.task
            goal = Goal(task.metric.name, task.chance, task.solved if task.solvable else None)
            return progress(subject.history, subject.experiment.lane.family, goal)
        case Trace():
            return inside(subject, sequence)
        case Snapshot():
            return inside(subject.trace, sequence)
        case GradientFlow():
            return far_back(subject)
        case [Row(), *_]:
            return progress(subject, "table")
        case _:
            kinds = "a network, its history, a trace, a snapshot or a gradient flow"
            raise ValueError(f"plot draws {kinds}, not {_kind(subject)}.")


@contextmanager
def one_thread() -> Generator[None]:
    """Let torch compute in one thread meanwhile: networks this small are faster so, and sums do not depend on it."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _net(network: Any, verb: str) -> Net:
    """Return the network as workers know it. Raises ValueError when it is none."""
    if isinstance(network, Training):
        return network.net
    if isinstance(network, Net):
        return network
    raise ValueError(f"{verb} takes a network that train has returned, not {_kind(network)}.")


def _check(task: Task, batch: Batch) -> None:
    """Raise ValueError unless the inputs of a batch are what a task's network reads."""
    shape = batch.inputs.shape
    if task.channels and (len(shape) != 3 or shape[2] != len(task.channels)):
        wanted = f"(batch, time, {len(task.channels)})"
    elif not task.channels and len(shape) != 2:
        wanted = "(batch, time), whole numbers"
    elif not shape[0] or not shape[1]:
        wanted = "at least one sequence of one step"
    else:
        return
    raise ValueError(f"batch.inputs has the shape {shape}, but {task.title} needs {wanted}.")


def _kind(value: object) -> str:
    return f"what is of type {type(value).__name__}"
