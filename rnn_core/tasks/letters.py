"""What all tasks that read a text letter by letter have in common: at every step the answer is the next letter."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.tasks.base import Array, Batch, Task, everywhere
from rnn_core.tasks.metrics import BITS_PER_CHARACTER
from rnn_core.tasks.ngrams import counted_bits


@dataclass(frozen=True, kw_only=True)
class Letters(Task):
    """Windows of a text. A subclass says which text, and which of it is held out."""

    readout: ClassVar = "every"
    metric: ClassVar = BITS_PER_CHARACTER
    form: ClassVar = "text"
    answers_in_input: ClassVar = True

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """The letters, in order of their codes."""
        raise NotImplementedError

    @property
    def answers(self) -> tuple[str, ...]:
        return self.vocabulary

    def counted(self, order: int) -> tuple[float, ...]:
        """Return what tables of counts of orders 0 ... `order` reach on what is held out, in bits per letter."""
        raise NotImplementedError

    @property
    def studied(self) -> str:
        """Return the text that is trained on."""
        raise NotImplementedError

    @property
    def chance(self) -> float:
        return self.counted(0)[0]

    def spell(self, text: str) -> str:
        """Return a text as the task spells it: here with accents on their letters; some keyboards send them apart."""
        return unicodedata.normalize("NFC", text)

    def codes(self, typed: str) -> Array:
        """Return the codes of a typed text, (letters,). Raises ValueError with a sentence that says what to do."""
        text, index = self.spell(typed), {letter: code for code, letter in enumerate(self.vocabulary)}
        unknown = next((letter for letter in text if letter not in index), None)
        if unknown is not None:
            raise ValueError(f"“{unknown}” does not occur in what this network has read: leave it out.")
        if not text:
            raise ValueError("Nothing here can be read letter by letter: type some letters, digits or marks.")
        return np.array([index[letter] for letter in text], np.int64)

    def read(self, typed: str) -> Batch:
        """Return a typed text as a batch of one, asked at each letter for the next. Raises ValueError."""
        codes = self.codes(typed)
        if len(codes) < 2:
            raise ValueError("One letter alone asks for nothing: type at least two.")
        return Batch(codes[None, :-1], codes[None, 1:], *everywhere(1, len(codes) - 1))

    def side_by_side(self, texts: Sequence[str]) -> Batch:
        """Return texts of any lengths as one batch; behind the end of a text stand letters that do not count.

        Raises what `read` raises.
        """
        read = [self.read(text) for text in texts]
        lengths = np.array([len(text.inputs[0]) for text in read])
        inputs, targets = (np.zeros((len(texts), lengths.max()), np.int64) for _ in range(2))
        for row, text in enumerate(read):
            inputs[row, : lengths[row]], targets[row, : lengths[row]] = text.inputs[0], text.targets[0]
        return Batch(inputs, targets, lengths, np.arange(lengths.max()) < lengths[:, None])


def coded(text: str, letters: Sequence[str]) -> Array:
    """Return the codes of a text of ASCII letters, (characters,) uint8: the place of each among `letters`."""
    order = np.zeros(128, np.uint8)
    order[[ord(letter) for letter in letters]] = np.arange(len(letters))
    return order[np.frombuffer(text.encode(), np.uint8)]


def windows(codes: Array, starts: Array, length: int) -> Batch:
    """Return the `length` letters from each of `starts` (batch,) on; each step's answer is the letter that follows."""
    cut = codes[starts[:, None] + np.arange(length + 1)].astype(np.int64)
    return Batch(cut[:, :-1], cut[:, 1:], *everywhere(len(starts), length))


def table_bits(studied: Array, held_out: Batch, letters: int, order: int) -> tuple[float, ...]:
    """Return what tables of counts of orders 0 ... `order` reach on windows held out, in bits per letter."""
    rows = np.concatenate([held_out.inputs, held_out.targets[:, -1:]], 1)
    return tuple(counted_bits(studied, rows, letters, order))


def spelled(letters: Sequence[str], codes: Array) -> str:
    """Return the text that codes (letters,) stand for."""
    return "".join(letters[int(code)] for code in codes)
