"""Folk tunes in ABC notation: three old collections of dance tunes and airs, which ship with package music21.

Source: Ryan's Mammoth Collection (Boston 1883; ABC by R. Davies), O'Neill's Music of Ireland (Chicago 1903, first
printed as 1850 melodies; ABC by N. Paap and others) and Aird's Selection of Airs (Glasgow 1778-1801; ABC by J.
Campin), in the corpus of music21 10.5.1. License: the music is in the public domain; the encodings are distributed
by permission of those who made them, who may restrict commercial use. Size: 4,248 tunes, 1.5 MB. The melodies are
real. Here ornaments, slurs, ties, fingerings, spaces and titles are left out, and with them every tune that this
project's small ABC does not hold: other note lengths than in eighths, chords, lyrics, first and second endings,
changes of key, bars of a wrong length.
"""

import functools
import itertools
import re
from importlib.util import find_spec
from pathlib import Path

from rnn_core.data.notation import METERS, read_tune, right_bars

SOURCE = (
    "Ryan’s Mammoth Collection (1883), O’Neill’s Music of Ireland (1903), Aird’s Airs (1778–1801) in ABC, in package "
    "music21; public-domain music, encodings by permission of R. Davies, N. Paap and others, J. Campin"
)
LETTERS = "\n#'(,/1234689:<=>ABCDEFGKM^_abcdefgimorxz|"
FOLDERS = ("ryansMammoth", "oneills1850", "airdsAirs")
FEWEST_BARS = 8
_METERS = {"C": "4/4", "C|": "2/2"}
_MINOR, _DORIAN, _MIXOLYDIAN = ("minor", "min", "m"), ("dorian", "dor"), ("mixolydian", "mix")
_MODES = {
    "": "",
    "major": "",
    **dict.fromkeys(_MINOR, "m"),
    **dict.fromkeys(_DORIAN, "dor"),
    **dict.fromkeys(_MIXOLYDIAN, "mix"),
}
_LEFT_OUT = r'"[^"]*"|\{[^}]*\}|![^!]*!|\((?!3)|[)\s`.~uvTHR*-]'  # words, grace notes, slurs, spaces, marks, ties
_LINES = (  # bar lines that mean the same, spelled in one way
    ("|]", "||"),
    ("[|", "||"),
    (":||", ":|"),
    ("||:", "|:"),
    ("||:", "|:"),
    (":||:", "::"),
    (":|:", "::"),
)


@functools.cache
def read_tunes() -> tuple[str, ...]:
    """Return the tunes, each in its own text: meter and key in a line each, then all its notes in one line.

    Of tunes that are variants of one another only the first is kept.
    Raises FileNotFoundError naming the package when it is not installed.
    """
    package = find_spec("music21")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("The tunes need the package music21: pip install music21.")
    corpus = Path(package.submodule_search_locations[0]) / "corpus"
    files = [file for folder in FOLDERS for file in sorted((corpus / folder).glob("*.abc"))]
    written = [one for file in files for one in re.split(r"(?m)^(?=X:)", file.read_text("utf8", "replace"))]
    return _without_variants([plain for one in written if one.startswith("X:") and (plain := plain_tune(one))])


def plain_tune(written: str) -> str | None:
    """Return one tune of a collection in this project's small ABC; None when it does not go into it."""
    head, body, changed = head_and_body(written)
    key, meter = plain_key(head.get("K", "")), plain_meter(head.get("M", ""))
    if set(changed) & set("KMLPVw") or key is None or meter is None or head.get("L", "1/8") != "1/8":
        return None
    body = plain_body(re.sub(_LEFT_OUT, "", body))
    return _checked(f"M:{meter}\nK:{key}\n{body if body.endswith('|') else body + '||'}")


def head_and_body(written: str) -> tuple[dict[str, str], str, str]:
    """Return the fields of a tune's header, all its notes in one line, and the fields that stand between the notes."""
    head, body, changed = dict[str, str](), "", ""
    for line in (one.split("%")[0].strip() for one in written.splitlines()):
        field = re.match(r"([A-Za-z]):(?!\|)(.*)", line)
        if field:
            changed += field[1] if body else ""
            head.setdefault(field[1], field[2].strip())
        elif "K" in head:
            body += line.rstrip("\\")
    return head, body, changed


def plain_key(written: str) -> str | None:
    """Return a key as this project spells it, such as Em; None for one that it does not know."""
    key = re.fullmatch(r"([A-G][#b]?) ?(\w*)", written)
    mode = None if key is None else _MODES.get(key[2].lower())
    return None if key is None or mode is None else key[1] + mode


def plain_meter(written: str) -> str | None:
    """Return a meter as this project spells it; None for one that it does not know."""
    meter = _METERS.get(written, written)
    return meter if meter in METERS else None


def plain_body(body: str) -> str:
    """Return notes with bar lines that mean the same spelled in one way."""
    for other, usual in _LINES:
        body = body.replace(other, usual)
    return re.sub(r"\|{3,}", "||", body)


def _checked(text: str) -> str | None:
    try:
        right, bars = right_bars(read_tune(text))
    except ValueError:
        return None
    return text if right == bars >= FEWEST_BARS and set(text) <= set(LETTERS) else None


def _without_variants(tunes: list[str]) -> tuple[str, ...]:
    """Return the tunes without those of which a quarter of all pairs of neighboring bars stood in earlier ones."""
    seen, kept = set[str](), list[str]()
    for tune in tunes:
        bars = re.split(r"[:|]+", tune.split("\n")[2])
        pairs = {f"{one}|{other}" for one, other in itertools.pairwise(bars)}
        if 4 * len(pairs & seen) < len(pairs):
            kept.append(tune)
        seen |= pairs
    return tuple(kept)
