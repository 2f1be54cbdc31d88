"""A sound and the network that hears it, on one clock: waveform, spectrogram, hidden state, answers, and a cursor."""

import base64
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pages.parts import canvas
from rnn_core.charts import theme
from rnn_core.data.audio import HIGHEST, HOP, LOWEST, WINDOW
from rnn_core.findings.listening import Listening
from rnn_core.music.sound import as_wav

ASKS = "its answer, if the sound ended here (greener: surer)"


class SoundView(NamedTuple):
    """How a sound is shown: what to see in it, its truth badge, and a mark that changes when to start over."""

    title: str
    badge: str
    run: str
    asks: str = ASKS  # what the answers are


class Spelling(NamedTuple):
    """Of CTC: which columns of the answers are drawn, and (frame, label) of what is spelled."""

    columns: np.ndarray
    spelled: Sequence[tuple[int, str]]


def draw(key: str, names: Sequence[str], heard: Listening, view: SoundView, spelling: Spelling | None = None) -> None:
    """Draw a sound that plays, and what the network makes of it; `names` are those of the answers."""
    out = heard.answers if spelling is None else heard.answers[:, spelling.columns]
    header = {
        **view._asdict(),
        "scales": theme.SCALES,
        "frames": len(heard.mel),
        "hop": HOP,
        "window": WINDOW,
        "seconds": heard.seconds,
        "low": f"{LOWEST} Hz",
        "high": f"{HIGHEST / 1000:g} kHz",
        "answers": list(names),
        "spelled": None if spelling is None else spelling.spelled,
        "truth": heard.truth,
        "track": heard.reading.trace.tracks[-1] if len(heard.reading.trace.tracks) > 1 else "",
        "sounds": heard.sounds,
        "wav": base64.b64encode(
            as_wav(heard.samples * (0.9 / max(float(np.abs(heard.samples).max()), 1e-9)), heard.rate)
        ).decode(),
    }
    numbers = {"wave": heard.envelope, "out": np.asarray(out)}
    if (around := heard.around) is not None:
        header["around"] = {"seconds": around.seconds, "begin": around.begin, "end": around.end}
        numbers["around"] = around.envelope
    canvas.draw("hearing", key, header, numbers, {"mel": heard.mel, "states": heard.states})
