"""Translation, letter by letter: a text is read, and after the cue the same is written in another language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.dates import DATES_SOURCE
from rnn_core.data.interface import LONGEST_SENTENCE, SENTENCES_SOURCE
from rnn_core.data.numbers import NUMBERS_SOURCE
from rnn_core.settings import setting
from rnn_core.tasks.base import Batch, Task
from rnn_core.tasks.corpora import CODES, alphabet, draw, held_back, phrase, size_of
from rnn_core.tasks.metrics import EXACT_MATCH

SOURCES = {"numbers": NUMBERS_SOURCE, "dates": DATES_SOURCE, "sentences": SENTENCES_SOURCE}
END, BLANK, CUE = "■", "·", "⇒"  # “nothing more”, “nothing at this step”, “write now”
LONGEST = LONGEST_SENTENCE  # letters that are read, and that are written
ROOM = 8  # letters: what is shorter stands behind blanks
WATCHED = 200  # texts that are held out and tried while it trains
TESTED = 1_000  # and afterwards, at most


@dataclass(frozen=True, kw_only=True)
class Translation(Task):
    """Texts and their translations. Every tenth text, drawn by lot, is never trained on.

    Of the numbers those below 100 are all trained on: their names follow no rule.
    """

    name: ClassVar = "translation"
    title: ClassVar = "Translation"
    story: ClassVar = (
        "A number, a date or a sentence, letter by letter; after ⇒ the network writes it in another language, "
        "reading its own last letter each time, and ends with ■."
    )
    readout: ClassVar = "every"
    metric: ClassVar = EXACT_MATCH
    source: ClassVar = "; ".join(SOURCES.values())
    packages: ClassVar = ("num2words", "Babel", "jupyterlab-language-pack-fr-FR")

    corpus: str = setting("numbers", "Texts", tuple(SOURCES), "What is translated", main=True)
    origin: str = setting("English", "From", tuple(CODES), "The language that is read", main=True)
    target: str = setting(
        "French", "To", tuple(CODES), "The language that is written (dates in digits: ISO)", main=True
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.corpus == "sentences" and not {self.origin, self.target} <= {"English", "French"}:
            raise ValueError("The sentences are there in English and French only: choose these two.")

    @property
    def steps(self) -> int:
        return 2 * LONGEST + 1

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return (*alphabet(self.corpus, self.origin, self.target), END, BLANK, CUE)

    @property
    def answers(self) -> tuple[str, ...]:
        return self.vocabulary[:-2]

    @property
    def blank(self) -> int:
        return len(self.vocabulary) - 2

    @property
    def cue(self) -> int:
        return len(self.vocabulary) - 1

    @property
    def chance(self) -> float:
        return 0.0

    @property
    def solved(self) -> float:
        return 0.95

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        chosen: list[int] = []
        most = LONGEST
        while len(chosen) < size:
            number = draw(self.corpus, rng)
            letters = len(phrase(self.corpus, number, self.origin))
            if letters > most or number in held_back(self.corpus):
                continue
            if (
                not chosen
            ):  # the first one bounds the others: so texts of every length come with few blanks and with many
                most = max(letters, ROOM)
            chosen.append(number)
        return translations(chosen, self.corpus, self.origin, self.target)

    def held_out(self, rng: np.random.Generator) -> Batch:
        chosen = rng.choice(sorted(held_back(self.corpus)), WATCHED, replace=False).tolist()
        return translations(chosen, self.corpus, self.origin, self.target)

    def tested(self) -> list[int]:
        """Return the numbers of texts that are never trained on, at most TESTED of them."""
        return sorted(held_back(self.corpus))[:: -(-len(held_back(self.corpus)) // TESTED)]

    def batch(self, numbers: Sequence[int]) -> Batch:
        """Return texts and their translations as one batch."""
        return translations(numbers, self.corpus, self.origin, self.target)

    def pair(self, number: int) -> tuple[str, str]:
        """Return a text and its translation."""
        return phrase(self.corpus, number, self.origin), phrase(self.corpus, number, self.target)

    def example(self, rng: np.random.Generator) -> Batch:
        return self.batch([EXAMPLES[self.corpus]])

    def read(self, typed: str) -> Batch:
        """Return a typed text as a batch of one with room for a translation that is not known. Raises ValueError."""
        text, letters = " ".join(typed.split()), self.answers[:-1]
        if self.corpus == "numbers":
            text = text.lower()
        if not text:
            raise ValueError(
                f"There is nothing to translate: type a text such as “{self.pair(EXAMPLES[self.corpus])[0]}”."
            )
        unknown = next((letter for letter in text if letter not in letters), None)
        if unknown is not None:
            raise ValueError(
                f"“{unknown}” does not occur in what it has read: it knows {' '.join(letters).strip()} only."
            )
        if len(text) > LONGEST:
            raise ValueError(f"The text has {len(text)} letters; it reads at most {LONGEST}.")
        return self.texts([text])

    def texts(self, texts: Sequence[str]) -> Batch:
        """Return texts in its letters as a batch with room for translations that are not known: no step counts."""
        batch = _side_by_side([(text, "") for text in texts], self.vocabulary, LONGEST)
        return batch._replace(mask=np.zeros_like(batch.mask))

    def with_answer(self, batch: Batch, written: str, right: str | None) -> Batch:
        """Return what `read` made, with the room that `written` takes; asked for `right`, or for nothing."""
        longest = max(len(written), len(right or ""))
        filled = _side_by_side([(self.spelled(batch), written if right is None else right)], self.vocabulary, longest)
        return filled if right is not None else filled._replace(mask=np.zeros_like(filled.mask))

    def spelled(self, batch: Batch) -> str:
        """Return the text that the first sequence of a batch reads."""
        turn = int((batch.inputs[0] == self.cue).argmax())
        return "".join(self.vocabulary[int(code)] for code in batch.inputs[0, :turn] if code != self.blank)

    def number_of(self, text: str) -> int | None:
        """Return the number of a text in the language that is read; None where it is not one of them."""
        return next((n for n in range(size_of(self.corpus)) if phrase(self.corpus, n, self.origin) == text), None)


EXAMPLES = {"numbers": 3_997, "dates": 12_021, "sentences": 1_436}  # all three held out


def translations(numbers: Sequence[int], corpus: str, origin: str, target: str) -> Batch:
    """Return texts and their translations as a batch: letters read right before the cue, then teacher forcing."""
    names = (*alphabet(corpus, origin, target), END, BLANK, CUE)
    pairs = [(phrase(corpus, n, origin), phrase(corpus, n, target)) for n in numbers]
    return _side_by_side(pairs, names, max(len(pair[1]) for pair in pairs))


def _side_by_side(pairs: Sequence[tuple[str, str]], names: tuple[str, ...], longest: int) -> Batch:
    """Return a batch with room for translations of `longest` letters; behind the end stand blanks."""
    code = {name: n for n, name in enumerate(names)}
    room = max(ROOM, max(len(text) for text, _ in pairs))
    inputs = np.full((len(pairs), room + 1 + longest), code[BLANK])
    targets, mask = np.zeros_like(inputs), np.zeros(inputs.shape, bool)
    for row, (text, translation) in enumerate(pairs):
        written, end = [code[letter] for letter in translation], room + 1 + len(translation)
        inputs[row, room - len(text) : room] = [code[letter] for letter in text]
        inputs[row, room + 1 : end] = written
        targets[row, room:end] = [*written, code[END]]
        mask[row, room:end] = True
    inputs[:, room] = code[CUE]
    return Batch(inputs, targets, np.full(len(pairs), inputs.shape[1]), mask)
