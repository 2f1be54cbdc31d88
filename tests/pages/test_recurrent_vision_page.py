"""The page on recurrent vision: an image is chosen, a threshold is moved, strange races get a sentence."""

import re

import numpy as np
import pytest

from pages.sections.recurrent_vision.cost_of_a_look import prices
from pages.sections.recurrent_vision.networks import LookResults
from rnn_core.experiment import Experiment, vary
from rnn_core.questions.net import Net
from rnn_core.shipped import LINKS
from tests.pages.opened import open_lesson, words

TINY = "task=looks&model=vision_bl&hidden=2&updates=1&batch_size=2"


def test_the_mission_is_accomplished_by_stopping_early_and_not_by_stopping_at_once():
    test = open_lesson("recurrent_vision")
    assert not test.exception and "◻️ **Mission.**" in words(test)
    test.select_slider(key="vision.threshold").set_value(3.2).run()
    assert float(test.metric[0].value.split()[0]) < 2 and "◻️ **Mission.**" in words(test)
    test.select_slider(key="vision.threshold").set_value(1.2).run()
    assert float(test.metric[0].value.split()[0]) <= 4
    assert "Mission accomplished" in words(test) and not test.exception


def test_other_images_are_looked_at_anew():
    test = open_lesson("recurrent_vision")
    box = test.selectbox(key="vision.course")
    assert sum(int(re.search(r": (\d+) of 1,800$", option)[1]) for option in box.options) == 1_800
    said = set()
    for course in ("wrong at first, right in the end", "right at first, wrong in the end"):
        test.selectbox(key="vision.course").set_value(course).run()
        assert not test.exception
        said.add(next(box.value for box in test.caption if "Trouble of this image" in box.value))
    test.slider(key="vision.place").set_value(1).run()
    said.add(next(box.value for box in test.caption if "Trouble of this image" in box.value))
    assert len(said) == 3


@pytest.mark.parametrize(
    "link",
    [f"{TINY}&trouble=clutter&model.2=vision_b&hidden.2=200&model.3=cnn_gru", f"{TINY}&trouble=occlusion&most=0"],
)
def test_a_race_of_ones_own_stands_without_the_rivals_and_without_any_trouble(link):
    test = open_lesson("recurrent_vision", link)
    test.button(key="step").click().run()
    assert not test.exception and not test.error
    assert not re.search(r"\bnan\b", words(test)) and "◻️ **Mission.**" in words(test)


def test_a_race_that_the_page_is_not_about_gets_a_sentence():
    test = open_lesson("recurrent_vision", "task=looks&model=vision_b&hidden=2")
    assert any("another task or cell" in error.value for error in test.error) and not test.exception


def test_a_diverged_network_is_said_to_be_one_and_answers_as_it_last_did():
    test = open_lesson(
        "recurrent_vision", vary(TINY, updates=9, hidden=16, optimizer="adam", learning_rate=10, clip_norm="none")
    )
    run = test.session_state["recurrent_vision.run"]
    while not run.finished:
        run.one_update()
    test.run()
    assert run.lanes[0].diverged_at
    assert not test.exception and "diverged at update" in words(test) and not re.search(r"\bnan\b", words(test))


def test_a_network_whose_answer_changes_is_none_that_looks_once():
    images, looks = 8, 8
    targets = np.zeros((images, looks), int)
    flat = np.tile([0.6, 0.4], (images, looks, 1))
    turning = flat.copy()
    turning[:4, :3] = [0.4, 0.6]
    nets = dict.fromkeys(("BL", "B", "CNN + GRU"), Net(Experiment.from_link(TINY)))
    told = LookResults(nets, {"BL": turning, "B": flat, "CNN + GRU": turning}, targets, np.zeros(images))
    assert told.once == ["B"] and told.again("BL")
    paid = prices(told, {name: [1_000_000 * look for look in range(1, looks + 1)] for name in nets})
    assert paid["B"] == [(1, 1)]
    assert paid["CNN + GRU"] == [(look, 0.5 if look <= 3 else 1) for look in range(1, looks + 1)]


def test_a_race_against_a_gru_has_no_rival_that_looks_once_and_says_so():
    test = open_lesson("recurrent_vision", f"{TINY}&model.2=cnn_gru&hidden.2=4")
    test.radio(key="recurrent_vision.guess").set_value(test.radio(key="recurrent_vision.guess").options[0]).run()
    test.button(key="step").click().run()
    assert not test.exception and any("no rival of the same size that looks once" in box.value for box in test.info)
    assert "one mark, one price" not in words(test) and "one speed" not in words(test)


def test_the_opening_race_is_of_networks_as_large_as_the_first():
    test = open_lesson("recurrent_vision")
    lanes = test.session_state["recurrent_vision.run"].race.lanes
    sizes = [lane.lane.parameters(lane.task) for lane in lanes]
    assert all(abs(size / sizes[0] - 1) < 0.07 for size in sizes)
    names = ("vision_bl", "vision_b_f", "vision_b_k", "vision_b_d")
    assert [lane.lane for lane in lanes] == [Experiment.from_link(LINKS[name]).lane for name in names]
