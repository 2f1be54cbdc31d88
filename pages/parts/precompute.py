"""Keep the answers that pages need as they open, on disk beside the networks: `python -m pages.parts.precompute`.

Every page is opened as its first visitor would; what it asks that is the same for all visitors and on all machines is
written, also what took a worker no time: whatever is asked first pays for what a fresh worker has to import. What is
stored already and still counts is left as it is; what no page asks for any more goes.
With pages' names behind it the command opens these alone, and removes nothing but what is refused anyway.
"""

import hashlib
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple, TypeVar

from streamlit.testing.v1 import AppTest

from pages.parts import asking
from rnn_core.questions.archive import Archive, file_name, weights_behind
from rnn_core.questions.base import Question
from rnn_core.runs.answers import Answers
from rnn_core.runs.engine import local_engine, share
from rnn_core.runs.measurement import Measurement
from rnn_core.shipped import ANSWERS, LINKS, load

A = TypeVar("A")
ROOT = Path(__file__).parents[2]
LARGEST = 1_600_000  # bytes of one file: what is larger is measured each time, too
PATIENCE = 600  # seconds for a page


class Timing(NamedTuple):
    """A question that a page asked, and how long its answer took."""

    question: Question[object]
    answer: object
    seconds: float


class Record(Answers):
    """Answers that note which questions had to be measured; `notes` may be emptied at any time."""

    def __init__(self, most: int, archive: Archive) -> None:
        super().__init__(most, archive)
        self.notes: list[Timing] = []

    def measure(self, question: Question[A], promise: Measurement[A]) -> None:
        """Begin to find an answer; note it when it is there."""
        began = time.perf_counter()

        def note(done: "Future[A]") -> None:
            if done.exception() is None:
                self.notes.append(Timing(question, done.result(), time.perf_counter() - began))

        promise.add_done_callback(note)
        super().measure(question, promise)


def main(slugs: Sequence[str]) -> None:
    """Open pages (all if there is none), write what they asked, and remove what is not needed any more."""
    archive, engine = Archive(ANSWERS), local_engine()
    asking.SHARED = record = Record(asking.SHARED.most, archive)
    ANSWERS.mkdir(exist_ok=True)
    for name in archive.stale(shipped_weights()):
        (ANSWERS / name).unlink()
        print(f"{name}: refused, removed")
    share(engine)
    engine.submit(int).result()  # a worker's own start is no page's time
    kept = set[str]()
    try:
        for slug in slugs or sorted(path.stem for path in (ROOT / "pages").glob("*.py")):
            _open(slug)
            while record.notes:
                kept |= _keep(archive, slug, record.notes.pop(0))
    finally:
        engine.close()
    for path in () if slugs else ANSWERS.glob("*.npz"):
        if path.name not in kept and not any(path.stem.endswith(digest[:20]) for digest in record.stored):
            path.unlink()
            print(f"{path.name}: no page asks for it, removed")
    files = list(ANSWERS.glob("*.npz"))
    print(f"{len(files)} answers, {sum(path.stat().st_size for path in files) / 1e6:.2f} MB")


def shipped_weights() -> set[str]:
    """Return the sha256 of the weights of every shipped network."""
    return {hashlib.sha256(load(name).weights).hexdigest() for name in LINKS}


def _open(slug: str) -> None:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE).switch_page(f"pages/{slug}.py").run()
    if page.exception:
        raise RuntimeError(f"{slug} does not open: {page.exception[0].value}")


def _keep(archive: Archive, slug: str, note: Timing) -> set[str]:
    """Write an answer that is worth it, and say so; return the names of the files that are needed."""
    question, answer, seconds = note
    if not question.shared or not shipped_weights().issuperset(weights_behind(question)):
        return set()
    path = archive.write(question, answer)
    report, size = f"{slug}: {type(question).__name__} took {seconds:.1f} s", path.stat().st_size
    if size > LARGEST:
        path.unlink()
        print(f"{report}, but its answer has {size / 1e6:.1f} MB: not kept")
        return set()
    print(f"{report}, {size / 1e3:.0f} kB")
    return {file_name(question)}


if __name__ == "__main__":
    main(sys.argv[1:])
