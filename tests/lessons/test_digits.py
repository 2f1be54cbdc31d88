"""What the page on digits claims: when rows suffice, that half-way answers must be taught, that order counts."""

import time

import pytest
from safetensors.torch import save

from rnn_core.experiment import Experiment
from rnn_core.questions.digits import PenTransfer, PenVerdicts, ScanVerdicts
from rnn_core.questions.net import Net
from rnn_core.shipped import LINKS
from tests.lessons.training import trained

SECONDS = 120  # of one core, for each training


@pytest.fixture(scope="module")
def net():
    """A network by its name in LINKS and its seed, trained at most once."""
    made = {}

    def get(name, seed):
        if (name, seed) not in made:
            before = time.process_time()
            run = trained(Experiment.from_link(LINKS[name]), seed)
            assert time.process_time() - before < SECONDS
            made[name, seed] = Net(run.experiment, weights=save(dict(run.model.state_dict())))
        return made[name, seed]

    return get


@pytest.mark.parametrize("model", ["gru", "lstm", "rnn"])
def test_nine_of_ten_digits_are_recognized_for_good_before_the_last_rows(model, net, seed, measured):
    found = ScanVerdicts(net(f"digits_{model}", seed)).answer()
    for row in (2, 4, 5, 6, 8):
        measured(f"{model}: right for good after {row} rows", found.for_good[row - 1])
    assert found.for_good[1] < 0.7 and found.for_good[3] < 0.9
    if model == "gru":
        assert found.enough in (5, 6)


def test_what_was_asked_at_the_end_only_is_not_said_half_way(net, seed, measured):
    early, late = (ScanVerdicts(net(name, seed)).answer() for name in ("digits_gru", "digits_rows"))
    measured("gru, asked after every row: right after 6 rows", early.right[5])
    measured("gru, asked at the end: right after 6 rows", late.right[5])
    measured("gru, asked at the end: right after 8 rows", late.right[7])
    assert late.right[7] > 0.93 and late.right[5] < early.right[5] - 0.2


def test_a_gru_reads_shuffled_pixels_worse_than_neighboring_ones(net, seed, measured):
    right = {
        scan: measured(f"gru: {scan}: accuracy", ScanVerdicts(net(f"digits_{scan}", seed)).answer().right[-1])
        for scan in ("rows", "columns", "pixels", "permuted")
    }
    assert min(right["rows"], right["columns"]) > 0.93
    mlp = [ScanVerdicts(net(f"digits_mlp_{scan}", seed)).answer().right[-1] for scan in ("pixels", "permuted")]
    measured("mlp: pixels: accuracy", mlp[0])
    measured("mlp: permuted: accuracy", mlp[1])
    assert right["pixels"] > right["permuted"] + 0.02 and abs(mlp[0] - mlp[1]) < 0.03


def test_pens_of_new_writers_are_read_scribbles_are_refused_and_upright_lines_are_ones(net, seed, measured):
    found = PenVerdicts(net("strokes", seed)).answer()
    assert measured("pens: accuracy", found.digits.right[-1]) > 0.93
    assert measured("pens: scribbles called no digit", found.scribbles) > 0.9
    assert measured("pens: digits called no digit", found.refused) < 0.06
    assert measured("pens: upright lines called one", found.upright) > 0.9
    measured("pens: right for good after 5 points", found.digits.for_good[4])


def test_who_learned_from_scans_reads_pens_badly(net, seed, measured):
    share = measured("scans: pens read right", PenTransfer(net("digits_gru", seed)).answer())
    assert 0.2 < share < 0.8
