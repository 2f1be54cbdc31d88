"""Headlines made of a text's own words: those that are kept, and those of the authors."""

from collections.abc import Sequence

from rnn_core.data.descriptions import read_descriptions
from rnn_core.tasks.headlines import split
from rnn_core.trace import Floats

KEPT = 8  # words of a headline
FIRST, RAREST = "the first 8 words", "the 8 heaviest words by TF-IDF"
LISTED, BEST = "a list of words and places", "all words that the author’s has"
# What the page's table of networks is made of: by name, how to change the opening's link.
KINDS: dict[str, dict[str, object]] = {
    "BiLSTM": {},
    "BiGRU": {"model": "gru"},
    "LSTM": {"direction": "forward"},
    "GRU": {"model": "gru", "direction": "forward"},
    "vanilla RNN": {"model": "rnn", "direction": "forward"},
}


def keep(words: Sequence[str], chances: Floats) -> str:
    """Return the KEPT words with the highest chances (words,), each once, in the order of the text."""
    first = sorted(range(len(words)), key=lambda n: (-chances[n], n))
    chosen: dict[str, int] = {}
    for n in first:
        if len(chosen) < KEPT:
            chosen.setdefault(words[n], n)
    return " ".join(sorted(chosen, key=chosen.__getitem__))


def held_out_pairs() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the words of each description that is held out, and its author's headline."""
    pages = read_descriptions()
    return tuple((pages[int(n)][1], " ".join(pages[int(n)][2])) for n in split()[1])
