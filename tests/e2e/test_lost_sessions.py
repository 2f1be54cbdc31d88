"""Who loses the session, by a reload, a closed lid or a server that starts again, goes on where the run was kept."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import free_port, start_server

pytestmark = pytest.mark.e2e
LAB = "lab?task=adding&length=20&model=gru&hidden=16&updates=100000&seed={}"
LESSON = "unrolling"
ADDRESS = "JSON.parse(Object.values(sessionStorage)[0]).address"


def update_of(page):
    return int(
        re.search(r"update ([\d,]+) of", page.locator(".st-key-progress .said").inner_text())[1].replace(",", "")
    )


def trained(page, beyond=30):
    """Train a while, then pause; return the update."""
    page.get_by_role("button", name="Start").click(timeout=60_000)
    for _ in range(600):
        if update_of(page) > beyond:
            break
        page.wait_for_timeout(100)
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Continue").wait_for()
    return update_of(page)


@pytest.mark.parametrize("address", [LAB.format(41), LESSON])
def test_a_reload_brings_the_run_back_where_it_was_and_a_reset_does_not(visit, address):
    page = visit(address)
    update = trained(page)
    page.reload()
    page.get_by_role("button", name="Continue").wait_for(timeout=60_000)
    assert update_of(page) == update
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("button", name="Start").wait_for()
    page.wait_for_timeout(500)
    page.reload()
    page.get_by_role("button", name="Start").wait_for(timeout=60_000)
    page.wait_for_timeout(1_000)
    expect(page.get_by_role("button", name="Continue")).to_have_count(0)


def test_a_branch_with_another_rate_comes_back_too(visit):
    page = visit(LAB.format(42))
    update = trained(page)
    page.get_by_text("Settings", exact=True).click()
    rate = page.get_by_role("spinbutton", name="Learning rate", exact=True)
    rate.fill("0.02")
    rate.press("Enter")
    page.get_by_text(f"0.02 from update {update}").wait_for()
    page.reload()
    page.get_by_role("button", name="Continue").wait_for(timeout=60_000)
    page.get_by_text(f"0.02 from update {update}").wait_for()
    assert update_of(page) == update


def test_a_server_that_starts_again_gives_the_page_its_run_back_without_a_reload(browser, tmp_path):
    port, runs = free_port(), str(tmp_path / "runs")
    server, url = start_server(tmp_path / "first.log", port=port, runs=runs)
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{url}/{LAB.format(43)}")
    update = trained(page)
    server.terminate()
    server.wait(20)
    opened, address = page.evaluate("performance.timeOrigin"), page.evaluate(ADDRESS)
    server, _ = start_server(tmp_path / "second.log", port=port, runs=runs)
    page.wait_for_function(f"{ADDRESS} !== {address!r}", timeout=60_000)  # that of a new session
    expect(page.locator(".st-key-progress .said")).to_contain_text(f"update {update:,} of", timeout=60_000)
    page.get_by_role("button", name="Continue").click()
    for _ in range(600):
        if update_of(page) > update + 5:
            break
        page.wait_for_timeout(100)
    assert update_of(page) > update + 5
    assert page.evaluate("performance.timeOrigin") == opened, "the page was not loaded again"
    page.context.close()
    server.terminate()
    server.wait(20)
    assert "Traceback" not in (tmp_path / "second.log").read_text()
