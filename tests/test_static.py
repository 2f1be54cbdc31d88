"""The code as written: style, types, and the direction of imports."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable


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


def test_pyright_finds_no_wrong_type():
    found = run(PYTHON, "-m", "pyright", "--pythonpath", PYTHON)
    assert not found, found


def test_imports_go_one_way():
    found = run(str(Path(PYTHON).with_name("lint-imports")))
    assert not found, found
