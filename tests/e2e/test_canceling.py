"""A question that takes long shows how far it has come; who cancels it, or leaves, gives its workers to others."""

import itertools
import re
import time

import psutil
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

# Answers are kept for all: each try asks about a network that nobody else has asked about. A surface of its size takes
# a fast machine some seconds, too.
SEEDS = itertools.count(4711)
LARGE = "exploding?task=recall&delay=100&model=gru&hidden=256&optimizer=sgd&seed={}"
COUNT = re.compile(r"Measuring … (\d+) of (\d+) \(\d+ s\)")
REVIEW = "Fine and cheap, we are glad that we ordered it {} times."


def parts_done(page):
    """Wait until a measurement of many parts is under way; return how many of them are done, and how many there are."""
    bar = page.get_by_text(COUNT)
    bar.wait_for(timeout=120_000)
    return tuple(map(int, COUNT.search(bar.inner_text()).groups()))


def wait_until_idle(process):
    """Wait until none of the server's workers computes anything for a second."""

    def seconds():
        return sum(sum(each.cpu_times()[:2]) for each in psutil.Process(process.pid).children(recursive=True))

    end = time.monotonic() + 120
    before = seconds()
    while time.monotonic() < end:
        time.sleep(1)
        if (now := seconds()) - before < 0.1:
            return
        before = now
    raise AssertionError("the workers went on")


def test_who_cancels_a_long_question_frees_the_workers_and_may_go_on(visit, server):
    seed = next(SEEDS)
    page = visit(LARGE.format(seed))
    page.get_by_role("button", name="Cancel").click(timeout=180_000)
    expect(page.get_by_text("You canceled this measurement.")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(COUNT)).to_have_count(0)
    wait_until_idle(server[0])

    other = visit("sentiment")
    area = other.get_by_role("textbox", name="Write a review")
    area.fill(REVIEW.format(seed), timeout=120_000)
    area.press("Control+Enter")
    expect(other.get_by_text(re.compile(r"at the end five stars have a chance of")).first).to_be_visible(timeout=60_000)

    page.get_by_role("button", name="Go on").click()
    done, parts = parts_done(page)
    assert done < parts  # nobody went on with it meanwhile
    expect(page.get_by_text(re.compile("The loss on 16 sequences"))).to_be_visible(timeout=300_000)
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)


@pytest.mark.parametrize("way", ["to another page", "away"])
def test_who_leaves_while_a_long_question_is_under_way_takes_it_along(visit, server, way):
    link = LARGE.format(next(SEEDS))
    page = visit(link)
    parts_done(page)
    if way == "away":
        page.close()
    else:
        page.get_by_role("link", name="Inside the GRU").click()
        page.get_by_role("heading", name="Inside the GRU").wait_for(timeout=60_000)
        page.get_by_text("Sources:").wait_for(timeout=120_000)  # of what this page asks, all is answered
    wait_until_idle(server[0])
    done, parts = parts_done(visit(link))
    assert done < parts  # nobody went on with it meanwhile
