"""A track is one layer in one direction, and what its weights are called."""

from typing import NamedTuple


class Track(NamedTuple):
    """One layer in one direction, and the step from which on its writers take over (None: never)."""

    number: int
    backward: bool = False
    turn: int | None = None


def weight_names(number: int, backward: bool = False, writing: bool = False) -> tuple[str, ...]:
    """Return the names of the parameters of one layer in one direction, in the order of Weights."""
    layer, end = f"{'writers' if writing else 'layers'}.{number}", "_reverse" if backward else ""
    return tuple(f"{layer}.{part}_l0{end}" for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "vector"))
