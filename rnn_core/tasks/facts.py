"""Reading: a question, then a text of a few facts; of each word of the text: is it part of the answer?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.facts import FACTS_SOURCE, read_facts
from rnn_core.settings import setting
from rnn_core.tasks.base import Batch, Task
from rnn_core.tasks.metrics import EXACT_MATCH
from rnn_core.tasks.telling import MARKS, QUESTIONS, SENTENCES, draw, hide, known_words, tell

LONGEST_FACT, LONGEST_QUESTION = 11, 10  # words
MOST_READ = 80  # words, question and text


@dataclass(frozen=True, kw_only=True)
class Facts(Task):
    """Texts on countries. One question in ten is never asked while it trains."""

    name: ClassVar = "facts"
    title: ClassVar = "Answers in a text"
    story: ClassVar = (
        "A question, then a text of a few facts, one word at a time. Of every word of the text: is it part of the "
        "answer? A text is answered when that is right of all its words."
    )
    readout: ClassVar = "every"
    metric: ClassVar = EXACT_MATCH
    source: ClassVar = FACTS_SOURCE
    packages: ClassVar = ("Babel",)

    count: int = setting(
        3, "Facts per text", (2, 6), "One is asked for; the others share its kind or its country", main=True
    )
    names: str = setting(
        "real",
        "Names of countries",
        ("real", "hidden"),
        "Hidden: in every text other marks (@1, @2, …) stand for them, as in Hermann et al. 2015",
        main=True,
    )

    @property
    def steps(self) -> int:
        return LONGEST_QUESTION + LONGEST_FACT * self.count

    @property
    def vocabulary(self) -> tuple[str, ...]:
        return known_words()

    @property
    def answers(self) -> tuple[str, ...]:
        return ("–", "yes")

    @property
    def chance(self) -> float:
        return 0.0

    @property
    def solved(self) -> float:
        return 0.95

    def sample(self, size: int, rng: np.random.Generator) -> Batch:
        return as_batch([tell(draw(rng, self.count, False), rng, self.names) for _ in range(size)])

    def held_out(self, rng: np.random.Generator) -> Batch:
        return as_batch([tell(draw(rng, self.count, True), rng, self.names) for _ in range(256)])

    def example(self, rng: np.random.Generator) -> Batch:
        return self.read(EXAMPLE)

    def read(self, typed: str) -> Batch:
        """Return a typed question and text as a batch of one; without a known answer no step counts.

        Raises ValueError with a sentence that says what to do.
        """
        words = spell(typed)
        place = answer_in(words)
        visible = hide(words, MARKS) if self.names == "hidden" else words
        batch = as_batch([(visible, [int(place is not None and n in place) for n in range(len(words))])])
        return batch if place is not None else batch._replace(mask=np.zeros_like(batch.mask))


EXAMPLE = (
    "What is the currency of Japan? The Peruvian Sol is the currency of Peru. In Japan people pay with the Japanese "
    "Yen. Japanese is an official language of Japan."
)


def as_batch(stories: Sequence[tuple[list[str], list[int]]]) -> Batch:
    """Return questions with their texts as a batch, right behind blanks; the words of the texts count."""
    code, steps = {word: n for n, word in enumerate(known_words())}, max(len(words) for words, _ in stories)
    inputs = np.zeros((len(stories), steps), np.int64)
    targets, mask = np.zeros_like(inputs), np.zeros(inputs.shape, bool)
    for row, (words, marks) in enumerate(stories):
        first = steps - len(words)
        inputs[row, first:], targets[row, first:] = [code[word] for word in words], marks
        mask[row, first + words.index("?") + 1 :] = True
    return Batch(inputs, targets, np.full(len(stories), steps), mask)


def spell(typed: str) -> list[str]:
    """Return the words of a typed question and its text as the task knows them. Raises ValueError."""
    spelling = {word.lower(): word for word in known_words()[1:]}
    words = [spelling.get(word, word) for word in typed.lower().replace("?", " ? ").replace(".", " . ").split()]
    unknown = next((word for word in words if word not in spelling.values()), None)
    if unknown is not None:
        raise ValueError(
            f"“{unknown[:30]}” is none of the {len(spelling)} words that it knows. Write like this: {EXAMPLE}"
        )
    if "?" not in words[1:] or words.index("?") == len(words) - 1:
        raise ValueError(
            f"Type a question that ends with a question mark, and behind it a text. Write like this: {EXAMPLE}"
        )
    if len(words) > MOST_READ:
        raise ValueError(f"These are {len(words)} words and marks; it reads at most {MOST_READ}.")
    return words


def asked_for(words: Sequence[str]) -> tuple[str, int] | None:
    """Return the country and the kind of what a question asks for; None where it is not asked as here."""
    question = " ".join(words[: words.index("?") + 1])
    every = ((country, kind) for country in read_facts() for kind in range(len(QUESTIONS)))
    return next(((c, kind) for c, kind in every if QUESTIONS[kind].replace("{c}", c) == question), None)


def answer_in(words: Sequence[str]) -> range | None:
    """Return where, in a question with its text, the answer stands; None where no sentence gives it as here."""
    turn, asked = words.index("?") + 1, asked_for(words)
    if asked is None:
        return None
    ends = [n + 1 for n, word in enumerate(words) if word == "." and n >= turn]
    for start, end in zip([turn, *ends], ends, strict=False):
        for frame in SENTENCES[asked[1]]:
            before, after = (part.replace("{c}", asked[0]).split() for part in frame.split("{v}"))
            place = range(start + len(before), end - len(after))
            if place and words[start : place.start] == before and words[place.stop : end] == after:
                return place
    return None
