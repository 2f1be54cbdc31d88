"""How fast a run is seen that this server has trained before, and when that was."""

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

import streamlit as st

from pages.parts.figures import MEASURED_NOW
from rnn_core.runs.live import PACES, LiveRace

NAMES = {0.5: "× ½", **{pace: f"× {pace:g}" for pace in PACES if 1 <= pace < math.inf}, math.inf: "jump to the end"}


def truth(live: LiveRace) -> str:
    """Return what the badge of a run's figures says."""
    if live.made_before is None:
        return MEASURED_NOW
    update, seconds = live.made_before
    then = datetime.fromtimestamp(seconds)
    day = "today" if then.date() == datetime.now().date() else f"on {then:%B} {then.day}"
    if update >= live.update:
        return f"measured {day} at {then:%H:%M} on this server"
    return f"{MEASURED_NOW}, up to update {update:,} {day} at {then:%H:%M}" if update else MEASURED_NOW


def offered(live: LiveRace) -> dict[str, Any]:
    """Return what the progress of a run lets the reader choose from, where it may be seen faster than it trains."""
    return {"pace": _word(live.pace), "paces": [[_word(pace), name] for pace, name in NAMES.items()]}


def train_again(live: LiveRace, on_anew: Callable[[], None]) -> None:
    """Offer whoever has begun to see a run that was trained before to have it trained again."""
    if live.made_before is not None and (live.running or live.update):
        st.button(
            "Train again", icon=":material/model_training:", key="anew", on_click=on_anew,
            help="This server trains each experiment only once. This one was trained before, so you see that run. "
            "Press to train it from scratch.",
        )  # fmt: skip


def _word(pace: float) -> str:
    return f"{pace:g}"
