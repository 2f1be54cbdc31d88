"""How a test opens a page and reads what stands on it."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from pages.parts.frame import JOINER
from rnn_core.experiment import Race
from rnn_core.runs.live import LiveRace

ROOT = Path(__file__).parents[2]
# Added to a task: after two or three updates a network’s answers are no numbers any more.
DIVERGING = (
    "&model=rnn_relu&hidden=64&updates=6&optimizer=adam&init=identity&learning_rate=10&clip_norm=none&batch_size=8"
)


def open_lab(link: str = "") -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in Race.from_link(link).to_pairs().items() if link else ():
        test.query_params[name] = value
    return test.switch_page("pages/lab.py").run()


def train(run: LiveRace, enough: Callable[[LiveRace], object] = lambda _: False) -> None:
    """Train a run to its end, or until it is enough, as fast as it goes."""
    run.pace = math.inf
    run.start()
    while not run.finished and not enough(run):
        run.watch()
    run.pause()


def solved(run: LiveRace) -> object:
    return run.lanes and run.lanes[0].solved_at


def setting(test: AppTest, kind: str, name: str):
    return next(w for w in getattr(test, kind) if w.key and w.key.endswith(f".{name}"))


def says(element) -> str:
    """What a reader sees of a Markdown message: without the backslashes and joiners that keep it plain."""
    return element.value.replace("\\", "").replace(JOINER, "")


def words(test: AppTest) -> str:
    groups = (test.markdown, test.error, test.warning, test.caption)
    spoken = [line["name"] + line["text"] for line in header(test, "standings").get("story", ())]
    return " ".join([*(str(part.value) for group in groups for part in group), *spoken])


def open_lesson(slug: str, link: str = "") -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in Race.from_link(link).to_pairs().items() if link else ():
        test.query_params[name] = value
    return test.switch_page(f"pages/{slug}.py").run()


def box(test: AppTest, label: str):
    """The first select box of that label: its key names what can be chosen."""
    return next(one for one in test.selectbox if one.label == label)


def header(test: AppTest, key: str) -> dict[str, Any]:
    """What the picture under a key of the page says of itself, see canvas.pack; nothing if there is none."""
    for part in test.get("bidi_component"):
        if part.proto.id.endswith(f"-{key}"):
            return json.loads(part.proto.bytes[4 : 4 + int.from_bytes(part.proto.bytes[:4], "little")])
    return {}
