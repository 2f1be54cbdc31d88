"""The app as it is served, and a real browser to look at it. Everything started here is ended here."""

import os
import re
import shutil
import socket
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil
from playwright.sync_api import Browser, BrowserContext, Page, WebSocket, sync_playwright

ROOT = Path(__file__).parents[2]
LAB = "lab?task=adding&length=50&model={cell}&hidden=64"
PATIENCE = 120.0  # seconds until workers that never idle are an error
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Counted in the page: new pictures drawn, the updates shown, what the main button says, and clicks.
# A picture counts when it brings new data; `performance.now()` is the clock of all of them.
COUNT = """() => {
    const seen = window.seen = { draws: [], updates: [], labels: [], clicks: [] };
    const { draw, redraw } = window.unrolled, last = {};
    const hosts = () => [...document.querySelectorAll('.st-key-progress *')].filter((element) => element.shadowRoot);
    const note = (list, value) => {
        if (value !== undefined && list.at(-1)?.[1] !== value) list.push([performance.now(), value]);
    };
    const read = () => {
        const text = /update ([0-9,]+) of/.exec(hosts().map((host) => host.shadowRoot.textContent).join());
        note(seen.updates, text ? +text[1].replaceAll(',', '') : undefined);
        note(seen.labels, document.querySelector('.st-key-run, .st-key-pause')?.textContent);
    };
    window.unrolled.draw = (component) => {
        const name = component.parentElement.querySelector('.unrolled').dataset.picture;
        if (component.data !== last[name]) seen.draws.push([performance.now(), name]);
        last[name] = component.data;
        draw(component);
        read();
    };
    window.unrolled.redraw = (key, bytes) => {
        redraw(key, bytes);
        seen.draws.push([performance.now(), key === 'inside' ? 'microscope' : key]);
        read();
    };
    read();
    const all = { subtree: true, childList: true, characterData: true };
    new MutationObserver(read).observe(document.querySelector('[data-testid=stMain]'), all);
    document.addEventListener('click', () => seen.clicks.push(performance.now()), true);
}"""


@dataclass(frozen=True)
class Server:
    """A running server: its process, its address, and when it was spawned (time.perf_counter)."""

    process: psutil.Process
    url: str
    born: float

    def megabytes(self) -> float:
        """Return the resident memory of the server process alone, without its workers."""
        return self.process.memory_info().rss / 1e6

    def wait_for_workers(self) -> None:
        """Wait until every worker has imported what it needs and idles."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            workers = [child for child in self.process.children(recursive=True) if "popen_loky" in _command(child)]
            for worker in workers:
                worker.cpu_percent()  # begins to count
            time.sleep(0.5)
            if len(workers) >= 2 and all(worker.cpu_percent() < 5 for worker in workers):
                return
        raise RuntimeError(f"the server's workers were not idle within {PATIENCE:.0f} s")


@dataclass(frozen=True)
class Stage:
    """What a benchmark in a browser needs: a running server, and Chromium."""

    server: Server
    browser: Browser


@contextmanager
def stage() -> Iterator[Stage]:
    """Start a server and Chromium."""
    with serve() as server, browse() as browser:
        yield Stage(server, browser)


@contextmanager
def serve() -> Iterator[Server]:
    """Start `streamlit run app.py` on a free port of 127.0.0.1; say so if its log holds tracebacks."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    with tempfile.TemporaryFile("w+") as log:
        born = time.perf_counter()
        fresh = os.environ | {"UNROLLED_RUNS": "none"}  # what was trained before is not there
        command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
        process = psutil.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=fresh)
        try:
            url = f"http://127.0.0.1:{port}"
            _until_healthy(process, url, log)
            yield Server(process, url, born)
        finally:
            _report(_text(log))  # before the end: what happens to those still connected then is not measured
            _end(process)


@contextmanager
def browse() -> Iterator[Browser]:
    """Start Chromium."""
    if not CHROMIUM:
        raise RuntimeError("These benchmarks need Chromium: install it, or name it in the variable CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """Let a new visitor come, with nothing in the cache, and leave again."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(30_000)
    try:
        yield context
    finally:
        context.close()


@contextmanager
def lab(browser: Browser, server: Server, cell: str, frames: list[str] | None = None) -> Iterator[Page]:
    """Open the lab for a new visitor, ready to start, with everything counted (see COUNT).

    `frames` receives a word for every websocket frame, sent or received.
    """
    with visitor(browser) as context:
        page = context.new_page()
        if frames is not None:
            page.on("websocket", lambda socket: _listen(socket, frames))
        page.goto(f"{server.url}/{LAB.format(cell=cell)}")
        page.locator("canvas.say").wait_for()
        page.wait_for_function("window.unrolled")
        page.wait_for_timeout(500)
        page.evaluate(COUNT)
        yield page


def press(page: Page) -> None:
    """Press the main button: Start, Pause or Continue."""
    page.locator(".st-key-run button, .st-key-pause button").click()


def wait_for_update(page: Page, update: int) -> None:
    """Wait until at least so many updates are shown."""
    page.wait_for_function("update => window.seen.updates.at(-1)?.[1] >= update", arg=update, polling=50)


def _listen(socket: WebSocket, frames: list[str]) -> None:
    socket.on("framesent", lambda _: frames.append("sent"))
    socket.on("framereceived", lambda _: frames.append("received"))


def _command(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""


def _until_healthy(process: psutil.Popen, url: str, log: IO[str]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=1) as answer:
            if answer.read() == b"ok":
                return
        time.sleep(0.02)
    raise RuntimeError(f"the server did not come up:\n{_text(log)}")


def _text(log: IO[str]) -> str:
    log.seek(0)
    return log.read()


def _report(text: str) -> None:
    """Name the errors in a server's log: a measurement with errors is worth little."""
    if count := text.count("Traceback"):
        errors = sorted(set(re.findall(r"\w*(?:Error|Exception)\b[^\n]*", re.sub(r"\x1b\[[\d;]*m", "", text))))
        print(f"the server's log has {count} tracebacks:", *errors[:5], sep="\n  ", file=sys.stderr)


def _end(process: psutil.Popen) -> None:
    """End the server and whatever it has started, politely first."""
    with suppress(psutil.NoSuchProcess):
        family = process.children(recursive=True)
        process.terminate()
        _, alive = psutil.wait_procs([process, *family], timeout=10)
        for left in alive:
            with suppress(psutil.NoSuchProcess):
                left.kill()
        psutil.wait_procs(alive, timeout=5)
