"""Texts that are asked about and texts that are shortened: the data, the marks, and the rules they are held against."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_core.data.descriptions import read_descriptions, words_in
from rnn_core.data.facts import read_facts
from rnn_core.findings.answers import LIES, TRUE, UNASKED, answer, exam, shared
from rnn_core.findings.headlines import BEST, FIRST, KEPT, held_out_pairs, keep
from rnn_core.questions.grades import AnswerGrade
from rnn_core.questions.headlines import RuleMarks
from rnn_core.questions.marks import RougeMarks, SquadMarks
from rnn_core.tasks.facts import EXAMPLE, Facts, answer_in, asked_for, spell
from rnn_core.tasks.headlines import EXAMPLE as DESCRIPTION
from rnn_core.tasks.headlines import Headlines, split
from rnn_core.tasks.telling import MARKS, QUESTIONS, draw, held_back, tell

REAL, HIDDEN = Facts(), Facts(names="hidden")


def rng(seed=0):
    return np.random.default_rng(seed)


def words(task, row):
    return [task.vocabulary[code] for code in row if code]


def marked(task, batch, row):
    first = len(batch.inputs[row]) - len(words(task, batch.inputs[row]))
    return [task.vocabulary[c] for c, yes in zip(batch.inputs[row], batch.targets[row], strict=True) if yes], first


def test_facts_are_what_everybody_can_check():
    facts = read_facts()
    assert len(facts) == 173
    assert facts["Japan"] == ("Japanese Yen", "Japanese", "Sunday")
    assert facts["Egypt"] == ("Egyptian Pound", "Arabic", "Saturday")


@pytest.mark.parametrize("count", [2, 3, 6])
def test_exactly_the_words_of_the_right_value_are_marked(count):
    task = Facts(count=count)
    batch = task.sample(200, rng())
    for row in range(200):
        said = words(task, batch.inputs[row])
        country, kind = asked_for(said)
        assert said.count(".") == count
        assert (country, kind) not in held_back()
        assert " ".join(marked(task, batch, row)[0]) == read_facts()[country][kind]
        place = answer_in(said)
        assert [said[n] for n in place] == marked(task, batch, row)[0]
        first = len(batch.inputs[row]) - len(said)
        assert np.flatnonzero(batch.mask[row]).tolist() == list(
            range(first + said.index("?") + 1, len(batch.inputs[row]))
        )


def test_held_out_questions_are_never_asked_in_training_and_one_in_ten():
    batch = REAL.held_out(rng())
    assert {asked_for(words(REAL, row)) for row in batch.inputs} <= held_back()
    assert len(held_back()) == 173 * len(QUESTIONS) // 10
    answers = {True: set[str](), False: set[str]()}
    for country, values in read_facts().items():
        for kind, value in enumerate(values):
            answers[(country, kind) in held_back()].add(value)
    assert answers[True] - answers[False], "some of their answers never were an answer before"


def test_hidden_names_leave_no_country_and_the_marks_change_from_text_to_text():
    batch = HIDDEN.sample(300, rng())
    first_asked = set()
    for row in batch.inputs:
        said = words(HIDDEN, row)
        assert not set(said) & set(read_facts())
        first_asked.add(next(word for word in said if word in MARKS))
    assert first_asked == set(MARKS)


def test_lies_exchange_two_values_that_differ():
    for seed in range(100):
        true, lie = (draw(rng(seed), 3, False, lies) for lies in (False, True))
        facts = read_facts()
        assert all(facts[c][kind] == value for c, kind, value in true)
        assert lie[0][2] == facts[lie[1][0]][lie[1][1]] != facts[lie[0][0]][lie[0][1]]
        assert lie[0][1] == lie[1][1] and lie[2][2] == facts[lie[2][0]][lie[2][1]]


def test_a_typed_text_is_read_in_any_case_and_its_answer_found():
    batch = REAL.read(EXAMPLE.upper())
    assert marked(REAL, batch, 0)[0] == ["Japanese", "Yen"]
    assert (
        batch.mask.any() and not REAL.read("Where? in Japan people pay.".replace("Where", "what is Japan")).mask.any()
    )
    hidden = words(HIDDEN, HIDDEN.read(EXAMPLE).inputs[0])
    assert "Japan" not in hidden and hidden[5] == "@1" and "@2" in hidden


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "question mark"),
        ("?", "question mark"),
        ("what is the currency of Japan?", "question mark"),
        ("what is the currency of Atlantis? in", "“atlantis” is none of the"),
        ("🙂? שלום", "is none of the"),
        ("what is the currency of Japan? " + "the " * 90, "reads at most 80"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(typed, said):
    with pytest.raises(ValueError, match=said):
        REAL.read(typed)


def test_too_many_countries_for_the_marks_get_a_sentence():
    text = "what is the currency of Japan? " + " ".join(list(read_facts())[:9])
    REAL.read(text)
    with pytest.raises(ValueError, match="at most 6"):
        HIDDEN.read(text)


@pytest.mark.parametrize("kind", [TRUE, UNASKED, LIES])
@pytest.mark.parametrize("task", [REAL, HIDDEN], ids=["real", "hidden"])
def test_one_who_points_at_the_right_words_gets_full_marks_and_one_at_the_truth_none_for_lies(kind, task):
    texts = exam(kind, task)
    given = AnswerGrade(texts, texts.batch.targets.astype(np.float32)).answer()
    assert (given.exact, given.f1, given.words, given.macro, given.text) == (1, 1, 1, 1, 1)
    assert (given.truth, given.neither, given.empty) == (0, 0, 0)
    nothing = AnswerGrade(texts, np.zeros(texts.batch.inputs.shape, np.float32)).answer()
    assert (nothing.exact, nothing.f1, nothing.words, nothing.empty) == (0, 0, 0, 1) and 0.4 < nothing.macro < 0.5
    reciting = np.zeros(texts.batch.inputs.shape, np.float32)
    for row, (said, true) in enumerate(zip(texts.words, texts.true, strict=True)):
        first, wanted = reciting.shape[1] - len(said), true.split()
        at = next(n for n in range(len(said)) if list(said[n : n + len(wanted)]) == wanted and n > said.index("?"))
        reciting[row, first + at : first + at + len(wanted)] = 1
    follows = AnswerGrade(texts, reciting).answer()
    assert (follows.truth, follows.text) == ((1, 0) if kind == LIES else (0, follows.text))


def test_an_answer_is_made_of_the_likelier_words_of_the_text_only():
    said = spell("what is the currency of Japan? the Japanese Yen")
    assert answer(said, np.array([1, 1, 1, 1, 1, 1, 1, 0.2, 0.9, 0.6], np.float32)) == "Japanese Yen"


def test_squad_counts_as_in_its_paper():
    assert SquadMarks(("The Normans",), (("normans",),)).answer() == (1, 1)
    exact, f1 = SquadMarks(("in the 10th century",), (("10th century", "the 900s"),)).answer()
    assert exact == 0 and f1 == pytest.approx(0.8)
    assert SquadMarks(("",), (("Yen",),)).answer() == (0, 0)
    assert SquadMarks(("Yen", "Yen"), (("Yen",), ("Sol",))).answer() == (0.5, 0.5)


@given(
    *[st.lists(st.sampled_from(["the", "a", "Yen", "yen.", "Sol", "New", "-", "Peru's"]), max_size=5).map(" ".join)] * 2
)
def test_the_words_shown_are_those_that_f1_compares(one, other):
    mine, theirs, both = shared(one, other)
    if mine and theirs:
        f1 = 2 * len(both) / (len(mine) + len(theirs))
        assert SquadMarks((one,), ((other,),)).answer()[1] == pytest.approx(f1, abs=1e-6)


def test_rouge_counts_words_pairs_and_the_longest_common_row():
    found = RougeMarks(("the cat sat on the mat",), ("a cat on the mat",)).answer()
    assert found.unigrams == pytest.approx(8 / 11, abs=1e-4)
    assert found.bigrams == pytest.approx(4 / 9, abs=1e-4)
    assert found.longest == pytest.approx(8 / 11, abs=1e-4)


def test_descriptions_are_cut_into_words_and_no_package_is_on_both_sides():
    pages, (studied, held_out) = read_descriptions(), split()
    assert len(pages) == 1_337 and (len(studied), len(held_out)) == (1_062, 275)
    assert not {pages[n][0] for n in studied} & {pages[n][0] for n in held_out}
    assert len({pages[n][0] for n in held_out}) == 13 and len({page[0] for page in pages}) == 69
    assert words_in(r"The [Iris](http://x.y) *data*, of 1935 - don’t `use` it \_ <https://a.b>") == (
        "the", "iris", "data", "of", "1935", "don't", "use", "it",
    )  # fmt: skip
    assert words_in(DESCRIPTION) in dict(held_out_pairs())


def test_the_words_of_the_headline_are_marked_where_they_stand_first():
    batch, pairs = Headlines(words=2_500).held_out(rng()), held_out_pairs()
    for row, (text, headline) in enumerate(pairs):
        kept = [text[n] for n in np.flatnonzero(batch.targets[row])]
        assert sorted(kept) == sorted(set(text) & set(headline.split()))
        assert all(text.index(text[n]) == n for n in np.flatnonzero(batch.targets[row]))
        assert batch.mask[row].sum() == len(text)


def test_a_share_of_the_words_is_hidden_in_training_only():
    batch, hiding = (Headlines(hide=hide).sample(400, rng(2)) for hide in (0.0, 0.5))
    was, now = batch.inputs > 0, hiding.inputs > 0
    assert now.sum() / was.sum() == pytest.approx(0.5, abs=0.02) and not (now & ~was).any()


@pytest.mark.parametrize("typed", ["", "🙂", "שלום עולם", "qqxz zzqx"])
def test_a_description_without_a_known_word_gets_a_sentence(typed):
    with pytest.raises(ValueError, match="knows none of these words"):
        Headlines().read(typed)


def test_a_headline_keeps_the_likeliest_words_once_and_in_order():
    text = ["one", "two", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    chances = np.array([0.1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.0, 1.0], np.float32)
    assert keep(text, chances) == "two three four five six seven eight ten"
    assert keep(text[:3], chances) == "one two"


def test_no_rule_does_better_than_the_words_of_the_author():
    found = RuleMarks().answer()
    assert all(0 < one.unigrams < found[BEST].unigrams for name, one in found.items() if name != BEST)
    texts, right = zip(*held_out_pairs(), strict=True)
    assert found[FIRST] == RougeMarks(tuple(" ".join(text[:KEPT]) for text in texts), right).answer()


def test_tell_asks_for_the_first_fact():
    said, marks = tell([("Japan", 0, "Peruvian Sol"), ("Peru", 0, "Japanese Yen")], rng(), "real")
    assert said[:7] == ["what", "is", "the", "currency", "of", "Japan", "?"]
    assert [word for word, yes in zip(said, marks, strict=True) if yes] == ["Peruvian", "Sol"]
