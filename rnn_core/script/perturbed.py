"""The part of a script that is learning by perturbation: two readings, and a sum whose gradient is the guess."""

from rnn_core.anatomy.rules import DECORRELATED, DECORRELATION, DISTURBANCE
from rnn_core.experiment import Experiment, RecurrentSpec
from rnn_core.script.losses import each_loss


def perturbed_code(experiment: Experiment) -> str:
    """Return the function perturbed_loss, for vanilla RNNs of one layer that read forward."""
    return (_weights if experiment.rule.rule == "wp" else _nodes)(experiment)


def _change(experiment: Experiment) -> str:
    chosen = "\n    outputs, targets = outputs[mask], targets[mask]" if experiment.task.readout == "every" else ""
    return f"""
def each_loss(outputs, targets, mask):{chosen}
    return {each_loss(experiment.task)}

"""


def _weights(experiment: Experiment) -> str:
    return f"""{_change(experiment)}
def perturbed_loss(inputs, targets, mask):
    weights = {{name: value for name, value in network.named_parameters() if not name.startswith("embedding")}}
    added = {{name: torch.randn(value.shape, generator=dropout).to(DEVICE) for name, value in weights.items()}}
    lengths = None if mask[:, -1].all() else mask.shape[1] - mask.flip(1).int().argmax(1).cpu()
    with torch.no_grad():
        shaken = {{name: value + {DISTURBANCE} * added[name] for name, value in weights.items()}}
        calm = each_loss(network(inputs, lengths), targets, mask).mean()
        outputs = torch.func.functional_call(network, shaken, (inputs, lengths))
        change = (each_loss(outputs, targets, mask).mean() - calm) / {DISTURBANCE}
        perturbed_loss.value = calm.item()
    return sum((value * added[name] * change).sum() for name, value in weights.items())

"""


def _nodes(experiment: Experiment) -> str:
    spec, rule, task = experiment.network, experiment.rule.rule, experiment.task
    assert isinstance(spec, RecurrentSpec)
    every = task.readout == "every"
    moved = "at_units, at_outputs = net_2 - net, outputs_2 - outputs" if rule in ("anp", "danp") else ""
    credit = """later = change[:, None].expand(mask.shape)"""
    if every:
        credit = """own = torch.zeros_like(mask, dtype=change.dtype)
        own[mask] = change
        change, later = own, own.flip(1).cumsum(1).flip(1)"""
    mixing = seen = ""
    if rule in DECORRELATED:
        size = spec.embedding if task.vocabulary else len(task.channels)
        mixing = f"""
MIXING = [torch.eye(size, device=DEVICE) for size in ({size}, {spec.hidden}, {spec.hidden})]


def decorrelated(mixing, read):
    seen = read.flatten(0, -2) @ mixing.T
    together = seen.T @ seen / len(seen)
    mixing -= {DECORRELATION} * (together - torch.diag(together.diag())) @ mixing
    return read @ mixing.T @ mixing

"""
        seen = """
        x, before, top = (decorrelated(*pair) for pair in zip(MIXING, (x, before, top)))"""
    return f"""{_change(experiment)}
def read(x, mask, added=0):
    layer = network.layers[0]
    given = nn.functional.linear(x, layer.weight_ih_l0, layer.bias_ih_l0 + layer.bias_hh_l0) + added
    h, net, states = torch.zeros_like(given[:, 0]), [], []
    for step in given.unbind(1):
        net.append(torch.addmm(step, h, layer.weight_hh_l0.T))
        h = {"torch.tanh" if spec.model == "rnn" else "torch.relu"}(net[-1])
        states.append(h)
    states = torch.stack(states, 1)
    top = {"states" if every else "states[mask]"}
    return torch.stack(net, 1), states, top, network.head(top)


def guess(pushed, change):
    return pushed * change[..., None] * pushed.numel() / pushed.square().sum()

{mixing}
def perturbed_loss(inputs, targets, mask):
    layer = network.layers[0]
    with torch.no_grad():
        x = {"network.embedding(inputs)" if task.vocabulary else "inputs"}
        net, states, top, outputs = read(x, mask)
        at_units, at_outputs = (
            {DISTURBANCE} * torch.randn(part.shape, generator=dropout).to(DEVICE) for part in (net, outputs)
        )
        net_2, _, _, outputs_2 = read(x, mask, at_units)
        outputs_2 = outputs_2 + at_outputs
        calm, shaken = (each_loss(given, targets, mask) for given in (outputs, outputs_2))
        change = (shaken - calm) / len(calm)
        perturbed_loss.value = calm.mean().item()
        {credit}
        {moved}
        at_units, at_outputs = guess(at_units, later), guess(at_outputs, change)
        before = torch.cat([torch.zeros_like(states[:, :1]), states[:, :-1]], 1){seen}
    # A sum whose gradient is the guess at each net input, times what is read there. Nothing goes back in time.
    again = nn.functional.linear(x, layer.weight_ih_l0, layer.bias_ih_l0)
    again = again + nn.functional.linear(before, layer.weight_hh_l0, layer.bias_hh_l0)
    return (again * at_units).sum() + (network.head(top) * at_outputs).sum()

"""
