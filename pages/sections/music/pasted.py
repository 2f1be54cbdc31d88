"""Tunes as the web has them: cleaned for the network, and what that costs is said."""

import streamlit as st

from pages.parts import frame
from rnn_core.data.pasted_tunes import read_pasted

MOST_PASTED = 2_000  # letters, with title and remarks


def cleaned(written: str, most: int) -> str:
    """Return a tune as the network reads it, of at most `most` letters: it ends at a bar line. Raises ValueError."""
    text = read_pasted(written).text
    return text if len(text) <= most else text[: text.rfind("|", 0, most) + 1]


def say(written: str, most: int) -> None:
    """Say what a tune that was pasted has lost, if anything."""
    try:
        tune = read_pasted(written)
    except ValueError:
        return  # that has been said already
    lost = [*tune.left_out, *([f"what follows letter {most}"] if len(tune.text) > most else [])]
    if lost:
        st.caption(f":material/info: Left out of the tune that you pasted: {frame.plain(', '.join(lost))}.")


def begin(typed: str, meter: str, key: str, most: int) -> str:
    """Return typed notes under a meter and a key; a tune that was pasted brings its own. Raises ValueError."""
    text = cleaned(typed.strip(), most)
    return text if text.startswith("M:") else f"M:{meter}\nK:{key}\n{''.join(text.split())}"
