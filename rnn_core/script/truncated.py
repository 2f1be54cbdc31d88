"""The part of a script that is truncated backpropagation through time, with nothing but autograd."""

from rnn_core.experiment import Experiment, Truncated
from rnn_core.script.losses import each_loss


def truncated_code(experiment: Experiment) -> str:
    """Return the function truncated_loss, for networks that read forward, without dropout."""
    rule, task = experiment.rule, experiment.task
    assert isinstance(rule, Truncated)
    answers = "targets[:, at:end][here]" if task.readout == "every" else "targets[here.any(1)]"
    return f"""
def truncated_loss(inputs, targets, mask, k1={rule.k1}, k2={rule.k2}):
    total = 0
    for at in range(0, inputs.shape[1], k1):
        begin, end = max(0, at + k1 - k2), min(at + k1, inputs.shape[1])
        here = mask[:, at:end]
        outputs = network.head(window(inputs, begin, end)[:, at:end])[here]
        answers = {answers}
        total = total + {each_loss(task, "answers")}.sum()
    return total / mask.sum()


def window(inputs, begin, end):
    x = {"network.embedding(inputs[:, :end])" if task.vocabulary else "inputs[:, :end]"}
    for layer in network.layers:
        if begin == 0:
            x, _ = layer(x)
            continue
        with torch.no_grad():  # what lies before the window is read, but not traced back through
            before, state = layer(x[:, :begin])
        after, _ = layer(x[:, begin:], state)
        x = torch.cat([before, after], 1)
    return x

"""
