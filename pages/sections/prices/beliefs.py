"""What is believed of networks and prices, and what was measured."""

import streamlit as st

from pages.parts import lesson
from rnn_core.course.results import COMMAND as RESULTS
from rnn_core.course.results import quoted
from rnn_core.findings.prices import persistence
from rnn_core.tasks.prices import Prices


def draw(task: Prices) -> None:
    """Draw two beliefs."""
    left, right = st.columns(2)
    with left:
        pair = [quoted(f"prices: {name}: right").mean for name in ("LSTM", "Transformer")]
        lesson.card(
            "“LSTMs tell the direction of prices better than Transformers.”",
            f"here the LSTM is right in {pair[0]:.1%}, the Transformer in {pair[1]:.1%}, “always higher” in "
            f"{quoted('prices: always higher: right').mean:.1%} (three seeds, precomputed by {RESULTS}): neither is "
            "better "
            "than the rule. Bilokon & Qiu 2023 compared them on trades of crypto-currencies, many a second; that is "
            "another question, and no answer to this one.",
        )
    with right:
        level = [quoted(f"prices: level: {name}: skill").mean for name in ("LSTM", "drift")]
        lesson.card(
            "“The model predicts the price with an R² of 0.99!”",
            f"the rule “it will stay as it is” has an R² of {persistence(task):.4f} after {task.ahead} "
            f"day{'s' if task.ahead > 1 else ''}, in this test. The **level** of a price is easy; its change is what "
            f"could be earned from. An LSTM that forecasts the level of the last 2,000 days errs by {level[0]:.1%} "
            "less "
            f"than this rule, and the rule “it will drift on as in the years before” by {level[1]:.1%} (three seeds, "
            f"precomputed by {RESULTS}). Ask of every forecast what this rule would reach.",
        )
