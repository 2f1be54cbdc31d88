"""The benchmarks run, with tiny numbers; those on a running server are tried by tests/e2e/test_benchmarks.py."""

import math
from contextlib import closing

import pytest

from tests.benchmarks import tiny
from tests.benchmarks.__main__ import BENCHMARKS, main
from tests.benchmarks.table import Row


@pytest.fixture(scope="module")
def engine():
    with closing(tiny.engine()) as engine:
        yield engine


def test_the_test_run_tries_every_benchmark():
    assert sorted((*tiny.ON_ENGINE, *tiny.ON_STAGE, *tiny.ON_SERVER)) == sorted(BENCHMARKS)


@pytest.mark.parametrize("name", tiny.ON_ENGINE)
def test_a_benchmark_on_workers_hands_out_finite_numbers(name, engine):
    rows = list(BENCHMARKS[name](engine, **tiny.ON_ENGINE[name]))
    assert rows
    for row in rows:
        assert not row.error and math.isfinite(row.measured), row


def test_rows_are_printed_as_they_come_and_an_error_hides_no_other(capsys):
    seen = []

    def breaks():
        yield Row("first", 1.5, " s", at_most=2)
        seen.append(capsys.readouterr().out)
        raise RuntimeError("a hidden canvas\nwith a long story")

    def works():
        yield Row("last", 3.0)

    assert main([], {"breaks": breaks, "works": works}) == 1
    assert "first" in seen[0] and seen[0].rstrip().endswith("yes")
    broken, last = capsys.readouterr().out.splitlines()
    assert broken.split() == ["breaks", "FAILED:", "RuntimeError:", "a", "hidden", "canvas"]
    assert last.split() == ["last", "3"]


@pytest.mark.parametrize(("measured", "code"), [(1.0, 0), (3.0, 1), (math.nan, 1)])
def test_the_exit_code_says_whether_every_requirement_holds(measured, code, capsys):
    assert main([], {"only": lambda: iter([Row("only", measured, at_most=2)])}) == code
    assert capsys.readouterr().out.rstrip().endswith("NO" if code else "yes")
