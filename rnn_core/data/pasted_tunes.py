"""A tune as it is found on the web, thesession.org for example, in this project's small ABC; and what it loses by that.

It goes through the reader of the tunes to train on. What makes that one leave a whole tune out is left out here alone,
or refused with a sentence.
"""

import re
from typing import NamedTuple

from rnn_core.data.tunes import head_and_body, plain_body, plain_key, plain_meter

_PARTS = (  # what is left out, and how it looks; in this order
    ("words and chord names", r'"[^"]*"'),
    ("grace notes", r"\{[^}]*\}"),
    ("marks", r"![^!]*!|[.~uvTHR*`]"),
    ("the numbers of endings", r"(?<=[|:])\s*\[?[1-9](?:[,-][1-9])*(?=[^/\d])|\[(?=[1-9])[1-9]"),
    ("all but the first note of chords", r"(?<=\[)([_^=]?[A-Ga-g][,']*\d*)[^\]|:\d]+(?=\])"),
    ("slurs and ties", r"\((?!3)|[)-]"),
)
_SMALL = re.compile(r'M:\d+/\d+\nK:[A-G][#b]?(m|dor|mix)?\n(?:[^\s"{!~()\[-]|\(3)*')  # as the network reads it
_MODES = {"maj": "", "ion": "", "ionian": "", "aeo": "m", "aeolian": "m"}  # names that the collections do not use


class PastedTune(NamedTuple):
    """A tune in the small ABC, and the names of what was left out of it."""

    text: str
    left_out: tuple[str, ...]


def read_pasted(written: str) -> PastedTune:
    """Return a tune that was pasted; a text without a field for its key is left as it is.

    Of several tunes the first is read. Raises ValueError with a sentence for what cannot be left out without harm.
    """
    if _SMALL.fullmatch(written) or not re.search(r"(?m)^\s*K:", written):
        return PastedTune(written, ())
    tunes = [one for one in re.split(r"(?m)^(?=\s*X:)", written) if one.strip()]
    head, body, changed = head_and_body(next(one for one in tunes if re.search(r"(?m)^\s*K:", one)))
    key, meter = _key(head["K"]), plain_meter(head.get("M", "4/4"))
    if key is None:
        raise ValueError(f"The key {head['K']} is not known here: it must be major, minor, dorian or mixolydian.")
    if meter is None:
        raise ValueError(f"The meter {head['M']} is not known here: 9/8 and smaller ones are, 5/4 for example is not.")
    if head.get("L", "1/8") != "1/8":
        raise ValueError(f"Its notes are written in units of {head['L']}; here they must be in eighths, L:1/8.")
    if wrong := next((field for field in changed if field in "KMLV"), None):
        raise ValueError(
            f"“{wrong}:” stands between the notes; key, meter and voice must stay the same: paste one part."
        )
    left_out = ["the other tunes"] * (len(tunes) > 1)
    left_out += ["title and other lines"] * bool(set(head) - set("MK"))
    for name, looks in _PARTS:
        shorter = re.sub(looks, lambda part: part[1] if part.re.groups else "", body)
        left_out += [name] * (shorter != body)
        body = shorter
    body = re.sub(r"\[([^\]|:]*)\]", r"\1", re.sub(r"\s", "", body))
    return PastedTune(f"M:{meter}\nK:{key}\n{plain_body(body)}", tuple(left_out))


def _key(written: str) -> str | None:
    tonic, mode = written[: 2 if written[1:2] in ("#", "b") else 1], written.split(" ")[0]
    mode = mode[len(tonic) :].lower() or "".join(written.split(" ")[1:2]).lower()
    return plain_key(tonic + _MODES.get(mode, mode))
