"""What a tab's own socket sends: the pictures as the page draws them, once each, and when the page must draw itself."""

import asyncio
import json
import math
import time

import pytest
from streamlit import config

from pages.parts import channel, pace, standings
from pages.parts.channel import Channel
from pages.parts.inside import FilmLens
from pages.parts.watch import AGAIN, Watch
from rnn_core.experiment import Race
from rnn_core.runs.live import LiveRace
from rnn_core.runs.shelf import shared_shelf

LINK = "task=adding&length=6&model=gru&hidden=4&batch_size=4&updates={}&model.2=lstm"
RACE, LONG = Race.from_link(LINK.format(40)), Race.from_link(LINK.format(20_000))  # that no machine ends meanwhile


def opened_run(race):
    live = LiveRace(race, shared_shelf())
    live.open()
    return live


@pytest.fixture
def live():
    return opened_run(RACE)


@pytest.fixture
def longer():
    return opened_run(LONG)


def watch(live):
    return Watch(live, [standings.progress, standings.curves, FilmLens(live, 0)], live.running, lambda live: live.error)


def opened(message):
    """A message's key, header and the place of its arrays, as redraw in socket.js and unpack.js take it apart."""
    end = 1 + message[0]
    size = int.from_bytes(message[end : end + 4], "little")
    return message[1:end].decode(), json.loads(message[end + 4 : end + 4 + size])


def test_pictures_are_sent_when_the_run_has_moved_and_only_then(longer):
    live = longer
    watched = watch(live)
    assert watched.messages() == []
    live.start()
    watched = watch(live)
    live.place = live.trajectory.record.head - 1
    messages = dict(map(opened, watched.messages()))
    assert list(messages) == ["progress", "curves", "inside"]
    assert messages["progress"]["text"].startswith(f"update {live.update} of 20,000")
    points = next(array for array in messages["curves"]["arrays"] if array["name"] == "0:update")
    assert points["shape"] == [live.update]
    live.pause()


def test_each_snapshot_of_the_past_is_sent_once_and_at_rest_all_are_drawn(live):
    live.start()
    lens = FilmLens(live, 0)
    frames, seen, shown = [], set[int](), {0}
    while not live.finished:
        live.watch()
        picture = lens(live)
        frames += [at for at in picture.header["frames"] if at != picture.header["live"]]
        seen |= set(picture.header["kept"])
        shown.add(picture.header["live"])
    assert sorted(frames) == sorted(set(frames)) and seen <= set(frames) | shown
    assert set(FilmLens(live, 0)(live).header["frames"]) == {snapshot.update for snapshot in live.snapshots[0]}


def test_where_a_run_rests_or_has_something_to_say_the_page_is_asked_to_draw_and_once_only(live):
    live.start()
    watched = watch(live)
    while live.running:
        watched.messages()
    assert watched.messages() in ([AGAIN], []) and watched.messages() == []
    other = LiveRace(RACE, shared_shelf())
    other.open()
    watched = watch(other)
    other._error = "A worker died."
    assert watched.messages() == [AGAIN] and watched.messages() == []


class Browser:
    """The socket of one that watches for a moment, says something, then hangs up."""

    def __init__(self, tab, live, *words):
        self.path_params, self.headers, self.live = {"token": tab.token}, {"Host": "localhost"}, live
        self.said = [{"type": "websocket.receive", "text": word} for word in words]
        self.closed = None

    async def accept(self):
        self.live.watch()
        self.live.trajectory._wanted[self.live.number] = time.monotonic() + 60
        assert self.live.number in LiveRace._moving

    async def receive(self):
        return self.said.pop(0) if self.said else {"type": "websocket.disconnect"}

    async def close(self, code):
        self.closed = code

    async def send_bytes(self, message): ...

    async def send_text(self, text): ...


def test_who_hangs_up_wants_nothing_any_more_at_once(longer):
    live = longer
    live.start()
    tab = Channel()
    tab.watch = watch(live)
    asyncio.run(channel.serve(Browser(tab, live)))
    assert live.number not in LiveRace._moving and live.number not in live.trajectory._wanted
    live.pause()


def say(live, *words):
    tab = Channel()
    tab.watch = watch(live)
    browser = Browser(tab, live, *words)
    asyncio.run(channel.serve(browser))
    return browser.closed


def test_pace_and_pause_go_through_the_socket(longer):
    live = longer
    live.start()
    assert say(live, "pace 4") is None and live.pace == 4 and live.running
    assert say(live, "pace inf", "pause") is None and live.pace == math.inf
    assert not live.running and live.number not in LiveRace._moving


@pytest.mark.parametrize("words", ["", "start", "pace", "pace 3", "pace nan", "pace 4 now", "x" * 100_000])
def test_who_says_anything_else_is_hung_up_on(longer, words):
    live = longer
    live.start()
    assert say(live, words) == 1003 and live.pace == 1 and live.running
    live.pause()


def test_the_progress_says_which_speed_is_chosen_and_which_there_are(live):
    live.pace = 0.5
    assert standings.progress(live).header["pace"] == "0.5"
    assert [word for word, _ in pace.offered(live)["paces"]] == ["0.5", "1", "2", "4", "8", "16", "inf"]


def test_a_channel_is_found_below_the_prefix_of_the_server_by_a_token_of_its_own(monkeypatch):
    one, other = Channel(), Channel()
    assert one.token != other.token and len(one.token) >= 32
    assert one.address == f"/pictures/{one.token}" and channel.route().path == "/pictures/{token}"
    monkeypatch.setattr(config, "get_option", lambda name: {"server.baseUrlPath": "/unrolled/"}[name])
    assert one.address == f"/unrolled/pictures/{one.token}"


def test_the_more_learners_watch_the_longer_a_redraw_stands(monkeypatch):
    seconds = []
    for count in (1, 60, 165, 100_000):
        monkeypatch.setattr(LiveRace, "moving_now", classmethod(lambda _, count=count: count))
        seconds.append(channel.redraw_seconds())
    assert seconds[:3] == [0.2, 0.2, 0.5] and seconds[3] == channel.SLOWEST
