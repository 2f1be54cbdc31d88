"""Operations on a trained network, as a plain value: pin a gate, silence units, shift the forget bias."""

from dataclasses import dataclass

from rnn_core.anatomy.cells import CELLS


@dataclass(frozen=True, kw_only=True)
class Surgery:
    """What is done to every layer of a network while it reads.

    pins: gates held at a value, as (symbol, value). silent: units (counted from 0) whose h is held at 0.
    forget_shift: added to the LSTM's forget bias. removed: a direction (hidden,) of length 1 along
    which h is kept at 0.
    """

    pins: tuple[tuple[str, float], ...] = ()
    silent: tuple[int, ...] = ()
    forget_shift: float = 0.0
    removed: tuple[float, ...] = ()

    def check(self, cell: str, hidden: int) -> None:
        """Raise ValueError when this cannot be done to a network of that cell and size."""
        gates = {signal.symbol: signal for signal in CELLS[cell].gates}
        for symbol, value in self.pins:
            if symbol not in gates:
                raise ValueError(f"{symbol!r} is no gate of a {CELLS[cell].title}: it has {', '.join(gates)}.")
            if not gates[symbol].low <= value <= gates[symbol].high:
                low, high = gates[symbol].low, gates[symbol].high
                raise ValueError(f"{symbol} is pinned at {value:g}, but it lies between {low:g} and {high:g}.")
        if any(not 0 <= unit < hidden for unit in self.silent):
            raise ValueError(f"There are units 1 to {hidden} only.")
        if self.forget_shift and cell != "lstm":
            raise ValueError("Only an LSTM has a forget bias.")
        if self.removed and len(self.removed) != hidden:
            raise ValueError(f"A direction of {len(self.removed)} numbers does not fit {hidden} units.")
