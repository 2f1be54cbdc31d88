"""What every page shares: its title, our own sidebar, previous and next, presenter mode."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import streamlit as st

from pages.parts import canvas, channel, course
from pages.parts.course import Entry, Lesson
from rnn_core.course.glossary import WORDS
from rnn_core.experiment import settings_in

HOME = "app.py"
MOST_PAGES = 200
_STYLE = """
<style>
  .block-container {{ padding-top: 1.6rem; max-width: 86rem; }}
  @media (max-width: 640px) {{ .block-container {{ padding-top: 3.2rem; }} }}
  html {{ font-size: {size}px; --unrolled-size: {size}px; }}
  h1 {{ padding: 0 0 .3rem !important; font-size: 2.2rem !important; }}
</style>
"""


def page(lesson: Lesson | None = None) -> None:
    """Set up a page (`None` is the home page): call it first."""
    title = lesson.title if lesson else "Unrolled"
    st.set_page_config(page_title=f"{title} · Unrolled" if lesson else title, page_icon="🌀", layout="wide")
    with st.sidebar:
        st.page_link(_page(HOME), label="**Unrolled**", icon=":material/all_inclusive:")
        for chapter, entries in course.chapters():
            st.caption(chapter)
            for entry in entries:
                done = entry.slug in st.session_state.get("missions", ())
                link(entry, f"{entry.title} ✓" if done else entry.title)
        st.divider()
        with st.popover("Words", icon=":material/menu_book:", help="What every technical word means", width="stretch"):
            st.markdown(explained(tuple(sorted(WORDS, key=str.casefold))))
        presenting = st.toggle(
            "Presenter mode",
            key="presenting",
            persist_state="session",
            help="Large type for a projector. Keys: S starts and pauses training, U makes one update; arrow "
            "keys step through time once a picture is clicked.",
        )
    channel.of_this_tab().watch = None  # until this page draws a run: what another one watched is left
    canvas.library()  # first: a picture appears as soon as its numbers come, whatever is measured further down
    st.html(_STYLE.format(size=21 if presenting else 16))
    if lesson:
        st.title(lesson.title or lesson.slug)
        st.markdown(f"##### {lesson.question}")
        if faults := course.find(lesson.slug).faults or lesson.faults():
            _under_construction(faults)
            st.stop()


def check_begun(lesson: Lesson) -> None:
    """Set up a page that has never called `page`, which says what it lacks: a page that has faults ends there."""
    if course.find(lesson.slug).faults:
        page(lesson)


def link(entry: Entry, label: str) -> None:
    """Link to a page, or say what it still lacks."""
    if entry.faults:
        _under_construction(entry.faults)
    else:
        st.page_link(_page(entry.path), label=label)


def _page(path: str) -> st.Page:
    return _page_of(course.PAGES.parent / path)


@lru_cache(MOST_PAGES)
def _page_of(file: Path) -> st.Page:
    """Return a page to link to, once: given its path, Streamlit asks the disk about each folder above it every time."""
    return st.Page(file, default=file.name == HOME)


def _under_construction(faults: Sequence[str]) -> None:
    st.warning("  \n".join(plain(fault) for fault in faults), icon=":material/construction:")


def explained(words: Sequence[str]) -> str:
    """Return what these words of the glossary mean, as a list."""
    return "\n".join(f"- **{word}**: {WORDS[word]}" for word in words)


def neighbors(lesson: Lesson) -> None:
    """Link to the page before and the page after in the course."""
    entries = course.entries()
    at = [entry.slug for entry in entries].index(lesson.slug)
    before, after = st.columns(2)
    if at:
        before.page_link(_page(entries[at - 1].path), label=f"← {entries[at - 1].title}")
    else:
        before.page_link(_page(HOME), label="← Home")
    if at + 1 < len(entries):
        after.page_link(_page(entries[at + 1].path), label=f"{entries[at + 1].title} →")


def arrived(page: str) -> dict[str, str] | None:
    """Return the settings in the address when the reader came with a link, None when the page wrote them itself."""
    asked = dict(settings_in(st.query_params.to_dict().items()))
    return asked if asked and asked != st.session_state.get(f"{page}.address") else None


def write_address(page: str, pairs: dict[str, str]) -> None:
    """Put the settings of what a page shows into the address."""
    st.session_state[f"{page}.address"] = pairs
    st.query_params.from_dict(pairs)


JOINER = "\u2060"  # takes no room, and makes two letters no neighbors
# What Markdown replaces only after it has read the backslashes: addresses become links, :smile: a picture, -> an arrow.
_LATE = re.compile(r"(?<=[:@])(?=\S)|(?<=www)(?=\.)|(?<=(?<!\S)[<>~-])(?=(?:->|[>=-])(?!\S))", re.IGNORECASE)


def plain(message: object) -> str:
    """Return a message as Markdown that shows it letter by letter: it may quote what a stranger typed or linked to.

    Nothing in it becomes a link, a picture, a color or a formula, and all of it stands on one line.
    """
    late = _LATE.sub(JOINER, str(message).replace("\n", "⏎"))
    return re.sub(r"([!-&(-+\-/:<-@\[-`{-~])", r"\\\1", late)  # ASCII punctuation: no other has a meaning


def aloud(markdown: str) -> str:
    """Return Markdown as it is to be read aloud: without what `plain` has put into it."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown).replace(JOINER, "")
