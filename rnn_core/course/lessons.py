"""The order of the course. What a page is called and asks stands at the top of the page itself: pages/<slug>.py."""

from typing import NamedTuple


class Chapter(NamedTuple):
    """A group of pages, by the names of their files."""

    title: str
    slugs: tuple[str, ...]


CHAPTERS: tuple[Chapter, ...] = (
    Chapter("Train", ("lab",)),
    Chapter(
        "Sequences and memory",
        (
            "sequences",
            "unrolling",
            "shapes",
            "memory",
        ),
    ),
    Chapter(
        "Cells and directions",
        (
            "lstm",
            "gru",
            "bidirectional",
        ),
    ),
    Chapter(
        "Gradients through time",
        (
            "bptt",
            "vanishing",
            "exploding",
            "learning_rules",
        ),
    ),
    Chapter(
        "Text, series, sound, sight",
        (
            "writing",
            "sentiment",
            "translation",
            "reading",
            "forecasting",
            "prices",
            "words",
            "phonemes",
            "music",
            "digits",
            "recurrent_vision",
            "video",
            "driving",
        ),
    ),
)
