"""A traditional rhyme that repeats itself: the text that the lab opens with.

"The House That Jack Built", first printed in Nurse Truelove's New-Year's Gift (1755); public domain.
The rhyme is real; it is built up here from its eleven lines, as it is when recited.
"""

SOURCE = "The House That Jack Built, traditional (printed 1755), public domain"

_LINES = (
    "the house that Jack built.",
    "the malt that lay in",
    "the rat that ate",
    "the cat that killed",
    "the dog that worried",
    "the cow with the crumpled horn that tossed",
    "the maiden all forlorn that milked",
    "the man all tattered and torn that kissed",
    "the priest all shaven and shorn that married",
    "the cock that crowed in the morn that waked",
    "the farmer sowing his corn that kept",
)


def read_rhyme() -> str:
    """Return the eleven verses, one line each."""
    return "\n".join("This is " + " ".join(_LINES[n::-1]) for n in range(len(_LINES)))
