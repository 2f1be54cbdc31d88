"""Small canvas components: the curves of a race, the inside of a network, gradient films, sounds and images.

The drawing code is mounted once per page (`library`), outside any fragment; a redraw then carries
nothing but numbers. Each picture is an ES module of its own, see `modules`.
"""

import json
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from streamlit.components import v2
from streamlit.components.v2.types import ComponentRenderer

from pages.parts.canvas.modules import link

Header = Mapping[str, Any]


class Encoded(NamedTuple):
    """An array as it travels: made once where it is sent to many."""

    entry: Mapping[str, Any]
    blob: bytes


Arrays = Mapping[str, np.ndarray | Encoded]


class Picture(NamedTuple):
    """What a component draws: which one, under which key of the page, and what `pack` takes."""

    name: str
    key: str
    header: Header
    numbers: Arrays = MappingProxyType({})
    pictures: Arrays = MappingProxyType({})


def component(folder: Path, html: str) -> ComponentRenderer:
    """Return the component that lives in a folder: a style sheet and a module that are called as the folder is."""
    name = folder.name
    css, js = (folder / f"{name}.css").read_text("utf8"), link(folder / f"{name}.js")
    return v2.component(f"unrolled_{name}", html=html, css=css, js=js)


_HERE = Path(__file__).parent
_library = v2.component("unrolled_library", js=link(_HERE / "library.js"))
_socket = v2.component("unrolled_socket", js=link(_HERE / "socket.js"))
_components = {
    name: v2.component(
        f"unrolled_{name}",
        html=f'<div class="unrolled" data-picture="{name}" style="min-height:{height}px"></div>',
        js=link(_HERE / "component.js"),
    )
    for name, height in (
        ("progress", 34),
        ("standings", 120),
        ("curves", 380),
        ("microscope", 560),
        ("gradients", 760),
        ("unrolled", 340),
        ("hearing", 560),
        ("clip", 420),
    )
}


def library() -> None:
    """Mount the drawing code: once per page, outside fragments, before any picture that should appear at once."""
    _library(key="unrolled_library", on_lost_change=_heard)


def draw(name: str, key: str, header: Header, numbers: Arrays, pictures: Arrays | None = None) -> Any:
    """Draw the component `name`, one of `_components`; see `pack` for the rest.

    Returns the component's state; a picture whose header says `report` keeps the reader's step there.
    """
    extra: dict[str, Any] = {"on_step_change": _heard} if header.get("report") else {}
    return _components[name](key=key, data=pack(header, numbers, pictures or {}), **extra)


def show(picture: Picture, on_pace_change: Callable[[], None] | None = None) -> None:
    """Draw a picture in its place on the page; where a speed can be chosen on it, say what is called then."""
    name, key, *content = picture
    extra: dict[str, Any] = {"on_pace_change": on_pace_change} if on_pace_change else {}
    _components[name](key=key, data=pack(*content), **extra)


def follow(address: str, mark: str, bookmark: Header, on_resume_change: Callable[[], None]) -> None:
    """Have pictures of this page redrawn by what comes from a socket at an address of this server.

    The fragment around it is run again when the server says so, or when the socket is lost while `mark` is not empty;
    see socket.js. `bookmark`: what the browser should keep of the run, to hand it back as `resume` to another session.
    """
    data = {"address": address, "mark": mark, "bookmark": dict(bookmark)}
    _socket(key="stream", data=data, on_turn_change=_heard, on_resume_change=on_resume_change)


def _heard() -> None:
    """A component tells the page of a state only if somebody listens; the page reads it as it runs again."""


def encode(array: np.ndarray, picture: bool = False) -> Encoded:
    """Write an array as float32; of a picture as int16 with a common scale.

    Those are half the bytes, and exact to 1/32767 of the largest value.
    """
    entry: dict[str, Any] = {"kind": "float32", "shape": list(array.shape)}
    blob = array.astype("<f4").tobytes()
    if picture:
        finite = np.nan_to_num(array, posinf=0, neginf=0)
        entry |= {"kind": "int16", "scale": float(max(np.abs(finite).max(initial=0), 1e-12))}
        blob = np.rint(finite / entry["scale"] * 32767).astype("<i2").tobytes()
    return Encoded(entry, blob + b"\0" * (-len(blob) % 4))


def pack(header: Header, numbers: Arrays, pictures: Arrays) -> bytes:
    """Write a JSON header and arrays as bytes, as unpack.js reads them; `pictures` take half as many as `numbers`."""
    listed: list[dict[str, Any]] = []
    blobs: list[bytes] = []
    offset = 0
    for name, array in (*numbers.items(), *pictures.items()):
        entry, blob = array if isinstance(array, Encoded) else encode(array, name in pictures)
        listed.append({"name": name, **entry, "offset": offset})
        blobs.append(blob)
        offset += len(blob)
    head = json.dumps({**header, "arrays": listed}, allow_nan=False).encode()
    head += b" " * (-len(head) % 4)
    return struct.pack("<I", len(head)) + head + b"".join(blobs)
