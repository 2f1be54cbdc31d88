"""Options of the whole test run; and in every test, types and shapes in rnn_core.nets are checked at each call."""

import pytest
from jaxtyping import install_import_hook

install_import_hook("rnn_core.nets", "beartype.beartype")


def pytest_addoption(parser):
    parser.addoption("--all-seeds", action="store_true", help="check every lesson's claims on three seeds, not one")


def pytest_generate_tests(metafunc):
    if "seed" in metafunc.fixturenames:
        seeds = (0, 1, 2) if metafunc.config.getoption("--all-seeds") else (0,)
        metafunc.parametrize("seed", seeds, ids=lambda seed: f"seed{seed}")


@pytest.fixture(scope="session", autouse=True)
def one_thread():
    import torch

    torch.set_num_threads(1)
