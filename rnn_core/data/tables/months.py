"""Names of months in the languages of Europe, out of package Babel (Unicode CLDR), turned into their numbers."""

import functools
import re

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "pl", "cs", "ro", "hu", "tr", "fi", "ru", "uk", "el")
_LETTERS = re.compile(r"[A-Za-z]{2}")
_WORD = re.compile(r"[^\W\d_]{3,}\.?")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º|ª)\b|(?<=\d\s)(?:de|of)\b|\bde\b|\bUhr\b", re.IGNORECASE)
_ASIAN = str.maketrans({"年": "-", "月": "-", "日": " ", "년": "-", "월": "-", "일": " "})
_C_TIME = re.compile(r"(«\d\d»\s+\d{1,2})\s+([\d:]+)(?:\s+[A-Z]+)?\s+(\d{4})")  # Mon Jan  1 13:00:00 2024
_CLOCK_FIRST = re.compile(r"(\d{1,2}:\d\d(?::\d\d)?)\s+(\S*\d{4}\S*|\d{4}-\S+)")


def plain_date(cell: str) -> str:
    """Return a date as text in which months are numbers, such as «05», and days of the week are left out."""
    text = cell.strip()
    if text.isascii() and not _LETTERS.search(text):
        return _CLOCK_FIRST.sub(r"\2 \1", text, count=1) if text[1:3].find(":") >= 0 else text
    text = _ORDINAL.sub("", text.translate(_ASIAN)).strip()
    text = _WORD.sub(_number, text).strip(" ,")
    return _C_TIME.sub(r"\1, \3 \2", text, count=1)


def _number(match: re.Match[str]) -> str:
    months, days = _names()
    word = match[0].lower().strip(".")
    if word in months:
        return f"«{months[word]:02}»"
    return "" if word in days else match[0]


@functools.cache
def _names() -> tuple[dict[str, int], frozenset[str]]:
    """Return the number of every name of a month, and the names of days of the week."""
    from babel import Locale  # here: what has no names needs no Babel

    months: dict[str, int] = {"sept": 9}
    days: set[str] = set()
    for language in LANGUAGES:
        locale = Locale(language)
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[form][width].items():
                    months.setdefault(str(name).lower().strip("."), int(number))
                days |= {str(name).lower().strip(".") for name in locale.days[form][width].values()}
    return {name: number for name, number in months.items() if len(name) > 2}, frozenset(days - months.keys())
