"""Reading: a question, then a text of a few facts; of each word of the text: is it part of the answer?"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rnn_core.data.facts import FACTS_SOURCE, read_facts
from rnn_core.settings import setting
from rnn_core.tasks.base import Batch, Task
from rnn_core.tasks.metrics import EXACT_MATCH

# What is asked, and the ways to tell it, about a country {c} and a value {v}. No two relations share a question.
QUESTIONS = (
    "what is the currency of {c} ?",
    "what is an official language of {c} ?",
    "on which day does the week begin in {c} ?",
)
SENTENCES = (
    ("in {c} people pay with the {v} .", "the currency of {c} is the {v} .", "the {v} is the currency of {c} ."),
    (
        "in {c} an official language is {v} .",
        "an official language of {c} is {v} .",
        "{v} is an official language of {c} .",
    ),
    ("in {c} the week begins on {v} .", "{v} is the first day of the week in {c} ."),
)
WHO_AND_WHAT = ((0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (2, 1))  # the country and the relation of a text's facts
MARKS = ("@1", "@2", "@3", "@4", "@5", "@6")  # stand for countries
BLANK = "·"  # “nothing”: so texts of all lengths end at the same step
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


@functools.cache
def known_words() -> tuple[str, ...]:
    """Return BLANK, the marks that stand for countries, and all words of all texts, in order."""
    frames = [sentence for kind in (QUESTIONS, *SENTENCES) for sentence in kind]
    texts = [*frames, *(part for country, values in read_facts().items() for part in (country, *values))]
    return (BLANK, *MARKS, *sorted({word for text in texts for word in text.split()} - {"{c}", "{v}"}))


@functools.cache
def held_back() -> frozenset[tuple[str, int]]:
    """Return the questions, (country, kind), that are never asked while a network trains: one in ten, by lot."""
    every = [(country, kind) for country in read_facts() for kind in range(len(QUESTIONS))]
    return frozenset(every[int(n)] for n in np.random.default_rng(2016).permutation(len(every))[: len(every) // 10])


def draw(rng: np.random.Generator, count: int, unasked: bool, lies: bool = False) -> list[tuple[str, int, str]]:
    """Draw the facts of a text: (country, kind, value); the first is asked for, the second is of the same kind.

    unasked  whether the question is one of those that are never asked while a network trains
    lies     whether these two are told with each other's values, which differ
    """
    facts, countries = read_facts(), tuple(read_facts())
    while True:
        who, what = rng.choice(len(countries), 3, replace=False), rng.permutation(len(QUESTIONS))
        about = [(countries[int(who[place])], int(what[kind])) for place, kind in WHO_AND_WHAT[:count]]
        answers = [facts[country][kind] for country, kind in about]
        if (about[0] in held_back()) == unasked and (not lies or answers[0] != answers[1]):
            break
    if lies:
        answers[:2] = answers[1], answers[0]
    return [(country, kind, value) for (country, kind), value in zip(about, answers, strict=True)]


def tell(facts: Sequence[tuple[str, int, str]], rng: np.random.Generator, names: str) -> tuple[list[str], list[int]]:
    """Return the words of a question for the first of some facts and of a text that tells them all, in any order.

    Beside them, for every word: 1 where it is part of the answer.
    """
    words = QUESTIONS[facts[0][1]].replace("{c}", facts[0][0]).split()
    marks = [0] * len(words)
    for n in map(int, rng.permutation(len(facts))):
        country, kind, value = facts[n]
        for word in SENTENCES[kind][int(rng.integers(len(SENTENCES[kind])))].split():
            put = value.split() if word == "{v}" else [country if word == "{c}" else word]
            words += put
            marks += [int(n == 0 and word == "{v}")] * len(put)
    return (hide(words, rng.permutation(MARKS).tolist()) if names == "hidden" else words), marks


def hide(words: Sequence[str], marks: Sequence[str]) -> list[str]:
    """Return the words with a mark in place of each country. Raises ValueError when there are not enough marks."""
    countries = list(dict.fromkeys(word for word in words if word in read_facts()))
    if len(countries) > len(marks):
        raise ValueError(f"These are {len(countries)} countries; with hidden names it reads at most {len(marks)}.")
    behind = dict(zip(countries, marks, strict=False))
    return [behind.get(word, word) for word in words]


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
