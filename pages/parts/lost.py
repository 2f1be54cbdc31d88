"""What of a typed text a network cannot read: it is counted where it is lost."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

import streamlit as st

from pages.parts import frame

_NAMES = {"\t": "tab", "\n": "line break", "\r": "line break", "\u00a0": "hard space", "\u200d": "joiner"}
MOST_LISTED = 8


def whole(text: str) -> str:
    """Return a text with its accents on their letters: some keyboards send them apart (NFD)."""
    return unicodedata.normalize("NFC", text)


def by_letter(text: str, spell: Callable[[str], str]) -> Counter[str]:
    """Count the letters of a text of which `spell`, a network's spelling, leaves nothing."""
    return Counter(letter for letter in whole(text) if not spell(letter))


def beside_words(text: str, words: Sequence[str]) -> Counter[str]:
    """Count the letters of a text that stand in none of the words that a network reads of it; spaces do not count."""
    letters = Counter("".join(whole(text).lower().replace("’", "'").split()))
    return letters - Counter("".join(words))


def say(text: str, counted: Counter[str]) -> None:
    """Say how many letters of a text were left out, and which, if any."""
    if not counted:
        return
    listed = ", ".join(f"{_name(letter)} ({count})" for letter, count in counted.most_common(MOST_LISTED))
    more = ", …" if len(counted) > MOST_LISTED else ""
    st.caption(
        f":material/info: {counted.total():,} of {len(whole(text)):,} characters are left out, because the networks "
        f"here never read such: {frame.plain(listed)}{more}."
    )


def _name(letter: str) -> str:
    """Return a letter as a sentence can show it."""
    seen = letter.isprintable() and not letter.isspace() and not unicodedata.combining(letter)
    return letter if seen else _NAMES.get(letter, unicodedata.name(letter, f"U+{ord(letter):04X}").lower())
