"""What a picture of answers draws and says are the numbers of the Trace, for every task in the table."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pages.parts import canvas, unrolled
from rnn_core.experiment import Experiment, Lane
from rnn_core.questions.net import Net
from rnn_core.questions.reading import SequenceReading
from rnn_core.tasks import TASKS, Batch, Task
from rnn_core.tasks.agreement import Agreement
from rnn_core.tasks.base import Array
from rnn_core.tasks.series import Series
from tests.test_javascript import TESTS, node

Picture = dict[str, Any]
CASES: dict[str, Task] = {
    **{name: task() for name, task in TASKS.items()},
    "series at once": Series(way="at once", ahead=5),
}


def spelled(value: float) -> str:
    """Write a number as the pictures do: three digits."""
    if value and not 1e-3 <= abs(value) < 1e4:
        return f"{value:.1e}".replace("e-0", "e-").replace("-", "−").replace("e+0", "e")
    written = np.format_float_positional(float(f"{value:.3g}"), trim="-")
    return written.replace("-", "−")


def percent(p: float) -> str:
    return ">99 %" if p > 0.995 else "<1 %" if p < 0.01 else f"{math.floor(100 * p + 0.5)} %"


@pytest.mark.parametrize("task", CASES.values(), ids=CASES.keys())
def test_numbers_drawn_and_said_are_those_of_the_trace(task, tmp_path, monkeypatch):
    check(task, task.alone(Experiment(task=task).held_out()), tmp_path, monkeypatch)


def test_what_follows_a_typed_sentence_is_open(tmp_path, monkeypatch):
    task = Agreement()
    check(task, task.read("the cat near the dogs sleeps ."), tmp_path, monkeypatch)


def check(task: Task, batch: Batch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = Experiment(task=task, lane=Lane.of(model="gru", hidden=4))
    reading = SequenceReading(Net(experiment), batch).answer()
    file = tmp_path / "reading"
    monkeypatch.setattr(
        canvas, "draw", lambda _name, _key, header, numbers: file.write_bytes(canvas.pack(header, numbers, {}))
    )
    pane = unrolled.Pane("GRU", experiment.network, reading)
    unrolled.show("test", task, batch, [pane], unrolled.View(title="test"))
    picture = json.loads(node(TESTS / "painters.js", file, output=True))
    outputs = task.loss.as_chances(reading.trace.outputs[0]).astype(float)
    assert len(outputs) == len(picture["said"]) == int(batch.lengths[0])
    CHECKS[picture["form"]](task, batch, outputs, picture)


def drawn(picture: Picture, line: int) -> Array:
    """Return the heights of a line's points."""
    return np.array([y for _, y in picture["lines"][line]], float)


def check_sum(_: Task, batch: Batch, outputs: Array, picture: Picture) -> None:
    assert drawn(picture, -1) == pytest.approx(outputs[:, 0])
    for t, sentence in enumerate(picture["said"]):
        value, marked = batch.inputs[0, t]
        assert f"reads {spelled(value)}{', marked' if marked else ''}." in sentence
        assert sentence.endswith(
            f"answer {spelled(outputs[t, 0])}; the true sum is {spelled(float(batch.targets[0, 0]))}."
        )


def check_curve(_: Task, batch: Batch, outputs: Array, picture: Picture) -> None:
    asked = np.flatnonzero(batch.mask[0])
    assert [int(x) for x, _ in picture["lines"][-1]] == asked.tolist()
    assert drawn(picture, -1) == pytest.approx(outputs[asked, 0])  # the median comes first
    assert drawn(picture, -2) == pytest.approx(batch.targets[0, :, 0])
    if outputs.shape[1] == 3:
        low, high = np.split(drawn(picture, 0), 2)
        assert low == pytest.approx(outputs[asked, 1]) and high[::-1] == pytest.approx(outputs[asked, 2])
    for t, sentence in enumerate(picture["said"]):
        if t not in asked:
            assert sentence.endswith("; nothing is asked here.")
            continue
        assert f"it expects {spelled(outputs[t, 0])}" in sentence
        assert sentence.endswith(f", the truth is {spelled(float(batch.targets[0, t, 0]))}.")
        if outputs.shape[1] == 3:
            assert f"(10 % to 90 % quantile: {spelled(outputs[t, 1])} to {spelled(outputs[t, 2])})" in sentence


def check_ahead(_: Task, batch: Batch, outputs: Array, picture: Picture) -> None:
    last = outputs[-1].reshape(-1, 3)
    assert drawn(picture, -1) == pytest.approx(last[:, 0])
    assert drawn(picture, -2) == pytest.approx(batch.targets[0, -1].reshape(-1, 3)[:, 0])
    low, high = np.split(drawn(picture, 0), 2)
    assert low == pytest.approx(last[:, 1]) and high[::-1] == pytest.approx(last[:, 2])
    assert f"it expects {spelled(last[0, 0])}" in picture["said"][-1]
    assert picture["said"][0].endswith("; nothing is asked here.")


def check_frames(_: Task, batch: Batch, outputs: Array, picture: Picture) -> None:
    right = batch.targets[0]
    assert picture["fills"] == pytest.approx(np.clip(np.concatenate([outputs[-1], right[-1]]), 0, 1), abs=1e-6)
    for t, sentence in enumerate(picture["said"]):
        assert f"an error of {spelled(float(((outputs[t] - right[t]) ** 2).mean()))} " in sentence


def check_text(task: Task, batch: Batch, outputs: Array, picture: Picture) -> None:
    right = batch.targets[0][batch.mask[0]]
    assert picture["fills"] == pytest.approx(0.6 * outputs[np.arange(len(right)), right], abs=1e-6)
    assert [("goes on" in sentence) for sentence in picture["said"]] == batch.mask[0].tolist()
    check_said(task, batch, outputs, picture)


def check_chances(task: Task, batch: Batch, outputs: Array, picture: Picture) -> None:
    cells = picture["fills"][: outputs.size]
    assert np.reshape(cells, outputs.shape) == pytest.approx(outputs, abs=1e-6)
    check_said(task, batch, outputs, picture)


def check_said(task: Task, batch: Batch, outputs: Array, picture: Picture) -> None:
    for t, sentence in enumerate(picture["said"]):
        best = int(outputs[t].argmax())
        assert percent(outputs[t, best]) in sentence and shown(task.answers[best]) in sentence
        if task.loss.whole or not batch.mask[0, t]:
            continue
        right = batch.targets[0, t] if task.readout == "every" else batch.targets[0]
        if np.ndim(right) == 0:
            assert (
                shown(task.answers[int(right)])
                in sentence.rsplit("right is" if "right is" in sentence else "goes on", 1)[-1]
            )
        else:
            names = [name for name, on in zip(task.answers, right, strict=True) if on]
            assert sentence.endswith(f"right is {', '.join(names) or 'none'}.")


def shown(name: str) -> str:
    return {" ": "␣", "\n": "⏎"}.get(name, name)


CHECKS = {
    "sum": check_sum,
    "curve": check_curve,
    "ahead": check_ahead,
    "frames": check_frames,
    "text": check_text,
    **dict.fromkeys(("symbols", "image", "sound", "roll"), check_chances),
}
