"""A run as a tab watches it through its socket: what is to be sent, and what the reader says about it there."""

import struct
import threading
from collections.abc import Callable, Hashable, Sequence

from pages.parts.canvas import Picture, pack
from rnn_core.runs.live import LiveRace

Lens = Callable[[LiveRace], Picture | None]
LONGEST = 32  # characters of what a reader says
AGAIN = "again"  # the page should draw anew what is around the socket


class Watch:
    """A run as the page has drawn it, and how to redraw it from then on.

    moved: whether it moved as it was drawn. `remarks` returns what the page says beside its pictures depends on.
    """

    def __init__(
        self, live: LiveRace, lenses: Sequence[Lens], moved: bool, remarks: Callable[[LiveRace], Hashable]
    ) -> None:
        self.live, self.lenses = live, lenses
        self._remarks, self._remarked = remarks, remarks(live)
        self._moved, self._drawn = moved, live.place
        self._over = False
        self._lock = threading.Lock()  # a tab that opens a second socket may still have its first

    def messages(self) -> Sequence[bytes | str]:
        """Return what to send: pictures that have changed, or AGAIN, once, where the page itself must draw."""
        with self._lock:
            live, over, moved = self.live, self._over, self._moved
            live.watch()
            moves = self._moved = live.running or live.busy
            self._over = over or (moved and not moves) or self._remarks(live) != self._remarked
            if self._over:
                return [] if over else [AGAIN]
            if not moves or live.place == self._drawn:
                return []
            self._drawn = live.place
            return [message(picture) for lens in self.lenses if (picture := lens(live)) is not None]

    def obey(self, command: str) -> None:
        """Do what the reader wants: "pause", or "pace" and one of PACES. Raises ValueError for anything else."""
        word, _, number = command[:LONGEST].partition(" ")
        if word == "pause":
            self.live.pause()
        elif word == "pace":
            self.live.pace = float(number)
        else:
            raise ValueError(f"nothing that a run can do: {word!r}")


def message(picture: Picture) -> bytes:
    """Write a picture for redraw in socket.js: the length of its key, the key, then what `pack` writes."""
    key = picture.key.encode()
    return struct.pack("B", len(key)) + key + pack(*picture[2:])
