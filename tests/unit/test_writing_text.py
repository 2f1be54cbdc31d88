"""Networks that predict text: tables of counts, how a letter is drawn, what is written, what is found inside."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.data.speeches import ERAS, LETTERS, plain_letters, read_speeches
from rnn_core.experiment import Experiment
from rnn_core.experiment.sampling import Sampling
from rnn_core.findings.sentences import NOUNS, PHRASES, number, sentences
from rnn_core.findings.writing import FEATURES, context_worth, known_words, trackers
from rnn_core.nets import training
from rnn_core.nets.probes.costs import costs
from rnn_core.nets.probes.record import record
from rnn_core.nets.probes.writing import WRITTEN, write
from rnn_core.questions.sentences import CountedSentenceCosts, SentenceCosts
from rnn_core.shipped import load
from rnn_core.tasks.ngrams import counted_bits, counted_costs
from rnn_core.tasks.speeches import Speeches, read_codes
from rnn_core.tasks.text import Text
from rnn_core.trace import Draft, Trace, costs_of, softmax


def counted_by_hand(read, row, symbols, order):
    """Witten & Bell's interpolation, letter by letter and with dictionaries."""
    total = []
    for at in range(1, len(row)):
        chance = 1 / symbols
        for n in range(min(order, at) + 1):
            after = [read[k + n] for k in range(len(read) - n) if read[k : k + n] == row[at - n : at]]
            if after:
                trust = len(after) / (len(after) + len(set(after)))
                chance = trust * after.count(row[at]) / len(after) + (1 - trust) * chance
        total.append(-np.log2(chance))
    return np.mean(total)


@given(
    st.lists(st.integers(0, 3), min_size=6, max_size=40),
    st.lists(st.integers(0, 3), min_size=5, max_size=12),
    st.integers(0, 3),
)
def test_tables_of_counts_are_those_of_witten_and_bell(read, row, order):
    found = counted_bits(np.array(read), np.array([row]), 4, order)
    assert found == pytest.approx([counted_by_hand(read, row, 4, n) for n in range(order + 1)])


@pytest.mark.parametrize("order", [2, 5])
def test_costs_of_sentences_are_those_of_each_one_alone(order):
    task, texts = Speeches(), ("The law is", "A very long sentence, indeed.", "no")
    found = CountedSentenceCosts(task, texts, (order,)).answer()[order]
    read = read_codes(task.era, held_out=False)
    for text, costs_ in zip(texts, found, strict=True):
        alone = counted_costs(read, task.codes(text)[None], len(LETTERS), order)[order][0]
        np.testing.assert_allclose(costs_, alone, rtol=1e-6)
    net = load("writer").net
    for text, costs_ in zip(texts, SentenceCosts(net, texts).answer(), strict=True):
        np.testing.assert_allclose(costs_, SentenceCosts(net, (text,)).answer()[0], atol=1e-4)


def test_a_model_that_follows_its_subject_and_one_that_follows_the_nearest_noun_are_told_apart():
    def judged(text):  # one letter of each text: 0 bits if its verb is thought to agree, else 3
        plural = text.split()[-1] in ("are", "were", "have")
        nouns = [many in text.split() for _, many in NOUNS]
        return plural, any(nouns), any(f" {phrase.split()[-1]} " in text for phrase in PHRASES[2::2])

    told = [judged(text) for text in sentences()]
    has = [any(phrase in text for phrase in PHRASES[1:]) for text in sentences()]
    subject = number([np.array([0.0 if verb == noun else 3.0]) for verb, noun, _ in told])
    assert subject == (6, 6, 0, 1, 1)
    near = [last if some else noun for (_, noun, last), some in zip(told, has, strict=True)]
    nearest = number([np.array([0.0 if verb == noun else 3.0]) for (verb, _, _), noun in zip(told, near, strict=True)])
    assert nearest == (6, 0, 6, 1, 0)
    assert number([np.array([1.0])] * len(told)) == (0, 0, 0, 0, 0)
    assert "The school near the borders is " in sentences() and len(set(sentences())) == len(told)


def test_every_era_is_read_whole_in_letters_alone_and_held_out_by_whole_addresses():
    assert sum(len(read_speeches(era)) for era in ERAS) == 249
    for era in ERAS:
        texts = read_speeches(era)
        assert set("".join(texts)) <= set(LETTERS) and min(map(len, texts)) > 2_000
        names = np.array(list(LETTERS))
        held_out = "".join(names[read_codes(era, held_out=True)])
        assert held_out == "\n".join(text for n, text in enumerate(texts) if n % 8 == 3)
        assert len(held_out) + len(read_codes(era, held_out=False)) + 1 == len("\n".join(texts))


def test_letters_of_other_scripts_are_spelled_or_left_out():
    assert plain_letters("café — “naïve” [sic] ½") == 'cafe - "naive" (sic)  1/2'
    assert plain_letters("Привет 你好 🙂") == "  "


@pytest.mark.parametrize("typed", ["", "🙂🙂", "שלום"])
def test_what_holds_no_letter_is_refused_with_a_sentence(typed):
    with pytest.raises(ValueError, match="type"):
        Speeches().read(typed)
    with pytest.raises(ValueError, match=r"leave it out|type"):
        Text().read(typed)


def test_low_temperature_top_k_and_nucleus_narrow_the_choice():
    scores = np.log(np.array([0.5, 0.25, 0.15, 0.1], np.float32))
    np.testing.assert_allclose(Sampling().chances(scores), [0.5, 0.25, 0.15, 0.1], rtol=1e-5)
    np.testing.assert_allclose(Sampling(top_k=2).chances(scores), [2 / 3, 1 / 3, 0, 0], rtol=1e-5)
    np.testing.assert_allclose(Sampling(nucleus=0.7).chances(scores), [2 / 3, 1 / 3, 0, 0], rtol=1e-5)
    np.testing.assert_allclose(Sampling(nucleus=0.05).chances(scores), [1, 0, 0, 0])
    cold, hot = Sampling(temperature=0.5).chances(scores), Sampling(temperature=2.0).chances(scores)
    np.testing.assert_allclose(cold, np.array([0.25, 0.0625, 0.0225, 0.01]) / 0.345, rtol=1e-5)
    assert cold[0] > 0.5 > hot[0]
    for wrong in ({"temperature": 0.0}, {"temperature": float("nan")}, {"nucleus": 1.5}, {"top_k": -1}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            Sampling(**wrong)


@pytest.mark.parametrize("model", ["rnn", "gru", "lstm&layers=2", "leaky"])
def test_a_text_written_in_several_goes_is_the_one_written_in_one_go(model):
    run = training.start(Experiment.from_link(f"task=text&hidden=8&model={model}"))
    begin = Draft.begin(run.experiment.task.codes("This is"), seed=3)
    whole = write(run.model, begin, 24, Sampling())
    parts = begin
    for letters in (1, 8, 15):
        parts = write(run.model, parts, letters, Sampling())
    assert whole.codes.tolist() == parts.codes.tolist() and len(whole.codes) == 7 + 24
    assert write(run.model, begin, 24, Sampling(temperature=0.05)).codes.tolist() != whole.codes.tolist()


def test_each_letter_is_drawn_from_what_the_network_expects_after_all_before_it():
    run = training.start(Experiment.from_link("task=text&hidden=8&model=lstm"))
    begin = Draft.begin(run.experiment.task.codes("Thi"), seed=0)
    likeliest = write(run.model, begin, 12, Sampling(top_k=1)).codes
    with torch.no_grad():
        expected = run.model(torch.as_tensor(likeliest[None])).argmax(-1)[0].numpy()
    assert likeliest[3:].tolist() == expected[2:-1].tolist()
    with pytest.raises(ValueError, match="begin with"):
        write(run.model, Draft.begin(np.empty(0, np.int64), 0), 3, Sampling())


def test_kept_snapshots_hold_what_the_network_wrote_then_and_training_is_not_touched_by_it(monkeypatch):
    experiment = Experiment.from_link("task=text&hidden=8&model=gru&updates=3")
    run = training.start(experiment)
    while not run.finished:
        training.train_once(run)
    assert all(len(shot.wrote) == WRITTEN for shot in run.snapshots) and len(run.snapshots) == 4
    monkeypatch.setattr(training, "write_sample", lambda *_: "")
    quiet = training.start(experiment)
    while not quiet.finished:
        training.train_once(quiet)
    assert [row.loss for row in quiet.history[1:]] == [row.loss for row in run.history[1:]]
    pairs = training.start(Experiment.from_link("task=adding&hidden=4"))
    assert pairs.snapshots[0].wrote == ""


def test_a_run_that_diverges_is_stopped_not_crashed_by_its_writing():
    link = "task=text&model=rnn_relu&hidden=32&updates=60&learning_rate=1&init=identity&clip=none"
    run = training.start(Experiment.from_link(link))
    while not run.finished:
        training.train_once(run)
    assert run.diverged_at is not None and run.snapshots[-1].update == run.update


def test_what_a_letter_costs_is_minus_the_logarithm_of_the_chance_of_the_right_letter():
    task = Text()
    run = training.start(Experiment(task=task))
    batch = task.read("This is the house")
    trace = record(run.model, torch.as_tensor(batch.inputs))
    likely = softmax(trace.outputs)[0]
    wanted = [-np.log2(likely[t, code]) for t, code in enumerate(batch.targets[0])]
    np.testing.assert_allclose(costs_of(trace, batch.targets)[0], wanted, rtol=1e-4)
    np.testing.assert_allclose(costs(run.model, batch)[0], wanted, rtol=1e-4)
    assert [context_worth(2.0, (4.0, 3.0, 1.9)), context_worth(1.0, (4.0, 3.0))] == [2, None]


def test_features_are_what_they_are_called():
    text = 'He said "no (not\nyet). A 1st'
    told = {name: compute(text).tolist() for name, compute in FEATURES.items()}
    np.testing.assert_array_equal(told["how far into the word it is"][:8], [np.nan, np.nan, 0, 1, 2, 3, 4, 0])
    assert known_words("the cat zzq sat on", "the cat sat on") == (3, 4)
    assert [c for c, on in zip(text, told["between parentheses"], strict=True) if on] == list("(not")
    assert [c for c, on in zip(text, told["between quotation marks"], strict=True) if on] == list('"no (not')
    assert [c for c, on in zip(text, told["just read a digit"], strict=True) if on] == ["1"]


def test_the_unit_that_follows_a_feature_is_found_and_scored_on_other_text():
    rng, names = np.random.default_rng(0), tuple(LETTERS)
    batch = Speeches(length=80).sample(12, rng)
    states = rng.normal(size=(1, 12, 80, 5)).astype(np.float32)
    texts = ["".join(names[code] for code in row) for row in batch.inputs]
    states[0, :, :, 3] = -np.stack([FEATURES["just read a vowel"](text) for text in texts])
    found = trackers(Trace(np.empty((12, 80, 1), np.float32), {"h": states}, {}, ("layer 1",)), batch, names)
    assert found[0].feature == "just read a vowel" and found[0].unit == 3
    assert found[0].correlation == pytest.approx(-1)
    assert all(abs(one.correlation) < 0.3 for one in found[1:] if one.unit != 3)
