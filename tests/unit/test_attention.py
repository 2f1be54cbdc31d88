"""Attention: its equations by hand, what it never looks at, and how it is trained without the right answers."""

import numpy as np
import torch

from rnn_core.experiment import Experiment, Lane
from rnn_core.nets import training
from rnn_core.nets.learning.rules import write_gradients
from rnn_core.nets.models import Network, build
from rnn_core.nets.models.attention import Attention
from rnn_core.nets.probes.record import record
from rnn_core.tasks import TASKS

TASK = TASKS["shape"](shape="encoder-decoder", length=4)
TURN = 4


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_it_is_the_equation_of_bahdanau_by_hand():
    attention = Attention(3, generator()).double()
    rng = np.random.default_rng(0)
    written, read = rng.normal(size=(2, 5, 3)), rng.normal(size=(2, 4, 3))
    real = np.array([[False, True, True, True], [True, True, True, True]])
    w, b, u, v, mix, bias = (part.detach().numpy() for part in attention.parameters())
    wanted, mixed = np.zeros((2, 5, 4)), np.zeros((2, 5, 3))
    for n in range(2):
        for t in range(5):
            e = np.array([v[0] @ np.tanh(w @ written[n, t] + b + u @ read[n, j]) for j in range(4)])
            powers = np.exp(e - e.max()) * real[n]
            wanted[n, t] = powers / powers.sum()
            mixed[n, t] = np.tanh(mix @ np.concatenate([wanted[n, t] @ read[n], written[n, t]]) + bias)
    parts = (torch.as_tensor(written), torch.as_tensor(read), torch.as_tensor(real))
    np.testing.assert_allclose(attention.weights(*parts).detach(), wanted, atol=1e-12)
    np.testing.assert_allclose(attention(*parts).detach(), mixed, atol=1e-12)


def test_blanks_are_never_looked_at_and_every_look_adds_up():
    lane = Lane.of(hidden=5, embedding=3, decoder="own", attention="additive")
    model = build(lane, TASK, generator())
    batch = TASK.sample(50, np.random.default_rng(0))
    looks = record(model, torch.as_tensor(batch.inputs)).attention
    assert looks.shape == (50, TASK.steps - TURN, TURN)
    np.testing.assert_allclose(looks.sum(-1), 1, atol=1e-6)
    blank = batch.inputs[:, :TURN] == TASK.blank
    assert blank.any() and (looks.transpose(0, 2, 1)[blank] == 0).all() and (looks.transpose(0, 2, 1)[~blank] > 0).all()


def test_a_network_without_attention_has_none_to_show():
    model = build(Lane.of(hidden=5, embedding=3), TASK, generator())
    assert record(model, torch.as_tensor(TASK.sample(3, np.random.default_rng(0)).inputs)).attention is None


def gradients(forcing, inputs=None):
    model = build(Lane.of(hidden=5, embedding=3, forcing=forcing), TASK, generator())
    asked = training.as_tensors(TASK.sample(8, np.random.default_rng(0)), torch.device("cpu"))
    asked = asked if inputs is None else asked._replace(inputs=inputs(model, asked.inputs))
    write_gradients(model, TASK, asked, generator(1))
    return torch.cat([part.grad.ravel() for part in model.parameters()])


def test_never_forced_it_learns_from_what_it_wrote_itself():
    torch.testing.assert_close(gradients(0), gradients(1, lambda model, inputs: model.heard(inputs)))
    assert not torch.equal(gradients(0), gradients(1))


def test_forced_in_a_share_of_the_batches_it_is_either_or():
    own, right, either = gradients(0), gradients(1), set()
    for seed in range(12):
        model = build(Lane.of(hidden=5, embedding=3, forcing=0.5), TASK, generator())
        asked = training.as_tensors(TASK.sample(8, np.random.default_rng(0)), torch.device("cpu"))
        write_gradients(model, TASK, asked, generator(seed))
        found = torch.cat([part.grad.ravel() for part in model.parameters()])
        assert torch.equal(found, own) or torch.equal(found, right)
        either.add(torch.equal(found, own))
    assert either == {True, False}


def test_exact_match_counts_whole_answers():
    task = TASKS["translation"]()
    run = training.start(Experiment(task=task, lane=Lane.of(hidden=4, embedding=3), updates=1))
    batch = training.as_tensors(run.held_out, run.device)
    outputs = run.model(run.model.heard(batch.inputs))
    right = np.array(
        [
            all(outputs[n, t].argmax() == batch.targets[n, t] for t in np.flatnonzero(run.held_out.mask[n]))
            for n in range(len(batch.inputs))
        ]
    )
    assert training.measure(run)[1] == right.mean() == 0


class Parrot(Network):
    """Scores that are right for the first half of a batch, and in the other half wrong at one asked step only."""

    def __init__(self, batch, answers):
        super().__init__()
        self.head = torch.nn.Linear(1, 1)
        self.batch, self.answers = batch, answers

    def forward(self, _inputs, _lengths):
        targets = torch.as_tensor(self.batch.targets).clone()
        for n in range(len(targets) // 2, len(targets)):
            at = int(np.flatnonzero(self.batch.mask[n])[-1])
            targets[n, at] = (targets[n, at] + 1) % self.answers
        return torch.nn.functional.one_hot(targets, self.answers).float()


def test_one_wrong_letter_spoils_an_exact_match():
    task = TASKS["translation"]()
    run = training.start(Experiment(task=task, lane=Lane.of(hidden=4), updates=1), measured=False)
    run.model = Parrot(run.held_out, len(task.answers))
    assert training.measure(run)[1] == 0.5
