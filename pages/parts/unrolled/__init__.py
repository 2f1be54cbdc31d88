"""The unrolled view: trained networks read one sequence, step by step, down to the numbers in their equations.

All of a Reading goes to the browser once; play, scrub and zoom ask the server nothing.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np

from pages.parts import canvas, film
from rnn_core.anatomy.as_data import equations_as_data
from rnn_core.anatomy.cells import CELLS
from rnn_core.anatomy.cells.leaky import LEAK
from rnn_core.charts import theme
from rnn_core.experiment import NetworkSpec, RecurrentSpec
from rnn_core.tasks import Batch, Task
from rnn_core.trace import Backward, Reading


class Pane(NamedTuple):
    """One network of the view: its name, what it is, and how it read the sequence."""

    title: str
    spec: NetworkSpec  # one of recurrent cells
    reading: Reading
    pinned: tuple[str, ...] = ()  # gates that were held by hand
    back: Backward | None = None  # how its loss went back: shown by the "gradient" switch, down to the numbers
    silent: tuple[int, ...] = ()  # units whose h was held at 0, counted from 0


@dataclass(frozen=True, kw_only=True)
class View:
    """How a sequence is shown: what to see in it, and where the reader begins."""

    title: str
    badge: str = "measured now"  # or "precomputed by ..."
    run: str = ""  # changes when the reader should start over
    start: int = 0  # first step shown, counted from 0
    unit: int | None = None  # the unit that is followed at first; None: the one that moves most
    open: bool = False  # whether the cell stands open
    autoplay: bool = False
    backward: bool = False  # whether it begins with the way back
    handed: bool = False  # whether what flows back is what a learning rule hands on, which need not be the gradient
    report: bool = False  # whether the server is told where the reader lets go of the cursor


def show(key: str, task: Task, batch: Batch, panes: Sequence[Pane], view: View) -> int:
    """Draw networks that read the first sequence of `batch` on one clock.

    Returns the step, counted from 0, at which the reader has let go of the cursor, if the view asks
    for a `report`; else the first one shown.
    """
    probed, numbers = film.probe(task, task.alone(batch))
    described: list[dict[str, Any]] = []
    for number, pane in enumerate(panes):
        described.append(_describe(task, pane))
        numbers |= {f"{number}:{name}": array for name, array in _arrays(task, pane.reading, pane.back).items()}
    header = asdict(view) | probed | {"scales": theme.SCALES, "panes": described}
    state = canvas.draw("unrolled", key, header, numbers)
    place = getattr(state, "step", None) if view.report else None
    if not place or place["run"] != view.run:  # not yet, or where the reader stood in what was seen before
        place = {"t": view.start}
    return max(0, min(int(place["t"]), int(batch.lengths[0]) - 1))


def _describe(task: Task, pane: Pane) -> dict[str, Any]:
    spec, cell, heard = pane.spec, CELLS[pane.spec.model], pane.reading.heard
    assert isinstance(spec, RecurrentSpec)
    return {
        "title": pane.title,
        "color": theme.FAMILIES[spec.family],
        "kind": cell.title,
        "cell": spec.model,
        "leak": LEAK,
        "both": spec.both,
        "merge": spec.merge,
        "tracks": pane.reading.trace.tracks,
        "gates": [signal.symbol for signal in cell.gates],
        "equations": equations_as_data(cell),
        "signals": film.signals(spec.model),
        "pinned": pane.pinned,
        "silent": pane.silent,
        "turn": pane.reading.turn,
        "decoder": spec.decoder == "own",
        "tokens": None if heard is None else [(task.vocabulary or ())[code] for code in heard],
    }


def _arrays(task: Task, reading: Reading, back: Backward | None) -> dict[str, np.ndarray]:
    trace = reading.trace
    arrays = {symbol: array[:, 0] for symbol, array in (trace.states | trace.gates).items()}
    arrays |= {"x": reading.inputs, "out": task.loss.as_chances(trace.outputs[0])}
    if trace.attention is not None:
        arrays["attention"] = trace.attention[0]
    if reading.flow.norms:
        arrays["flow"] = reading.flow.norms["h"]
    if back is not None:
        arrays |= {"blame": back.states, "own": back.outside, "rows": back.rows, "total": back.total}
    for track, sets in enumerate(reading.weights):
        for writing, weights in enumerate(sets):
            arrays |= {f"{track}:{writing}:{name}": part for name, part in zip("WUbdv", weights, strict=False)}
    return arrays
