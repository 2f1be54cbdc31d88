"""Answers as files hold them: a tree of plain JSON, and the arrays that it counts. Nothing is ever executed."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Tree = Any  # of JSON
ROOM = "rnn_core."  # whose types an answer may be made of


def pack(value: object, arrays: list[Array]) -> Tree:
    """Return a value as JSON, its arrays appended to `arrays`. Raises TypeError for what cannot be packed."""
    if value is None or isinstance(value, bool | int | str) or type(value) is float:
        return value
    if isinstance(value, complex) and not isinstance(value, np.generic):
        return {"complex": [value.real, value.imag]}
    if isinstance(value, np.ndarray | np.generic | bytes):
        array = np.frombuffer(value, np.uint8) if isinstance(value, bytes) else np.asarray(cast(Array, value))
        if array.dtype.hasobject:
            raise TypeError("An array of objects cannot be packed.")
        arrays.append(array)
        kind = "bytes" if isinstance(value, bytes) else "array" if isinstance(value, np.ndarray) else "number"
        return {kind: len(arrays) - 1}
    if names := _names(type(value)):
        return {
            "type": [type(value).__module__, type(value).__qualname__],
            "fields": {name: pack(getattr(value, name), arrays) for name in names},
        }
    if isinstance(value, tuple | list):
        parts = cast(Sequence[object], value)
        return {"tuple" if isinstance(value, tuple) else "list": [pack(part, arrays) for part in parts]}
    if isinstance(value, Mapping):
        pairs = cast(Mapping[object, object], value)
        return {"mapping": [[pack(key, arrays), pack(part, arrays)] for key, part in pairs.items()]}
    raise TypeError(f"A {type(value).__qualname__} cannot be packed.")


def unpack(tree: Tree, arrays: Sequence[Array]) -> Any:
    """Return the value that `pack` has packed. Raises ValueError for a type that is none of this library's."""
    if not isinstance(tree, dict):
        return tree
    branch = cast(dict[str, Any], tree)
    kind, content = next(iter(branch.items()))
    match kind:
        case "complex":
            return complex(*content)
        case "array":
            return arrays[int(content)]
        case "number":
            return arrays[int(content)][()]
        case "bytes":
            return arrays[int(content)].tobytes()
        case "tuple":
            return tuple(unpack(part, arrays) for part in content)
        case "list":
            return [unpack(part, arrays) for part in content]
        case "mapping":
            return {unpack(key, arrays): unpack(part, arrays) for key, part in content}
        case _:
            return _type(*content)(**{name: unpack(part, arrays) for name, part in branch["fields"].items()})


def _type(module: str, name: str) -> type:
    """Return a type that the question's own module has imported before; nothing is imported here."""
    kind: object = getattr(sys.modules.get(module), name, None)
    if not isinstance(kind, type) or not _names(kind):
        raise ValueError(f"{module}.{name} is no type that an answer may be made of.")
    return kind


def _names(kind: type) -> tuple[str, ...]:
    """Return the fields of a dataclass or a named tuple of this library, else none."""
    if not kind.__module__.startswith(ROOM):
        return ()
    listed: tuple[str, ...] = getattr(kind, "_fields", ())
    return tuple(item.name for item in fields(kind)) if is_dataclass(kind) else listed
