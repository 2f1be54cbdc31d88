"""The whole test run: its options, and in tests/unit types and shapes of every call in rnn_core.nets are checked."""

import pytest
from jaxtyping import config, install_import_hook

# A whole number will do for a float; which entry of a list is looked at is not left to a global random generator.
HOW = "beartype.BeartypeConf(is_pep484_tower=True, is_random=False)"
install_import_hook("rnn_core.nets", f"beartype.beartype(conf={HOW})")


def pytest_addoption(parser):
    parser.addoption("--all-seeds", action="store_true", help="check every lesson's claims on three seeds, not one")
    parser.addoption("--seeds", help="check them on these seeds, such as 17,23; what is measured is not kept")


# `-m quick`: everything in these places, but not what is marked slow. A new file of tests/unit belongs to it by itself.
QUICK = ("tests/unit/", "tests/test_static.py", "tests/pages/test_empirical.py")
# Modules of the core that train, start processes, or read all data there is: minutes, together.
SLOW = tuple(
    f"tests/unit/test_{name}.py"
    for name in (
        *("cost", "engine", "experiment", "forecasts", "kept", "made_up_tables", "models", "new_cell", "own_table"),
        *("probes", "questions", "script", "tasks", "training", "writing_text"),
    )
)


def pytest_collection_modifyitems(config, items):
    for item in items:
        if item.nodeid.startswith(QUICK) and not item.nodeid.startswith(SLOW) and not item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.quick)
    if not (config.getoption("--all-seeds") or config.getoption("--seeds")):
        for item in items:
            if item.get_closest_marker("survey"):
                item.add_marker(pytest.mark.skip(reason="takes long: with --all-seeds only"))


@pytest.fixture(scope="module", autouse=True)
def checked(request):
    """Lessons, pages and shared runs train for minutes what else is checked: at full speed, a sixth faster or more."""
    checks = request.node.nodeid.startswith("tests/unit/") and not any(
        f"/test_{name}" in request.node.nodeid for name in ("run", "pace", "shelf")
    )
    config.update("jaxtyping_disable", not checks)


@pytest.fixture(scope="session", autouse=True)
def one_thread():
    import torch

    torch.set_num_threads(1)
