"""Altair, with pandas: it asks pandas for types as soon as that is among the modules, even if only half of it is there.

Another thread may be loading it. Whoever imports it here waits until it is whole.
"""

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas
from altair.utils import schemapi

__all__ = ["Checked", "Drawing", "alt", "pandas", "trust"]

Drawing = alt.Chart | alt.FacetChart | alt.LayerChart


def trust() -> None:
    """Let this process build charts without holding each part of each against Vega-Lite's schema.

    That takes longer than all the rest of a chart. For servers: the tests, where it is never called, check them all.
    """
    schemapi.disable_debug_mode()


@dataclass(frozen=True)
class Checked:
    """A chart that is held against the schema as a whole only where its parts are: altair itself always does."""

    drawing: Drawing

    def to_dict(self) -> dict[str, Any]:
        """Return the chart as Vega-Lite."""
        return self.drawing.to_dict(validate=schemapi.DEBUG_MODE)
