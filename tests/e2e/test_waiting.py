"""Who waits for an answer is not held: they may stop waiting, or go to another page."""

import itertools
import re
import signal

import psutil
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

# Answers are kept for all: only what no other test, and no earlier try of this one, has asked is waited for.
TRIES = itertools.count(1)
GLAD = "Wonderful, my children love it! We have bought it {} times."
SAD = "Awful and stale, a waste of money. We threw {} packets away."


@pytest.fixture
def halted(server):
    """A function that halts all workers, so that no answer comes; at the end they go on."""
    process, _ = server
    workers = []

    def halt():
        workers.extend(one for one in psutil.Process(process.pid).children(recursive=True) if one.is_running())
        for worker in workers:
            worker.send_signal(signal.SIGSTOP)
        return lambda: [worker.send_signal(signal.SIGCONT) for worker in workers]

    yield halt
    for worker in workers:
        worker.send_signal(signal.SIGCONT)


def write(page, review):
    area = page.get_by_role("textbox", name="Write a review")
    area.fill(review)
    area.press("Control+Enter")


def test_who_waits_for_an_answer_may_stop_or_leave_and_finds_it_later(visit, halted):
    one = next(TRIES)
    sad, glad = SAD.format(one), GLAD.format(one)
    page = visit("sentiment")
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    go_on = halted()
    write(page, sad)
    page.get_by_role("button", name="Stop waiting").click(timeout=10_000)
    expect(page.get_by_text("You stopped waiting.")).to_be_visible(timeout=5_000)
    expect(page.get_by_role("button", name="Stop waiting")).to_have_count(0)
    page.get_by_role("button", name="Wait for it").click()
    expect(page.get_by_role("button", name="Stop waiting")).to_be_visible(timeout=10_000)
    write(page, glad)
    expect(page.get_by_role("button", name="Stop waiting")).to_be_visible(timeout=10_000)
    page.get_by_role("link", name="Inside the GRU").click()
    page.get_by_role("heading", name="Inside the GRU").wait_for(timeout=10_000)
    go_on()
    page.get_by_role("link", name="Sentiment").click()
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    write(page, sad)
    verdict = page.get_by_text(re.compile(r"at the end five stars have a chance of [<>]?\d+%")).first
    expect(verdict).to_be_visible(timeout=30_000)
    assert int(re.search(r"(\d+)%", verdict.inner_text())[1]) < 20
