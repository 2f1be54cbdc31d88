"""The shapes of sequence problems: one or many in, one or many out, always with the same six letters."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.settings import setting
from rnn_core.tasks.base import Array, Batch, Task, codes

SHAPES: tuple[str, ...] = ("one to one", "one to many", "many to one", "many to many", "encoder-decoder")
LETTERS = 6
END, BLANK, CUE = LETTERS, LETTERS + 1, LETTERS + 2  # “nothing more”, “nothing at this step”, “write now”


@dataclass(frozen=True, kw_only=True)
class Shape(Task):
    """Letters in, letters out; the shape says how many of each, and when.

    one to one: the letter that follows in the alphabet (a after f). one to many: from one letter, all
    that follow it, one at each step. many to one: at the end, the letter that came first. many to many:
    at each step, the letter one step earlier. encoder-decoder: 1 to `length` letters are read, then
    written backwards after the cue "?", and ended by "■".
    """

    name: ClassVar = "shape"
    title: ClassVar = "One or many"
    story: ClassVar = (
        "The same six letters in five shapes: one or many in, one or many out. (↺: it reads its last answer.)"
    )
    readout: ClassVar = "every"

    shape: str = setting("many to one", "Shape", SHAPES, "How many steps are read, how many are answered", main=True)
    length: int = setting(6, "Letters", (2, 20), "Letters read, at most (one to many: letters written)", main=True)

    @property
    def steps(self) -> int:
        return {"one to one": 1, "encoder-decoder": 2 * self.length + 1}.get(self.shape, self.length)

    @property
    def cue(self) -> int | None:
        return CUE if self.shape == "encoder-decoder" else None

    @property
    def blank(self) -> int | None:
        return BLANK if self.shape == "encoder-decoder" else None

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return ("a", "b", "c", "d", "e", "f", "■", "·", "?")

    @property
    def answers(self) -> tuple[str, ...]:
        return self.vocabulary[: LETTERS + (self.shape == "encoder-decoder")]

    @property
    def chance(self) -> float:
        if self.shape != "encoder-decoder":
            return 1 / LETTERS
        here = np.arange(1, self.length + 1)  # the first answer is a letter; after k of them, the end or any letter
        best = 1 / LETTERS + np.maximum(1, (self.length - here) / LETTERS).sum() / self.length
        return float(best / ((self.length + 3) / 2))

    def example(self, rng: np.random.Generator) -> Batch:
        return self.read("cafedeadbeefdecafbad"[: self.length])

    def read(self, typed: str) -> Batch:
        """Return typed letters as a batch of one, in this shape (one letter in: the first). Raises ValueError."""
        letters = codes(typed, tuple("ABCDEF"), "write letters a to f")
        if self.shape == "encoder-decoder":
            return reversal(letters, np.array([letters.shape[1]]), max(self.length, letters.shape[1]))
        if self.shape == "one to many":
            letters = np.repeat(letters[:, :1], self.length, 1)
        return shaped(letters, self.shape)

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        letters = rng.integers(0, LETTERS, (size, self.length))
        if self.shape == "encoder-decoder":
            return reversal(letters, rng.integers(1, self.length + 1, size), self.length)
        return shaped(letters, self.shape)


def shaped(letters: Array, shape: str) -> Batch:
    """Return a batch of one of the first four shapes, made of `letters` (batch, length)."""
    size, length = letters.shape
    first: Array = letters[:, :1]
    here = np.indices(letters.shape)[1]  # the number of each step
    shapes: dict[str, tuple[Array, Array, Array]] = {
        "one to one": (first, (first + 1) % LETTERS, here[:, :1] == 0),
        "one to many": (np.where(here > 0, BLANK, first), (first + 1 + here) % LETTERS, here >= 0),
        "many to one": (letters, np.repeat(first, length, 1), here == length - 1),
        "many to many": (letters, np.roll(letters, 1, 1), here >= 1),
    }
    inputs, targets, asked = shapes[shape]
    steps = inputs.shape[1]
    return Batch(inputs, targets, np.full(size, steps), asked)


def reversal(letters: Array, counts: Array, room: int) -> Batch:
    """Return a batch in which the first `counts` (batch,) of `letters` (batch, length) are read, then written back.

    What is read stands right before the cue at step `room`, blanks before it. The inputs after the cue
    are the right answers so far: teacher forcing (Williams & Zipser 1989).
    """
    size, here = len(letters), np.arange(room)
    back = counts[:, None] - 1 - here  # the place of the letter to be written
    written = np.where(back < 0, BLANK, np.take_along_axis(letters, back.clip(0), 1))
    read = written[:, ::-1]
    answers = np.where(back == -1, END, written)
    last = np.where(counts == room, END, BLANK)[:, None]
    inputs = np.hstack([read, np.full((size, 1), CUE), answers])
    targets = np.hstack([np.zeros_like(read), answers, last])
    asked = np.hstack([np.zeros((size, room), bool), np.arange(room + 1) <= counts[:, None]])
    return Batch(inputs, np.where(asked, targets, 0), np.full(size, 2 * room + 1), asked)
