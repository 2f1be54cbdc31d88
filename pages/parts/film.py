"""Networks and sequences as the pictures want them: a JSON header, plain numbers, and arrays to color."""

import math
from functools import lru_cache
from typing import Any

import numpy as np

from pages.parts.canvas import Encoded, encode
from rnn_core.anatomy.cells import CELLS
from rnn_core.charts import theme
from rnn_core.experiment import Experiment
from rnn_core.tasks import Batch, Task
from rnn_core.tasks.losses import QUANTILES
from rnn_core.trace import Snapshot

Payload = dict[str, np.ndarray | Encoded]
Film = tuple[dict[str, Any], Payload, Payload]
SHARED = 32  # moments that are at hand for all who watch the same run
OWN_ANSWER = "↺"  # in place of a token: the network reads its own last answer


def film(experiment: Experiment, example: Batch, snapshots: tuple[Snapshot, ...]) -> Film:
    """Return header, numbers and pictures of several moments of one network on one sequence (a batch of one)."""
    header, probed = probe(experiment.task, example)
    if experiment.task.cue is not None:  # what is read there differs from moment to moment
        tokens, turn = header["task"]["tokens"], int((example.inputs[0] == experiment.task.cue).argmax())
        tokens[turn + 1 :] = [OWN_ANSWER] * (len(tokens) - turn - 1)
    numbers, pictures = Payload(probed), Payload()
    moments = {snapshot.update: snapshot for snapshot in snapshots}
    for update, snapshot in moments.items():
        n, p = frame(experiment.task, snapshot)
        numbers |= {f"{update}:{name}": array for name, array in n.items()}
        pictures |= {f"{update}:{name}": array for name, array in p.items()}
    scales = {
        "signals": signals(experiment.network.model),
        "tracks": snapshots[-1].trace.tracks,
        "scales": theme.SCALES,
    }
    return header | {"frames": list(moments)} | scales, numbers, pictures


def signals(cell: str) -> list[dict[str, Any]]:
    """Describe a cell's states and gates to a picture; an open end of a range is None."""
    anatomy = CELLS[cell]
    return [
        {
            "symbol": s.symbol,
            "name": s.name,
            "low": s.low if math.isfinite(s.low) else None,
            "high": s.high if math.isfinite(s.high) else None,
            "meaning": s.meaning,
            "gate": s in anatomy.gates,
        }
        for s in anatomy.signals
    ]


def probe(task: Task, batch: Batch) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Describe one sequence (a batch of one) to the picture: what is read, what is asked, what is right.

    Numbers: input (step, channel); target (asked step, answer), or (asked step, 1) where one of the answers is right.
    """
    length = int(batch.lengths[0])
    answers = list(task.answers)
    described: dict[str, Any] = {
        "form": form(task),
        "readout": task.readout,
        "quantity": task.quantity,
        "levels": list(QUANTILES) if task.loss.outputs == "quantiles" else None,
        "frame": task.frame,
        "steps": batch.inputs.shape[1],
        "length": length,
        "answers": answers,
        "channels": list(task.channels),
        "scored": (batch.mask[0] & (not task.loss.whole)).tolist(),
        "unit": getattr(task, "unit", "step"),
    }
    asked = len(batch.targets[0]) if task.readout == "every" else 1
    numbers = {"target": batch.targets[0].reshape(asked, -1).astype(np.float32)}
    if task.vocabulary:
        described["tokens"] = [task.vocabulary[code] for code in batch.inputs[0]]
    else:
        numbers["input"] = batch.inputs[0]
    if task.form == "sound":
        described["hop"] = getattr(task, "hop", 0.0)
    if task.form == "text":
        answered = np.flatnonzero(batch.mask[0]).max(initial=-1) + 1  # what follows the end of a typed text is open
        described["answersRight"] = [answers[code] for code in batch.targets[0][:answered]]
    return {"task": described}, numbers


def form(task: Task) -> str:
    """Return which painter of answers a task takes: that of its form, or of what several outputs of it stand for."""
    if task.loss.outputs == "quantiles" and len(task.answers) > len(QUANTILES):
        return "ahead"
    return "frames" if task.form == "image" and task.loss.outputs != "scores" else task.form


@lru_cache(SHARED)
def frame(task: Task, snapshot: Snapshot) -> tuple[dict[str, Encoded], dict[str, Encoded]]:
    """Return of one moment numbers, out (step, answer) and flow (track, step), and pictures (track, step, unit)."""
    numbers = {"out": task.loss.as_chances(snapshot.trace.outputs[0]), "flow": snapshot.flow.norms["h"]}
    pictures = {name: array[:, 0] for name, array in (snapshot.trace.states | snapshot.trace.gates).items()}
    return (
        {name: encode(array) for name, array in numbers.items()},
        {name: encode(array, picture=True) for name, array in pictures.items()},
    )
