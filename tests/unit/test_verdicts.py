"""Verdicts on reviews: the data, the rivals without order, the metrics, and what leaving a word out does."""

import numpy as np
import pytest
from sklearn.metrics import f1_score, roc_auc_score

from rnn_core.data.reviews import read_reviews, words_of
from rnn_core.findings.verdicts import TURNED, log_odds, right, without_each_word
from rnn_core.questions.chances import AnswerChances
from rnn_core.questions.reading import Recording
from rnn_core.questions.verdicts import METRICS, VerdictLead, VerdictQuality
from rnn_core.questions.word_lists import LISTS, ListChances, WordWeights
from rnn_core.shipped import load
from rnn_core.tasks.reviews import EXAMPLE, Reviews, common_words
from rnn_core.trace import softmax

TASK = Reviews()


def test_the_tables_are_whole_and_the_words_are_cut_as_they_are_read():
    for table, size, share in (("training", 4_000, 0.65), ("testing", 1_000, 0.658)):
        texts, stars = read_reviews(table)
        assert len(texts) == len(stars) == size and stars.mean() == pytest.approx(share)
    assert words_of("I don’t LIKE it.<br />5&nbsp;stars? №1!") == (
        "i", "don't", "like", "it", ".", "5", "stars", "?", "1", "!",
    )  # fmt: skip


def test_what_is_watched_and_what_is_tested_is_never_trained_on():
    held_out, tested = TASK.held_out(np.random.default_rng(0)), TASK.tested()
    assert len(held_out.inputs) == 500 and len(tested.inputs) == 1_000
    whole = Reviews(hide=0)
    seen = {row.tobytes() for row in whole.sample(20_000, np.random.default_rng(1)).inputs}
    texts = read_reviews("training")[0]
    trained = {row.tobytes() for n, row in enumerate(whole.batch(texts).inputs) if n % 8}
    assert seen <= trained and len(seen) > 3_000
    for batch, twins in ((held_out, 4), (tested, 6)):  # so many stand in the tables twice, word for word
        assert sum(row.tobytes() in trained for row in batch.inputs) == twins


def test_a_share_of_the_words_is_hidden_in_training_only():
    batch, hiding = (Reviews(words=5_000, hide=hide).sample(400, np.random.default_rng(2)) for hide in (0.0, 0.5))
    real = np.arange(100) < batch.lengths[:, None]
    np.testing.assert_array_equal(batch.targets, hiding.targets)
    was, now = (batch.inputs > 0) & real, (hiding.inputs > 0) & real
    assert now.sum() / was.sum() == pytest.approx(0.5, abs=0.02) and not (now & ~was).any()


def test_a_long_review_is_read_at_its_end_and_an_empty_one_is_one_unknown_word():
    batch = Reviews(length=5).batch(["one two three four five six good", "", "🙂"])
    known = [common_words(2_000)[code] for code in batch.inputs[0]]
    assert known == ["three", "four", "five", "six", "good"]
    assert batch.lengths.tolist() == [5, 1, 1] and not batch.inputs[1:].any()
    assert not batch.mask.any() and TASK.tested().mask.sum(1).tolist() == [1] * 1_000


@pytest.mark.parametrize("typed", ["", "🙂", "שלום עולם", "qqxz zzqx", "你好"])
def test_a_review_without_a_known_word_gets_a_sentence(typed):
    with pytest.raises(ValueError, match="knows none of these words"):
        TASK.read(typed)


def test_metrics_are_those_of_scikit_learn_and_intervals_hold_them():
    rng = np.random.default_rng(3)
    stars = rng.random(400) < 0.6
    chances = np.clip(stars * 0.3 + rng.random(400) * 0.7, 0, 1).astype(np.float32)
    judged = VerdictQuality(stars, chances).answer()
    by_name = dict(zip(METRICS, judged.scores, strict=True))
    assert by_name["F1"].value == pytest.approx(f1_score(stars, chances > 0.5))
    assert by_name["AUC"].value == pytest.approx(roc_auc_score(stars, chances))
    assert all(score.low < score.value < score.high for score in judged.scores)
    (a, b), (c, d) = judged.confusion
    assert a + d == round(by_name["accuracy"].value * 400) and a + b + c + d == 400
    assert judged.curve[0] == (0, 0) and judged.curve[-1] == (1, 1)


def test_an_advantage_is_paired():
    stars = np.array([True, False] * 200)
    one, other = stars.astype(np.float32), np.where(np.arange(400) < 40, ~stars, stars).astype(np.float32)
    gain = VerdictLead(stars, one, other).answer()
    assert gain.value == pytest.approx(0.1) and 0.05 < gain.low < 0.1 < gain.high < 0.15
    assert VerdictLead(stars, one, one).answer() == (0, 0, 0)


def test_lists_are_blind_to_order_and_their_weights_add_up():
    texts = ("It was good, not bad.", "It was bad, not good.")
    told = ListChances(TASK, texts).answer()
    assert tuple(told) == LISTS
    for name in LISTS[:2]:
        assert told[name][0] == pytest.approx(told[name][1])
    weights = WordWeights(TASK, EXAMPLE).answer()
    assert [word for word, _ in weights] == [word for word in words_of(EXAMPLE) if word in common_words(2_000)]
    ends = log_odds(ListChances(TASK, (EXAMPLE, "№")).answer()[LISTS[0]])  # without a word only the intercept is left
    assert sum(weight for _, weight in weights) == pytest.approx(ends[0] - ends[1], abs=1e-6)


def test_chances_are_those_of_the_recorded_outputs_and_a_word_left_out_is_unknown():
    shipped = load("critic")
    batch = TASK.batch(["It is good.", EXAMPLE])
    trace = Recording(shipped.net, batch).answer()
    ends = softmax(trace.outputs)[np.arange(2), batch.lengths - 1]
    np.testing.assert_allclose(AnswerChances(shipped.net, batch).answer(), ends, atol=1e-6)
    review = TASK.read("It is good.")
    without = without_each_word(review)
    assert [row.tolist().count(0) for row in without.inputs] == [1, 1, 1, 1] and not np.diag(without.inputs).any()
    assert AnswerChances(shipped.net, without).answer().shape == (4, 2)


def test_every_turned_sentence_is_the_plain_one_turned():
    assert [not praise for _, praise in TURNED["plain"]] == [praise for _, praise in TURNED["negated"]]
    assert right(TURNED["plain"], np.array([praise for _, praise in TURNED["plain"]], np.float32)) == 1
