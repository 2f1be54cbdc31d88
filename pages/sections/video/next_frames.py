"""A film and what networks make of it: the next frame, a future of their own, and what they know of a hidden digit."""

import numpy as np
import streamlit as st

from pages.parts import clip, figures, on_show
from pages.parts.asking import ask, origin
from pages.sections.video import hidden_digit
from rnn_core.charts.lines import lines
from rnn_core.charts.theme import FAMILIES
from rnn_core.findings.video import WINDOW, Hidden, half, telling
from rnn_core.questions.net import Net
from rnn_core.questions.video import CopyErrors, FilmForecast, Foretold, FrameErrors
from rnn_core.tasks.base import Array
from rnn_core.tasks.video import SIZE, Video

CLIPS = 8  # to choose from
COPIED = "the last frame, copied"
UNMOVED = 5e-5  # an error that is written as 0.0000
ABSURD = 1_000  # an error of pixels between 0 and 1: beyond, its digits say nothing


def task_of(net: Net) -> Video:
    """Return the task of a network that predicts frames."""
    assert isinstance(net.experiment.task, Video)
    return net.experiment.task


def draw(networks: on_show.Networks) -> None:
    """Let the reader choose a clip and a network, and play what it sees beside what it predicts."""
    st.markdown("#### Watch it predict")
    who, which = st.columns([3, 2])
    lane = on_show.pick(who, "Who watches", networks, "video.lane")
    turn = which.slider("Film", 1, CLIPS, 1, key="video.clip")
    net, task = networks.nets[lane], task_of(networks.nets[lane])
    number = telling(task, CLIPS)[turn - 1]
    question = FilmForecast(net, number)
    seen = ask(question)
    if not np.isfinite(np.vdot(seen.next[1:], seen.next[1:])):
        st.warning(f"What {networks.titles[lane]} predicts are no numbers any more, or endless: it has diverged.")
        return
    places = hidden_digit.located(networks, lane)
    hidden = places[1][number] if places else None
    family, begin = FAMILIES[net.experiment.network.family], half(task)
    marks = []
    if hidden is not None:
        out_of_sight = np.where(np.isnan(hidden.read), np.nan, hidden.places)
        marks = [
            clip.Mark("where it is", "ink", out_of_sight, SIZE / 2),
            clip.Mark("where a probe reads it to be", family, hidden.read, SIZE / 4),
        ]
    missed, copied = (np.square(part).mean((1, 2)) for part in (seen.next - seen.frames, _moved(seen.frames)))
    clip.draw(
        "film",
        clip.ClipView(
            f"What {networks.titles[lane]} sees, and what it had predicted",
            origin(question),
            f"{networks.mark} {lane} {number}",
            [_said(t, missed, copied, hidden, begin) for t in range(len(missed))],
            alt=f"{len(missed)} frames of a digit that moves, each beside the frame that was predicted",
            start=_start(hidden),
            speed=2,
        ),
        [
            clip.ImageRow("The film", seen.frames, marks=marks),
            clip.ImageRow("Each frame as predicted from those before", np.clip(seen.next, 0, 1)),
            clip.ImageRow(f"From frame {begin + 1} on by itself", seen.alone),
        ],
        clip.Curves(
            "error (MSE)",
            [
                clip.Curve(networks.titles[lane], family, missed, bold=True),
                clip.Curve(COPIED, FAMILIES["table"], copied, (7, 4)),
            ],
            high=float(np.nanmax([missed, copied])) * 1.1,
        ),
    )
    st.caption(
        f"The last film runs by itself: after frame {begin} the network never sees the truth again and reads what it "
        "predicted. "
        + ("Rings stand on the film only while the whole digit is behind the screen." if hidden is not None else "")
    )


def _moved(frames: Array) -> Array:
    return np.concatenate([np.full_like(frames[:1], np.nan), np.diff(frames, axis=0)])


def _start(hidden: Hidden | None) -> int:
    """Return the frame that is shown first: one on which the digit is hidden, if there is one."""
    out = np.flatnonzero(np.isfinite(hidden.read[:, 0])) if hidden is not None else np.empty(0, int)
    return int(out[len(out) // 2]) if len(out) else 2


def _said(t: int, missed: Array, copied: Array, hidden: Hidden | None, begin: int) -> str:
    """Say what happens at one frame."""
    if t == 0:
        return "The first frame: nobody could predict it."
    words = f"Frame {t + 1}: predicted with an error of {missed[t]:.4f}; copying the frame before: {copied[t]:.4f}."
    if copied[t] < UNMOVED:
        words += " Nothing that can be seen has moved, so a copy is perfect."
    if t >= begin:
        words += " In the last film it goes on by itself."
    if hidden is not None and np.isfinite(hidden.read[t]).all():
        off = float(np.linalg.norm(hidden.read[t] - hidden.places[t]))
        words += f" The digit cannot be seen: a probe reads its place {off:.1f} pixels off."
    return words


def scores(networks: on_show.Networks) -> None:
    """Tabulate how well the next frame is predicted, and draw the error further ahead."""
    questions = [FrameErrors(net) for net in networks.nets]
    foretold = [ask(question) for question in questions]
    task = task_of(networks.nets[0])
    still = ask(CopyErrors(task))
    st.markdown(f"**The next frame, on films of digits that were never learned** {figures.badge(origin(*questions))}")
    figures.table(
        ("network", "MSE", "against copying", "SSIM", "weights"),
        [
            (
                title,
                *_rated(one, still),
                f"{net.experiment.network.parameters(task):,}",
            )
            for title, one, net in zip(networks.titles, foretold, networks.nets, strict=True)
        ]
        + [(COPIED, f"{still.mse:.5f}", "0%", f"{still.likeness:.3f}", "0")],
    )
    best = min(range(len(foretold)), key=lambda n: foretold[n].mse if np.isfinite(foretold[n].mse) else np.inf)
    st.caption(
        f"**SSIM**, the structural similarity of windows of {WINDOW} × {WINDOW} pixels (1: the same). "
        + _by_eye(networks.titles[best], foretold[best], still)
    )
    ahead = {
        title: (net.experiment.network.family, list(enumerate(map(float, one.ahead), 1)))
        for title, net, one in zip(networks.titles, networks.nets, foretold, strict=True)
        if np.isfinite(one.ahead).all()
    }
    ahead[COPIED] = ("table", list(enumerate(map(float, still.ahead), 1)))
    figures.chart(
        lines("frames ahead, on its own", "error (MSE)", ahead),
        _ahead_title(networks.titles[0], foretold[0], still)
        + f"; {ahead[COPIED][1][-1][0]} frames ahead {min(ahead, key=lambda name: ahead[name][1][-1][1])} errs least",
        origin(*questions),
        "; ".join(
            f"{name}: {points[0][1]:.4f} at first, {points[-1][1]:.4f} in the end"
            for name, (_, points) in ahead.items()
        ),
        300,
    )


def _rated(foretold: Foretold, still: Foretold) -> tuple[str, str, str]:
    """Return the MSE, what it is against copying, and the structural similarity, in words."""
    if not foretold.mse < ABSURD:
        return f"over {ABSURD:,}" if np.isfinite(foretold.mse) else "no number", "–", "–"
    return f"{foretold.mse:.5f}", f"{foretold.mse / still.mse - 1:+.0%}".replace("-", "−"), f"{foretold.likeness:.3f}"


def _by_eye(title: str, foretold: Foretold, still: Foretold) -> str:
    """Say whether the two measures agree on who is best."""
    if not np.isfinite(foretold.mse) or foretold.mse >= still.mse:
        return "No network beats copying here."
    if foretold.likeness < still.likeness:
        return (
            f"The two measures disagree: {title} makes the smaller squared error, and yet copies look more like the "
            "truth. Squared error rewards a gray blur where it is not sure (Mathieu et al. 2015)."
        )
    return f"By both measures {title} is nearer to the truth than a copy."


def _ahead_title(title: str, foretold: Foretold, still: Foretold) -> str:
    worse = np.flatnonzero(~(foretold.ahead < still.ahead))
    if not len(worse):
        return f"Fed its own frames, {title} stays ahead of copying"
    if worse[0] == 0:
        return f"Fed its own frames, {title} does not beat copying"
    return f"Fed its own frames, {title} beats copying for {worse[0]} frame{'s' if worse[0] > 1 else ''}"
