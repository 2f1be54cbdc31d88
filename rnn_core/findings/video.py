"""How well are frames foretold, and what is known of a digit that cannot be seen? For workers."""

from typing import NamedTuple

import numpy as np

from rnn_core.questions.looks import Net, likeness, read_foreseen, read_kept, record_batch
from rnn_core.tasks.base import Array, Batch, everywhere
from rnn_core.tasks.video import HEIGHT, SCREEN, SIZE, WIDTH, Video, draw_clips

TESTED, FITTED = 64, 300  # held-out clips; other clips, of digits to learn from, on which a probe is fitted
ALONE = 32  # of the held-out clips: those on which a network is left to itself
SEED = 19  # of all
WINDOW = 7  # pixels: of structural similarity
MIDDLE = (SIZE - 1) / 2  # from a digit's upper left corner to its middle
ALPHAS = (1e-3, 1e-2, 0.1, 1.0, 10.0)  # of ridge regression; the best is chosen on the clips it is fitted on


class Foretold(NamedTuple):
    """How wrong foretold frames are: the next frame's MSE and structural similarity, and the MSE by frames ahead.

    Ahead, (frames,), a network reads what it foretold before; what is copied stays as it is.
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

    frames: what is shown. next: each frame as it was foretold from those before. alone: from the middle on, as the
    network goes on by itself.
    """

    frames: Array
    next: Array
    alone: Array


class Hidden(NamedTuple):
    """Where the digit of a clip is, (time, 2), row and column of its middle, and where a probe reads it to be.

    read holds NaN where it can be seen, at least in part.
    """

    places: Array
    read: Array


def half(task: Video) -> int:
    """Return after how many frames a network is left to itself."""
    return task.length // 2


def telling(task: Video, count: int) -> list[int]:
    """Return those held-out clips in which the digit is hidden longest, and seen before and after if possible."""
    _, places = _clips(task, "held out", TESTED)
    hidden = _hidden(places) & (task.screen != "none")
    passes = hidden.sum(1) + 10 * ~hidden[:, 0] + 10 * ~hidden[:, -1]
    return np.argsort(-passes, kind="stable")[:count].tolist()


def foretell(net: Net) -> Foretold:
    """Measure a network on held-out clips."""
    frames, _ = _clips(_task(net), "held out", TESTED)
    begin = half(_task(net))
    alone = _images(read_foreseen(net, _flat(frames[:ALONE, :begin]), frames.shape[1] - begin))
    return _foretold(frames, _next(net, frames), alone)


def copy(task: Video) -> Foretold:
    """Measure who foretells that nothing moves, on the same clips."""
    frames, _ = _clips(task, "held out", TESTED)
    begin = half(task)
    return _foretold(frames, frames[:, :-1], np.repeat(frames[:ALONE, begin - 1 : begin], frames.shape[1] - begin, 1))


def _foretold(frames: Array, following: Array, alone: Array) -> Foretold:
    truth = frames[:, 1:]
    alike = likeness(following.reshape(-1, HEIGHT, WIDTH), truth.reshape(-1, HEIGHT, WIDTH), WINDOW)
    ahead = np.square(alone - frames[: len(alone), -alone.shape[1] :]).mean((0, 2, 3))
    wrong = np.square(following - truth, dtype=np.float64)  # a network that diverged may foretell 1e30
    return Foretold(float(wrong.mean()), alike, ahead)


def film(net: Net, number: int) -> Filmed:
    """Show a network one of the held-out clips."""
    frames, _ = _clips(_task(net), "held out", TESTED)
    one, begin = frames[number : number + 1], half(_task(net))
    alone = np.full_like(one, np.nan)
    alone[:, begin:] = _images(read_foreseen(net, _flat(one[:, :begin]), one.shape[1] - begin))
    following = np.concatenate([np.full_like(one[:, :1], np.nan), _next(net, one)], 1)
    return Filmed(one[0], following[0], alone[0])


def locate(net: Net) -> tuple[Located, tuple[Hidden, ...]] | None:
    """Read hidden digits' places off what a network keeps, with a linear probe; return also every held-out clip.

    The probe (ridge regression, Alain & Bengio 2017) is fitted on other clips, of other scans. None if the task has
    no screen or several digits, no digit was seen to vanish, or what is kept are no numbers or too large to square.
    """
    from sklearn.linear_model import RidgeCV  # here: a second of import

    task = _task(net)
    if task.screen == "none" or task.movers != 1:
        return None
    known, learned = _clips(task, "learned", FITTED)
    frames, places = _clips(task, "held out", TESTED)
    before, hidden = _hidden(learned), _hidden(places)
    last, since = _last_seen(places, hidden)
    told = hidden & (since > 0)  # a digit that was hidden from the start has not been seen
    if not before.any() or not told.any():
        return None
    fitted, asked = _kept(net, known, before), _kept(net, frames, hidden)
    if not all(np.isfinite(np.vdot(kept, kept)) for kept in (fitted, asked)):
        return None
    read = np.full_like(places, np.nan)
    read[hidden] = RidgeCV(ALPHAS).fit(fitted, learned[before]).predict(asked)
    off, stale = (np.linalg.norm(said - places, axis=-1) for said in (read, last))
    by_frame = [
        (n, float(off[at].mean()), float(stale[at].mean()), int(at.sum()))
        for n in range(1, task.length)
        if (at := told & (since == n)).sum() > 2
    ]
    guess = np.linalg.norm(learned[before].mean(0) - places[told], axis=-1)
    across, along = np.abs(read - places)[told].mean(0).tolist()
    probe, last_off, mean = (float(one.mean()) for one in (off[told], stale[told], guess))
    found = Located(probe, last_off, mean, along, across, tuple(by_frame), int(told.sum()))
    return found, tuple(Hidden(*one) for one in zip(places, read, strict=True))


def _last_seen(places: Array, hidden: Array) -> tuple[Array, Array]:
    """Return where each digit was last seen, at least in part (clips, time, 2), and frames since then; 0: never."""
    last, since = places.copy(), np.zeros(hidden.shape, int)
    seen = ~hidden[:, 0]
    for t in range(1, hidden.shape[1]):
        gone = hidden[:, t] & seen
        last[gone, t], since[gone, t] = last[gone, t - 1], since[gone, t - 1] + 1
        seen |= ~hidden[:, t]
    return last, since


def _hidden(places: Array) -> Array:
    """Return whether a digit is behind the screen as a whole, (clips, time), of the middles of digits."""
    left = places[..., 1] - MIDDLE
    return (left >= SCREEN.start) & (left <= SCREEN.stop - SIZE)


def _kept(net: Net, frames: Array, hidden: Array) -> Array:
    """Return what a network keeps at those moments, (moments, numbers), without holding all others in memory."""
    parts = [read_kept(net, _flat(frames[n : n + 32]))[hidden[n : n + 32]] for n in range(0, len(frames), 32)]
    return np.concatenate(parts)


def _next(net: Net, frames: Array) -> Array:
    """Return the frame that a network foretells after each one but the last, (clips, time - 1, height, width)."""
    seen = _flat(frames[:, :-1])
    return _images(record_batch(net, Batch(seen, seen, *everywhere(*seen.shape[:2]))).outputs)


def _clips(task: Video, part: str, count: int) -> tuple[Array, Array]:
    """Return frames (clips, time, height, width) and the first digit's middle (clips, time, 2), always the same."""
    frames, places = draw_clips(task, part, count, np.random.default_rng(SEED))
    return frames[:, :-1], places[:, :-1, 0] + MIDDLE


def _flat(frames: Array) -> Array:
    return frames.reshape(*frames.shape[:2], -1)


def _images(flat: Array) -> Array:
    return flat.reshape(*flat.shape[:2], HEIGHT, WIDTH)


def _task(net: Net) -> Video:
    task = net.experiment.task
    assert isinstance(task, Video)
    return task
