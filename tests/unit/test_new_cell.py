"""A cell that nobody wrote: given as a string while the program runs, and all that follows from its equations."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from rnn_core.anatomy.as_data import equations_as_data
from rnn_core.anatomy.cell import Cell
from rnn_core.anatomy.cells import CELLS
from rnn_core.experiment import Experiment, Race
from rnn_core.nets.models import unroll
from rnn_core.nets.probes.reading import read
from rnn_core.nets.training import advance, start
from rnn_core.script import write_script

TEXT = """
    k = sigmoid(W + U)                         # keeping gate: how much stays
    m = tanh(W + U(k * old_h) + V * old_s)     # candidate: the new content on offer
    s = 0.9 * old_s + 0.1 * m                  # slow trace: a running mean
    h = k * old_h + (1 - k) * m - 0.1 * old_s  # hidden state: what the cell tells the next step
"""
LINK = "task=adding&length=12&model=toy&hidden=6&updates=60&learning_rate=0.01"


@pytest.fixture(autouse=True)
def toy(monkeypatch):
    cell = Cell(name="toy", title="Toy cell", family="gru", source="a test", text=TEXT, keeps="k")
    monkeypatch.setitem(CELLS, "toy", cell)
    return cell


def test_it_trains_by_truncated_bptt_too_and_its_link_comes_back():
    for link in (LINK, f"{LINK}&layers=2&direction=bidirectional", f"{LINK}&rule=truncated&k1=4&k2=8"):
        experiment = Experiment.from_link(link.replace("updates=60", "updates=20"))
        assert Experiment.from_link(experiment.to_link()) == experiment
        run = advance(start(experiment), 60)
        assert run.finished and run.diverged_at is None
        assert run.history[-1].val_loss < run.history[0].val_loss
        assert experiment.lane.parameters(experiment.task) == sum(p.numel() for p in run.model.parameters())


def test_every_gate_of_every_step_is_what_a_walk_step_by_step_finds():
    run = advance(start(Experiment.from_link(LINK)), 60)
    reading = read(run.model, run.experiment.task, run.held_out)
    assert list(reading.trace.states) == ["h", "s"] and list(reading.trace.gates) == ["k", "m"]
    walked = unroll(run.model, torch.as_tensor(run.held_out.inputs[:1])).states[0]
    for symbol in ("h", "s"):
        found = np.stack([step[symbol][0].detach().numpy() for step in walked])
        np.testing.assert_allclose(reading.trace.states[symbol][0, 0], found, atol=1e-6)
    assert reading.flow.norms["s"].shape == (1, 12) and (reading.flow.norms["s"][:, :-1] > 0).all()
    assert len(reading.weights[0][0]) == 5


def test_its_script_trains_the_same_network(tmp_path):
    experiment = Experiment.from_link(f"{LINK}&device=cpu")
    script = tmp_path / "script.py"
    script.write_text(write_script(experiment))
    assert "m = torch.tanh(W[1] + U(1, k * old_h) + V[0] * old_s)" in script.read_text()
    environment = os.environ | {"PYTHONPATH": ""}
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=120, env=environment, check=True
    )
    said = float(done.stdout.splitlines()[-1].split()[-1])
    run = advance(start(experiment), 60)
    assert said == pytest.approx(run.history[-1].val_metric, rel=1e-4)


def test_its_equations_travel_as_data(toy):
    lines = json.loads(json.dumps(equations_as_data(toy)))
    assert [line["symbol"] for line in lines] == ["k", "m", "s", "h"]
    assert [line["row"] for line in lines] == [0, 1, None, None]
    assert lines[1]["vector"] == 0 and lines[1]["tree"][2][1][2] == ["U", ["multiply", ["value", "k"], ["old", "h"]]]


def test_it_races_others_on_the_same_batches():
    race = Race.from_link(f"{LINK}&model.2=gru")
    assert race.titles == ("Toy cell 6", "GRU 6")


def test_a_worker_without_the_cell_says_so():
    code = f"from rnn_core.experiment import Experiment; Experiment.from_link({LINK!r})"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=60)
    assert "model is 'toy', but it must be one of: rnn," in done.stderr
