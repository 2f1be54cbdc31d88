"""Experiments and races as links: what goes in comes out, and a forged link gets one sentence."""

import base64
import json
import math
import random
import tracemalloc
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.experiment import MOST_LANES, Experiment, Lane, Race, RecurrentSpec, RivalSpec, Rule, read_query
from rnn_core.experiment.lane import FIELDS
from rnn_core.experiment.textlink import pack_text, unpack_text
from rnn_core.settings import declared
from rnn_core.tasks import TASKS
from rnn_core.tasks.text import LONGEST, Text
from tests.unit.strategies import experiments, models, races


def assert_one_short_sentence(error):
    text = str(error.value)
    assert 10 < len(text) <= 400, f"{len(text)} characters: {text[:60]}"
    assert text.endswith(".") and "\n" not in text and "\0" not in text, text


@given(experiment=experiments)
@settings(max_examples=200)
def test_an_experiment_comes_back_from_its_link_equal(experiment):
    again = Experiment.from_link(experiment.to_link())
    assert again == experiment and repr(again) == repr(experiment) and hash(again) == hash(experiment)
    assert again.to_link() == experiment.to_link()


@given(race=races)
@settings(max_examples=200)
def test_a_race_comes_back_from_its_link_equal(race):
    assert Race.from_link(race.to_link()) == race


@given(experiment=experiments)
def test_an_experiment_comes_back_from_a_whole_address_and_as_a_race_of_one(experiment):
    address = f"https://example.org/lab?{experiment.to_link()}"
    assert Experiment.from_link(address) == experiment
    assert Race.from_link(address).lanes == (experiment,)


def test_the_default_experiment_has_the_shortest_link_and_no_link_gives_it_back():
    assert Experiment().to_link() == "task=adding&model=gru"
    assert Experiment.from_link("") == Experiment.from_link("?") == Experiment.from_pairs({}) == Experiment()


@given(experiment=experiments)
def test_defaults_are_left_out_of_a_link(experiment):
    parts, lane = (experiment, experiment.task), experiment.lane
    defaults = {f.name: f.default for part in parts for f in declared(type(part))}
    defaults |= {name: item.default for name, item in FIELDS.items()}
    current = {f.name: getattr(part, f.name) for part in parts for f in declared(type(part))} | lane.settings
    changed = {name for name, value in current.items() if value != defaults[name]}
    assert set(experiment.to_pairs()) == changed | {"task", "model"}


def test_a_link_names_every_kind_of_value_readably():
    lane = Lane.of(model="lstm", direction="bidirectional", dropout=0.25)
    experiment = Experiment(task=TASKS["recall"](delay=30), lane=lane, learning_rate=1e-4, clip_norm=None)
    wanted = "task=recall&delay=30&model=lstm&direction=bidirectional&dropout=0.25&learning_rate=0.0001&clip_norm=none"
    assert experiment.to_link() == wanted


def test_the_lanes_of_a_race_inherit_the_settings_of_the_first():
    race = Race.from_link("task=order&model=lstm&hidden=8&layers=2&seed=5&updates=7&model.2=gru&model.3=rnn&hidden.3=9")
    first, second, third = race.lanes
    assert second == replace(first, lane=first.lane.vary(model="gru"))
    assert third == replace(first, lane=first.lane.vary(model="rnn", hidden=9))
    assert first.lane == Lane.of(model="lstm", hidden=8, layers=2) and first.seed == 5 and first.updates == 7


def test_a_lane_of_a_race_may_go_back_to_a_default_that_the_first_left():
    race = Race.of(Experiment(), (Lane.of(hidden=8, dropout=0.5), Lane.of(model="rnn")))
    assert race.to_pairs()["hidden.2"] == "64" and race.to_pairs()["dropout.2"] in ("0", "0.0")
    assert Race.from_link(race.to_link()) == race


@given(specs=st.lists(models, min_size=1, max_size=MOST_LANES))
def test_the_lanes_of_a_race_have_different_titles_even_for_twins(specs):
    race = Race.of(Experiment(), tuple(specs))
    twins = Race.of(Experiment(), (specs[0],) * MOST_LANES)
    assert len(set(twins.titles)) == MOST_LANES
    assert len(race.titles) == len(specs) and len(set(race.titles)) == len(specs)


def packed(data):
    return "~" + base64.urlsafe_b64encode(zlib.compress(data, 9)).decode()


PAGE = pack_text("It was the best of times, it was the worst of times. " * 3)
BOMB = packed(b"0" * 40_000_000)
FORGED = {
    "an unknown setting": ("hiden=5", "hiden"),
    "a setting of another task": ("task=adding&delay=5", "delay"),
    "an unknown task": ("task=sorting", "task"),
    "an unknown model": ("model=perceptron", "model"),
    "no units": ("hidden=0", "hidden"),
    "a billion units": ("hidden=1000000000", "hidden"),
    "units in floating point": ("hidden=1e9", "hidden"),
    "a number of 400 digits": ("hidden=1" + "0" * 400, "hidden"),
    "a seed of 5000 digits": ("seed=" + "9" * 5_000, "seed"),
    "a word for a number": ("hidden=abc", "hidden"),
    "half a unit": ("hidden=7.5", "hidden"),
    "a long word for a number": ("hidden=" + "abc" * 5_000, "hidden"),
    "nan": ("learning_rate=nan", "learning_rate"),
    "infinity": ("learning_rate=inf", "learning_rate"),
    "an overflowing number": ("learning_rate=1e999", "learning_rate"),
    "a negative rate": ("learning_rate=-1", "learning_rate"),
    "none where it is not allowed": ("learning_rate=none", "learning_rate"),
    "nan where none is allowed": ("clip_norm=nan", "clip_norm"),
    "an initialization of another cell": ("model=rnn&init=chrono", "init"),
    "a setting twice": ("hidden=4&hidden=5", "hidden"),
    "an empty value": ("hidden=", "hidden"),
    "an empty name": ("task=", "task"),
    "an empty key": ("=5", "''"),
    "an empty text": ("task=text&text=", "text"),
    "a text cut off": (f"task=text&text={PAGE[:-9]}", "text"),
    "a text with a wrong letter": (f"task=text&text={PAGE[:20]}{'A' if PAGE[20] != 'A' else 'B'}{PAGE[21:]}", "text"),
    "a text of a mark alone": ("task=text&text=~", "text"),
    "a compressed text with an accent": ("task=text&text=~é", "text"),
    "a text that is not compressed": ("task=text&text=~AAAA", "text"),
    "a text that is not utf-8": (f"task=text&text={packed(bytes(range(128, 256)))}", "text"),
    "a text that inflates a thousandfold": (f"task=text&text={BOMB}", "text"),
    "a text just too long": (f"task=text&text={packed(b'ab' * (LONGEST // 2) + b'c')}", "text"),
    "NUL bytes in a value": ("hidden=6\0004", "hidden"),
    "escaped NUL bytes in a value": ("hidden=6%004", "hidden"),
    "NUL bytes in a name": ("\0=1", "link"),
    "a name of many NUL bytes": ("\0" * 70 + "=1", "link"),
    "a task of many characters that print as ten": ("task=" + "\U000e0001" * 70, "task"),
    "a million characters": ("text=" + "a" * 1_000_000, "link"),
    "a million settings": ("a=1&" * 250_000, "link"),
    "a thousand settings": ("&".join(f"a{n}=1" for n in range(1_000)), "link"),
    "no setting at all": ("hello", "link"),
    "an unknown device": ("device=tpu", "device"),
}
FORGED_RACES = {
    "a third model without a second": ("model.3=gru", "skips"),
    "five lanes": ("model.2=gru&model.3=gru&model.4=gru&model.5=gru", "model.5"),
    "a lane zero": ("model.0=gru", "model.0"),
    "a numbered seed": ("model.2=gru&seed.2=4", "seed.2"),
    "a numbered task": ("task.2=order", "task.2"),
    "an unknown numbered setting": ("hiden.2=4", "hiden.2"),
    "a bad value in a lane": ("model.2=gru&hidden.2=0", "hidden"),
    "a number of 400 digits in a lane": ("model.2=gru&hidden.2=1" + "0" * 400, "hidden"),
    "an inherited initialization that does not fit": ("model=lstm&init=chrono&model.2=rnn", "init"),
    "a lane's setting twice": ("hidden.2=4&hidden.2=5", "hidden.2"),
    "a numbered name of many letters": ("é" * 3_000 + ".2=1", "link"),
}


@pytest.mark.parametrize("link, word", FORGED.values(), ids=FORGED)
@pytest.mark.parametrize("kind", [Experiment, Race])
def test_a_forged_link_gets_one_short_sentence_that_names_the_field(kind, link, word):
    with pytest.raises(ValueError) as error:
        kind.from_link(link)
    assert_one_short_sentence(error)
    assert word in str(error.value)


@pytest.mark.parametrize("link, word", FORGED_RACES.values(), ids=FORGED_RACES)
def test_a_forged_race_gets_one_short_sentence_that_names_the_field(link, word):
    with pytest.raises(ValueError) as error:
        Race.from_link(link)
    assert_one_short_sentence(error)
    assert word in str(error.value)


@given(link=st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
@settings(max_examples=300)
def test_any_text_is_a_link_or_gets_one_short_sentence(link):
    for kind in (Experiment, Race):
        try:
            kind.from_link(link)
        except ValueError as caught:
            assert type(caught) is ValueError and len(str(caught)) <= 400 and "\n" not in str(caught)


KEYS = [*(f.name for kind in (*TASKS.values(), Experiment) for f in declared(kind)), *FIELDS]
WORDS = st.sampled_from(["1", "none", "yes", "-0", "1e400", "nan", "", "~", "1" + "0" * 60, "gru", *TASKS])


@given(pairs=st.dictionaries(st.sampled_from([*KEYS, "task", "model.2", "hidden.2", "init.3"]), WORDS | st.text()))
@settings(max_examples=300)
def test_any_values_under_known_names_are_an_experiment_or_get_one_short_sentence(pairs):
    for kind in (Experiment, Race):
        try:
            read = kind.from_pairs(pairs)
        except ValueError as caught:
            assert type(caught) is ValueError and len(str(caught)) <= 400 and "\n" not in str(caught)
        else:
            assert kind.from_pairs(read.to_pairs()) == read


SETTABLE = {"lane": (Lane.of, FIELDS.values()), "experiment": (Experiment, declared(Experiment))}


@pytest.mark.parametrize("made, items", SETTABLE.values(), ids=SETTABLE)
def test_values_beyond_the_limits_of_a_field_get_a_sentence_that_names_it(made, items):
    for item in items:
        spec = item.metadata["spec"]
        limits = (spec.low - 1, spec.high * 2 + 1, math.nan, -math.inf, "7", True) if spec.choices is None else ("", 3)
        for value in limits:
            with pytest.raises(ValueError, match=rf"^{item.name} is ") as error:
                made(**{item.name: value})
            assert_one_short_sentence(error)


THINKING = {"model": "thinker"}
BESIDE = {  # what a setting needs beside it to have an effect
    "k1": {"rule": "truncated", "k2": 400},
    "k2": {"rule": "truncated", "k1": 1},
    "skip": {"rule": "sctt", "model": "leaky"},
    **dict.fromkeys(("thoughts", "stopping", "price"), THINKING),
}


@pytest.mark.parametrize("made, items", SETTABLE.values(), ids=SETTABLE)
def test_the_limits_of_a_field_themselves_are_allowed(made, items):
    for item in items:
        spec = item.metadata["spec"]
        for value in (spec.low, spec.high) if spec.choices is None else (item.default,):
            whole = made(**BESIDE.get(item.name, {}) | {item.name: value})
            assert (whole.settings[item.name] if made is not Experiment else getattr(whole, item.name)) == value


def test_two_tasks_with_equal_fields_are_different_and_look_different():
    order, adding = TASKS["order"](length=30), TASKS["adding"](length=30)
    assert order != adding and repr(order) != repr(adding)
    assert Experiment(task=order) != Experiment(task=adding)
    assert repr(Experiment(task=order)) != repr(Experiment(task=adding))


@given(one=experiments, other=experiments)
def test_experiments_are_equal_exactly_when_their_looks_and_their_links_are(one, other):
    assert (one == other) is (repr(one) == repr(other)) is (one.to_link() == other.to_link())


@pytest.mark.parametrize("field", [f.name for f in declared(Experiment)])
def test_every_setting_makes_a_different_experiment(field):
    item = next(f for f in declared(Experiment) if f.name == field)
    spec = item.metadata["spec"]
    other = Experiment(**{field: list(spec.choices)[-1] if spec.choices else spec.high})
    assert other != Experiment() and repr(other) != repr(Experiment()) and other.to_link() != Experiment().to_link()


def test_whole_numbers_and_fractions_become_what_the_field_declares():
    experiment = Experiment(updates=7.0, learning_rate=1)
    assert type(experiment.updates) is int and type(experiment.learning_rate) is float
    assert experiment == Experiment(updates=7, learning_rate=1.0)


def test_one_network_races_on_two_devices_and_its_lanes_are_named_by_them():
    link = "task=adding&model=gru&hidden=32&device=cpu&model.2=gru&device.2=cuda"
    race = Race.from_link(link)
    assert race.to_link() == link and race.on_several
    assert race.titles == ("GRU 32 on the CPU", "GRU 32 on the GPU")
    assert Race.from_link("task=adding&model=gru&hidden=32&device=cuda&model.2=lstm").titles == ("GRU 32", "LSTM 32")
    twins = Race.from_link(f"{link}&model.3=gru&device.3=cuda&layers.3=2&model.4=gru&device.4=cuda")
    assert Race.from_link(twins.to_link()) == twins and len(set(twins.titles)) == 4
    with pytest.raises(ValueError, match=r"^device is 'tpu'"):
        Race.from_link("task=adding&model=gru&model.2=gru&device.2=tpu")


def test_a_race_refuses_too_many_lanes_none_and_different_training():
    base = Experiment()
    with pytest.raises(ValueError, match="0 models") as none:
        Race(())
    with pytest.raises(ValueError, match="5 models") as five:
        Race((base,) * 5)
    with pytest.raises(ValueError, match="model and device alone") as unequal:
        Race((base, replace(base, seed=1)))
    for error in (none, five, unequal):
        assert_one_short_sentence(error)


@given(text=st.text(max_size=300) | st.text(alphabet="ab ~%+&=#?\n\r", max_size=300))
@settings(max_examples=200)
def test_any_text_comes_back_from_its_packed_form(text):
    assert unpack_text(pack_text(text)) == text


def test_a_text_that_inflates_a_thousandfold_is_never_held_in_memory():
    tracemalloc.start()
    with pytest.raises(ValueError, match="too long"):
        unpack_text(BOMB)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def long_texts():
    draw = random.Random(0)
    spans = {"ascii": (32, 126), "cyrillic": (0x410, 0x44F), "chinese": (0x4E00, 0x9FFF), "emoji": (0x1F300, 0x1F5FF)}
    letters = {name: "".join(chr(draw.randint(*span)) for _ in range(LONGEST)) for name, span in spans.items()}
    return letters | {"two emoji": "😀😁" * (LONGEST // 2), "spaces": " \n" * (LONGEST // 2)}


@pytest.mark.parametrize("text", long_texts().values(), ids=long_texts())
def test_the_longest_text_of_any_writing_comes_back_from_its_link(text):
    experiment = Experiment(task=Text(text=text))
    assert Experiment.from_link(experiment.to_link()) == experiment


def test_a_query_is_read_with_and_without_an_address_in_front():
    assert read_query("a=1&b=%20x") == read_query("http://host/page?a=1&b=+x") == {"a": "1", "b": " x"}


def test_links_and_sentences_are_those_that_have_been_given_out():
    """`links.json` was recorded when one class held all settings of a lane: old addresses must go on working."""
    recorded = json.loads((Path(__file__).parent / "links.json").read_text())
    for link, wanted in recorded["links"].items():
        assert Race.from_link(link).to_link() == wanted
    for link, sentence in recorded["sentences"].items():
        with pytest.raises(ValueError) as error:
            Race.from_link(link)
        assert str(error.value) == sentence, link


@pytest.mark.parametrize("dead", ["k1=5&k2=9", "skip=4", "thoughts=2&stopping=fixed&price=0.5"])
def test_what_means_nothing_beside_the_others_is_left_out(dead):
    assert Race.from_link(f"task=order&model=gru&{dead}") == Race.from_link("task=order&model=gru")


def test_a_lane_inherits_what_only_its_own_rule_reads():
    race = Race.from_link("task=order&k1=5&k2=9&model.2=gru&rule.2=truncated")
    assert race.lanes[0].lane == Lane.of() and race.lanes[1].lane == Lane.of(rule="truncated", k1=5, k2=9)
    assert Race.from_link(race.to_link()) == race


def test_a_rule_and_a_network_are_checked_against_each_other():
    with pytest.raises(ValueError, match="one layer"):
        Lane(RecurrentSpec(model="rnn", layers=2), Rule(rule="wp"))
    with pytest.raises(ValueError, match=r"clip is 'none', but for mlp it must be 'norm'\."):
        Lane(RivalSpec(model="mlp"), Rule(clip="none"))
