"""No socket keeps the server busy for itself: what comes too fast is read later, and nothing of it is lost."""

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

BURST = 8.0  # messages of one socket that may come at once
RATE = 1.0  # messages a second of one socket that cost it none of these
SHARED = 5.0  # messages a second of all sockets together beyond that: a page takes some 40 ms


class PacedSockets:
    """Reads each web socket at a bounded pace; the rest waits with its sender, for uvicorn reads no further then."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._turn = asyncio.Lock()  # who has waited longest is next

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as ASGI wants it."""
        await self.app(scope, self._paced(receive) if scope["type"] == "websocket" else receive, send)

    def _paced(self, receive: Receive) -> Receive:
        left, filled = BURST, time.monotonic()

        async def next_message() -> Message:
            nonlocal left, filled
            message, now = await receive(), time.monotonic()
            if message["type"] == "websocket.receive":
                left, filled = min(BURST, left + (now - filled) * RATE), now
                if left >= 1:
                    left -= 1
                else:
                    async with self._turn:
                        await asyncio.sleep(1 / SHARED)
            return message

        return next_message
