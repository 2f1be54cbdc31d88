"""The script that a learner takes away: plain PyTorch, no import of this project, the same result."""

import subprocess
import sys

import pytest

from rnn_core.anatomy.rules import PERTURBING
from rnn_core.experiment import Experiment, Race
from rnn_core.nets import training
from rnn_core.runs.slices import SliceOrder, train_slice, weights_file
from rnn_core.script import write_script
from rnn_core.script.loading import loading_code, weights_name
from rnn_core.tasks import TASKS

SPOKEN = ("words", "phonemes")  # their scripts let the speech engine speak a whole corpus: a minute each
LINKS = [
    pytest.param(f"task={name}&model=gru&hidden=6&updates=12", marks=[pytest.mark.survey] if name in SPOKEN else [])
    for name in TASKS
] + [
    "task=parity&model=lstm&hidden=5&layers=2&dropout=0.3&updates=9&init=chrono",
    "task=around&model=rnn_relu&hidden=5&direction=bidirectional&merge=average&updates=9&init=identity",
    "task=order&model=rnn&hidden=4&updates=8&optimizer=sgd&clip=value&clip_norm=0.01",
    "task=order&model=rnn&hidden=5&direction=bidirectional&layers=2&updates=9&optimizer=sgd&clip_norm=none",
    "task=first&model=bag&hidden=5&updates=9",
    "task=first&model=mlp&hidden=5&updates=9&where=first+half",
    "task=digits&model=cnn&hidden=5&updates=9",
    "task=digits&scan=permuted&asked=after+every+step&model=lstm&hidden=6&updates=9",
    "task=looks&model=vision_bl&hidden=4&updates=5",
    "task=looks&trouble=clutter&model=vision_b_k&hidden=4&updates=5",
    "task=looks&trouble=occlusion&model=vision_b_d&hidden=4&updates=5",
    "task=prices&length=9&ahead=5&model=transformer&hidden=8&updates=9",
    "task=first&model=transformer&hidden=6&embedding=5&updates=9",
    "task=adding&model=cnn&length=9&hidden=5&updates=9",
    "task=shape&shape=encoder-decoder&model=gru&hidden=6&updates=12&decoder=own",
    "task=shape&shape=encoder-decoder&model=lstm&hidden=6&updates=12&decoder=own&layers=2&dropout=0.2&init=chrono",
    "task=shape&shape=encoder-decoder&model=rnn&hidden=6&updates=12",
    "task=shape&shape=encoder-decoder&model=gru&hidden=6&updates=12&attention=additive",
    "task=translation&model=lstm&hidden=6&updates=12&decoder=own&attention=additive&forcing=0.5&layers=2&dropout=0.2",
    "task=translation&corpus=dates&target=digits&model=rnn&hidden=6&updates=9&decoder=own&forcing=0",
    "task=translation&corpus=sentences&model=gru&hidden=6&updates=9",
    "task=load&past=3&weather=unknown&model=lstm&hidden=6&updates=9&direction=bidirectional",
    "task=series&series=sunspots&season=11&past=20&ahead=5&way=at+once&model=gru&hidden=6&updates=9",
    "task=series&past=20&ahead=5&after=4&model=gru&hidden=6&updates=9&direction=bidirectional",
    "task=series&series=glucose&season=1&past=20&ahead=5&model=rnn&hidden=6&updates=9&rule=truncated",
    "task=facts&model=gru&hidden=6&updates=9&layers=2&direction=bidirectional&merge=sum&names=hidden",
    "task=headlines&words=100&model=lstm&hidden=6&updates=9&direction=bidirectional",
    "task=shape&shape=one+to+many&model=rnn&hidden=6&updates=12",
    "task=echo&delay=3&length=9&model=rnn&hidden=6&updates=12&rule=truncated&k1=2&k2=4",
    "task=echo&delay=3&length=9&model=gru&hidden=6&updates=12&rule=dsf&layers=2",
    "task=parity&length=9&model=rnn&hidden=6&updates=9&rule=dsf",
    "task=order&length=8&model=gru&hidden=6&updates=9&rule=dsf",
    "task=adding&length=9&model=rnn_relu&hidden=6&updates=9&rule=dsf",
    "task=parity&model=leaky&hidden=6&layers=2&dropout=0.2&updates=9&init=identity",
    "task=shape&shape=encoder-decoder&model=leaky&hidden=6&updates=12&decoder=own",
    *(
        f"task=road&length=4&shots=2&model=thinker&hidden=5&thoughts=3&updates=9&batch_size=16&stopping={how}"
        for how in ("sure", "learned", "fixed")
    ),
    "task=waves&length=12&model=leaky&hidden=6&updates=9&rule=truncated&k1=3&k2=6",
    "task=order&length=8&model=leaky&hidden=6&updates=9&rule=dsf&init=orthogonal",
    "task=agreement&model=lstm&hidden=6&updates=9&rule=truncated&k1=3&k2=3&layers=2",
    "task=order&length=8&model=gru&hidden=6&updates=9&rule=truncated&k1=3&k2=7",
    "task=waves&length=12&model=gru&hidden=6&updates=9&rule=truncated&k1=5&k2=5",
    "task=adding&length=9&model=lstm&hidden=6&updates=9&rule=truncated&k1=1&k2=8",
    "task=recall&delay=9&model=leaky&hidden=6&updates=9&rule=sctt&skip=4",
    "task=adding&length=9&model=leaky&hidden=6&updates=9&rule=dasc&skip=3",
    "task=counting&model=leaky&hidden=6&updates=9&rule=cd&skip=4",
    "task=recall&delay=4&model=rnn&hidden=6&updates=9&rule=danp",
    "task=adding&length=9&model=rnn&hidden=6&updates=9&rule=dnp",
    "task=order&length=8&model=rnn_relu&hidden=6&updates=9&rule=anp",
    "task=counting&model=rnn&hidden=6&updates=9&rule=np",
    "task=counting&model=rnn&hidden=6&updates=9&rule=wp",
    "task=chorales&way=harmonize&model=gru&hidden=6&updates=9&direction=bidirectional",
    "task=video&length=6&movers=2&model=conv_lstm&hidden=3&updates=6&batch_size=4",
    "task=video&length=6&screen=none&model=frame_conv&hidden=3&updates=6&batch_size=4",
    "task=clip_order&length=3&model=clip_cnn&hidden=4&updates=6&batch_size=8",
    "task=motion&length=3&model=cnn_gru&hidden=4&updates=6&batch_size=8",
    "task=recall&model=lstm&hidden=5&updates=9&init=forget_bias&optimizer=rmsprop&seed=3",
]


# Runs one script after the other, each in a process of its own, forked from one that has loaded torch already.
DRIVER = """
import os, runpy, sys, torch
torch.set_num_threads(1)
for line in sys.stdin:
    child = os.fork()
    if not child:
        os.chdir(os.path.dirname(line.strip()))
        with open("said", "w") as said:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
        runpy.run_path(line.strip(), run_name="__main__")
        sys.stdout.flush()
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture(scope="module")
def run_alone():
    """A function that runs a file by itself, as python -I does, and returns its exit code and all that it said."""
    with subprocess.Popen([sys.executable, "-I", "-c", DRIVER], stdin=-1, stdout=-1, text=True) as driver:

        def run(file):
            driver.stdin.write(f"{file}\n")
            driver.stdin.flush()
            return int(driver.stdout.readline()), (file.parent / "said").read_text()

        yield run
        driver.stdin.close()


@pytest.mark.parametrize("link", LINKS)
def test_the_script_runs_alone_and_reaches_the_same_held_out_result(link, tmp_path, run_alone):
    experiment = Experiment.from_link(f"{link}&device=cpu")
    run = training.start(experiment)
    while not run.finished:
        training.train_once(run)
    text = write_script(experiment)
    assert "rnn_core" not in text and "streamlit" not in text
    file = tmp_path / "experiment.py"
    file.write_text(text)
    code, said = run_alone(file)
    assert code == 0, said
    assert float(said.rsplit(" ", 1)[1]) == pytest.approx(run.history[-1].val_metric, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize(
    "link",
    [
        "task=adding&length=9&model=gru&hidden=5&updates=3",
        "task=recall&model=lstm&hidden=5&layers=2&updates=3&direction=bidirectional",
        "task=order&model=rnn_relu&hidden=5&updates=3",
        *(f"task=order&length=8&model=rnn&hidden=5&updates=3&rule={rule}" for rule in PERTURBING),
        *(f"task=order&length=8&model=rnn&hidden=5&updates=3&rule={rule}" for rule in ("truncated", "dsf")),
        *(f"task=adding&length=9&model=leaky&hidden=5&updates=3&rule={rule}&skip=3" for rule in ("sctt", "dasc", "cd")),
        "task=shape&shape=encoder-decoder&model=gru&hidden=5&updates=3&decoder=own",
        "task=translation&model=lstm&hidden=5&updates=3&attention=additive",
        "task=first&model=transformer&hidden=6&embedding=5&updates=3",
        "task=looks&model=vision_bl&hidden=4&updates=2",
        "task=road&length=4&shots=2&model=thinker&hidden=5&updates=2",
    ],
)
def test_exported_weights_load_strictly_into_the_scripts_network_and_into_torch_alone(link, tmp_path, run_alone):
    race = Race((Experiment.from_link(f"{link}&device=cpu"),))
    done = train_slice(race, (), None, SliceOrder(60, until=2))
    (tmp_path / weights_name(race.lanes[0])).write_bytes(weights_file(race, done.state, 0))
    text = write_script(race.lanes[0])
    code, remark = text.split("# Weights from the app")
    loading = "\n".join(line.removeprefix("#").removeprefix(" ") for line in remark.splitlines()[1:])
    assert loading.strip() == loading_code(race.lanes[0])
    file = tmp_path / "experiment.py"
    file.write_text(code.split("for update in range")[0] + loading + "\nprint('loaded', len(weights))\n")
    exit_code, said = run_alone(file)
    assert exit_code == 0 and said.startswith("loaded"), said


@pytest.mark.parametrize(
    "link",
    [
        "task=adding&length=30&model=rnn_relu&hidden=64&init=identity&learning_rate=10&clip_norm=none&batch_size=8",
        "task=order&length=30&model=rnn_relu&hidden=8&rule=np&learning_rate=10&optimizer=sgd&clip_norm=none",
    ],
)
def test_a_script_stops_where_the_app_stops(link, tmp_path, run_alone):
    experiment = Experiment.from_link(f"{link}&updates=40&device=cpu")
    run = training.start(experiment)
    while not run.finished:
        training.train_once(run)
    file = tmp_path / "experiment.py"
    file.write_text(write_script(experiment))
    code, said = run_alone(file)
    assert code == 0 and run.diverged_at and f"diverged at update {run.diverged_at}:" in said, said
