"""Data that is made once on a machine: where nothing can be written, it is made in memory, and the log says so once."""

import logging
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from rnn_core.data import kept as keeping
from rnn_core.data import voices
from rnn_core.runs.engine import local_engine
from rnn_core.runs.pools import worker_environment

ROOT = Path(__file__).parents[2]


def squares(most: str) -> keeping.Arrays:
    print("what a library prints must not come between")
    return {"squares": np.arange(int(most)) ** 2, "names": np.array(["one", "two"])}


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))  # where the other process finds `squares`

    def forget():
        keeping.kept.cache_clear()
        keeping._warn.cache_clear()
        keeping._in_memory.clear()

    forget()
    yield
    forget()


def below_a_file(tmp_path):
    """A folder that nobody can make, not even the superuser."""
    (tmp_path / "file").write_text("no folder")
    return str(tmp_path / "file" / "cache")


def warnings_in(caplog):
    return [record.getMessage() for record in caplog.records if record.name == keeping.LOG.name]


def test_where_nothing_can_be_written_it_works_from_memory_and_says_so_once(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("XDG_CACHE_HOME", below_a_file(tmp_path))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda most: keeping.kept(squares, most), ["5", "6", "5", "5"]))
    assert [len(arrays["squares"]) for arrays in answers] == [5, 6, 5, 5]
    assert answers[0]["squares"] is answers[3]["squares"], "it was made once"
    (text,) = warnings_in(caplog)
    assert "Nothing can be kept in" in text and "XDG_CACHE_HOME" in text


def test_without_a_home_there_is_nowhere_to_write(monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(keeping.Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    assert not keeping.can_write()
    assert keeping.kept(squares, "3")["squares"].tolist() == [0, 1, 4]


def test_a_disk_that_fills_up_in_the_middle_costs_nothing(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping.np, "save", full)
    assert keeping.kept(squares, "3")["squares"].tolist() == [0, 1, 4]
    assert not [place for place in (tmp_path / "unrolled").iterdir() if place.is_dir()]
    assert len(warnings_in(caplog)) == 1 and "No space left" in warnings_in(caplog)[0]


def test_what_lies_on_disk_is_read_where_nothing_can_be_written(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    keeping.kept(squares, "4")
    keeping.kept.cache_clear()
    monkeypatch.setattr(keeping, "_made", None)
    monkeypatch.setattr(keeping.tempfile, "TemporaryFile", None)
    assert keeping.kept(squares, "4")["squares"].tolist() == [0, 1, 4, 9] and not warnings_in(caplog)


def test_workers_leave_the_log_to_the_server(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", below_a_file(tmp_path))
    engine = local_engine()
    try:
        assert engine.submit(level_of_the_log).result(60) == logging.ERROR
    finally:
        engine.close()


def level_of_the_log():
    return logging.getLogger("rnn_core.data.kept").level


def test_the_speech_engine_starts_where_no_temporary_folder_can_be_written(monkeypatch):
    if not hasattr(os, "memfd_create"):
        pytest.skip("this system has no files in memory")
    before = voices.say("bat", "en-us+f1")[1]

    def nowhere(*_, **__):
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", nowhere)
    voices.restart()
    try:
        assert [symbol for symbol, _ in voices.say("bat", "en-us+f1")[1]] == [symbol for symbol, _ in before]
    finally:
        voices.restart()


def test_workers_get_a_temporary_folder_in_memory_where_no_other_can_be_written(monkeypatch):
    assert "TMPDIR" not in worker_environment()
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: ["/dev/null/nowhere"])
    assert worker_environment()["TMPDIR"] == "/dev/shm"


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["words", "phonemes"])
def test_the_pages_on_sound_open_on_a_server_that_cannot_write(slug, tmp_path):
    program = f"from tests.pages.opened import open_lesson; t = open_lesson({slug!r}); print(t.exception, len(t.error))"
    environment = {**os.environ, "UNROLLED_ENGINE": "inline", "XDG_CACHE_HOME": below_a_file(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.stdout.split("\n")[-2] == "ElementList() 0", done.stdout + done.stderr[-2000:]
    assert done.stderr.count("Nothing can be kept") == 1
