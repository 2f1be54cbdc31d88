"""The benchmarks on a running server work, with tiny numbers, on the server and the browser of these tests."""

import math
import time
from contextlib import closing

import psutil
import pytest

from tests.benchmarks import tiny
from tests.benchmarks.__main__ import BENCHMARKS
from tests.benchmarks.served import Server, Stage

pytestmark = pytest.mark.e2e


@pytest.fixture
def running(server):
    """Lend the running app; wait at the end until what was left training there has stopped."""
    process, url = server
    app = Server(psutil.Process(process.pid), url, time.perf_counter())
    yield app
    app.wait_for_workers()


def finite(rows):
    with closing(rows):
        for row in rows:
            assert not row.error and math.isfinite(row.measured), row
            yield row


@pytest.mark.parametrize("name", tiny.ON_STAGE)
def test_a_benchmark_in_a_browser_hands_out_finite_numbers(name, running, browser):
    with closing(tiny.engine()) as engine:
        settings = tiny.ON_STAGE[name] | ({"engine": engine} if name in ("watched", "class") else {})
        assert list(finite(BENCHMARKS[name](Stage(running, browser), **settings)))


@pytest.mark.parametrize("name", tiny.ON_SERVER)
def test_a_benchmark_without_a_browser_hands_out_finite_numbers(name, running):
    assert list(finite(BENCHMARKS[name](running, **tiny.ON_SERVER[name])))
