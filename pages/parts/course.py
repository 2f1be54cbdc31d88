"""The course as its pages declare it. What the sidebar needs is read off a page's file: no page is run for it."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pages.parts.page_file import begins, constants, declaration, written_out
from rnn_core.course.glossary import WORDS
from rnn_core.course.lessons import CHAPTERS
from rnn_core.experiment import Race
from rnn_core.shipped import FOLDER

PAGES = Path(__file__).parents[1]
ORDER = "rnn_core/course/lessons.py"
MUST = ("title", "question", "words", "opening", "guess")
GUESSES = "must have a guess like Guess(question, (option, another option)), or None"
BEGIN = "must begin with __file__, which holds its slug"
MOST_READ = 500  # declarations kept: one for every page and every time that it was written to


class Guess(NamedTuple):
    """What a reader is to guess before anything is seen, and the answers to choose from."""

    question: str = ""
    options: Sequence[str] = ()


@dataclass(frozen=True)
class Lesson:
    """What a page says of itself at its top: LESSON = Lesson(__file__, title=…, …).

    Title, question and words (of the glossary, new to a reader here) are written out: other pages read them without
    running this one. `opening`: the link of the race that the page opens with. `shipped`: the trained networks that
    stand there before the reader trains; without any they are those of the opening, untrained. `train_at_opening`:
    for an opening of a few seconds, training starts by itself. `guess` is None on a page that asks nothing.
    """

    file: str
    _: KW_ONLY
    title: str = ""
    question: str = ""
    words: tuple[str, ...] = ()
    opening: str = ""
    shipped: Sequence[str] = ()
    train_at_opening: bool = False
    guess: Guess | None = None

    @property
    def slug(self) -> str:
        """The page's address: the name of its file."""
        return Path(self.file).stem

    @property
    def race(self) -> Race:
        """The experiment that the page opens with."""
        return Race.from_link(self.opening)

    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with values that are known only when the page runs, in sentences."""
        wrong = [*_absent(self.shipped), *_unread(self.opening)]
        if isinstance(self.guess, Guess):
            options = () if isinstance(self.guess.options, str) else tuple(self.guess.options)
            fits = bool(self.guess.question) and 1 < len(options) == len(set(options))
        else:
            fits = self.guess is None
        return _sentences(self.slug, wrong if fits else [*wrong, GUESSES])


class Entry(NamedTuple):
    """A page as the others see it. `faults`: what it still lacks, in sentences; it is not linked until there are none.

    A page that lacks its title is called by its slug.
    """

    slug: str
    title: str
    question: str = ""
    words: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The page's file, as Streamlit wants it named."""
        return f"pages/{self.slug}.py"


def find(slug: str) -> Entry:
    """Return the page of that name, with what it and the order of the course say about it."""
    file = PAGES / f"{slug}.py"
    listed = [name for chapter in CHAPTERS for name in chapter.slugs].count(slug)
    try:
        now = file.stat()
    except FileNotFoundError:
        return Entry(slug, slug, faults=(f"{ORDER} lists “{slug}”, but there is no file pages/{slug}.py.",))
    entry = _read(file, (now.st_mtime_ns, now.st_size))
    if listed == 1:
        return entry
    wrong = f"lists “{slug}” {listed} times." if listed else f"has no chapter that lists “{slug}”: add it to one."
    return entry._replace(faults=(*entry.faults, f"{ORDER} {wrong}"))


def chapters() -> list[tuple[str, list[Entry]]]:
    """Return every chapter's title and its pages, in order; last, if there are any, the pages that none lists."""
    course = [(chapter.title, [find(slug) for slug in chapter.slugs]) for chapter in CHAPTERS]
    listed = {slug for chapter in CHAPTERS for slug in chapter.slugs}
    stray = sorted(file.stem for file in PAGES.glob("*.py") if file.stem not in listed)
    return [*course, ("In no chapter", [find(slug) for slug in stray])] if stray else course


def entries() -> list[Entry]:
    """Return the pages that lack nothing, in order."""
    return [entry for _, pages in chapters() for entry in pages if not entry.faults]


def faults() -> list[str]:
    """Return what is missing anywhere in the course, in sentences."""
    return list(dict.fromkeys(fault for _, pages in chapters() for entry in pages for fault in entry.faults))


@lru_cache(MOST_READ)
def _read(file: Path, _state: tuple[int, int]) -> Entry:
    """Read a page's declaration; `_state`: when it was last written to, and its size, for it may be edited any time."""
    slug, where = file.stem, f"pages/{file.name}"
    try:
        page = ast.parse(file.read_text(encoding="utf-8"))
    except SyntaxError as error:
        return Entry(slug, slug, faults=(f"{where} is no Python: {error.msg} in line {error.lineno}.",))
    if (call := declaration(page)) is None:
        return Entry(slug, slug, faults=(f"{where} has no LESSON: it needs LESSON = Lesson(__file__, title=…, …).",))
    settings = {setting.arg: setting.value for setting in call.keywords if setting.arg}
    wrong = [] if [ast.unparse(first) for first in call.args] == ["__file__"] else [BEGIN]
    wrong += [f"has no {name}" for name in MUST if name not in settings]
    wrong += [f"has “{name}”, which no Lesson has" for name in settings if name not in {f.name for f in fields(Lesson)}]
    literals: dict[str, Any] = {"title": slug, "question": "", "words": ()}
    for name in [name for name in literals if name in settings]:
        try:
            literals[name] = written_out(settings[name], name)
        except ValueError as error:
            wrong.append(str(error))
    unknown = [word for word in literals["words"] if word not in WORDS]
    wrong += [f"has the word “{word}”, which rnn_core/course/glossary.py does not explain" for word in unknown]
    wrong += _written(settings, page)
    begun = () if begins(page) else (f"{where} never calls frame.page(LESSON): it comes after LESSON, first of all.",)
    return Entry(slug, **literals, faults=(*_sentences(slug, wrong), *begun))


def _sentences(slug: str, wrong: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"LESSON in pages/{slug}.py {what}." for what in wrong)


def _written(settings: Mapping[str, ast.expr], page: ast.Module) -> Iterator[str]:
    """Yield what is wrong with an opening, shipped networks and a guess, as far as they are written out on the page."""
    named = constants(page)
    for name, faults in (("opening", _unread), ("shipped", _absent)):
        value = settings.get(name)
        try:
            written: Any = ast.literal_eval(named.get(ast.unparse(value), value)) if value else None
        except ValueError:
            continue  # computed: the page itself will tell
        if written is not None:
            yield from faults(written)
    guess = settings.get("guess")
    if isinstance(guess, ast.Call) and ast.unparse(guess.func) == "Guess" and len(guess.args + guess.keywords) < 2:
        yield GUESSES


def _absent(shipped: Sequence[str]) -> list[str]:
    """Return which shipped networks there are none of, as ends of sentences."""
    absent = [name for name in shipped if not (FOLDER / f"{name}.npz").exists()]
    return [f"ships “{name}”, which rnn_core/shipped does not hold" for name in absent]


def _unread(opening: str) -> list[str]:
    """Return why an opening cannot be read, as the end of a sentence."""
    try:
        Race.from_link(opening)
    except ValueError as error:
        return [f"has an opening that cannot be read: {str(error).rstrip('.')}"]
    return []
