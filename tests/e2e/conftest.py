"""A real server and a real Chromium. Every page is watched: no outside request, no script error."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """Without Chromium these tests are skipped, unless they are required; one that fails is tried once more.

    They wait for a server, its workers and a browser, which share two cores: the second try tells a slow moment from
    a defect, and the report names it.
    """
    there = CHROMIUM or os.environ.get("UNROLLED_REQUIRE_BROWSER")
    for item in items:
        if "tests/e2e" in str(item.path):
            item.add_marker(pytest.mark.flaky(reruns=1))
            if not there:
                item.add_marker(pytest.mark.skip(reason="no Chromium here; install it, or see .ci/run"))


def free_port() -> int:
    """Return the number of a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(
    log: Path, *options: str, prefix: str = "", port: int = 0, runs: str = "none"
) -> tuple[subprocess.Popen, str]:
    """Start the app, on a free port if none is named, and wait until it is healthy; return process and address.

    runs: the folder where it keeps them; none, so that what earlier tests have trained is not there.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", *options]
    with log.open("w") as file:
        fresh = os.environ | {"UNROLLED_RUNS": runs}
        server = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, env=fresh)
    url = f"http://127.0.0.1:{port}{prefix}"
    if is_healthy(url, server):
        return server, url
    server.kill()
    raise AssertionError(f"the server did not come up:\n{log.read_text()}")


def is_healthy(url: str, process: subprocess.Popen) -> bool:
    """Wait until the app answers at an address; whether it does, within a minute of that process's life."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).read() == b"ok":
                return True
        except OSError:
            time.sleep(0.05)
    return False


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The running app: (process, address). At the end its log holds no traceback, and its memory no heavy library."""
    log = tmp_path_factory.mktemp("server") / "server.log"
    process, url = start_server(log)
    yield process, url
    loaded = {part for one in psutil.Process(process.pid).memory_maps() for part in Path(one.path).parts}
    heavy = {"torch", "sklearn", "scipy", "statsmodels"} & loaded
    assert not heavy, f"the server has loaded {heavy}: that is for workers"
    process.terminate()
    process.wait(timeout=20)
    assert "Traceback" not in log.read_text(), log.read_text()[-4000:]


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "Chromium is required here (UNROLLED_REQUIRE_BROWSER) but is not installed"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, server):
    """A function that opens a path in a fresh context (a new learner) and returns the page."""
    _, url = server
    contexts, outside, errors = [], [], []

    def go(path="", **options):
        context = browser.new_context(
            **{"viewport": {"width": 1440, "height": 900}, "accept_downloads": True, **options}
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        allowed = (url, url.replace("http", "ws"), "data:", "blob:")
        page.on("request", lambda request: None if request.url.startswith(allowed) else outside.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{url}/{path}")
        return page

    yield go
    for context in contexts:
        context.close()
    assert not outside, f"requests to outside addresses: {outside}"
    assert not errors, f"script errors in the browser: {errors}"
