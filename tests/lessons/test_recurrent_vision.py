"""What the page on recurrent vision claims: looking again helps, and takes longer where there is more noise."""

import json

import numpy as np
import pytest
from safetensors.torch import save

from rnn_core.experiment import Experiment, vary
from rnn_core.findings.looking import (
    MEASURES,
    THRESHOLDS,
    doubt,
    lead,
    quartiles,
    reaction,
    right,
    trade,
)
from rnn_core.questions.looking import LookChances, ReactionRanks
from rnn_core.questions.net import Net
from rnn_core.shipped import LINKS
from tests.lessons.rates import FILE, HIGHER, RATES, best
from tests.lessons.training import trained

NAMES = {"vision_bl": "BL", "vision_b": "B", "vision_b_f": "B-F", "vision_b_k": "B-K", "vision_b_d": "B-D"}
RIVALS = ("vision_b_f", "vision_b_k", "vision_b_d")  # of the same size
THRESHOLD = 0.5  # bits, as the page opens


@pytest.fixture(scope="module")
def chances():
    """What the five networks of the page answer after each look, by seed."""
    made = {}

    def get(seed):
        if seed not in made:
            runs = {name: trained(Experiment.from_link(LINKS[name]), seed) for name in NAMES}
            nets = {name: Net(run.experiment, weights=save(dict(run.model.state_dict()))) for name, run in runs.items()}
            made[seed] = {name: LookChances(net).answer() for name, net in nets.items()}
        return made[seed]

    return get


@pytest.fixture(scope="module")
def tested():
    return Experiment.from_link(LINKS["vision_bl"]).task.tested()


def test_the_rivals_have_about_as_many_weights():
    sizes = {name: one.network.parameters(one.task) for name in NAMES for one in [Experiment.from_link(LINKS[name])]}
    assert all(0.9 < sizes[name] / sizes["vision_bl"] < 1.1 for name in RIVALS)


def test_looking_again_helps(chances, tested, seed, measured):
    correct = {name: right(one, tested[0].targets) for name, one in chances(seed).items()}
    reached = correct["vision_bl"].mean(0)
    for n, share in enumerate(reached, 1):
        measured(f"BL: right after look {n}", share)
    assert measured("BL: points gained by looking", 100 * (reached[-1] - reached[0])) >= 8
    for name, short in NAMES.items():
        if name != "vision_bl":
            measured(f"{short}: right", correct[name][:, -1].mean())
            assert (correct[name] == correct[name][:, :1]).all(), "it looks once"
            found = lead(correct["vision_bl"], correct[name])
            measured(f"BL ahead of {short}: points", 100 * found.value)
            measured(f"BL ahead of {short}: points: lower end of the interval", 100 * found.low)
            measured(f"BL ahead of {short}: points: upper end of the interval", 100 * found.high)
    assert correct["vision_bl"][:, -1].mean() > correct["vision_b"][:, -1].mean()
    # what the page's question asks: of the three rivals of its size, who is behind beyond chance, and who is ahead?
    leads = [lead(correct["vision_bl"], correct[name]) for name in RIVALS]
    measured("rivals of its size that BL is ahead of, beyond chance", sum(one.low > 0 for one in leads))
    assert measured("rivals of its size that are ahead of BL, beyond chance", sum(one.high < 0 for one in leads)) >= 1


@pytest.mark.survey
def test_with_twice_as_many_features_there_is_less_to_gain_by_looking(chances, tested, seed, measured):
    wide = trained(Experiment.from_link(vary(LINKS["vision_bl"], hidden=16)), seed)  # its best rate is the same
    answers = LookChances(Net(wide.experiment, weights=save(dict(wide.model.state_dict())))).answer()
    ours, theirs = (right(one, tested[0].targets).mean(0) for one in (chances(seed)["vision_bl"], answers))
    assert measured("BL with 16 features: points gained by looking", 100 * (theirs[-1] - theirs[0])) > 3
    assert theirs[-1] - theirs[0] < ours[-1] - ours[0] and theirs[0] > ours[0]


def test_half_of_the_looks_cost_at_most_a_point_where_hard_images_get_more(chances, tested, seed, measured):
    traded = trade(chances(seed)["vision_bl"], tested[0].targets)
    enough = traded.looks <= 4
    measured("right with at most half of the looks, chosen by doubt", traded.right[enough].max())
    final = right(chances(seed)["vision_bl"], tested[0].targets)[:, -1].mean()
    measured("right with all looks", final)
    assert traded.right[enough].max() >= final - 0.01
    assert (np.diff(traded.looks) <= 0).all() and traded.looks[THRESHOLDS.index(THRESHOLD)] > 4


def test_noisier_images_take_longer(chances, tested, seed, measured):
    task = Experiment.from_link(LINKS["vision_bl"]).task
    times = reaction(doubt(chances(seed)["vision_bl"]), THRESHOLD)
    found = ReactionRanks(task, times).answer()
    assert measured("rank correlation of noise and looks", found[MEASURES[0]].value) > 0.3
    assert found[MEASURES[0]].low > 0.3
    for name in MEASURES[1:]:
        measured(f"rank correlation of looks and: {name}", found[name].value)
    means = [value for _, value in quartiles(tested[1], times)]
    for n, mean in enumerate(means, 1):
        measured(f"looks in quarter {n} of the noise", mean)
    assert means == sorted(means) and means[-1] - means[0] > 1


def test_every_network_learns_at_the_rate_that_suited_it_best_on_scans_set_aside():
    known = json.loads(FILE.read_text())
    assert set(known) == set(NAMES)
    for name, found in known.items():
        first = {rate: found[rate] for rate in map("{:g}".format, RATES)}
        assert [float(rate) for rate in found] == [*RATES, *([HIGHER] if best(first) == RATES[-1] else [])]
        assert Experiment.from_link(LINKS[name]).learning_rate == best(found)
