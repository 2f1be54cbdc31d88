"""The part of a script that is training with short cuts: the functions as they stand in their file."""

from rnn_core.anatomy.rules import FIRST, SHARE
from rnn_core.experiment import Experiment, ShortCuts
from rnn_core.script.source import source_of


def skipping_code(experiment: Experiment) -> str:
    """Return the function skipping_loss, for leaky RNNs of one layer."""
    rule, task = experiment.rule, experiment.task
    assert isinstance(rule, ShortCuts)
    source = "\n\n\n".join(source_of("learning/skips", name) for name in ("read_skipping", "read_coarsely"))
    top = "states" if task.readout == "every" else "states[mask]"
    return f"""
FIRST, SHARE = {FIRST}, {SHARE}


{source}


def skipping_loss(inputs, targets, mask):
    x = {"network.embedding(inputs)" if task.vocabulary else "inputs"}
    progress = (update - 1) / {experiment.updates}
    states = torch.stack(read_skipping(network.layers[0], x, {rule.rule!r}, {rule.skip}, progress), 1)
    return loss(network.head({top}), targets, mask)

"""
