"""The lines that put exported weights back: into the network of a script, and into torch's own layers."""

from textwrap import indent

from rnn_core.experiment import Experiment, RecurrentSpec
from rnn_core.script.model import KERNELS


def loading_code(experiment: Experiment) -> str:
    """Return lines that load a file of weights; `network` is that of the script."""
    spec, task = experiment.network, experiment.task
    lines = [
        "from safetensors.torch import load_file",
        "",
        f'weights = load_file("{weights_name(experiment)}")',
        "network.load_state_dict(weights)  # into the network of the script",
    ]
    if isinstance(spec, RecurrentSpec) and spec.model in KERNELS:
        size = spec.embedding if task.vocabulary else len(task.channels)
        more = ", bidirectional=True" if spec.both else ""
        more += ', nonlinearity="relu"' if spec.model == "rnn_relu" else ""
        lines += [
            f"layer = {KERNELS[spec.model]}({size}, {spec.hidden}, batch_first=True{more})  # or torch's own layer",
            'first = {name.split(".")[-1]: w for name, w in weights.items() if name.startswith("layers.0.")}',
            "layer.load_state_dict(first)",
        ]
    return "\n".join(lines)


def loading_note(experiment: Experiment) -> str:
    """Return the same as a remark at the end of a script."""
    return f"# Weights from the app instead of one's own training (pip install safetensors):\n{_remark(experiment)}"


def weights_name(experiment: Experiment) -> str:
    """Return the name of the file that holds the weights of an experiment."""
    return f"weights_{experiment.network.model}.safetensors"


def _remark(experiment: Experiment) -> str:
    return indent(loading_code(experiment), "# ", lambda _: True).replace("# \n", "#\n")
