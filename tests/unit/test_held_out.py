"""Held-out sequences: which of them training comes upon, and that nothing on a page says otherwise."""

import re
from pathlib import Path

import numpy as np
import pytest

from rnn_core.course.glossary import WORDS
from rnn_core.data.digits import held_out_scans, read_digits, training_scans
from rnn_core.data.notation import read_tune
from rnn_core.data.reviews import in_both_tables
from rnn_core.data.speeches import ERAS
from rnn_core.experiment import Experiment
from rnn_core.shipped import load
from rnn_core.tasks import TASKS, Task
from rnn_core.tasks.apart import sample_apart, sequence_codes
from rnn_core.tasks.headlines import split
from rnn_core.tasks.text import Text
from tests.unit.copied import copied_melodies, copied_shares, homophones, melody, near_copies, sheets

ROOT = Path(__file__).parents[2]
DRAWS = 4_000  # sequences of training
CLAIM = re.compile(r"never (seen|read|trained)|not trained on|new sequences", re.IGNORECASE)


def met(task: Task, draws: int = DRAWS) -> float:
    """Return the share of held-out sequences that are among the first sequences of training."""
    studied = task.sample(draws, np.random.default_rng(1)).inputs
    seen = {row.tobytes() for row in studied}
    width = studied.shape[1]
    held_out = task.held_out(np.random.default_rng(2)).inputs
    return float(np.mean([row[:width].tobytes() in seen for row in held_out]))


@pytest.mark.parametrize("name", [name for name in TASKS if CLAIM.search(f"{TASKS[name].title} {TASKS[name].story}")])
def test_a_task_that_calls_its_sequences_new_never_trains_on_them(name):
    assert met(TASKS[name]()) == 0


def held_out_among_training(experiment):
    """Return how many held-out sequences a run comes upon, of all that it draws."""
    held_out = experiment.held_out()
    rng, again = (np.random.default_rng(experiment.stream(name)) for name in ("batches", "again"))
    avoid, codes = experiment.avoided(held_out), set(sequence_codes(held_out))
    batches = (
        sample_apart(experiment.task, experiment.batch_size, rng, again, avoid) for _ in range(experiment.updates)
    )
    return sum(code in codes for batch in batches for code in sequence_codes(batch))


@pytest.mark.parametrize("name", [name for name in TASKS if TASKS[name]().draws_alike])
def test_a_whole_run_comes_upon_no_held_out_sequence_where_there_are_enough_and_else_the_standings_say_so(name):
    experiment = Experiment(task=TASKS[name]())
    assert (held_out_among_training(experiment) > 0) == experiment.comes_upon_held_out


SHORT = [  # (link, whether there are too few sequences)
    ("task=recall&delay=10&symbols=3&updates=300", False),
    ("task=echo&delay=10&length=10&updates=300", False),
    ("task=parity&length=10&updates=20", True),
    ("task=shape&shape=one+to+one&length=4&updates=20", True),
]


@pytest.mark.parametrize(("link", "too_few"), SHORT)
def test_short_sequences_are_kept_apart_until_there_are_too_few(link, too_few):
    experiment = Experiment.from_link(link)
    assert experiment.comes_upon_held_out == too_few == (held_out_among_training(experiment) > 0)


def test_what_is_drawn_anew_replaces_the_held_out_sequences_and_nothing_else():
    task = TASKS["recall"](delay=3, symbols=3)
    plain = task.sample(200, np.random.default_rng(0))
    avoid = frozenset(sequence_codes(plain.first(3)))
    hit = np.array([code in avoid for code in sequence_codes(plain)])
    apart = sample_apart(task, 200, np.random.default_rng(0), np.random.default_rng(1), avoid)
    assert 3 <= hit.sum() < 100 and not avoid & set(sequence_codes(apart))
    assert all((a[~hit] == b[~hit]).all() for a, b in zip(plain, apart, strict=True))
    answers = {code: row[-1] for code, row in zip(sequence_codes(plain), plain.targets, strict=True)}
    for code, row in zip(sequence_codes(apart), apart.targets, strict=True):  # answers go with their sequences
        assert answers.setdefault(code, row[-1]) == row[-1]


def test_short_sequences_come_up_in_training_and_the_glossary_says_so():
    experiment = load("encoder_decoder").experiment
    assert experiment.comes_upon_held_out and held_out_among_training(experiment) > 10_000
    assert "training comes upon the same ones" in WORDS["held-out"]


def test_the_end_of_the_rhyme_has_come_before_and_the_home_page_says_so():
    task = load("reader").experiment.task
    assert isinstance(task, Text)
    assert task.text[task.split :] in task.text[: task.split]
    home = (ROOT / "app.py").read_text("utf8")
    assert "whose lines have all come before" in home and not CLAIM.search(home)


def test_the_list_on_show_tells_networks_apart_from_always_the_mean():
    """Moved to the front, and nothing else: it stays among those whose gradients are filmed."""
    experiment = Experiment(task=TASKS["adding"]())
    shown = experiment.held_out()
    drawn = experiment.task.held_out(np.random.default_rng(experiment.stream("held_out")))
    assert abs(shown.targets[0, 0] - 1) == np.abs(shown.targets[:8, 0] - 1).max() > 0.3
    assert sorted(shown.targets[:8, 0]) == sorted(drawn.targets[:8, 0])
    assert (shown.targets[8:] == drawn.targets[8:]).all()


def said_on(page):
    """Return the source of a page, its texts put together where a line ends within one."""
    return re.sub(r'"\s+f?"', "", (ROOT / "pages" / page).read_text("utf8"))


def test_every_sheet_of_digits_is_on_both_sides_which_helps_a_rule_that_copies_and_the_page_says_so():
    images, labels = read_digits()
    pixels, sheet = images.reshape(len(images), -1), sheets()
    assert len(set(sheet)) == 12 and (np.bincount(sheet) > 100).all()
    assert set(sheet[training_scans()]) == set(sheet[held_out_scans()]) == set(sheet)

    def right(studied, tested):
        apart = ((pixels[tested, None] - pixels[studied]) ** 2).sum(-1)
        return (labels[studied][apart.argmin(1)] == labels[tested]).mean()

    new_writers = [right(np.flatnonzero(sheet != n), np.flatnonzero(sheet == n)) for n in set(sheet)]
    assert right(training_scans(), held_out_scans()) - np.mean(new_writers) == pytest.approx(0.021, abs=0.002)
    text = said_on("digits.py")
    assert "The same 13 people wrote both: a rule that copies the nearest scan loses 2 points on sheets" in text


def test_two_held_out_words_sound_like_words_to_train_on_and_the_page_says_so():
    assert homophones() == {"too": "two", "won": "one"}
    text = said_on("sections/phonemes/transcription.py")
    assert "Of the words never heard, “too” and “won” sound like “two” and “one”, which it has learned." in text


def test_a_melody_is_the_same_in_another_key():
    first = melody(read_tune("M:6/8\nK:G\nz2d|gab d'2B,|"))
    assert first == melody(read_tune("M:6/8\nK:C\nz2G|cde g2E,|"))
    assert first == ((None, 96), (0, 48), (3, 48), (4, 48), (5, 48), (7, 96), (-9, 48))
    assert first != melody(read_tune("M:6/8\nK:C\nz2G|cde g2F,|"))


def test_some_held_out_tunes_are_near_to_a_tune_to_train_on_and_the_page_says_so():
    shares = np.array(list(copied_melodies().values()))
    assert (len(shares), (shares >= 0.5).sum(), (shares == 1).sum()) == (316, 8, 2)
    assert "8 of the 316 held-out tunes share half or more of their runs of nine notes" in said_on("music.py")
    assert "; 2 share all of them" in said_on("music.py")


def test_a_few_reviews_to_test_on_are_also_in_the_table_to_train_on_and_the_page_counts_them():
    assert len(in_both_tables()) == 7
    assert "{len(in_both_tables())} of them also stand" in said_on("sentiment.py")


def test_a_few_held_out_descriptions_are_half_copied_and_the_page_says_so():
    assert len(near_copies()) == 4 and set(near_copies()) <= set(split()[1])
    assert "Of these 275 descriptions 4 are half copied" in said_on("reading.py") and len(split()[1]) == 275


@pytest.mark.slow
def test_one_held_out_address_repeats_a_third_of_another_and_the_page_says_so():
    shares = {era: max(copied_shares(era)) for era in ERAS}
    assert shares.pop("1931-1980") == pytest.approx(0.33, abs=0.005) and max(shares.values()) < 0.021
    assert "One of 1931–1980 repeats a third of its stretches of 50 letters" in said_on("writing.py")
