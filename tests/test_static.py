"""The code as written: style, types, and the direction of imports."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
HIDDEN = re.compile(r"\b(import_module|__import__)\b")


def run(*command: str) -> str:
    """Run `command` in the repository's root; return what it says when it finds something, else nothing."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    return f"{done.stdout}{done.stderr}" if done.returncode else ""


def test_ruff_finds_no_mistake():
    found = run(PYTHON, "-m", "ruff", "check", "--output-format=concise")
    assert not found, found


def test_every_file_is_formatted():
    found = run(PYTHON, "-m", "ruff", "format", "--diff")
    assert not found, found


@pytest.mark.slow
def test_pyright_finds_no_wrong_type():
    found = run(PYTHON, "-m", "pyright", "--pythonpath", PYTHON)
    assert not found, found


def test_no_import_is_hidden_from_the_checks_of_imports():
    files = [ROOT / "app.py", *(ROOT / "rnn_core").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    hidden = [str(file.relative_to(ROOT)) for file in files if HIDDEN.search(file.read_text("utf8"))]
    assert not hidden, f"these import what they name in a text: {', '.join(hidden)}"


def test_imports_go_one_way():
    found = run(str(Path(PYTHON).with_name("lint-imports")))
    assert not found, found
