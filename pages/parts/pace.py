"""How fast a run is seen that this server has trained before, and when that was."""

import math
from collections.abc import Callable
from datetime import datetime

import streamlit as st

from pages.parts.figures import MEASURED_NOW
from rnn_core.runs.live import PACES, LiveRace

NAMES = {0.5: "× ½", **{pace: f"× {pace:g}" for pace in PACES if 1 <= pace < math.inf}, math.inf: "to the end"}


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


def choose(live: LiveRace, on_anew: Callable[[], None]) -> None:
    """Let the reader choose how fast the run is seen, or have it trained anew."""
    key = f"pace{live.number}"

    def change() -> None:
        live.pace = st.session_state[key]

    with st.popover(f"Speed {NAMES[live.pace]}", icon=":material/speed:", width="content"):
        st.segmented_control(
            "Playback speed", PACES, format_func=NAMES.__getitem__, default=live.pace, required=True, key=key,
            on_change=change,
        )  # fmt: skip
        st.caption(
            "This server trains each experiment only once. If someone already ran this one, you see that run at the "
            "speed you choose; × 1 is as fast as it trained. New updates come as fast as they train."
        )
        st.button("Train it again from scratch", icon=":material/model_training:", key="anew", on_click=on_anew)
