"""A socket for each tab, beside Streamlit's own: what moves while training goes through it, and no script is rerun.

The address of a channel holds a token that nobody can guess and that only its own page is told.
"""

import asyncio
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

import streamlit as st
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit import config
from streamlit.web.server.server_util import is_url_from_allowed_origins
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from pages.parts.watch import Watch
from rnn_core.runs.live import LiveRace

FASTEST = 0.2  # seconds from one redraw to the next
SLOWEST = 2.0  # sooner than a run's lease ends
REDRAWS = 330  # a second for all learners together: beyond that a server on two cores answers no click in time
IDLE = 0.25  # seconds after which a channel looks again whether anything moves

_makers = ThreadPoolExecutor(2, "pictures")  # not the event loop: a slow picture must hold up no click
_servants = ThreadPoolExecutor(1, "commands")  # nor must pictures hold up a pause


class Channel:
    """What one tab is shown through its socket: `watch`, or nothing."""

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)
        self.watch: Watch | None = None
        self.sockets = 0
        _channels[self.token] = self

    @property
    def address(self) -> str:
        """Where the browser finds it on this server."""
        return route(self.token).path

    @property
    def open(self) -> bool:
        """Whether a browser listens."""
        return self.sockets > 0


_channels = WeakValueDictionary[str, Channel]()  # a session holds its own: they end together


def of_this_tab() -> Channel:
    """Return the channel of the session whose script runs."""
    if "channel" not in st.session_state:
        st.session_state["channel"] = Channel()
    return st.session_state["channel"]


def route(token: str = "{token}") -> WebSocketRoute:
    """Return where the server listens, below the prefix that it was started with."""
    prefix = config.get_option("server.baseUrlPath").strip("/")
    return WebSocketRoute(f"{f'/{prefix}' if prefix else ''}/pictures/{token}", serve)


async def serve(socket: WebSocket) -> None:
    """Send a tab its pictures until it hangs up. A slow reader is sent fewer of them: none is made before it can go."""
    channel = _channels.get(socket.path_params["token"])
    if channel is None or not _may_come(socket):
        await socket.close(1008)
        return
    await socket.accept()
    channel.sockets += 1
    ear = asyncio.create_task(_listen(socket, channel))
    try:
        while not ear.done():
            began = time.monotonic()
            sent = await _send(socket, channel)
            pause = redraw_seconds() if sent else IDLE
            await asyncio.wait({ear}, timeout=max(0.02, began + pause - time.monotonic()))
    except WebSocketDisconnect:
        pass
    finally:
        channel.sockets -= 1
        if channel.watch is not None and not channel.open:
            channel.watch.live.leave()  # not when its lease ends: what it trains may be heavy
        ear.cancel()


def _may_come(socket: WebSocket) -> bool:
    """Return whether Streamlit would let its own socket be opened from there."""
    origin, host = socket.headers.get("Origin"), socket.headers.get("Host")
    near = origin is None or urlsplit(origin).netloc == host or is_url_from_allowed_origins(origin)
    return near and is_host_allowed(host)


def redraw_seconds(redraws: float = REDRAWS) -> float:
    """Return how long a redraw should stand, so that there are no more than so many a second for all learners."""
    return min(SLOWEST, max(FASTEST, LiveRace.moving_now() / redraws))


async def _send(socket: WebSocket, channel: Channel) -> int:
    """Send what has changed; return how many messages that were."""
    watch = channel.watch
    if watch is None:
        return 0
    messages = await asyncio.get_running_loop().run_in_executor(_makers, watch.messages)
    for text_or_bytes in messages:
        if isinstance(text_or_bytes, str):
            await socket.send_text(text_or_bytes)
        else:
            await socket.send_bytes(text_or_bytes)
    return len(messages)


async def _listen(socket: WebSocket, channel: Channel) -> None:
    """Do what the browser says until it hangs up; who says anything else is hung up on."""
    with suppress(WebSocketDisconnect):
        while (received := await socket.receive())["type"] != "websocket.disconnect":
            command: str = received.get("text") or ""
            try:
                if channel.watch is not None:
                    await asyncio.get_running_loop().run_in_executor(_servants, channel.watch.obey, command)
            except ValueError:
                await socket.close(1003)
                return
