"""Three learners on one experiment: one trains, one comes late, one leaves on a branch; each sees what is true."""

import csv
import io
import itertools
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from rnn_core.experiment import Experiment
from rnn_core.nets import training
from rnn_core.trace import Row

pytestmark = pytest.mark.e2e

LINK = "task=adding&length=20&model=gru&hidden=16&updates=500&seed="
SEEDS = itertools.count(11)  # a second try must find nothing trained
UPDATE = re.compile(r"update ([\d,]+) of 500")


def update_of(page):
    text = page.locator(".st-key-progress .said").inner_text()
    return int(UPDATE.search(text)[1].replace(",", ""))


def history_of(page):
    with page.expect_download() as download:
        page.get_by_role("button", name="History (CSV)").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf8"))))
    assert rows[0] == ["model", *Row._fields]
    return [tuple(map(float, row[1:])) for row in rows[1:]]


def alone(link, changes=()):
    run, rates = training.start(Experiment.from_link(link)), dict(changes)
    while not run.finished:
        if run.update in rates:
            training.set_learning_rate(run, rates[run.update])
        training.train_once(run)
    return run.history


def assert_same(rows, wanted):
    np.testing.assert_array_equal(np.array(rows)[:, :6], np.array(wanted)[:, :6])  # all but the seconds


def badge_of(page):
    return page.locator(".badge").filter(has_text="measured").first.inner_text()


def test_one_trains_one_comes_late_and_one_leaves_on_a_branch(visit):
    link = f"{LINK}{next(SEEDS)}"
    first = visit(f"lab?{link}")
    first.get_by_role("button", name="Start").click()
    first.get_by_role("button", name="Done").wait_for(timeout=60_000)
    assert badge_of(first) == "measured now"
    rows = history_of(first)
    assert_same(rows, alone(link))

    late = visit(f"lab?{link}")
    late.get_by_text("update 0 of 500").wait_for(timeout=30_000)
    late.get_by_role("button", name="Start").click()
    late.get_by_label("Replay speed").select_option(label="jump to the end")
    late.get_by_role("button", name="Done").wait_for(timeout=5_000)  # it was trained: nothing is waited for
    assert re.fullmatch(r"measured today at \d\d:\d\d on this server", badge_of(late))
    assert repr(history_of(late)) == repr(rows)  # the seconds, too: it is that very run

    other = visit(f"lab?{link}")
    other.get_by_role("button", name="Start").click()
    expect(other.locator(".st-key-progress .said")).to_contain_text(re.compile(r"update [2-4]\d\d of"), timeout=30_000)
    other.get_by_role("button", name="Pause").click()
    other.get_by_role("button", name="Continue").wait_for()
    at = update_of(other)
    assert 200 <= at < 500
    other.get_by_text("Settings", exact=True).click()
    rate = other.get_by_role("spinbutton", name="Learning rate", exact=True)
    rate.fill("0.02")
    rate.press("Enter")
    other.get_by_text(f"0.02 from update {at}").wait_for()
    other.get_by_role("button", name="Continue").click()
    other.get_by_role("button", name="Done").wait_for(timeout=60_000)
    assert re.fullmatch(rf"measured now, up to update {at} today at \d\d:\d\d", badge_of(other))
    branched = history_of(other)
    assert_same(branched, alone(link, ((at, 0.02),)))
    assert repr(branched[: at + 1]) == repr(rows[: at + 1]) and branched[-1] != rows[-1]
    assert repr(history_of(first)) == repr(rows)
