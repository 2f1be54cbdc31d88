"""One visitor without a browser: Streamlit's websocket protocol as its web page speaks it, with timers, and ours."""

import asyncio
import json
import math
import re
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

T = TypeVar("T")
PATIENCE = 10.0  # seconds after which a click is lost
UPDATE = re.compile(r"update ([\d,]+) of")


def alone(work: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: where Playwright is open, an event loop occupies this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


class Learner:
    """A session: what it is sent is counted, and fragments are rerun when their timers say so, or our socket.

    Its query string follows the address that the page writes, as in a browser: a page that is asked with the
    first one for ever opens its experiment anew at every rerun.

    `redraws` holds the moments at which a new picture came; `updates` pairs of moment and the number of updates
    shown; `label` is what the main button says.
    """

    def __init__(self, url: str, page: str = "", query: str = "") -> None:
        if not url.startswith("http://127.0.0.1:"):
            raise ValueError(f"url is {url!r}, but only a server on 127.0.0.1 may be loaded.")
        self.url, self.page, self.query = url, page, query
        self.redraws: list[float] = []
        self.updates: list[tuple[float, int]] = []
        self.label, self.finished, self.received, self.watching = "", 0, 0, False
        self._button = self._fragment = self._hash = ""
        self._timers: dict[str, tuple[float, asyncio.Task[None]]] = {}
        self._cached: dict[str, str] = {}  # hash of a large message -> the fragment it belongs to
        self._pictures: dict[str, bytes] = {}  # by component
        self._drawn = self._running = False
        self._pictures_address = ""
        self._eyes: asyncio.Task[None] | None = None
        self._changed = asyncio.Condition()

    async def arrive(self) -> None:
        """Connect, ask for the page, and listen."""
        address = self.url.replace("http", "ws") + "/_stcore/stream"
        self._socket: ClientConnection = await connect(
            address, subprotocols=["streamlit"], max_size=None, ping_interval=None, open_timeout=60
        )
        self._ear = asyncio.create_task(self._listen())
        await self.ask()

    async def leave(self) -> None:
        """Stop the timers and hang up."""
        tasks = [task for _, task in self._timers.values()] + [self._ear, *filter(None, [self._eyes])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._socket.close()

    async def until(self, condition, seconds: float = 60) -> None:
        """Wait until condition() holds; it is tried whenever a message has come."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(condition)

    async def click(self) -> float:
        """Press the main button; return the seconds until its label has changed, inf if it does not."""
        label, began = self.label, time.perf_counter()
        await self.ask(self._fragment, trigger=self._button)
        try:
            await self.until(lambda: self.label != label, PATIENCE)
        except TimeoutError:
            return math.inf
        return time.perf_counter() - began

    @property
    def idle(self) -> bool:
        """Whether a page with a picture, a button and an open socket stands, and neither a script nor a timer runs."""
        return bool(self._pictures and self._button and self.watching) and not self._running and not self._timers

    async def ask(self, fragment: str = "", timer: bool = False, trigger: str = "") -> None:
        message = BackMsg()
        ask = message.rerun_script
        ask.query_string, ask.page_script_hash = self.query, self._hash
        ask.page_name = "" if self._hash else self.page
        ask.fragment_id, ask.is_auto_rerun = fragment, timer
        ask.cached_message_hashes.extend(self._cached)
        if trigger:
            widget = ask.widget_states.widgets.add()
            widget.id, widget.trigger_value = trigger, True
        await self._socket.send(message.SerializeToString())

    async def _listen(self) -> None:
        async for payload in self._socket:
            self.received += len(payload)
            message = ForwardMsg.FromString(payload)
            self._hear(message)
            async with self._changed:
                self._changed.notify_all()

    def _hear(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._see(message.delta)
            if message.metadata.cacheable:
                self._remember(message.hash, message.delta.fragment_id)
        elif kind == "new_session":
            self._begin(message)
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "auto_rerun":
            self._set_timer(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self._stop_timer(fragment)
        elif kind == "script_finished":
            self.finished += 1
            self._running = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _begin(self, message: ForwardMsg) -> None:
        """A script run begins; one of the whole page clears all timers, and sets those it wants anew."""
        self._drawn, self._running = False, True
        self._hash = message.new_session.page_script_hash
        if not message.metadata.run.fragment_ids:
            for fragment in list(self._timers):
                self._stop_timer(fragment)

    def _see(self, delta: Delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "bidi_component" and element.bidi_component.bytes:
            self._picture(element.bidi_component.id, element.bidi_component.bytes)
        elif kind == "bidi_component" and element.bidi_component.component_name == "unrolled_socket":
            self._watch(json.loads(element.bidi_component.json)["address"], delta.fragment_id)
        elif kind == "button" and element.button.id.endswith(("-run", "-pause")):
            self._button, self._fragment, self.label = element.button.id, delta.fragment_id, element.button.label

    def _picture(self, component: str, data: bytes) -> None:
        """Count one redraw per script run, if it shows something new."""
        if data != self._pictures.get(component) and not self._drawn:
            self.redraws.append(time.perf_counter())
            self._drawn = True
        self._pictures[component] = data
        self._read(data)

    def _read(self, data: bytes) -> None:
        """Note how far the run is that a picture is of, if it says so."""
        if found := UPDATE.search(data[:400].decode("utf8", "ignore")):
            self.updates.append((time.perf_counter(), int(found[1].replace(",", ""))))

    def _watch(self, address: str, fragment: str) -> None:
        """Open the page's own socket; one that is open stays."""
        if address != self._pictures_address:
            self._pictures_address = address
            self._eyes = asyncio.create_task(self._look(address, fragment))

    async def _look(self, address: str, fragment: str) -> None:
        async with connect(self.url.replace("http", "ws") + address, max_size=None, ping_interval=None) as socket:
            self.watching = True
            async with self._changed:
                self._changed.notify_all()
            async for message in socket:
                self.received += len(message)
                if isinstance(message, str):
                    await self.ask(fragment, timer=True)
                elif message[1 : 1 + message[0]] == b"progress":  # the first picture of each redraw
                    self.redraws.append(time.perf_counter())
                    self._read(message)
                async with self._changed:
                    self._changed.notify_all()

    def _remember(self, key: str, fragment: str) -> None:
        """Keep large messages as the web page does: those of a fragment for a few of its runs."""
        self._cached[key] = fragment
        old = [k for k, owner in self._cached.items() if owner and owner == fragment]
        for k in old[:-4]:
            del self._cached[k]

    def _set_timer(self, fragment: str, interval: float) -> None:
        if fragment in self._timers and self._timers[fragment][0] == interval:
            return
        self._stop_timer(fragment)
        self._timers[fragment] = (interval, asyncio.create_task(self._tick(fragment, interval)))

    def _stop_timer(self, fragment: str) -> None:
        if fragment in self._timers:
            self._timers.pop(fragment)[1].cancel()

    async def _tick(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            with suppress(ConnectionError):
                await self.ask(fragment, timer=True)
