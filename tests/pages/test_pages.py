"""Every page through streamlit.testing: it opens, and the server stays light."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import canvas
from pages.parts.canvas.modules import link
from pages.parts.course import entries
from tests.pages.opened import ROOT, says


@pytest.mark.parametrize("lesson", entries(), ids=lambda lesson: lesson.slug)
def test_every_page_opens_without_an_exception(lesson):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(lesson.path).run()
    assert not test.exception and not [
        fault for fault in map(says, test.warning) if f"LESSON in {lesson.path}" in fault
    ]
    assert test.title[0].value == lesson.title


def test_the_home_page_opens_and_links_to_every_page():
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not test.exception
    assert test.title[0].value == "See a recurrent network think"
    assert max(len(part.proto.bytes) for part in test.get("bidi_component")) > 100_000


def test_the_server_never_imports_torch():
    """Of the home page and the first lessons; the browser tests look at a server that has shown all of them."""
    code = (
        "import sys\nfrom streamlit.testing.v1 import AppTest\n"
        "import app\nt = AppTest.from_file('app.py', default_timeout=60).run()\nassert not t.exception, t.exception\n"
        f"for page in {[lesson.path for lesson in entries()[:3]]!r}:\n"
        "    t.switch_page(page).run(); assert not t.exception, t.exception\n"
        "heavy = {'torch', 'sklearn', 'scipy', 'statsmodels', 'music21'} & set(sys.modules)\n"
        "from rnn_core.runs.engine import shared_engine\nshared_engine().close()\nassert not heavy, heavy"
    )
    environment = {
        k: v for k, v in os.environ.items() if k != "UNROLLED_ENGINE"
    }  # real workers: inline is this process
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=180, env=environment
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_the_options_that_the_app_relies_on_are_set():
    import streamlit as st

    AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert st.get_option("runner.postScriptGC") is False, "a full collection after each redraw would freeze the class"
    assert st.get_option("browser.gatherUsageStats") is False
    assert st.get_option("client.showSidebarNavigation") is False
    assert st.get_option("client.showErrorLinks") is False
    drawing = len(link(Path(canvas.__file__).parent / "library.js").encode())
    assert 100_000 < st.get_option("global.minCachedMessageSize") < drawing, "redraws are not kept, the drawing code is"
    assert st.get_option("global.maxCachedMessageAge") >= 100, "no reference to a message that was dropped by then"
