"""Texts to translate: what they are, what is held out, and what may be typed; translations, measured and searched."""

import itertools

import numpy as np
import pytest
import torch

from rnn_core.data import dates, interface, numbers
from rnn_core.experiment import Lane
from rnn_core.findings.translation import by_length
from rnn_core.nets.models import build
from rnn_core.nets.probes.translating import search, write_all
from rnn_core.questions.translation_quality import TranslationQuality
from rnn_core.tasks.corpora import CODES, alphabet, held_back, phrase, size_of
from rnn_core.tasks.translation import EXAMPLES, LONGEST, ROOM, Translation

TASK = Translation()
TASKS = [
    TASK,
    Translation(origin="digits", target="German"),
    Translation(corpus="dates", target="digits"),
    Translation(corpus="sentences"),
    Translation(corpus="sentences", origin="French", target="English"),
]
every_task = pytest.mark.parametrize("task", TASKS, ids=repr)


def network(task=TASK, seed=0, **fields):
    lane = Lane.of(**{"model": "lstm", "hidden": 6, "embedding": 4, "decoder": "own"} | fields)
    return build(lane, task, torch.Generator().manual_seed(seed))


def test_the_texts_are_what_their_sources_say():
    assert numbers.spell_number(9_998, "de") == "neuntausendneunhundertachtundneunzig"
    assert numbers.spell_number(97, "fr") == "quatre-vingt-dix-sept"
    assert dates.spell_date(0, "en") == "Sunday, January 1, 1950" and dates.spell_date(1, "digits") == "1950-01-02"
    assert len(interface.read_sentences()) == 2_145 and "2,145" in interface.SENTENCES_SOURCE
    assert dict(interface.read_sentences())["Insert Cell Below"] == "Insérer une cellule en-dessous"


@pytest.mark.parametrize("corpus", ["numbers", "dates", "sentences"])
def test_every_letter_of_every_text_is_in_the_alphabet_and_no_text_is_too_long(corpus):
    for language in CODES if corpus != "sentences" else ("English", "French"):
        other = "French" if language == "English" else "English"
        known = set(alphabet(corpus, language, other))
        for number in range(size_of(corpus)):
            text = phrase(corpus, number, language)
            assert set(text) <= known and 0 < len(text) <= LONGEST and text == " ".join(text.split())


@every_task
def test_no_text_that_is_trained_on_is_held_out(task):
    rng = np.random.default_rng(0)
    away = {task.pair(number)[0] for number in held_back(task.corpus)}
    trained = {
        task.spelled(task.alone(batch, n)) for batch in (task.sample(64, rng) for _ in range(60)) for n in range(64)
    }
    tested = task.held_out(rng)
    assert not trained & away and len(trained) > 300
    assert {task.spelled(task.alone(tested, n)) for n in range(len(tested.inputs))} <= away
    assert set(task.tested()) <= held_back(task.corpus) and 200 < len(task.tested()) <= 1_000
    assert EXAMPLES[task.corpus] in held_back(task.corpus)


def test_one_text_in_ten_is_held_out_and_of_the_numbers_none_below_100():
    for corpus in ("numbers", "dates", "sentences"):
        assert len(held_back(corpus)) == pytest.approx(size_of(corpus) / 10, rel=0.011)
    assert min(held_back("numbers")) >= 100 and size_of("numbers") - len(held_back("numbers")) == 9_010


@every_task
def test_a_batch_is_the_pairs_letter_by_letter_with_the_right_answers_so_far(task):
    chosen = [0, 3, 141]
    batch, names = task.batch(chosen), task.vocabulary
    turn = int((batch.inputs[0] == task.cue).argmax())
    assert turn == max(ROOM, *(len(task.pair(n)[0]) for n in chosen))
    for row, number in enumerate(chosen):
        text, wanted = task.pair(number)
        read = "".join(names[code] for code in batch.inputs[row])
        assert read == f"{text:·>{turn}}⇒{wanted:·<{len(read) - turn - 1}}"
        asked = "".join(task.answers[code] for code in batch.targets[row, batch.mask[row]])
        assert asked == f"{wanted}■" and batch.mask[row, turn : turn + len(asked)].all()


def test_short_texts_come_with_few_blanks_and_with_many():
    rng, blanks = np.random.default_rng(0), set()
    for _ in range(80):
        batch = TASK.sample(64, rng)
        alone = [TASK.alone(batch, n) for n in range(64)]
        blanks |= {int((one.inputs == TASK.blank)[0].argmin()) for one in alone if TASK.spelled(one) == "seven"}
    assert min(blanks) <= ROOM and max(blanks) > 25


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"corpus": "sentences", "target": "German"}, "English and French only"),
        ({"corpus": "poems"}, "must be one of"),
    ],
)
def test_what_cannot_be_translated_is_refused(fields, said):
    with pytest.raises(ValueError, match=said):
        Translation(**fields)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "nothing to translate"),
        (" \n\t ", "nothing to translate"),
        ("🙂", r"does not occur .* only\.$"),
        ("שבע", "does not occur"),
        ("x" * 100_000, "100000 letters"),
        ("twelve9", "“9” does not occur"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(typed, said):
    with pytest.raises(ValueError, match=said):
        TASK.read(typed)


def test_a_typed_text_is_known_by_its_number_or_not_at_all():
    batch = TASK.read("  Twenty-ONE ")
    assert TASK.spelled(batch) == "twenty-one" and TASK.number_of("twenty-one") == 21
    assert TASK.number_of("twelvety") is None and not batch.mask.any()
    told = TASK.with_answer(batch, "vingt", "vingt et un")
    np.testing.assert_array_equal(told.inputs, TASK.batch([21]).inputs)
    np.testing.assert_array_equal(told.mask, TASK.batch([21]).mask)
    assert not TASK.with_answer(batch, "vingt", None).mask.any()


@pytest.mark.parametrize("attention", ["none", "additive"])
@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_a_beam_of_one_is_greedy_and_equals_what_is_written_for_many(cell, attention):
    model = network(model=cell, attention=attention)
    for number in (7, 4_321):
        batch = TASK.texts([TASK.pair(number)[0]])
        (way,) = search(model, TASK, batch, 1, LONGEST)
        text = "".join(TASK.answers[code] for code in way.codes)
        assert text.split("■")[0] == write_all(model, TASK, batch)[0]


@pytest.mark.parametrize("attention", ["none", "additive"])
def test_a_wide_beam_finds_the_likeliest_of_all_texts(attention):
    """Against every text of up to two letters, scored by reading it (teacher forcing)."""
    model = network(attention=attention, seed=3).double()
    batch, names = TASK.texts(["nine"]), TASK.answers
    end = len(names) - 1
    texts = [(), *((code,) for code in range(end)), *itertools.product(range(end), repeat=2)]
    room = int((batch.inputs[0] == TASK.cue).argmax())
    scores = {}
    for size in {len(text) for text in texts}:
        same = [text for text in texts if len(text) == size]
        inputs = np.repeat(batch.inputs[:, : room + 1 + size], len(same), 0)
        inputs[:, room + 1 :] = np.array(same).reshape(len(same), size)
        with torch.no_grad():
            logs = model(torch.as_tensor(inputs)).log_softmax(-1)[:, room:]
        for n, text in enumerate(same):
            closed = (*text, end) if size < 2 else text
            scores[closed] = float(sum(logs[n, t, code] for t, code in enumerate(closed)))
    wanted = sorted(scores, key=scores.get, reverse=True)[:5]
    found = search(model, TASK, batch, len(names) ** 2, 1)
    assert [way.codes for way in found[:5]] == wanted
    np.testing.assert_allclose([way.score for way in found[:5]], [scores[text] for text in wanted], atol=1e-9)


def test_a_text_is_written_in_a_batch_as_it_is_alone():
    model, texts = network(seed=2), ["two", "nine hundred and two", "seven thousand, three hundred and seventy-seven"]
    alone = [write_all(model, TASK, TASK.texts([text]))[0] for text in texts]
    assert write_all(model, TASK, TASK.texts(texts)) == tuple(alone)
    assert len(set(alone)) > 1


def test_sentences_that_differ_in_marks_alone_are_held_out_together():
    sentences, out = Translation(corpus="sentences"), held_back("sentences")
    bare = {n: "".join(filter(str.isalnum, sentences.pair(n)[0])).lower() for n in range(size_of("sentences"))}
    assert not {bare[n] for n in out} & {bare[n] for n in bare if n not in out}
    assert 150 < len(out) < 260


def test_wider_beams_find_likelier_texts_here_and_a_diverged_network_writes_nothing():
    model, batch = network(seed=2), TASK.texts(["nine hundred and two"])
    best = [search(model, TASK, batch, width, 12)[0].score for width in (1, 4, 16)]
    assert best == sorted(best)
    with torch.no_grad():
        model.head.bias.fill_(float("nan"))
    assert search(model, TASK, batch, 3, 12) == []


def test_metrics_of_right_and_of_wrong_translations():
    chosen = (101, 2_345, 9_876)
    right = tuple(TASK.pair(number)[1] for number in chosen)
    best = TranslationQuality(TASK, chosen, right).answer()
    assert best.exact == best.letters == 1 and best.bleu == pytest.approx(100) and best.chrf == pytest.approx(100)
    half = TranslationQuality(TASK, chosen, (right[0], "", "neuf mille huit cent soixante-dix-sept")).answer()
    assert half.exact == pytest.approx(1 / 3) and 0 < half.letters < 1 and 0 < half.bleu < 100 and 0 < half.chrf < 100
    letters = sum(len(text) + 1 for text in right)
    assert half.letters == pytest.approx(
        (len(right[0]) + 1 + sum(map(str.__eq__, f"{right[2]}■", "neuf mille huit cent soixante-dix-sept■"))) / letters
    )
    digits = Translation(origin="German", target="digits")
    assert TranslationQuality(digits, chosen, ("101", "2345", "9876")).answer().bleu == pytest.approx(100)


def test_right_ones_are_counted_by_the_letters_that_were_read():
    chosen = TASK.tested()
    written = [TASK.pair(n)[1] if len(TASK.pair(n)[0]) < 33 else "" for n in chosen]
    found = by_length(TASK, chosen, written)
    assert [bin.right for bin in found] == [float(bin.high < 33) for bin in found]
    assert all(bin.low == 1 + 8 * n for bin, n in zip(found, range(found[0].low // 8, 9), strict=False))
    assert sum(bin.texts for bin in found) >= len(chosen) - 16
