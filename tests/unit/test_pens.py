"""Pens and scans: what is drawn becomes what networks read, and when a verdict counts as formed."""

import tracemalloc
from itertools import pairwise

import numpy as np
import pytest

from pages.sections.digits import pad
from rnn_core.data.pens import POINTS, follow, read_pens
from rnn_core.data.scribbles import scribbles, upright
from rnn_core.findings.digits import as_scan, formed, so_far
from rnn_core.tasks import TASKS
from rnn_core.tasks.digits import EARLY, pixel_order


def rng(seed=0):
    return np.random.default_rng(seed)


def test_the_pens_are_bytes_of_two_groups_of_writers_with_all_digits_alike():
    for part, each in (("training", 200), ("held out", 60)):
        points, labels = read_pens(part)
        assert points.shape == (each * 10, POINTS, 2) and np.bincount(labels).tolist() == [each] * 10
        assert points.min() == 0 and points.max() == 100 and (np.ptp(points, axis=1) == 100).all()
    training, held_out = ({one.tobytes() for one in read_pens(part)[0]} for part in ("training", "held out"))
    assert not training & held_out


def test_a_drawing_is_followed_at_even_distances_and_stretched_both_ways():
    ell = follow([np.array([[0.2, 0.9], [0.2, 0.1], [0.3, 0.1], [0.6, 0.1]])])  # 8 down, 4 to the right: 12 in all
    wanted = [(0, 100 - 100 * at / 8) if at <= 8 else ((at - 8) * 25, 0) for at in np.linspace(0, 12, POINTS)]
    np.testing.assert_allclose(ell, wanted, atol=1e-9)


def test_where_the_pen_was_lifted_a_straight_line_joins_the_strokes():
    whole = np.array([[0.0, 1.0], [1.0, 1.0], [0.0, 0.0], [1.0, 0.0]])
    np.testing.assert_allclose(follow([whole[:2], whole[2:]]), follow([whole]))


def test_neither_place_nor_size_nor_the_number_of_points_changes_what_is_read():
    corners = rng().uniform(0, 1, (5, 2))
    many = np.concatenate([np.linspace(a, b, 2_500) for a, b in pairwise(corners)])
    assert len(many) == 10_000
    np.testing.assert_allclose(follow([many * 300 - 7]), follow([corners]), atol=1e-6)


def test_an_upright_line_stays_thin_and_in_the_middle():
    line = follow([np.array([[0.4, 0.9], [0.41, 0.1]])])
    assert np.abs(line[:, 0] - 50).max() < 1 and line[0, 1] == 100 and line[-1, 1] == 0


@pytest.mark.parametrize(
    ("strokes", "said"),
    [([np.empty((0, 2))], "Nothing is drawn"), ([np.ones((1, 2))], "A dot"), ([np.ones((9, 2))], "A dot")],
)
def test_nothing_and_a_dot_get_a_sentence(strokes, said):
    with pytest.raises(ValueError, match=said):
        follow(strokes)


@pytest.mark.parametrize(
    "told",
    [
        "7",
        {"a": 1},
        [1, 2],
        [[0.1]],
        [["a", "b"]],
        [[0.1, None]],
        [[0.1, float("nan")]],
        [[1e9, 0.0]],
        [[10**400, 0.0]],  # no float can be so large
        [[0.1, 0.2]] * 41,
        [[0.1] * 50_000],
    ],
)
def test_what_is_no_drawing_is_refused_with_a_sentence(told):
    with pytest.raises(ValueError, match=r"clear the pad and draw"):
        pad.read(told)


def test_what_the_pad_sends_is_turned_upright():
    (stroke,) = pad.read([[0.25, 0.5, 1, 0], []])
    assert stroke.tolist() == [[0.25, -0.5], [1, 0]]


def test_scribbles_and_upright_lines_lie_where_pens_do_and_differ_at_every_call():
    for make in (scribbles, upright):
        one, other = make(40, rng(1)), make(40, rng(2))
        assert one.shape == (40, POINTS, 2) and not np.allclose(one, other)
        assert one.min() > -1e-6 and one.max() < 100 + 1e-6
    down = upright(40, rng())
    assert (np.diff(down[:, :, 1], axis=1) < 0).all()
    straight = np.linspace(down[:, 0, 0], down[:, -1, 0], POINTS, axis=1)
    assert np.abs(down[:, :, 0] - straight).max() < 12


def test_what_it_learns_from_is_a_quarter_scribbles():
    task = TASKS["strokes"]()
    answers = task.sample(3_000, rng()).targets[:, 0]
    assert np.mean(answers == 10) == pytest.approx(task.chance, abs=0.03)
    assert np.mean(task.held_out(rng()).targets == 10) == pytest.approx(task.chance)


def test_a_pen_is_read_as_places_and_moves():
    points = read_pens("held out")[0][:3]
    batch = TASKS["strokes"]().read(points)
    places = batch.inputs[:, :, :2]
    np.testing.assert_allclose((places + 1) * 50, points, atol=1e-4)
    np.testing.assert_allclose(batch.inputs[:, 1:, 2:], places[:, 1:] - places[:, :-1], atol=1e-6)
    assert (batch.inputs[:, 0, 2:] == 0).all()


def test_pixels_arrive_in_reading_order_or_in_one_order_that_never_changes():
    by_rows, pixels, shuffled = (TASKS["digits"](scan=scan).held_out(rng()) for scan in ("rows", "pixels", "permuted"))
    assert pixels.inputs.shape == (450, 64, 1)
    assert np.array_equal(pixels.inputs.reshape(-1, 8, 8), by_rows.inputs)
    assert np.array_equal(shuffled.inputs[:, :, 0], pixels.inputs[:, pixel_order(), 0])
    assert sorted(pixel_order()) == list(range(64)) and list(pixel_order()) != sorted(pixel_order())


def test_asked_after_every_step_the_same_digits_are_asked_for_all_along():
    once, early = (TASKS["digits"](asked=asked).held_out(rng()) for asked in ("at the end", EARLY))
    assert np.array_equal(once.inputs, early.inputs) and early.mask.all()
    assert (early.targets == once.targets[:, None]).all()


def test_a_verdict_counts_as_formed_only_if_it_never_changes_again():
    said = np.array([[3, 3, 3, 3], [3, 1, 3, 3], [1, 1, 1, 3], [3, 3, 3, 1]])
    found = formed(np.eye(4)[said], np.full(4, 3))
    assert found.right.tolist() == [0.75, 0.5, 0.75, 0.75] and found.for_good.tolist() == [0.25, 0.25, 0.5, 0.75]
    assert found.enough is None and formed(np.eye(4)[said[:3]], np.full(3, 3)).enough == 4
    assert formed(np.full((2, 3, 4), np.nan), np.zeros(2, int)).right.tolist() == [0, 0, 0]


def test_a_drawing_as_a_scan_has_its_ink_where_it_was_drawn():
    scan = as_scan([np.array([[0.0, 0.0], [0.0, 1.0]])])  # an upright line, in the middle
    assert scan.shape == (8, 8) and scan[:, 3:5].min() > 0.5 and scan[:, :2].max() == scan[:, 6:].max() == 0
    corner = as_scan([np.array([[0.0, 0.0], [0.0, 1.0], [0.6, 1.0]])])  # up, then to the right: ┌
    assert corner[0, 2:6].min() > 0.4 and corner[:, 2].min() > 0.4 and corner[3:, 4:].max() == 0
    square = as_scan([np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0]])])
    np.testing.assert_allclose(square, corner, atol=0.3)  # squeezed, as scans are; a level line is not
    assert as_scan([np.array([[0.0, 0.0], [1.0, 0.01]])]).max(0).min() > 0.4
    apart = as_scan([np.array([[0.0, 0.0], [0.0, 1.0]]), np.array([[0.6, 0.0], [0.6, 1.0]])])
    assert apart[:, 3:5].max() == 0, "where the pen was lifted there is no ink"


def test_many_strokes_take_no_more_memory_than_one():
    def peak(count):
        tracemalloc.start()
        as_scan([np.array([[k % 7, k % 11]], float) for k in range(count)])
        return tracemalloc.get_traced_memory()[1], tracemalloc.stop()

    as_scan([np.eye(2)])
    assert peak(20)[0] < 1.5 * peak(2)[0]


def test_the_picture_of_a_way_grows_point_by_point():
    ink = so_far(read_pens("held out")[0][0].astype(float)).sum((1, 2))
    assert (np.diff(ink) > 0).all()
