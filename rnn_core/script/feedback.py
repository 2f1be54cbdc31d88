"""The part of a script that is diagonal state feedbacks: one hook on autograd."""

from rnn_core.experiment import Experiment


def feedback_code(experiment: Experiment) -> str:
    """Return the function feedback_loss, for networks that read forward, without dropout, whose state is h alone."""
    every = experiment.task.readout == "every"
    answers = "outputs" if every else "outputs[mask]"
    return f"""
def feedback_loss(inputs, targets, mask):
    x = {"network.embedding(inputs)" if experiment.task.vocabulary else "inputs"}
    for layer in network.layers:
        with torch.no_grad():
            states, _ = layer(x)
        before = torch.cat([torch.zeros_like(states[:, :1]), states[:, :-1]], 1)
        # Each step anew and alone, from a state that nothing is traced back through.
        x, _ = layer(x.flatten(0, 1)[:, None], before.flatten(0, 1)[None])
        x = x.view_as(states)
        x.register_hook(hand_back)
    outputs = network.head(x)
    return loss({answers}, targets, mask)


def hand_back(own, rates=torch.linspace(0, 1, {experiment.network.hidden}, device=DEVICE)):
    found = [own[:, -1]]
    for t in reversed(range(own.shape[1] - 1)):
        found.append(own[:, t] + rates * found[-1])
    return torch.stack(found[::-1], 1)

"""
