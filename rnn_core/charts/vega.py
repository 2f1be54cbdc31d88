"""Altair, with pandas: it asks pandas for types as soon as that is among the modules, even if only half of it is there.

Another thread may be loading it. Whoever imports it here waits until it is whole.
"""

import altair as alt
import pandas

__all__ = ["Drawing", "alt", "pandas"]

Drawing = alt.Chart | alt.FacetChart | alt.LayerChart
