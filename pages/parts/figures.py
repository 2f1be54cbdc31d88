"""Tables and charts that are drawn on demand: every one with a title that says what to see and a truth badge."""

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from pages.parts import frame

if TYPE_CHECKING:
    from rnn_core.charts.vega import Drawing

MEASURED_NOW = "measured now"


def badge(text: str) -> str:
    """Return a truth badge as Markdown: green for what was measured now, and for nothing else (as canvas/badge.js)."""
    return f":{'green' if text == MEASURED_NOW else 'orange'}-badge[{text}]"


NOW = badge(MEASURED_NOW)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Draw a table of plain text that scrolls sideways where it does not fit; the first column names the row."""
    cells = "".join(
        f"<tr><th scope='row'>{html.escape(name)}</th>{''.join(f'<td>{html.escape(cell)}</td>' for cell in rest)}</tr>"
        for name, *rest in rows
    )
    top = "".join(f"<th scope='col'>{html.escape(name)}</th>" for name in head)
    st.html(f"<div style='overflow-x:auto'><table class='plain'><tr>{top}</tr>{cells}</table></div>{_TABLE_STYLE}")


_TABLE_STYLE = """<style>
  .plain { border-collapse: collapse; font-size: .88em; font-variant-numeric: tabular-nums; }
  .plain td, .plain th { padding: .3em .6em; text-align: right; border-bottom: 1px solid rgba(128, 128, 128, .3); }
  .plain td { white-space: nowrap; }
  .plain th { font-weight: 600; vertical-align: bottom; min-width: 4.5em; }
  .plain th:first-child { text-align: left; white-space: nowrap; }
  @media (max-width: 640px) {
    .plain td, .plain th { padding: .3em .35em; min-width: 0; }
    .plain th:first-child { white-space: normal; min-width: 8em; }
  }
</style>"""


def titled(title: str, truth: str) -> None:
    """Write a title that says what to see, with the truth badge of what stands below it."""
    st.markdown(f"**{title}** {badge(truth)}")


def chart(drawn: "Drawing", title: str, truth: str, alt: str, height: int) -> None:
    """Draw an altair chart under a title that says what to see, with its truth badge; `alt` is read aloud."""
    from rnn_core.charts.vega import Checked  # a third of a second: on demand

    titled(title, truth)
    read = f"{frame.aloud(title)}: {frame.aloud(alt)}"
    st.altair_chart(cast("Drawing", Checked(drawn)), width="stretch", height=height, alt=read)


def plot(drawn: Any, title: str, truth: str, alt: str, height: int) -> None:
    """Show a plotly figure as `chart` shows an altair chart; what `alt` says stands below it."""
    titled(title, truth)
    st.plotly_chart(drawn, width="stretch", height=height, config={"displayModeBar": False, "scrollZoom": False})
    st.caption(alt)


def percent(share: float) -> str:
    """Write a share in percent; nothing is 100 % or 0 % by rounding."""
    if 0.995 <= share < 1:
        return ">99%"
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}".replace("-0%", "0%")


def signed(value: float, digits: int = 2) -> str:
    """Write a number with its sign: a real minus, and none before a zero."""
    return f"{round(value, digits) + 0.0:+.{digits}f}".replace("-", "−")


def drawing(svg: str) -> None:
    """Show a drawing of ours in its own size; it scrolls sideways where it does not fit."""
    st.markdown(f"<div style='overflow-x:auto'>{svg}</div>", unsafe_allow_html=True)  # st.html would throw SVG away
