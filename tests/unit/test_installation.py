"""What is said of the packages that this project stands on, and the command that starts the app."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

import unrolled

ROOT = Path(__file__).parents[2]
PACKAGES = re.findall(r"^([\w.-]+)", (ROOT / "requirements.txt").read_text("utf8"), re.MULTILINE)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_license_of_every_package_is_named(package):
    notice = (ROOT / "NOTICE").read_text("utf8")
    assert re.search(rf"^{re.escape(package)} .*(\(.+\)|license)", notice, re.MULTILINE), f"NOTICE lacks {package}"


def test_every_kind_of_file_that_the_packages_hold_is_installed():
    kinds = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["tool"]["setuptools"]["package-data"]["*"]
    files = [path for folder in ("rnn_core", "pages") for path in (ROOT / folder).rglob("*") if path.is_file()]
    others = {path.suffix for path in files if "__pycache__" not in path.parts} - {".py"}
    assert others == {kind.removeprefix("*") for kind in kinds}


def test_the_command_starts_the_app_and_hands_its_arguments_on(monkeypatch):
    calls = []
    monkeypatch.setattr("streamlit.web.cli.main", lambda: calls.append(sys.argv))
    monkeypatch.setattr(sys, "argv", ["unrolled", "--server.port", "8600"])
    assert unrolled.main() == 0
    assert calls == [["streamlit", "run", str(ROOT / "app.py"), "--server.port", "8600"]]


def test_the_command_says_what_to_do_where_there_is_no_app(tmp_path, capsys):
    assert unrolled.main(tmp_path) == 2
    assert "install it there with `pip install -e .`" in capsys.readouterr().err
