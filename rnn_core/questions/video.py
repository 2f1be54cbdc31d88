"""How well are frames predicted, and what is known of a digit that cannot be seen?"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_core.findings.video import (
    ALONE,
    FITTED,
    TESTED,
    WINDOW,
    Hidden,
    clips,
    flat,
    half,
    images,
    last_places,
    out_of_sight,
)
from rnn_core.questions.base import Question
from rnn_core.questions.frames import FrameForecast, FrameStates
from rnn_core.questions.net import Net
from rnn_core.questions.reading import Recording
from rnn_core.tasks.base import Array, Batch, everywhere
from rnn_core.tasks.video import HEIGHT, WIDTH, Video

ALPHAS = (1e-3, 1e-2, 0.1, 1.0, 10.0)  # of ridge regression; the best is chosen on the clips it is fitted on


class Foretold(NamedTuple):
    """How wrong predicted frames are: the next frame's MSE and structural similarity, and the MSE by frames ahead.

    Ahead, (frames,), a network reads what it predicted before; what is copied stays as it is.
    """

    mse: float
    likeness: float
    ahead: Array


class Located(NamedTuple):
    """How far from a hidden digit's place, in pixels on average, is what is said of it.

    probe: read off what a network keeps; last: where it was last seen in part; mean: the mean of all hidden places.
    along, across: how far the probe is off in columns and in rows.
    since: (frames hidden, probe, last, digits) each; digits: hidden ones in all.
    """

    probe: float
    last: float
    mean: float
    along: float
    across: float
    since: tuple[tuple[int, float, float, int], ...]
    digits: int


class Filmed(NamedTuple):
    """A held-out clip and what a network makes of it: (time, height, width) each, NaN where there is none.

    frames: what is shown. next: each frame as it was predicted from those before. alone: from the middle on, as the
    network goes on by itself.
    """

    frames: Array
    next: Array
    alone: Array


@dataclass(frozen=True)
class FrameErrors(Question[Foretold]):
    """How wrong a network is on held-out clips."""

    net: Net

    def answer(self) -> Foretold:
        task = _task(self.net)
        (frames, _), begin = clips(task, "held out", TESTED), half(task)
        ahead = FrameForecast(self.net, flat(frames[:ALONE, :begin]), frames.shape[1] - begin).answer()
        return _errors(frames, _next(self.net, frames), images(ahead))


@dataclass(frozen=True)
class CopyErrors(Question[Foretold]):
    """How wrong is who predicts that nothing moves, on the same clips."""

    task: Video

    def answer(self) -> Foretold:
        (frames, _), begin = clips(self.task, "held out", TESTED), half(self.task)
        still = np.repeat(frames[:ALONE, begin - 1 : begin], frames.shape[1] - begin, 1)
        return _errors(frames, frames[:, :-1], still)


@dataclass(frozen=True)
class FilmForecast(Question[Filmed]):
    """What a network makes of one of the held-out clips."""

    net: Net
    number: int

    def answer(self) -> Filmed:
        task = _task(self.net)
        frames, begin = clips(task, "held out", TESTED)[0][self.number : self.number + 1], half(task)
        alone = np.full_like(frames, np.nan)
        alone[:, begin:] = images(FrameForecast(self.net, flat(frames[:, :begin]), frames.shape[1] - begin).answer())
        following = np.concatenate([np.full_like(frames[:, :1], np.nan), _next(self.net, frames)], 1)
        return Filmed(frames[0], following[0], alone[0])


@dataclass(frozen=True)
class HiddenPlaces(Question[tuple[Located, tuple[Hidden, ...]] | None]):
    """How well a linear probe reads hidden digits' places off what a network keeps; and every held-out clip.

    The probe (ridge regression, Alain & Bengio 2017) is fitted on other clips, of other scans. None if the task has
    no screen or several digits, no digit was seen to vanish, or what is kept are no numbers or too large to square.
    """

    net: Net

    def answer(self) -> tuple[Located, tuple[Hidden, ...]] | None:
        from sklearn.linear_model import RidgeCV  # here: a second of import

        task = _task(self.net)
        if task.screen == "none" or task.movers != 1:
            return None
        films, learned = clips(task, "learned", FITTED)
        frames, places = clips(task, "held out", TESTED)
        before, hidden = out_of_sight(learned), out_of_sight(places)
        if not before.any() or not (hidden & (last_places(places, hidden)[1] > 0)).any():
            return None
        fitted, asked = _kept(self.net, films, before), _kept(self.net, frames, hidden)
        if not all(np.isfinite(np.vdot(kept, kept)) for kept in (fitted, asked)):
            return None
        read = np.full_like(places, np.nan)
        read[hidden] = RidgeCV(ALPHAS).fit(fitted, learned[before]).predict(asked)
        pairs = tuple(Hidden(*pair) for pair in zip(places, read, strict=True))
        return _located(places, read, hidden, learned[before].mean(0)), pairs


def _located(places: Array, read: Array, hidden: Array, mean: Array) -> Located:
    """Return how far off the places `read` are, where digits are `hidden`, beside two rules that need no state."""
    last, since = last_places(places, hidden)
    cases = hidden & (since > 0)  # a digit that was hidden from the start has not been seen
    off, stale = (np.linalg.norm(spots - places, axis=-1) for spots in (read, last))
    by_frame = [
        (n, float(off[at].mean()), float(stale[at].mean()), int(at.sum()))
        for n in range(1, places.shape[1])
        if (at := cases & (since == n)).sum() > 2
    ]
    guess = np.linalg.norm(mean - places[cases], axis=-1)
    across, along = np.abs(read - places)[cases].mean(0).tolist()
    probe, last_off, mean_off = (float(part.mean()) for part in (off[cases], stale[cases], guess))
    return Located(probe, last_off, mean_off, along, across, tuple(by_frame), int(cases.sum()))


def _errors(frames: Array, following: Array, alone: Array) -> Foretold:
    from rnn_core.nets.probes import foresee

    truth = frames[:, 1:]
    alike = foresee.likeness(following.reshape(-1, HEIGHT, WIDTH), truth.reshape(-1, HEIGHT, WIDTH), WINDOW)
    ahead = np.square(alone - frames[: len(alone), -alone.shape[1] :]).mean((0, 2, 3))
    wrong = np.square(following - truth, dtype=np.float64)  # a network that diverged may foretell 1e30
    return Foretold(float(wrong.mean()), alike, ahead)


def _kept(net: Net, frames: Array, hidden: Array) -> Array:
    """Return what a network keeps at those moments, (moments, numbers), without holding all others in memory."""
    starts = range(0, len(frames), 32)
    return np.concatenate([FrameStates(net, flat(frames[n : n + 32])).answer()[hidden[n : n + 32]] for n in starts])


def _next(net: Net, frames: Array) -> Array:
    """Return the frame that a network predicts after each one but the last, (clips, time - 1, height, width)."""
    seen = flat(frames[:, :-1])
    return images(Recording(net, Batch(seen, seen, *everywhere(*seen.shape[:2]))).answer().outputs)


def _task(net: Net) -> Video:
    task = net.experiment.task
    assert isinstance(task, Video)
    return task
