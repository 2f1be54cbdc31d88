"""A socket that asks without end is read at a bounded pace, in order and to its end, and holds up no other."""

import asyncio
import time

import pytest

from pages.parts import pacing
from pages.parts.pacing import PacedSockets


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(pacing, "BURST", 4.0)
    monkeypatch.setattr(pacing, "RATE", 1.0)
    monkeypatch.setattr(pacing, "SHARED", 50.0)


def read_by(app_of_server, kind, messages):
    """What an app behind the layer reads of messages that have all come already, and when: [(message, seconds)]."""
    waiting, read = list(messages), []

    async def receive():
        return waiting.pop(0)

    async def app(_, receive, __):
        began = time.monotonic()
        read.extend([(await receive(), time.monotonic() - began) for _ in messages])

    paced = PacedSockets(app)
    paced._turn = app_of_server._turn
    return paced({"type": kind}, receive, None), read


def asks(count):
    return [{"type": "websocket.receive", "bytes": bytes([n])} for n in range(count)]


def test_a_burst_is_read_at_once_and_the_rest_in_turn_and_in_order():
    messages = [{"type": "websocket.connect"}, *asks(14), {"type": "websocket.disconnect"}]
    work, read = read_by(PacedSockets(None), "websocket", messages)
    asyncio.run(work)
    assert [message for message, _ in read] == messages
    assert read[4][1] < 0.05  # connected, and four asks
    assert read[-1][1] >= 10 / 50


def test_those_who_ask_too_often_take_turns_and_who_asks_now_and_then_waits_for_nobody():
    server = PacedSockets(None)
    greedy = [read_by(server, "websocket", asks(14)) for _ in range(3)]
    modest, read = read_by(server, "websocket", asks(4))

    async def together():
        await asyncio.gather(*(work for work, _ in greedy), modest)

    asyncio.run(together())
    assert read[-1][1] < 0.05
    ends = [times[-1][1] for _, times in greedy]
    assert min(ends) >= 28 / 50 and max(ends) - min(ends) < 0.3  # nobody is served before the others


def test_requests_that_are_no_sockets_pass():
    messages = [{"type": "http.request", "body": b"x"}] * 20
    work, read = read_by(PacedSockets(None), "http", messages)
    asyncio.run(work)
    assert len(read) == 20 and read[-1][1] < 0.1
