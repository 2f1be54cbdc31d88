"""python -m rnn_core, in process: what it prints, what it keeps, how it fails."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors import safe_open

from rnn_core.__main__ import main
from rnn_core.experiment import Experiment, Race
from rnn_core.nets.training import advance, start
from rnn_core.runs.slices import SliceOrder, train_slice, weights_file
from rnn_core.shipped.__main__ import main as train_shipped

TINY = "task=adding&length=6&model=gru&hidden=4&updates=3&batch_size=4"
DIVERGING = "task=adding&length=6&model=gru&hidden=4&updates=200&batch_size=8&learning_rate=10&clip_norm=none"
WANTED = {"model", "update", "loss", "val_loss", "val_metric", "solved", "seconds", "updates_per_second"}


def strictly(line):
    """Read one line as JSON, as other languages do: NaN and Infinity are refused."""
    return json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def report_lines(capsys):
    printed = capsys.readouterr()
    assert printed.err == ""
    return [strictly(line) for line in printed.out.splitlines()]


def test_json_reports_end_with_all_there_is_to_know(capsys):
    assert main([TINY, "--json"]) == 0
    last = report_lines(capsys)[-1]
    assert set(last) >= WANTED
    run = advance(start(Experiment.from_link(TINY)), 60)
    row = run.history[-1]
    assert last["update"] == 3 and last["solved"] is False and last["diverged_at"] is None
    assert (last["loss"], last["val_loss"], last["val_metric"]) == (row.loss, row.val_loss, row.val_metric)
    assert last["seconds"] > 0
    assert last["updates_per_second"] == pytest.approx(3 / last["seconds"])


def test_json_is_valid_and_says_so_when_training_diverges(capsys):
    assert main([DIVERGING, "--json"]) == 0
    last = report_lines(capsys)[-1]
    assert last["diverged_at"] == last["update"] < 200
    assert set(last) >= WANTED


@pytest.mark.parametrize("broken", [float("nan"), float("inf")])
def test_json_is_valid_when_a_loss_is_not_a_number(capsys, monkeypatch, broken):
    def hurt(*arguments):
        run = start(*arguments)
        with torch.no_grad():
            run.model.head.bias.fill_(broken)
        return run

    monkeypatch.setattr("rnn_core.nets.training.start", hurt)
    assert main([TINY, "--json"]) == 0
    last = report_lines(capsys)[-1]
    assert last["diverged_at"] == 1 and last["loss"] is None


def test_a_race_reports_every_model_under_its_own_name(capsys):
    link = f"{TINY}&model.2=lstm&model.3=lstm"
    assert main([link, "--json"]) == 0
    finals = [line for line in report_lines(capsys) if line["update"] == 3]
    assert [line["model"] for line in finals] == list(Race.from_link(link).titles)
    assert len({line["model"] for line in finals}) == 3


def test_without_json_one_sentence_tells_the_result(capsys):
    assert main([TINY]) == 0
    line = capsys.readouterr().out
    assert line.count("\n") == 1
    assert line.startswith("GRU 4: held-out MSE ") and "after 3 updates" in line and "not solved" in line


def test_without_json_one_sentence_tells_of_divergence_and_what_to_do(capsys):
    assert main([DIVERGING]) == 0
    line = capsys.readouterr().out
    assert line.count("\n") == 1 and "diverged at update" in line and "smaller learning rate" in line


def test_a_solved_task_is_reported_as_solved(capsys):
    assert main(["task=recall&delay=0&symbols=2&hidden=16&updates=80&learning_rate=0.02", "--json"]) == 0
    last = report_lines(capsys)[-1]
    assert last["solved"] is True and 0 < last["solved_at"] <= 80 and last["val_metric"] >= 0.99


BAD = ["hidden=0", "task=sorting", "hello", "hidden=abc&seed=1", "model.3=gru", "a\nb=1", "learning_rate=nan"]
BAD += ["text=~A&task=text", "seed=" + "9" * 100, "hidden=1" + "0" * 400, "hiden=3", "\0=\0"]


@pytest.mark.parametrize("link", BAD, ids=lambda link: ascii(link)[:30])
def test_a_bad_link_ends_with_code_2_and_one_line_on_standard_error(capsys, link):
    assert main([link]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("error: ") and printed.err.endswith(".\n") and printed.err.count("\n") == 1


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has the device")
def test_a_device_that_is_not_there_ends_with_code_2_and_one_line_on_standard_error(capsys):
    assert main([f"{TINY}&device=cuda"]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1 and "device" in printed.err


def test_a_race_cannot_be_saved_into_one_file(capsys, tmp_path):
    assert main([f"{TINY}&model.2=rnn", "--save", str(tmp_path / "a.safetensors")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def assert_reproduced_by(path):
    """What a file says of itself is enough to train its weights again, bit for bit."""
    with safe_open(path, "pt") as kept:
        about, weights = kept.metadata(), {name: kept.get_tensor(name) for name in kept.keys()}  # noqa: SIM118
    experiment = Experiment.from_link(about["link"])
    again = advance(start(experiment), 60)
    assert about["update"] == str(again.update)
    wanted = again.model.state_dict()
    assert weights.keys() == wanted.keys()
    assert all(torch.equal(weights[name], wanted[name]) for name in wanted)
    return experiment


def test_saved_weights_carry_the_link_that_reproduces_them(tmp_path):
    path = tmp_path / "new folder" / "weights.safetensors"
    link = f"{TINY}&layers=2&dropout=0.25&direction=bidirectional&seed=3"
    assert main([link, "--save", str(path)]) == 0
    assert assert_reproduced_by(path) == Experiment.from_link(link)


def test_weights_taken_from_a_running_race_carry_the_link_of_their_lane(tmp_path):
    race = Race.from_link(f"{TINY}&model.2=lstm&hidden.2=5&init.2=chrono")
    state = train_slice(race, (), None, SliceOrder(60)).state
    for lane, experiment in enumerate(race.lanes):
        path = tmp_path / f"{lane}.safetensors"
        path.write_bytes(weights_file(race, state, lane))
        assert assert_reproduced_by(path) == experiment


def test_it_runs_as_a_module_from_anywhere(tmp_path):
    command = [sys.executable, "-m", "rnn_core", TINY, "--json"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert strictly(done.stdout.splitlines()[-1])["update"] == 3


def test_a_network_that_does_not_ship_is_named_with_those_that_do():
    with pytest.raises(SystemExit, match=r"No network is called GRU, --help\. There are: reader, counter, "):
        train_shipped(["GRU", "reader", "--help"])
