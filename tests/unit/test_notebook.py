"""The library's face: what a notebook imports, trains, looks at and draws."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import rnn_core
from rnn_core import Experiment, ask, plot, trace, train
from rnn_core.experiment import Lane
from rnn_core.questions.reach import JacobianReach
from rnn_core.questions.reading import Recording
from rnn_core.tasks.adding import Adding
from rnn_core.tasks.recall import Recall
from rnn_core.trace import NO_FLOW, Trace

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "altair", "pandas", "scipy", "sklearn", "safetensors", "streamlit")
TINY = "task=adding&length=6&model=lstm&hidden=3&updates=4&batch_size=8"


@pytest.fixture(scope="module")
def network():
    return train(Experiment.from_link(TINY))


def test_to_import_it_or_any_of_its_names_loads_nothing_heavy():
    code = f"import rnn_core, sys; {', '.join(rnn_core.__all__)} = (getattr(rnn_core, n) for n in rnn_core.__all__); "
    code += f"sys.exit(', '.join(sorted(set({HEAVY}) & set(sys.modules))) or 0)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"loaded: {done.stderr}"


def test_a_function_and_the_module_of_its_name_do_not_hide_each_other():
    import rnn_core.trace

    assert trace is rnn_core.trace and callable(trace)
    assert sys.modules["rnn_core.trace"].Trace is Trace
    assert set(rnn_core.__all__) <= set(dir(rnn_core))
    with pytest.raises(AttributeError, match="has no attribute 'tarin'"):
        rnn_core.tarin  # noqa: B018


def test_training_gives_the_whole_history_and_the_same_network_again(network):
    import torch

    threads = torch.get_num_threads()
    again = train(Experiment(task=Adding(length=6), lane=Lane.of(model="lstm", hidden=3), updates=4, batch_size=8))
    assert torch.get_num_threads() == threads
    assert again.net.weights == network.net.weights
    assert [row.update for row in network.history] == [0, 1, 2, 3, 4]
    assert network.val_metric == network.history[-1].val_metric and np.isfinite(network.val_loss)
    assert repr(network).startswith("<LSTM 3 on adding: held-out MSE ")


def test_a_bar_shows_the_progress_if_it_is_asked_for(capsys):
    train(Experiment.from_link(TINY), progress=True)
    assert "4/4" in capsys.readouterr().err


def test_saved_weights_are_read_by_safetensors_and_know_their_experiment(network, tmp_path):
    from safetensors import safe_open

    network.save(tmp_path / "adding.safetensors")
    with safe_open(tmp_path / "adding.safetensors", "np") as file:
        assert Experiment.from_link(file.metadata()["link"]) == network.experiment


def test_a_trace_has_every_state_and_gate_of_every_step(network):
    inside = trace(network)
    size = len(network.experiment.held_out().inputs)
    assert {symbol: array.shape for symbol, array in inside.states.items()} == dict.fromkeys("hc", (1, size, 6, 3))
    assert {array.shape for array in inside.gates.values()} == {(1, size, 6, 3)}
    batch = network.experiment.held_out().first(2)
    np.testing.assert_allclose(trace(network, batch).states["h"], inside.states["h"][:, :2], atol=1e-6)
    np.testing.assert_array_equal(trace(network.net, batch).outputs, trace(network, batch).outputs)


def test_a_question_is_answered_here(network):
    batch = network.experiment.held_out()
    np.testing.assert_array_equal(ask(Recording(network.net, batch)).outputs, trace(network).outputs)
    assert ask(JacobianReach(network.net, batch)).singular.shape[0] == 6


def test_what_makes_no_sense_gets_a_sentence(network):
    other = Recall().sample(2, np.random.default_rng(0))
    nothing = network.experiment.held_out().first(0)
    for sentence, verb, *arguments in (
        ("train takes an Experiment, not what is of type str", train, "task=adding"),
        ("trace takes a network that train has returned, not what is of type str", trace, "gru"),
        (r"needs \(batch, time, 2\)", trace, network, other),
        ("ask takes a question, such as", ask, network),
        ("needs at least one sequence", trace, network, nothing),
        ("sequence is 999, but the trace holds", plot, trace(network), 999),
        ("has no states", plot, NO_FLOW),
        ("plot draws a network, its history, a trace", plot, []),
    ):
        with pytest.raises(ValueError, match=sentence):
            verb(*arguments)


def test_a_network_without_states_has_a_trace_of_answers_and_no_picture():
    inside = trace(train(Experiment.from_link("task=first&model=mlp&hidden=2&updates=1&batch_size=2")))
    assert not inside.states and inside.outputs.ndim == 3
    with pytest.raises(ValueError, match="has no states"):
        plot(inside)


def test_everything_that_training_returns_can_be_drawn(network):
    charts = {
        "network": plot(network),
        "history": plot(network.history),
        "trace": plot(trace(network), sequence=1),
        "snapshot": plot(network.snapshots[-1]),
        "flow": plot(network.snapshots[-1].flow),
    }
    drawn = {name: chart.to_dict() for name, chart in charts.items()}
    assert len(drawn["trace"]["vconcat"]) == len(drawn["snapshot"]["vconcat"]) == len("hc" + "ifgo")
    assert {"chance", "solved"} <= set(re.findall(r"'level': '(\w+)'", str(drawn["network"])))
    assert "chance" not in str(drawn["history"])


def test_a_trace_larger_than_a_picture_is_thinned_and_says_so():
    values = np.linspace(-2, 3, 300 * 100, dtype=np.float32).reshape(1, 1, 300, 100)
    [drawn] = plot(Trace(values[0], {"h": values}, {}, ("layer 1",))).to_dict()["vconcat"]
    assert drawn["title"]["text"] == "h of layer 1, 100 units, of which 32 are drawn"
    assert drawn["encoding"]["color"]["scale"]["domain"] == [-3, 0, 3]


def test_the_example_of_the_readme_runs_as_it_stands(capsys):
    section = (ROOT / "README.md").read_text("utf8").partition("## As a library\n")[2].partition("\n## ")[0]
    [example] = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    assert len([line for line in example.splitlines() if line]) <= 10
    names = {}
    exec(example, names)
    assert names["network"].history[-1].update == 300
    assert "(1, 256, 20, 16) (1, 256, 20, 16)" in capsys.readouterr().out
