"""Every page through streamlit.testing: it opens, and what a learner does to it holds."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rnn_core.experiment import Race
from rnn_core.lessons import LESSONS, READY
from rnn_core.live import LiveRace
from rnn_core.presets import PRESETS
from rnn_core.script import write_script

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def inline_engine(monkeypatch):
    from rnn_core import engine

    monkeypatch.setenv("UNROLLED_ENGINE", "inline")
    monkeypatch.setattr(engine, "_shared", None)
    monkeypatch.setattr(LiveRace, "training_now", 0)
    monkeypatch.setattr("rnn_core.live.LEASE_SECONDS", 0.0)  # inline, a slice would chain the next one for ever


def open_lab(link: str = "") -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in Race.from_link(link).to_pairs().items() if link else ():
        test.query_params[name] = value
    return test.switch_page("pages/lab.py").run()


def setting(test: AppTest, kind: str, name: str):
    return next(w for w in getattr(test, kind) if w.key and w.key.endswith(f".{name}"))


def says(element) -> str:
    """What a reader sees of a Markdown message: without the backslashes that keep it plain."""
    return element.value.replace("\\", "")


def words(test: AppTest) -> str:
    return " ".join(
        str(part.value) for group in (test.markdown, test.error, test.warning, test.caption) for part in group
    )


@pytest.mark.parametrize("lesson", READY, ids=lambda lesson: lesson.slug)
def test_every_page_opens_without_an_exception(lesson):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(lesson.path).run()
    assert not test.exception
    assert test.title[0].value == lesson.title


def test_the_home_page_opens_and_links_to_every_ready_page():
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not test.exception
    assert test.title[0].value == "See a recurrent network think"
    assert max(len(part.proto.bytes) for part in test.get("bidi_component")) > 100_000


def test_a_lesson_is_ready_exactly_when_its_page_exists():
    assert {lesson.slug for lesson in LESSONS if lesson.ready} == {p.stem for p in (ROOT / "pages").glob("*.py")}


def test_the_server_never_imports_torch():
    code = (
        "import sys\nfrom streamlit.testing.v1 import AppTest\n"
        "import app\nt = AppTest.from_file('app.py', default_timeout=60).run()\nassert not t.exception, t.exception\n"
        f"for page in {[lesson.path for lesson in READY]!r}:\n"
        "    t.switch_page(page).run(); assert not t.exception, t.exception\n"
        "heavy = {'torch', 'sklearn', 'scipy', 'statsmodels', 'music21'} & set(sys.modules)\n"
        "from rnn_core.engine import shared_engine\nshared_engine().close()\nassert not heavy, heavy"
    )
    environment = {
        k: v for k, v in os.environ.items() if k != "UNROLLED_ENGINE"
    }  # real workers: inline is this process
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=180, env=environment
    )
    assert done.returncode == 0, done.stderr[-3000:]


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


def test_starting_over_after_a_change_uses_the_new_settings():
    test = open_lab("task=adding&length=6&hidden=4&model=gru&updates=50")
    test.button(key="step").click().run()
    setting(test, "number_input", "lane0.hidden").set_value(8).run()
    next(b for b in test.button if b.label.startswith("Start over")).click().run()
    assert test.session_state["live"].race.models[0].hidden == 8


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
        "task=adding&length=400&hidden=256&layers=3&direction=bidirectional&batch_size=1&updates=2&model=lstm",
        "task=recall&delay=0&symbols=2&hidden=1&updates=1&model=rnn_relu&init=identity&batch_size=1",
    ],
)
def test_both_limits_of_every_size_train(link):
    test = open_lab(link)
    test.button(key="step").click().run()
    assert not test.exception and not test.error
    assert test.session_state["live"].update == 1


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
    assert "diverged at update" in words(test) and "ten times smaller" in words(test)


def test_models_can_be_added_matched_and_removed():
    test = open_lab("task=adding&length=6&hidden=16&model=gru&updates=50")
    next(b for b in test.button if b.label.startswith("Add a model")).click().run()
    assert [s.model for s in test.session_state["live"].race.models] == ["gru", "lstm"]
    setting(test, "segmented_control", "equal").set_value("parameters").run()
    gru, lstm = test.session_state["live"].race.models
    task = test.session_state["live"].race.lanes[0].task
    assert lstm.hidden < gru.hidden
    assert abs(lstm.parameters(task) / gru.parameters(task) - 1) < 0.08
    next(b for b in test.button if b.label.startswith("Remove")).click().run()
    assert len(test.session_state["live"].race.models) == 1


def test_the_options_that_the_app_relies_on_are_set():
    import streamlit as st

    AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert st.get_option("runner.postScriptGC") is False, "a full collection after each redraw would freeze the class"
    assert st.get_option("browser.gatherUsageStats") is False
    assert st.get_option("client.showSidebarNavigation") is False
    assert st.get_option("client.showErrorLinks") is False


def open_lesson(slug: str, link: str = "") -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in Race.from_link(link).to_pairs().items() if link else ():
        test.query_params[name] = value
    return test.switch_page(f"pages/{slug}.py").run()


GUESSES = {
    "sequences": ("the MLP and the CNN", "nobody else"),
    "unrolling": ("it is right nearly always", "it reads on, but with many mistakes"),
    "lstm": ("the forget gate shuts", "the input gate shuts"),
    "gru": ("the update gate", "the reset gate"),
    "shapes": ("one", "three"),
    "bptt": ("k2 = 20 will do, k2 = 10 will not", "k2 = 10 will do: h carries the rest"),
    "memory": ("sleeps: the verb of “cat”", "both alike"),
    "bidirectional": ("in about 1 of 2", "nearly always"),
}
LESSON_PAGES = [lesson.slug for lesson in READY if lesson.slug != "lab"]


@pytest.mark.parametrize("slug", LESSON_PAGES)
def test_a_guess_is_held_against_what_the_network_does(slug):
    right, wrong = GUESSES[slug]
    test = open_lesson(slug)
    assert any("not guessed yet" in info.value for info in test.info)
    test.radio[0].set_value(wrong).run()
    assert any(f"“{wrong}”; measured was: {right}" in warning.value for warning in test.warning)
    test.radio[0].set_value(right).run()
    assert any(f"You guessed it: {right}" in success.value for success in test.success)


@pytest.mark.parametrize("slug", LESSON_PAGES)
def test_the_code_of_a_lesson_is_the_script_of_its_experiment(slug):
    test = open_lesson(slug)
    run = test.session_state[f"{slug}.run"]
    assert write_script(run.race.lanes[0]).strip() in [code.value for code in test.code]
    assert run.race.to_link() in [code.value for code in test.code]


@pytest.mark.parametrize(
    ("slug", "link"),
    [
        ("lstm", "task=adding&model=lstm"),
        ("lstm", "task=counting&model=gru"),
        ("bptt", "task=echo&model=gru"),
        ("memory", "task=agreement&model=gru&layers=2"),
        ("bidirectional", "task=around&model=gru&direction=bidirectional"),
    ],
)
def test_a_lesson_refuses_a_link_that_it_cannot_make_sense_of(slug, link):
    test = open_lesson(slug, link)
    assert any("another task or cell" in says(error) for error in test.error)
    assert not test.exception


def test_a_lesson_opens_the_experiment_of_its_link():
    test = open_lesson("lstm", "task=counting&model=lstm&hidden=6&length=12&updates=40")
    assert test.session_state["lstm.run"].race.lanes[0].model.hidden == 6
    assert list(test.query_params["hidden"]) == ["6"]


@pytest.mark.parametrize(
    ("slug", "typed", "said"),
    [
        ("lstm", "1x1", "no symbol"),
        ("memory", "the giraffe", "giraffe"),
        ("shapes", "caxe", "no symbol"),
        ("bptt", "101", "11 to 200 bits"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_the_example_stays(slug, typed, said):
    test = open_lesson(slug)
    test.text_input[0].set_value(typed).run()
    assert any(said in says(error) for error in test.error)
    assert len(test.get("bidi_component")) >= 2 and not test.exception


def test_the_lstm_mission_is_accomplished_by_the_forget_bias_alone():
    test = open_lesson("lstm")
    assert "◻️ **Mission.**" in words(test)
    test.slider(key="lstm.shift").set_value(-12.0).run()
    assert "Mission accomplished" in words(test)


def test_pinning_a_gate_is_no_way_to_accomplish_the_lstm_mission_but_shows_what_it_does():
    test = open_lesson("lstm")
    test.toggle(key="lstm.pin f").set_value(True).run()
    test.slider(key="lstm.shift").set_value(-12.0).run()
    assert "◻️ **Mission.**" in words(test)
    assert any(metric.label == "Accuracy after the operation" for metric in test.metric)
    test.multiselect(key="lstm.silent").set_value([1, 2]).run()
    assert not test.exception


def trained_to_the_end(slug: str, change: str) -> AppTest:
    """Press one of the “try this” buttons and train to the end in this process."""
    test = open_lesson(slug)
    next(button for button in test.button if button.label == change).click().run()
    run = test.session_state[f"{slug}.run"]
    while not run.finished:
        run.watch()
    return test.run()


def test_the_memory_mission_is_accomplished_by_training_without_attractors():
    test = trained_to_the_end("memory", "Train without attractors")
    assert not test.exception
    assert "Mission accomplished" in words(test)
    assert "was never wrong in what it read" in words(test)


def test_the_mission_on_both_directions_is_accomplished_by_merging_by_sum():
    test = trained_to_the_end("bidirectional", "Merge by sum")
    assert not test.exception
    assert "Mission accomplished" in words(test)


def test_the_mission_on_shapes_is_accomplished_by_letters_that_are_too_many_for_the_context_vector():
    test = open_lesson("shapes")
    assert "◻️ **Mission.**" in words(test)
    test.text_input[0].set_value("decafbad").run()
    assert not test.exception
    assert "Mission accomplished" in words(test)


def test_a_shape_that_the_reader_trained_takes_the_place_of_the_one_shown():
    test = open_lesson("shapes", "task=shape&length=4&model=gru&hidden=2&updates=1")
    before = [metric.value for metric in test.metric]
    test.button(key="step").click().run()
    assert not test.exception
    after = [metric.value for metric in test.metric]
    assert before[4] == "100%" and after[4] != "100%"  # “many to one” is the third: two metrics each
    assert [n for n in range(10) if before[n] != after[n] and n not in (4, 5)] == []
    test.text_input[0].set_value("decafbad").run()
    assert "Mission accomplished" in words(test)  # of the two shapes that the mission is about, none was retrained


def test_an_untrained_encoder_decoder_does_not_accomplish_the_mission_on_shapes():
    test = open_lesson("shapes")
    test.button(key="step").click().run()
    test.text_input[0].set_value("decafbad").run()
    assert "◻️ **Mission.**" in words(test)


def test_a_link_opens_its_experiment_on_a_page_that_was_open_already():
    test = open_lab("task=adding&length=6&hidden=4&model=gru&updates=50")
    test.query_params["task"] = "counting"
    test.query_params.pop("length")
    test.run()
    assert test.session_state["live"].race == Race.from_link("task=counting&hidden=4&model=gru&updates=50")
    test.query_params["hidden"] = "0"
    test.run()
    assert test.session_state["live"].race == Race.from_link("task=counting&hidden=4&model=gru&updates=50")
    assert any("the run that was open" in says(error) for error in test.error)
    other = open_lesson("lstm")
    for name, value in Race.from_link("task=counting&model=lstm&hidden=6&updates=40").to_pairs().items():
        other.query_params[name] = value
    other.run()
    assert other.session_state["lstm.run"].race.lanes[0].model.hidden == 6


def test_the_table_of_families_is_right_at_the_longest_and_the_shortest_sequences():
    link = "model=gru&hidden=2&updates=1&batch_size=2&model.2=mlp&model.3=cnn&model.4=bag"
    for length in (4, 200):
        test = open_lesson("sequences", f"task=first&length={length}&{link}")
        test.button(key="step").click().run()
        assert not test.exception and "nan" not in words(test)
        table = next(box.value for box in test.get("html") if "so weights are shared" in str(box.value))
        row = re.search(r"MLP 2</th>(.*?)</tr>", table)[1]
        assert re.findall(r"<td>(.*?)</td>", row)[2:4] == ["no", "no"]


def test_the_mission_on_bptt_is_accomplished_by_overlapping_windows():
    test = trained_to_the_end("bptt", "Overlapping windows: k1 = 1, k2 = 12")
    assert not test.exception
    assert "Mission accomplished" in words(test)


def test_windows_that_would_skip_losses_get_a_sentence():
    test = open_lesson("bptt")
    test.slider(key="bptt.k1").set_value(12).run()
    assert any("at least k1" in says(error) for error in test.error) and not test.exception


def test_a_mission_stays_accomplished_and_is_shown_in_the_sidebar():
    test = open_lesson("lstm")
    test.slider(key="lstm.shift").set_value(-12.0).run()
    test.slider(key="lstm.shift").set_value(0.0).run()
    assert "Mission accomplished" in words(test)


@pytest.mark.parametrize(
    ("slug", "link"),
    [
        ("shapes", "task=shape&shape=encoder-decoder&length=20&model=gru&hidden=1&updates=1&batch_size=1&decoder=own"),
        ("bptt", "task=echo&delay=50&length=200&model=rnn&hidden=1&updates=1&batch_size=1&rule=truncated&k1=1&k2=400"),
        ("bptt", "task=echo&delay=1&length=1&model=rnn&hidden=256&embedding=1&updates=1"),
        ("shapes", "task=shape&shape=one+to+many&length=2&model=gru&hidden=256&updates=1&batch_size=512"),
        (
            "sequences",
            "task=first&length=200&model=gru&hidden=1&updates=1&batch_size=1&model.2=mlp&model.3=cnn&model.4=bag",
        ),
        ("sequences", "task=first&length=4&where=first+half&model=gru&hidden=2&updates=1"),
        ("unrolling", "task=parity&length=200&model=rnn&hidden=1&updates=1&batch_size=1"),
        ("unrolling", "task=parity&length=2&model=rnn&hidden=1&embedding=1&updates=1"),
        ("memory", "task=agreement&phrases=0&model=gru&hidden=1&updates=1&batch_size=1"),
        ("lstm", "task=counting&length=200&model=lstm&hidden=1&updates=1&batch_size=1"),
        ("gru", "task=counting&length=5&model=gru&hidden=1&updates=1"),
        ("bidirectional", "task=around&length=2&reach=1&model=gru&hidden=1&updates=1"),
    ],
)
def test_a_lesson_stands_a_run_at_the_limits_of_its_sizes(slug, link):
    test = open_lesson(slug, link)
    assert not test.exception and not test.error
    test.button(key="step").click().run()
    assert not test.exception and not test.error
    assert not re.search(r"\bnan\b", words(test))
    assert test.session_state[f"{slug}.run"].finished
    assert "Your own run" in " ".join(str(box.value) for box in (*test.info, *test.success, *test.warning)) or (
        slug == "sequences" and "not all four networks" in test.info[0].value
    )
