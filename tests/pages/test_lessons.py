"""Lessons through streamlit.testing: guesses, code, links, missions, and runs at the limits."""

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.course import entries
from rnn_core.experiment import Race, vary
from rnn_core.script import write_script
from rnn_core.shipped import LINKS
from tests.pages.opened import open_lab, open_lesson, says, solved, train, words

GUESSES = {
    "sequences": ("the MLP and the CNN", "nobody else"),
    "unrolling": ("it is right nearly always", "it reads on, but with many mistakes"),
    "lstm": ("the forget gate shuts", "the input gate shuts"),
    "gru": ("the update gate", "the reset gate"),
    "shapes": ("one", "three"),
    "bptt": ("k2 = 20 will do, k2 = 10 will not", "k2 = 10 will do: h carries the rest"),
    "learning_rules": ("diagonal feedback", "BPTT"),
    "exploding": ("only the one clipped by norm", "both that are clipped"),
    "vanishing": ("hardly further than the vanilla RNN", "through all 100 steps"),
    "memory": ("sleeps: the verb of “cat”", "both alike"),
    "sentiment": ("the list of words", "the network"),
    "translation": ("on the long ones", "on the short ones"),
    "reading": ("what is true, whatever the text says", "what the text says"),
    "writing": ("3 or 4 letters", "2 letters or fewer"),
    "prices": ("none of them: “always higher” is not beaten", "the recurrent network"),
    "words": ("the first sound", "the last sound"),
    "phonemes": ("for one or two frames near it, and blank in between", "all of them at the end of the word"),
    "recurrent_vision": ("no: one of them is more often right, beyond chance", "yes, than each of them, beyond chance"),
    "video": ("yes, and it follows it", "no: what is not seen is gone"),
    "forecasting": ("no clear winner: it may be chance", "the network"),
    "music": ("by less than a tenth", "by more than a half"),
    "digits": ("after 5 or 6", "after 4"),
    "driving": ("both of them", "neither"),
    "bidirectional": ("in about 1 of 2", "nearly always"),
}
LESSON_PAGES = [lesson.slug for lesson in entries() if lesson.slug != "lab"]


@pytest.mark.parametrize("slug", GUESSES)
def test_a_guess_is_held_against_what_the_network_does(slug):
    right, wrong = GUESSES[slug]
    test = open_lesson(slug)
    assert any("not guessed yet" in info.value for info in test.info)
    assert not answers(test).expanded, "the answer is shown before the guess"
    test.radio[0].set_value(wrong).run()
    assert any(f"“{wrong}”; measured was: {right}" in warning.value for warning in test.warning)
    test.radio[0].set_value(right).run()
    assert any(f"You guessed it: {right}" in success.value for success in test.success)
    assert answers(test).expanded


def answers(test):
    """The place for what was measured, as the browser is told to draw it."""
    return next(one.proto for one in test.expander if "What happened" in one.label)


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
        ("learning_rules", "task=adding&model=gru"),
        ("exploding", "task=adding&model=rnn_relu"),
        ("exploding", "task=recall&model=gru&layers=2"),
        ("vanishing", "task=echo&model=gru"),
        ("vanishing", "task=adding&model=gru&direction=bidirectional"),
        ("vanishing", "task=adding&model=gru&model.2=mlp"),
        ("bptt", "task=echo&model=gru"),
        ("memory", "task=agreement&model=gru&layers=2"),
        ("bidirectional", "task=around&model=gru&direction=bidirectional"),
        ("writing", "task=agreement&model=gru"),
        ("sentiment", "task=text&model=gru"),
        ("translation", "task=shape&shape=encoder-decoder&model=gru"),
        ("reading", "task=reviews&model=gru"),
        ("writing", "task=speeches&model=lstm&direction=bidirectional"),
        ("forecasting", "task=waves&model=gru"),
        ("music", "task=speeches&model=lstm"),
        ("prices", "task=load&model=gru"),
        ("words", "task=speakers&model=gru"),
        ("phonemes", "task=words&model=gru"),
        ("digits", "task=digits&model=gru&model.2=mlp"),
        ("digits", "task=digits&model=gru&direction=bidirectional"),
        ("recurrent_vision", "task=looks&model=gru"),
        ("driving", "task=road&model=cnn_gru"),
        ("video", "task=digits&model=gru"),
        ("video", "task=motion&model=gru&direction=bidirectional"),
    ],
)
def test_a_lesson_refuses_a_link_that_it_cannot_make_sense_of(slug, link):
    test = open_lesson(slug, link)
    assert any("another task or cell" in says(error) for error in test.error)
    assert not test.exception


def test_a_lesson_opens_the_experiment_of_its_link():
    test = open_lesson("lstm", "task=counting&model=lstm&hidden=6&length=12&updates=40")
    assert test.session_state["lstm.run"].race.lanes[0].network.hidden == 6
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
    assert before[2] == "100%" and after[2] != "100%"  # “many to one” is the third of five, then of five cut
    assert [n for n in range(10) if before[n] != after[n] and n not in (2, 7)] == []
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
    assert other.session_state["lstm.run"].race.lanes[0].network.hidden == 6


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
    test = open_lesson("bptt", vary(LINKS["echo_short"], k1=3, k2=12))
    run = test.session_state["bptt.run"]
    train(run, solved)
    test.run()
    assert run.lanes[0].solved_at and not test.exception
    assert "Mission accomplished" in words(test)


def test_the_memory_dial_trains_what_it_says_and_the_mission_needs_a_long_delay():
    test = open_lesson("vanishing")
    test.select_slider(key="dial.lag").set_value(100).run()
    test.selectbox(key="dial.kind").set_value("GRU, chrono").run()
    test.button(key="dial.go").click().run()
    race = test.session_state["vanishing.run"].race
    assert race.lanes[0].task.delay == 100 and race.networks[0].init == "chrono" and "accomplished" not in words(test)
    short = replace(race.lanes[0], task=replace(race.lanes[0].task, delay=99, symbols=2))
    for lane, done in ((short, False), (replace(short, task=replace(short.task, delay=100)), True)):
        test = open_lesson("vanishing", f"{lane.to_link()}")
        run = test.session_state["vanishing.run"]
        train(run, solved)
        assert run.lanes[0].solved_at
        test.run()
        assert ("Mission accomplished" in words(test)) == done and not test.exception


def test_the_network_is_rescued_by_clipping_its_values_and_an_exploded_run_is_shown():
    test = open_lesson("exploding")
    test.get("segmented_control")[0].set_value("the first network is now").run()
    test.button(key="exploding.go").click().run()
    assert not test.exception
    race = test.session_state["exploding.run"].race
    assert [one.rule.clip for one in race.lanes] == ["norm", "none"] and race.lanes[0].optimizer == "sgd"
    link = vary(LINKS["recall_norm"], clip="value", clip_norm=0.03, updates=330)
    test = open_lesson("exploding", f"{link}&model.2=rnn_relu&clip.2=none")
    run = test.session_state["exploding.run"]
    train(run, lambda run: solved(run) and run.lanes[1].diverged_at)
    test.run()
    assert run.lanes[1].diverged_at and not test.exception and not test.error
    assert "Mission accomplished" in words(test) and "diverged" in words(test)


def test_the_mission_on_learning_rules_is_accomplished_by_the_fixed_diagonal():
    test = open_lesson("learning_rules", vary(LINKS["rule_dsf"], delay=40, symbols=2))
    run = test.session_state["learning_rules.run"]
    train(run, solved)
    test.run()
    assert run.lanes[0].solved_at and "Mission accomplished" in words(test) and not test.exception


def test_two_units_show_where_their_loops_lead_to():
    test = open_lesson("exploding")
    assert "4 attractors, 4 saddles, 1 repeller; none of 81 paths still move in the end" in words(test)
    test.button(key="loops.One place of rest").click().run()
    assert "1 attractor; none of 81 paths" in words(test)
    test.button(key="loops.A wheel").click().run()
    assert "1 repeller; 80 of 81 paths still move in the end" in words(test)
    test.slider(key="loops.0").set_value(0.0).run()
    assert not test.exception


def test_windows_that_would_skip_losses_get_a_sentence():
    test = open_lesson("bptt")
    test.slider(key="bptt.k1").set_value(12).run()
    assert any("at least k1" in says(error) for error in test.error) and not test.exception


def test_a_mission_stays_accomplished_and_is_shown_in_the_sidebar():
    test = open_lesson("lstm")
    test.slider(key="lstm.shift").set_value(-12.0).run()
    test.slider(key="lstm.shift").set_value(0.0).run()
    assert "Mission accomplished" in words(test)


LIMITS = [
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
    ("learning_rules", "task=recall&delay=400&model=gru&hidden=1&updates=1&batch_size=1&model.2=gru&rule.2=dsf"),
    ("learning_rules", "task=recall&delay=0&model=gru&hidden=1&updates=1&rule=truncated&k1=1&k2=1"),
    ("exploding", "task=recall&delay=0&model=lstm&hidden=1&updates=1&batch_size=1&clip=value&model.2=gru"),
    (
        "exploding",
        "task=recall&delay=400&model=rnn_relu&hidden=2&updates=1&batch_size=1&optimizer=sgd&clip_norm=none",
    ),
    ("vanishing", "task=adding&length=400&model=rnn&hidden=1&updates=1&batch_size=1&model.2=lstm"),
    ("vanishing", "task=parity&length=2&model=gru&hidden=1&updates=1&model.2=rnn"),
    ("vanishing", "task=recall&delay=0&model=gru&hidden=1&updates=1&model.2=rnn"),
    ("sentiment", "task=reviews&words=50&length=5&model=rnn&hidden=1&updates=1&batch_size=1&hide=0.9"),
    ("sentiment", "task=reviews&words=5000&length=200&model=lstm&hidden=8&layers=2&updates=1&batch_size=2"),
    ("writing", "task=speeches&era=1790-1830&length=20&model=rnn&hidden=1&updates=1&batch_size=1"),
    ("writing", "task=speeches&length=400&model=gru&hidden=8&layers=3&updates=1&batch_size=2&model.2=lstm"),
    ("writing", "task=text&length=5&model=leaky&hidden=1&updates=1"),
    ("translation", "task=translation&model=rnn&hidden=1&embedding=1&updates=1&batch_size=1"),
    (
        "translation",
        "task=translation&corpus=sentences&origin=French&target=English&model=gru&hidden=8&layers=3&updates=1"
        "&batch_size=2&attention=additive&forcing=0&model.2=gru&attention.2=none",
    ),
    ("translation", "task=translation&corpus=dates&origin=digits&model=lstm&hidden=2&updates=1&decoder=own"),
    ("reading", "task=facts&count=2&model=rnn&hidden=1&embedding=1&updates=1&batch_size=1"),
    ("reading", "task=facts&count=6&names=hidden&model=lstm&hidden=8&layers=3&updates=1&model.2=gru"),
    ("reading", "task=headlines&words=50&hide=0.9&model=leaky&hidden=1&updates=1&batch_size=1&model.2=lstm"),
    ("prices", "task=prices&length=2&ahead=60&model=transformer&hidden=1&updates=1&batch_size=1"),
    ("prices", "task=prices&length=200&ahead=1&model=mlp&hidden=2&updates=1&model.2=rnn&model.3=cnn"),
    ("phonemes", "task=phonemes&model=rnn&hidden=1&updates=1&batch_size=1"),
    ("digits", "task=digits&scan=permuted&asked=after+every+step&model=rnn&hidden=1&updates=1&batch_size=1"),
    ("digits", "task=digits&scan=columns&model=leaky&hidden=8&layers=3&updates=1&batch_size=2&model.2=lstm"),
    ("digits", "task=strokes&model=rnn&hidden=1&updates=1&batch_size=1&model.2=gru"),
    ("recurrent_vision", "task=looks&model=vision_bl&hidden=1&updates=1&batch_size=1"),
    (
        "recurrent_vision",
        "task=looks&trouble=clutter&most=1&model=vision_bl&hidden=2&updates=1&batch_size=2&model.2=vision_b"
        "&hidden.2=8&model.3=frame_cnn&model.4=vision_b",
    ),
    ("words", "task=words&model=rnn&hidden=1&updates=1&batch_size=1"),
    ("video", "task=video&length=6&movers=3&model=rnn&hidden=1&updates=1&batch_size=1&model.2=frame_conv"),
    ("video", "task=video&length=6&path=slanted&model=frame_conv&hidden=1&updates=1&batch_size=1"),
    ("video", "task=motion&length=2&model=frame_cnn&hidden=1&updates=1&batch_size=1"),
    ("video", "task=clip_order&length=2&grain=0&model=clip_cnn&hidden=1&updates=1&batch_size=1&model.2=lstm"),
    ("words", "task=words&noise=quiet&model=lstm&hidden=4&direction=bidirectional&updates=1&model.2=gru"),
    ("forecasting", "task=load&past=1&model=rnn&hidden=1&updates=1&batch_size=1"),
    ("forecasting", "task=series&past=1&ahead=1&season=1&model=rnn&hidden=1&updates=1&batch_size=1"),
    ("forecasting", "task=series&past=200&ahead=48&season=400&way=at+once&model=lstm&hidden=4&updates=1"),
    ("forecasting", "task=series&past=9&ahead=48&after=48&model=gru&hidden=4&updates=1&direction=bidirectional"),
    ("forecasting", "task=load&past=168&leak=yes&model=lstm&hidden=8&layers=2&updates=1&model.2=gru"),
    ("music", "task=tunes&length=20&model=rnn&hidden=1&updates=1&batch_size=1"),
    ("music", "task=tunes&length=400&model=gru&hidden=4&layers=3&updates=1&batch_size=2&model.2=leaky"),
    ("driving", "task=road&length=2&shots=1&fog=0&model=thinker&thoughts=1&hidden=1&updates=1&batch_size=1"),
    ("driving", "task=road&length=9&shots=6&model=thinker&hidden=2&updates=1&stopping=fixed&stopping.2=learned"),
    ("gru", "task=counting&length=5&model=gru&hidden=1&updates=1"),
    ("bidirectional", "task=around&length=2&reach=1&model=gru&hidden=1&updates=1"),
]
FIRST = dict(reversed(LIMITS))  # of each page; the others take two minutes


@pytest.mark.parametrize(("slug", "link"), LIMITS)
def test_a_lesson_stands_a_run_at_the_limits_of_its_sizes(slug, link, request):
    if link != FIRST[slug] and not request.config.getoption("--all-seeds"):
        pytest.skip("with --all-seeds")
    test = open_lesson(slug, link)
    assert not test.exception and not test.error
    test.button(key="step").click().run()
    assert not test.exception and not test.error
    assert not re.search(r"\bnan\b", words(test))
    assert test.session_state[f"{slug}.run"].finished
    said = " ".join(str(box.value) for box in (*test.info, *test.success, *test.warning))
    assert any(words in said for words in ("Your own run", "Your race has not all", "No verdict"))
