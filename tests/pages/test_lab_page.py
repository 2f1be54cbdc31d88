"""The lab through streamlit.testing: settings, links, texts, races."""

from concurrent.futures import Future

import pytest
from streamlit.testing.v1 import AppTest
from torch import device

from rnn_core.course.presets import PRESETS
from rnn_core.experiment import Race
from tests.pages.opened import ROOT, header, open_lab, says, setting, train, words


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_preset_opens_and_its_link_is_its_own_settings(preset):
    test = open_lab(preset.link)
    assert not test.exception
    assert test.session_state["live"].race == preset.race
    assert preset.question in words(test)


def test_a_link_sets_every_widget_and_the_address_gives_it_back():
    link = "task=recall&delay=7&items=2&model=lstm&hidden=5&init=chrono&updates=9&seed=3"
    link += "&model.2=rnn&init.2=default&layers.2=2"
    test = open_lab(link)
    assert test.session_state["live"].race == Race.from_link(link)
    assert setting(test, "number_input", "task.recall.delay").value == 7
    assert setting(test, "selectbox", "lane0.model").value == "lstm"
    assert {k: "".join(v) for k, v in test.query_params.items()} == Race.from_link(link).to_pairs()


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ({"task": "chess"}, "task is 'chess'"),
        ({"task": "adding", "hidden": "0"}, "hidden is"),
        ({"task": "adding", "learning_rate": "nan"}, "learning_rate is nan"),
        ({"task": "text", "text": "~AAAA"}, "damaged"),
        ({"task": "adding", "length": "400", "hidden": "256", "layers": "3", "batch_size": "512"}, "a batch size of"),
        ({"evil": "<script>alert(1)</script>"}, "not a setting here"),
    ],
)
def test_a_forged_link_gets_a_sentence_and_the_first_preset(pairs, said):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in pairs.items():
        test.query_params[name] = value
    test.switch_page("pages/lab.py").run()
    assert not test.exception
    assert any(said in says(error) for error in test.error), [e.value for e in test.error]
    assert test.session_state["live"].race == PRESETS[0].race


def test_a_run_that_ends_while_its_page_is_drawn_is_done_on_the_button_too():
    link = "task=adding&length=6&hidden=4&model=gru&updates=3&seed=77"
    train(open_lab(link).session_state["live"])
    test = open_lab(link)  # by another learner: it is there already, and seen to its end in no time
    test.session_state["channel"].sockets = 1  # as in a browser, where no timer draws the page again
    test.button(key="run").click().run()
    assert test.session_state["live"].finished
    assert [button.label for button in test.button if button.key in ("run", "pause")] == ["Done"]


def test_changing_a_setting_in_mid_run_keeps_the_run_and_says_so():
    test = open_lab("task=adding&length=6&hidden=4&model=gru&updates=50")
    test.button(key="step").click().run()
    run = test.session_state["live"]
    assert run.update == 1
    setting(test, "number_input", "lane0.hidden").set_value(8).run()
    assert test.session_state["live"] is run and not run.running
    assert "The settings have changed" in words(test)
    undo = next(b for b in test.button if b.label.startswith("Keep the run"))
    undo.click().run()
    assert test.session_state["live"] is run and "The settings have changed" not in words(test)
    assert setting(test, "number_input", "lane0.hidden").value == 4


def test_settings_that_would_take_the_server_from_others_are_refused_and_the_run_stays():
    test = open_lab("task=adding&length=400&hidden=256&model=lstm&batch_size=8&updates=50")
    run = test.session_state["live"]
    setting(test, "number_input", "batch_size").set_value(512).run()
    assert any("this server allows 1 GB and 2 s" in says(error) for error in test.error)
    assert test.session_state["live"] is run and not test.exception
    test.button(key="reduced").click().run()
    assert not test.exception and not test.error
    reduced = test.session_state["live"].race.lanes[0]
    assert reduced.batch_size < 512 and reduced.network.hidden == 256


def test_a_link_that_costs_too_much_is_offered_reduced():
    test = open_lab("task=adding&length=400&hidden=256&model=lstm&batch_size=512&updates=50")
    assert any("this server allows 1 GB and 2 s" in says(error) for error in test.error)
    test.button(key="reduced").click().run()
    assert not test.exception and not test.error
    race = test.session_state["live"].race
    assert race.lanes[0].task.steps == 400 and race.lanes[0].batch_size < 512


def test_starting_over_after_a_change_uses_the_new_settings():
    test = open_lab("task=adding&length=6&hidden=4&model=gru&updates=50")
    test.button(key="step").click().run()
    setting(test, "number_input", "lane0.hidden").set_value(8).run()
    next(b for b in test.button if b.label.startswith("Start over")).click().run()
    assert test.session_state["live"].race.networks[0].hidden == 8


def test_the_learning_rate_changes_the_run_at_hand_and_is_recorded():
    test = open_lab("task=adding&length=6&hidden=4&model=gru&updates=50")
    test.button(key="step").click().run()
    run = test.session_state["live"]
    setting(test, "number_input", "learning_rate").set_value(0.02).run()
    assert test.session_state["live"] is run and run.rate_changes == [(1, 0.02)]
    test.button(key="step").click().run()
    assert run.rows[0][-1].learning_rate == 0.02


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "has 0 characters"), ("a", "has 1 character"), ("aaaa" * 20, "over and over")],
)
def test_a_text_that_cannot_be_learned_gets_a_sentence_and_the_run_stays(text, said):
    test = open_lab("task=text&length=10&hidden=4&updates=5")
    run = test.session_state["live"]
    test.text_area[0].set_value(text).run()
    assert not test.exception
    assert any(said in says(error) for error in test.error), [e.value for e in test.error]
    assert test.session_state["live"] is run


def test_emoji_and_a_megabyte_of_text_both_work():
    test = open_lab("task=text&length=10&hidden=4&updates=5")
    test.text_area[0].set_value("🙂🙃 ja, nein! " * 20).run()
    assert not test.exception and not test.error
    assert "🙂" in test.session_state["live"].race.lanes[0].task.vocabulary
    test.text_area[0].set_value("The cat sat. " * 80_000).run()
    assert not test.exception and not test.error
    assert "first 10,000 are used" in words(test)
    assert len(test.session_state["live"].race.lanes[0].task.text) == 10_000


@pytest.mark.parametrize(
    "link",
    [
        "task=adding&length=4&hidden=1&updates=1&batch_size=1&model=rnn",
        "task=adding&length=400&hidden=8&layers=3&direction=bidirectional&batch_size=1&updates=2&model=lstm",
        "task=adding&length=20&hidden=256&layers=3&direction=bidirectional&batch_size=1&updates=2&model=lstm",
        "task=recall&delay=0&symbols=2&hidden=1&updates=1&model=rnn_relu&init=identity&batch_size=1",
    ],
)
def test_both_limits_of_every_size_train(link):
    test = open_lab(link)
    test.button(key="step").click().run()
    assert not test.exception and not test.error
    assert test.session_state["live"].update == 1


@pytest.mark.parametrize(("there", "chosen"), [(("cpu",), "auto"), (("cuda", "cpu"), "auto"), (("cpu",), "mps")])
def test_the_menu_offers_the_devices_that_workers_have_and_the_chosen_one(there, chosen, monkeypatch):
    promise = Future()
    promise.set_result(there)
    monkeypatch.setattr("pages.sections.lab.devices._asked", lambda: promise)
    test = open_lab(f"task=adding&device={chosen}")
    menu = next(box for box in test.selectbox if box.label == "Device")
    words = {"auto": "automatic", "cpu": "CPU", "cuda": "CUDA (NVIDIA GPU)", "mps": "MPS (Apple GPU)"}
    assert menu.options == [words[one] for one in ("auto", *reversed(there), *({chosen} - {"auto"}))]


@pytest.mark.parametrize("there", [("cpu",), ("cuda", "cpu")])
def test_a_race_of_cpu_against_gpu_is_offered_where_there_is_a_gpu_and_each_lane_says_where_and_how_fast(
    there, monkeypatch
):
    promise = Future()
    promise.set_result(there)
    monkeypatch.setattr("pages.sections.lab.devices._asked", lambda: promise)
    monkeypatch.setattr("rnn_core.nets.training.pick_device", lambda _: device("cpu"))
    test = open_lab("task=adding&length=6&model=gru&hidden=4&updates=50")
    assert "updates per second" not in header(test, "standings")["head"]
    offers = [button for button in test.button if button.label == "Race CPU against GPU"]
    assert len(offers) == len(there) - 1
    for offer in offers:
        offer.click().run()
        race = test.session_state["live"].race
        assert race.titles == ("GRU 4 on the CPU", "GRU 4 on the GPU")
        assert [menu.value for menu in test.selectbox if menu.label == "Device"] == ["cpu", "cuda"]
        test.button(key="step").click().run()
        table = header(test, "standings")
        assert table["head"][-1] == "updates per second"
        assert [row["cells"][0] for row in table["rows"]] == list(race.titles)
        assert all(int(row["cells"][-1]) > 0 for row in table["rows"])
        next(button for button in test.button if button.label == "Add a model to race").click().run()
        assert [lane.device for lane in test.session_state["draft"].lanes] == ["cpu", "cuda", "cpu"]


def test_a_device_that_is_not_there_gets_a_sentence():
    import torch

    if torch.cuda.is_available():
        pytest.skip("this machine has CUDA")
    test = open_lab("task=adding&device=cuda")
    assert not test.exception
    assert any("this machine has none" in says(error) for error in test.error)


def test_a_learning_rate_of_ten_is_shown_as_diverged_with_what_to_try():
    test = open_lab("task=adding&length=10&learning_rate=10&model=gru&updates=200")
    for _ in range(60):
        if test.session_state["live"].finished:
            break
        test.button(key="step").click().run()
    assert not test.exception
    (sentence,) = header(test, "standings")["story"]
    assert sentence["name"] == "GRU 64" and "diverged at update" in sentence["text"]
    assert "ten times smaller" in sentence["text"]


def test_models_can_be_added_matched_and_removed():
    test = open_lab("task=adding&length=6&hidden=16&model=gru&updates=50")
    next(b for b in test.button if b.label.startswith("Add a model")).click().run()
    assert [s.model for s in test.session_state["live"].race.networks] == ["gru", "lstm"]
    setting(test, "segmented_control", "equal").set_value("parameters").run()
    gru, lstm = test.session_state["live"].race.networks
    task = test.session_state["live"].race.lanes[0].task
    assert lstm.hidden < gru.hidden
    assert abs(lstm.parameters(task) / gru.parameters(task) - 1) < 0.08
    next(b for b in test.button if b.label.startswith("Remove")).click().run()
    assert len(test.session_state["live"].race.networks) == 1


def test_a_setting_without_effect_is_said():
    test = open_lab("task=adding&length=6&hidden=4&dropout=0.5&updates=5")
    assert "Dropout 0.5 has no effect: it hides what one layer hands to the next" in " ".join(
        info.value for info in test.info
    )
