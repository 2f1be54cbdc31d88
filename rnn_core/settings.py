"""A setting: one declaration that serves validation, links and widgets alike.

A frozen dataclass that inherits from `Settings` and declares its fields with `setting(...)` refuses
nonsense with a sentence, can be written to and read from a query string, and tells a page what
widget each field wants. Nothing else in the project describes a range twice.
"""

from collections.abc import Collection, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, Self


@dataclass(frozen=True)
class Spec:
    """What a field may hold: a range or a list of choices, and how to speak of it."""

    label: str
    help: str = ""
    low: float | None = None
    high: float | None = None
    choices: Collection[Any] | None = None
    optional: bool = False
    main: bool = False


def setting(
    default: Any,
    label: str,
    within: tuple[float, float] | Collection[str] | None = None,
    help: str = "",
    **flags: bool,
) -> Any:
    """Declare a field: `within` is (low, high) for numbers, the allowed words for text.

    Flags: `optional` allows None (written `none` in a link); `main` puts the field among the few
    controls that a newcomer sees first.
    """
    words = within is not None and isinstance(next(iter(within)), str)
    low, high = (None, None) if within is None or words else within
    # `words` tells which of the two kinds `within` is; a type checker cannot see that.
    spec = Spec(label, help, low, high, within if words else None, **flags)  # pyright: ignore[reportArgumentType]
    return field(default=default, metadata={"spec": spec})


class Settings:
    """Base of every configuration value. Subclasses are frozen, keyword-only dataclasses.

    Raises ValueError from the constructor, naming the field, the value and what is allowed.
    """

    def __post_init__(self) -> None:
        for item in declared(type(self)):
            object.__setattr__(self, item.name, checked(item, getattr(self, item.name)))

    def to_pairs(self) -> dict[str, str]:
        """Return the fields that differ from their defaults, as text for a query string."""
        return {
            f.name: spelled(getattr(self, f.name)) for f in declared(type(self)) if getattr(self, f.name) != f.default
        }

    @classmethod
    def from_pairs(cls, pairs: Mapping[str, str]) -> Self:
        """Read the fields named in `pairs`; others keep their defaults. Raises ValueError."""
        return cls(**{f.name: parsed(f, pairs[f.name]) for f in declared(cls) if f.name in pairs})


def declared(cls: type) -> list[Field[Any]]:
    """Return the dataclass fields of `cls` that were declared with `setting`, in order."""
    return [f for f in fields(cls) if "spec" in f.metadata]


def spelled(value: object) -> str:
    """Return a value as a query string writes it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) and float(f"{value:g}") == value else str(value)


def parsed(item: Field[Any], text: str) -> Any:
    """Return the value of a field that a query string writes so. Raises ValueError; its range is not looked at."""
    spec: Spec = item.metadata["spec"]
    if spec.optional and text == "none":
        return None
    if isinstance(item.default, bool):
        if text not in ("yes", "no"):
            raise ValueError(f"{item.name} is {text!r}, but it must be yes or no.")
        return text == "yes"
    if isinstance(item.default, str):
        return text
    kind = int if isinstance(item.default, int) else float
    try:
        return kind(text)
    except ValueError:
        wanted = "a whole number" if kind is int else "a number"
        raise ValueError(f"{item.name} is {quoted(text)}, but it must be {wanted}.") from None


def checked(item: Field[Any], value: Any) -> Any:
    """Return the value as the field holds it. Raises ValueError for one that it may not hold."""
    spec: Spec = item.metadata["spec"]
    if spec.optional and value is None:
        return value
    if spec.choices is not None:
        if value not in spec.choices:
            allowed = ", ".join(map(str, spec.choices))
            raise ValueError(f"{item.name} is {quoted(value)}, but it must be one of: {allowed}.")
        return value
    if spec.low is None or spec.high is None:
        return value
    whole = isinstance(item.default, int)
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not spec.low <= value <= spec.high or (whole and value != int(value)):
        kind = "a whole number" if whole else "a number"
        span = f"from {spec.low:g} to {spec.high:g}"
        raise ValueError(f"{item.name} is {quoted(value)}, but it must be {kind} {span}.")
    return int(value) if whole else float(value)


def quoted(value: object) -> str:
    """Return a value as a sentence may quote it: one line, printable, at most 40 characters."""
    text = ascii(value) if isinstance(value, str) else repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
