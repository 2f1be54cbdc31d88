"""What does a sentence cost models of letters, and does a verb that agrees with its subject cost less?

Source: Linzen, Dupoux & Goldberg 2016 (subject and verb, attractors); Marvin & Linzen 2018 (pairs of sentences that
differ in one word). The nouns and verbs here are common in the speeches; the sentences are made of them by rule.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnn_core.trace import Floats

NOUNS = (
    ("family", "families"),
    ("school", "schools"),
    ("program", "programs"),
    ("city", "cities"),
    ("law", "laws"),
    ("job", "jobs"),
    ("state", "states"),
    ("life", "lives"),
    ("community", "communities"),
    ("student", "students"),
)
VERBS = (("is", "are"), ("was", "were"), ("has", "have"))
BETWEEN = (
    ("of our nation", "of our nations"),
    ("in this country", "in these countries"),
    ("near the border", "near the borders"),
)
PHRASES = ("", *(f" {phrase}" for both in BETWEEN for phrase in both))


class GrammaticalNumber(NamedTuple):
    """What a noun's number, singular or plural, is worth to a model when it chooses between a verb's two forms.

    beside    bits by which the subject's number moves the choice when the verb is next
    far       the same with another noun between them
    nearest   bits by which the number of that other noun moves it
    right     share of sentences in which the verb that agrees is cheaper, when it is next
    misled    the same with a noun of the other number between
    """

    beside: float
    far: float
    nearest: float
    right: float
    misled: float


def sentences() -> list[str]:
    """Return the beginnings of sentences, up to and with the verb: for each subject, phrase and verb all numbers."""
    subjects = [noun for both in NOUNS for noun in both]
    verbs = [verb for both in VERBS for verb in both]
    return [f"The {noun}{phrase} {verb} " for noun in subjects for phrase in PHRASES for verb in verbs]


def number(costs: Sequence[Floats]) -> GrammaticalNumber:
    """Return what number is worth to a model; `costs` are what the letters of each of sentences() cost it, in bits."""
    whole = np.array([one.sum() for one in costs]).reshape(len(NOUNS), 2, len(PHRASES), len(VERBS), 2)
    plural = whole[..., 0] - whole[..., 1]  # bits by which the plural verb is cheaper: (noun, number, phrase, verb)
    moved = plural[:, 1] - plural[:, 0]
    between = plural[:, :, 1:].reshape(len(NOUNS), 2, len(BETWEEN), 2, len(VERBS))
    agrees = np.array([-1, 1])
    return GrammaticalNumber(
        float(moved[:, 0].mean()),
        float(moved[:, 1:].mean()),
        float((between[..., 1, :] - between[..., 0, :]).mean()),
        float((plural[:, :, 0] * agrees[:, None] > 0).mean()),
        float((np.stack([between[:, 0, :, 1], -between[:, 1, :, 0]]) < 0).mean()),
    )
