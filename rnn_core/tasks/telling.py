"""Facts on countries, told in sentences after a question for one of them."""

import functools
from collections.abc import Sequence

import numpy as np

from rnn_core.data.facts import read_facts

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
