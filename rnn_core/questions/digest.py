"""A value's fingerprint: equal values have the same one, and any change of any part makes another.

Neither hash() nor pickle will do: the one differs from process to process, the other between equal values. And a
dataclass counts with its class, which Streamlit's caches leave out.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from rnn_core.settings import Settings


def digest(value: object) -> str:
    """Return the fingerprint of a value, 64 hexadecimal digits.

    A value is None, a number, text, bytes, an array, a configuration (by what its link says), or a tuple, a mapping
    or a dataclass of values. A whole number is not the float of the same size. Raises TypeError that names the part
    that is anything else.
    """
    return _hash(value, type(value).__name__).hex()


def _hash(value: object, where: str) -> bytes:
    if isinstance(value, np.generic):
        value = cast(object, value.item())
    kind, parts = _taken_apart(value, where)
    whole = hashlib.sha256(f"{kind}\0".encode())
    for part in parts:
        whole.update(part)
    return whole.digest()


def _taken_apart(value: object, where: str) -> tuple[str, Iterable[bytes]]:
    """Return the kind of a value, and what its fingerprint is made of: its own bytes, or the hashes of its parts."""
    kind = f"{type(value).__module__}.{type(value).__qualname__}"
    if value is None or isinstance(value, bool | int):
        return kind, [repr(value).encode()]
    if isinstance(value, float):
        return kind, [repr(value + 0.0).encode()]  # -0.0 equals 0.0
    if isinstance(value, str | bytes):
        return kind, [value.encode() if isinstance(value, str) else value]
    if isinstance(value, np.ndarray):
        return _array(cast(NDArray[Any], value), where)
    if isinstance(value, Settings):
        return kind, [_hash(value.to_pairs(), where)]
    if is_dataclass(value) and not isinstance(value, type):
        return kind, _named({item.name: getattr(value, item.name) for item in fields(value)}, where)
    if isinstance(value, tuple):
        parts = cast(tuple[object, ...], value)
        names: Iterable[str] = getattr(parts, "_fields", ())
        if names:
            return kind, _named(dict(zip(names, parts, strict=True)), where)
        return kind, [_hash(part, f"{where}[{n}]") for n, part in enumerate(parts)]
    if isinstance(value, Mapping):
        pairs = cast(Mapping[object, object], value)
        return "mapping", sorted(
            _hash(key, f"a key of {where}") + _hash(part, f"{where}[{key!r}]") for key, part in pairs.items()
        )
    raise TypeError(f"{where} is a {kind}, which no question can hold: its value cannot be told.")


def _array(array: NDArray[Any], where: str) -> tuple[str, list[bytes]]:
    if array.dtype.hasobject:
        raise TypeError(f"{where} is an array of objects, which no question can hold: its value cannot be told.")
    return f"{array.dtype.str}{array.shape}", [array.tobytes()]


def _named(parts: Mapping[str, object], where: str) -> list[bytes]:
    return [_hash(name, where) + _hash(part, f"{where}.{name}") for name, part in parts.items()]
