"""Images that follow each other, and what a network makes of them: one clock, a strip, curves below."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from pages.parts import canvas
from rnn_core.charts import theme
from rnn_core.tasks.base import Array


class Mark(NamedTuple):
    """A ring drawn on images: `places` (time, 2) are rows and columns of pixels, NaN where there is none.

    color: a CSS color, or "ink" for that of the text; radius: in pixels of the image.
    """

    name: str
    color: str
    places: Array
    radius: float = 1.5


class ImageRow(NamedTuple):
    """One image at each step, (time, height, width); an image of NaN is not there yet.

    scale: "gray" runs from black at `low` to white at `high`; "state" from blue at -`high` over 0 to vermilion at
    `high`; "gate" from nothing at `low` to green at `high`. `strip`: whether all of them stand side by side, too.
    """

    name: str
    images: Array
    low: float = 0
    high: float = 1
    scale: Literal["gray", "state", "gate"] = "gray"
    strip: bool = True
    marks: Sequence[Mark] = ()


class Curve(NamedTuple):
    """A curve over the same steps: `values` (time,), NaN where there is none; color: a CSS color, or "ink"."""

    name: str
    color: str
    values: Array
    dash: Sequence[int] = ()
    bold: bool = False


class Curves(NamedTuple):
    """Curves below the images: what their axis is called, its ends, and a level worth comparing with."""

    axis: str
    lines: Sequence[Curve]
    low: float = 0
    high: float = 1
    percent: bool = False
    level: tuple[str, float] | None = None


class ClipView(NamedTuple):
    """How a clip is shown.

    title: what to see; badge: where it comes from; run: a mark that changes when the picture begins anew; sentences: a
    sentence for each step; names: what the steps are called (else 1, 2, 3 ...); time: what a step is; start: the step
    that is shown first; plays: whether it begins to play by itself; speed: steps per second; report: whether the
    server is told where the reader lets go.
    """

    title: str
    badge: str
    run: str
    sentences: Sequence[str]
    alt: str = ""
    names: Sequence[str] = ()
    time: str = "frame"
    start: int = 0
    plays: bool = False
    speed: float = 4
    report: bool = False


def draw(
    key: str, view: ClipView, rows: Sequence[ImageRow], curves: Curves | None = None, more: Sequence[Curves] = ()
) -> int:
    """Draw a clip; return the step that is shown, as far as the server knows it (see View.report).

    There must be an image or a curve; `more` curves stand below the first, on axes of their own. Moving through time
    is the browser's affair alone.
    """
    panels = [one for one in (curves, *more) if one is not None and one.lines]
    steps = len(rows[0].images) if rows else len(panels[0].lines[0].values)
    numbers: dict[str, Array] = {}
    header: dict[str, Any] = {
        **view._asdict(),
        "scales": theme.SCALES,
        "steps": steps,
        "names": list(view.names) or [str(n + 1) for n in range(steps)],
        "rows": [],
        "panels": [],
    }
    for n, row in enumerate(rows):
        numbers[f"row {n}"] = np.asarray(row.images)
        marks: list[dict[str, Any]] = []
        for k, mark in enumerate(row.marks):
            numbers[f"mark {n} {k}"] = np.asarray(mark.places)
            marks.append({"name": mark.name, "color": mark.color, "wide": mark.radius, "array": f"mark {n} {k}"})
        header["rows"].append(
            {
                "name": row.name,
                "array": f"row {n}",
                "low": row.low,
                "high": row.high,
                "scale": row.scale,
                "strip": row.strip,
                "marks": marks,
            }
        )
    for n, panel in enumerate(panels):
        lines: list[dict[str, Any]] = []
        for k, line in enumerate(panel.lines):
            numbers[f"line {n} {k}"] = np.asarray(line.values)
            about = {"name": line.name, "color": line.color, "dash": list(line.dash), "bold": line.bold}
            lines.append(about | {"array": f"line {n} {k}"})
        header["panels"].append(panel._asdict() | {"lines": lines})
    moment = getattr(canvas.draw("clip", key, header, numbers), "step", None)
    return int(moment["t"]) if view.report and moment and moment["run"] == view.run else view.start
