"""Tunes in ABC notation, as far as this project goes: one voice, one line of notes, and how long each bar is.

A tune is a short header and one line: "M:6/8", "K:G", "|:GBd gdB|A3 A2:|". A note of length 1 is an eighth.
"""

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

EIGHTH = 48  # ticks: whole numbers for every length that occurs, a dotted 64th and triplets included
LINE = r":?\|+[:\]]?|::"
NOTE = r"(?P<accidental>[_^=]?)(?P<letter>[A-Ga-gz])(?P<octave>[,']*)(?P<times>\d*)(?P<by>/*)(?P<parts>\d*)"
_TOKENS = re.compile(rf"(?P<line>{LINE})|(?P<note>{NOTE})|(?P<broken>[<>])|(?P<triplet>\(3)|(?P<space>\s)")
METERS = {"4/4": 8, "2/2": 8, "2/4": 4, "3/4": 6, "6/8": 6, "9/8": 9, "12/8": 12, "3/8": 3}  # eighths in a bar
BEATS = {"4/4": 4, "2/2": 4, "2/4": 2, "3/4": 2, "6/8": 3, "9/8": 3, "12/8": 3, "3/8": 3}  # eighths under one beam
_HEADER = re.compile(r"M:(?P<meter>\d+/\d+)\nK:(?P<key>[A-G][#b]?(?:m|dor|mix)?)\n")


class Bar(NamedTuple):
    """What stands between two bar lines: the line before it, its text, and the length of each note in ticks."""

    line: str
    text: str
    lengths: tuple[int, ...]
    rests: tuple[int, ...]  # the lengths of its rests, which are among the others

    @property
    def length(self) -> int:
        """The length of the bar in ticks."""
        return sum(self.lengths)


class Tune(NamedTuple):
    """A tune that has been read: its meter, its key, its bars, and the bar line at its end."""

    meter: str
    key: str
    bars: tuple[Bar, ...]
    end: str

    @property
    def full(self) -> int:
        """How many ticks a bar of this meter has."""
        return METERS[self.meter] * EIGHTH


def read_tune(text: str) -> Tune:
    """Read a tune. Raises ValueError with a sentence about the first thing that cannot be read."""
    head = _HEADER.match(text)
    if head is None:
        raise ValueError("A tune begins with its meter and its key, each in a line, such as M:6/8 and K:G.")
    if head["meter"] not in METERS:
        raise ValueError(f"The meter {head['meter']} is not known here: take one of {', '.join(METERS)}.")
    body = text[head.end() :].strip("\n")
    if "\n" in body:
        raise ValueError("All notes of a tune stand in one line here.")
    bars, line = list[Bar](), ""
    for before, inside in _between_lines(body):
        lengths, rests = _lengths(inside)
        if lengths:
            bars.append(Bar(line + before, inside, lengths, rests))
            line = ""
        else:
            line += before
    if not bars:
        raise ValueError("There is no note in it.")
    return Tune(head["meter"], head["key"], tuple(bars), line)


def right_bars(tune: Tune) -> tuple[int, int]:
    """Return how many bars are as long as the meter says, and how many there are.

    The first and the last bar of a part may be shorter: together they make one bar, or an upbeat stands alone.
    """
    lines = [bar.line for bar in tune.bars] + [tune.end or "||"]
    right = 0
    for n, bar in enumerate(tune.bars):
        at_edge = n == 0 or lines[n] != "|" or lines[n + 1] != "|"
        right += bar.length == tune.full or (at_edge and bar.length < tune.full)
    return right, len(tune.bars)


def beamed(tune: Tune) -> str:
    """Return the notes of a tune with a space where a beam ends: at every beat, and around a triplet."""
    return "".join(bar.line + _beamed(bar, BEATS[tune.meter] * EIGHTH) for bar in tune.bars) + tune.end


def _between_lines(body: str) -> Iterator[tuple[str, str]]:
    """Split a line of notes at its bar lines: (bar line, what follows it up to the next one)."""
    parts = re.split(f"({LINE})", body)
    yield "", parts[0]
    yield from zip(parts[1::2], parts[2::2], strict=True)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(text):
        token = _TOKENS.match(text, at)
        if token is None:
            behind = f" behind “{text[max(0, at - 8) : at]}”" if at else ""
            raise ValueError(f"“{text[at]}”{behind} cannot be read here.")
        yield token
        at = token.end()


@functools.lru_cache(maxsize=1 << 16)  # tunes repeat their bars
def _lengths(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the length of each note in ticks, broken rhythms and triplets worked out; and those of the rests."""
    lengths, names, triplet, broken = list[int](), "", 0, ""
    for token in _tokens(text):
        if token["triplet"]:
            triplet = 3
        elif token["broken"]:
            if broken or not lengths:
                raise ValueError(f"“{token['broken']}” stands between two notes: it makes one longer, one shorter.")
            broken = token["broken"]
            lengths[-1] = lengths[-1] * 3 // 2 if broken == ">" else lengths[-1] // 2
        elif token["note"]:
            length = _length(token) * 2 // 3 if triplet else _length(token)
            lengths.append(length * {"": 2, ">": 1, "<": 3}[broken] // 2)
            triplet, broken, names = max(0, triplet - 1), "", names + token["letter"]
    if broken or triplet:
        raise ValueError("A bar ends within a triplet or a broken rhythm.")
    return tuple(lengths), tuple(length for length, name in zip(lengths, names, strict=True) if name == "z")


def _length(note: re.Match[str]) -> int:
    parts = int(note["parts"] or 2) * 2 ** (len(note["by"]) - 1) if note["by"] else 1
    if note["parts"] and not note["by"]:
        raise ValueError(f"“{note['note']}” has a length that cannot be read.")
    if not (times := int(note["times"] or 1)) or parts not in (1, 2, 4, 8) or times > 16:
        raise ValueError(f"“{note['note']}” has a length that no note has.")
    return times * EIGHTH // parts


def _beamed(bar: Bar, beat: int) -> str:
    written, at, note, end = "", 0, 0, 0  # of the triplet: the number of the note behind it
    for token in _tokens(bar.text):
        alone = token["triplet"] or (note >= end and not written.endswith((">", "<")) and at % beat == 0)
        written += (" " if alone and note and not token["broken"] else "") + token.group().strip()
        if token["triplet"]:
            end = note + 3
        elif token["note"]:
            at, note = at + bar.lengths[note], note + 1
            written += " " if note == end else ""
    return " ".join(written.split())
