"""Pictures that move come through a socket of the tab's own: no script runs for them. Without it they still come."""

import re

import pytest
from playwright.sync_api import expect
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.benchmarks.learner import alone

pytestmark = pytest.mark.e2e

LINK = "lab?task=adding&length=20&model=gru&hidden=16&updates={updates}&seed={seed}"
UPDATE = re.compile(r"update ([\d,]+) of")
OWN = re.compile("/pictures/")


def update_of(page):
    return int(UPDATE.search(page.locator(".st-key-progress .said").inner_text())[1].replace(",", ""))


def beyond(page, update):
    """Wait until the page shows more than so many updates."""
    for _ in range(600):
        if update_of(page) > update:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"it stays at update {update_of(page)}")


def opened(visit, seed, updates=100_000, **options):
    """The lab with an experiment of its own, ready to start, and the sockets that it has opened: (page, sockets)."""
    sockets, page = [], visit("", **options)
    page.on("websocket", lambda socket: sockets.append(socket))
    page.goto(f"{page.url}{LINK.format(updates=updates, seed=seed)}")
    page.locator(".st-key-inside canvas.say").wait_for(timeout=60_000)
    return page, sockets


def test_while_a_network_trains_its_pictures_move_and_no_script_runs(visit):
    page, sockets = opened(visit, 31)
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Pause").wait_for()
    beyond(page, 20)
    counts = {"scripts": 0, "pictures": 0}
    for socket in sockets:
        kind = "pictures" if OWN.search(socket.url) else "scripts"
        socket.on("framereceived", lambda _, kind=kind: counts.update({kind: counts[kind] + 1}))
    before = update_of(page)
    table = page.locator(".st-key-standings td").last.inner_text()
    page.wait_for_timeout(3_000)
    assert counts["scripts"] == 0 and counts["pictures"] >= 3 * 4, counts
    assert update_of(page) > before and page.locator(".st-key-standings td").last.inner_text() != table
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Continue").wait_for()
    rested = update_of(page)
    counts["pictures"] = 0
    page.wait_for_timeout(1_000)
    assert update_of(page) == rested and counts["pictures"] == 0  # nothing moves, nothing is sent


def test_speed_and_pause_are_told_through_the_socket_and_for_the_speed_no_script_runs(visit):
    page, sockets = opened(visit, 39)
    page.get_by_role("button", name="Start").click()
    beyond(page, 20)
    said, scripts = [], []
    for socket in sockets:
        heard = said if OWN.search(socket.url) else scripts
        socket.on("framesent", lambda frame, heard=heard: heard.append(frame))
    page.get_by_label("Replay speed").select_option(label="× 4")
    beyond(page, update_of(page))
    assert said == ["pace 4"] and not scripts
    expect(page.get_by_label("Replay speed")).to_have_value("4")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Continue").wait_for()
    assert "pause" in said and page.get_by_label("Replay speed").input_value() == "4"


def test_reset_in_mid_run_shows_the_beginning_also_where_the_page_had_drawn_it_before(visit):
    page, _ = opened(visit, 36)
    page.get_by_role("button", name="Start").click()
    beyond(page, 20)
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("button", name="Start").wait_for()
    expect(page.locator(".st-key-progress .said")).to_contain_text("update 0 of")
    expect(page.locator(".st-key-standings")).to_contain_text("Nothing is trained yet")


def test_a_page_that_is_left_trains_no_more_and_one_that_is_entered_has_the_socket(visit):
    page, sockets = opened(visit, 32)
    page.get_by_role("button", name="Start").click()
    beyond(page, 20)
    page.get_by_role("link", name="Inside the GRU").click()
    page.get_by_role("heading", name="Inside the GRU").wait_for(timeout=60_000)
    page.wait_for_timeout(4_000)  # longer than a run goes on without anybody
    page.get_by_role("link", name="The lab").first.click()
    page.get_by_role("button", name=re.compile("Pause|Continue")).wait_for(timeout=60_000)
    beyond(page, update_of(page) + 20)
    page.wait_for_timeout(2_000)  # sockets of pages that were left close
    assert sum(bool(OWN.search(socket.url)) and not socket.is_closed() for socket in sockets) == 1


def test_without_a_socket_a_page_asks_for_its_pictures_and_says_so_once(visit):
    said, page = [], visit("")
    page.on("console", lambda message: said.append(message.text))
    page.route_web_socket(OWN, lambda socket: socket.close())
    page.goto(f"{page.url}{LINK.format(updates=300, seed=33)}")
    page.get_by_role("button", name="Start").click(timeout=60_000)
    page.get_by_label("Replay speed").select_option(label="× 8")
    page.get_by_role("button", name="Done").wait_for(timeout=60_000)
    assert update_of(page) == 300
    expect(page.get_by_label("Replay speed")).to_have_value("8")
    assert sum("no socket for pictures" in line for line in said) == 1, said


def test_a_socket_that_breaks_in_mid_run_is_opened_again_and_the_run_goes_on(visit):
    routes, page = [], visit("")

    def through(route):
        routes.append((route, route.connect_to_server()))

    page.route_web_socket(OWN, through)
    page.goto(f"{page.url}{LINK.format(updates=100_000, seed=34)}")
    page.get_by_role("button", name="Start").click(timeout=60_000)
    beyond(page, 20)
    count, (route, server) = len(routes), routes[-1]
    server.close()
    route.close()
    broken = update_of(page)
    beyond(page, broken + 50)
    for _ in range(100):
        if len(routes) > count:
            break
        page.wait_for_timeout(100)
    assert len(routes) > count
    beyond(page, update_of(page) + 50)


def address_of(page, sockets):
    page.wait_for_function("() => window.unrolled")
    return next(socket.url for socket in sockets if OWN.search(socket.url))


async def refused(address, **options):
    try:
        async with connect(address, **options) as socket:
            await socket.recv()
    except (InvalidStatus, ConnectionClosed) as error:
        return str(error)
    return None


def test_strangers_are_refused_and_who_talks_is_hung_up_on(visit):
    page, sockets = opened(visit, 35)
    page.wait_for_timeout(1_000)
    address = address_of(page, sockets)
    token = address.rsplit("/", 1)[1]
    assert len(token) >= 32

    async def talk():
        async with connect(address) as socket:
            await socket.send("x" * 1_000)
            await socket.wait_closed()
            return socket.close_code

    assert "403" in alone(refused(address[:-1] + ("A" if token[-1] != "A" else "B")))
    assert "403" in alone(refused(address, origin="https://example.com"))
    assert alone(talk()) == 1003
