"""What the lesson on memory claims: the data decide the rule, and the number of the subject is one direction of h."""

import numpy as np
from safetensors.torch import save

from rnn_core.anatomy.surgery import Surgery
from rnn_core.experiment import Experiment
from rnn_core.questions.net import Net
from rnn_core.questions.number import (
    AttractorAgreement,
    NumberDirection,
    NumberProbe,
    PluralChances,
    VerbAgreement,
)
from rnn_core.shipped import LINKS
from rnn_core.tasks.agreement import Agreement, subjects
from tests.lessons.training import look, trained

OPENING = LINKS["agreement"]
TEST = Agreement(phrases=4, attractors=1.0).sample(600, np.random.default_rng(5))
STUDY = Agreement(phrases=2, attractors=0.5).sample(600, np.random.default_rng(6))


def net(run):
    return Net(run.experiment, weights=save(dict(run.model.state_dict())))


def full_sentences():
    batch = Agreement(phrases=2, attractors=0.5).sample(2_400, np.random.default_rng(7))
    return type(batch)(*(part[batch.lengths == batch.lengths.max()] for part in batch))


def test_the_verb_agrees_with_the_subject_beyond_more_attractors_than_were_trained_on(seed, measured):
    run = trained(Experiment.from_link(OPENING), seed)
    assert run.solved_at is not None
    right = AttractorAgreement(net(run), TEST).answer()
    assert len(right) == 5
    for count, share in enumerate(right):
        assert measured(f"right verbs with {count} attractors", share) > 0.95


def test_without_attractors_in_training_the_nearest_noun_rules(seed, measured):
    run = trained(Experiment.from_link(f"{OPENING}&attractors=0"), seed)
    assert run.solved_at is not None
    right = AttractorAgreement(net(run), TEST).answer()
    assert right[0] > 0.95
    assert measured("right verbs with 1 attractor, trained without any", right[1]) <= 0.05  # the mission


def test_the_number_can_be_read_off_h_and_one_direction_carries_it(seed, measured):
    run = trained(Experiment.from_link(OPENING), seed)
    scores = NumberProbe(net(run), STUDY).answer()
    assert measured("probe before the subject", scores[0]) < 0.6
    assert min(measured("probe at the subject", scores[1]), measured("probe five words later", scores[6])) > 0.95
    direction, other = NumberDirection(net(run), STUDY).answer(), np.random.default_rng(0).normal(size=32)
    full = full_sentences()

    def right(removed):
        surgery = Surgery(removed=tuple(map(float, removed / np.linalg.norm(removed))))
        return VerbAgreement(net(run), full, surgery).answer()

    assert measured("right verbs with the number direction erased", right(direction)) < 0.75
    assert measured("right verbs with a random direction erased", right(other)) > 0.95


def test_one_probe_reads_the_number_at_every_word_from_the_subject_to_the_verb(seed, measured):
    run = trained(Experiment.from_link(OPENING), seed)
    test = full_sentences().first(200)
    states, right = look(run, test).states["h"][-1], list[bool]()
    for row, plural in zip(states, subjects(test), strict=True):
        right += [(share > 0.5) == plural for share in PluralChances(net(run), STUDY, row).answer()[1:-1]]
    assert measured("one probe for all words, right", np.mean(right)) > 0.97
