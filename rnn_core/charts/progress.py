"""How a network learned: the loss and the held-out metric, update by update."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rnn_core.charts.theme import GRAY
from rnn_core.trace import Row

POINTS = 400  # of a curve: more cannot be told apart
WIDE, HIGH = 460, 150  # pixels
TRAINED, HELD_OUT = "on the batch just trained on", "on held-out sequences"


class Goal(NamedTuple):
    """What a held-out metric is called, its value for a guess that ignores the sequence, and where a task is solved."""

    metric: str
    chance: float
    solved: float | None  # None: no level is known


def progress(rows: Sequence[Row], family: str, goal: Goal | None = None) -> Any:
    """Return an altair chart of a history: above the loss, below the held-out metric; `family`: a key of FAMILIES."""
    from rnn_core.charts.theme import FAMILIES
    from rnn_core.charts.vega import alt  # a third of a second: on demand

    across = alt.X("update:Q", title="update", axis=alt.Axis(grid=False, tickCount=6))
    shades = alt.Scale(domain=[TRAINED, HELD_OUT], range=[GRAY, FAMILIES[family]])
    loss = (
        alt.Chart(alt.Data(values=[*_points(rows, "loss", TRAINED), *_points(rows, "val_loss", HELD_OUT)]))
        .mark_line()
        .encode(
            x=across,
            y=alt.Y("value:Q", title="loss", axis=alt.Axis(tickCount=4)),
            color=alt.Color("what:N", scale=shades, legend=alt.Legend(title=None, orient="top", labelLimit=240)),
            tooltip=["update:Q", "value:Q"],
        )
    )
    label = goal.metric if goal else "held-out metric"
    metric = (
        alt.Chart(alt.Data(values=list(_points(rows, "val_metric", HELD_OUT))))
        .mark_line(color=FAMILIES[family], point=True)
        .encode(x=across, y=alt.Y("value:Q", title=label, axis=alt.Axis(tickCount=4)), tooltip=["update:Q", "value:Q"])
    )
    below = metric + _levels(goal) if goal else metric
    return loss.properties(width=WIDE, height=HIGH) & below.properties(width=WIDE, height=HIGH)


def _levels(goal: Goal) -> Any:
    """Return the two lines between which a metric moves: chance and solved."""
    from rnn_core.charts.vega import alt

    rows = [{"value": goal.chance, "level": "chance"}]
    rows += [] if goal.solved is None else [{"value": goal.solved, "level": "solved"}]
    base = alt.Chart(alt.Data(values=rows)).encode(y="value:Q")
    words = base.mark_text(align="right", dx=-4, dy=-6, color=GRAY).encode(text="level:N", x=alt.value(WIDE))
    return base.mark_rule(color=GRAY, strokeDash=[4, 4]) + words


def _points(rows: Sequence[Row], name: str, what: str) -> Iterator[dict[str, Any]]:
    """Yield one column of a history, thinned evenly, without what is no finite number."""
    there = [row for row in rows if math.isfinite(getattr(row, name))]
    for row in there[:: math.ceil(len(there) / POINTS) or 1]:
        yield {"update": row.update, "value": getattr(row, name), "what": what}
