"""How much data there is, as pages say it in words."""

from rnn_core.data.digits import held_out_scans, training_scans
from rnn_core.data.pens import read_pens
from rnn_core.data.reviews import read_reviews
from rnn_core.experiment import Experiment
from rnn_core.findings.answers import TEXTS
from rnn_core.shipped import LINKS
from rnn_core.tasks.headlines import split
from rnn_core.tasks.reviews import HELD_OUT_EVERY
from rnn_core.tasks.translation import held_back, size_of


def test_the_digits_are_as_many_as_the_page_says():
    assert (len(training_scans()), len(held_out_scans())) == (1_347, 450)
    assert [len(read_pens(part)[0]) for part in ("training", "held out")] == [2_000, 600]


def test_the_reviews_are_as_many_as_the_page_says():
    training, testing = (len(read_reviews(table)[0]) for table in ("training", "testing"))
    assert (sum(n % HELD_OUT_EVERY > 0 for n in range(training)), testing) == (3_500, 1_000)


def test_the_texts_with_questions_and_the_headlines_are_as_many_as_the_page_says():
    answerer = Experiment.from_link(LINKS["answerer"])
    assert answerer.updates * answerer.batch_size == 128_000 and TEXTS == 400
    assert tuple(map(len, split())) == (1_062, 275)


def test_the_numbers_to_translate_are_as_many_as_the_page_says():
    assert size_of("numbers") - len(held_back("numbers")) == 9_010
