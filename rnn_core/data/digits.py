"""Handwritten digits: 1,797 real 8x8 scans that ship with scikit-learn.

Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning
Repository (1998), of which scikit-learn holds the part for tests: 13 of the 43 writers. License: CC BY 4.0 (UCI);
scikit-learn BSD-3. Size: 57 KB. Everything in it is real; nothing is synthetic. The split here goes by scan, so that
every writer is on both sides.
"""

import functools
import importlib.util
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SOURCE = "UCI Optical Recognition of Handwritten Digits (Alpaydin & Kaynak 1998), in scikit-learn; CC BY 4.0"
SIDE = 8  # pixels
TRAINED = 1_347  # scans; the other 450 are held out, the same ones for every seed


@functools.cache
def read_digits() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return images (1797, 8, 8) in 0..1 and labels (1797,), in the order of the file.

    The file is read directly: importing scikit-learn would cost the server a second.
    Raises FileNotFoundError naming the package when it is not installed.
    """
    package = importlib.util.find_spec("sklearn")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("The digits need the package scikit-learn: pip install scikit-learn.")
    path = Path(package.submodule_search_locations[0]) / "datasets" / "data" / "digits.csv.gz"
    table = np.loadtxt(path, delimiter=",", dtype=np.float32)
    images, labels = table[:, :-1].reshape(-1, 8, 8) / np.float32(16), table[:, -1].astype(np.int64)
    images.flags.writeable = labels.flags.writeable = False
    return images, labels


def training_scans() -> NDArray[np.int64]:
    """Return the numbers of the scans that networks learn from."""
    return _shuffled()[:TRAINED]


def held_out_scans() -> NDArray[np.int64]:
    """Return the numbers of the scans that they are tested on."""
    return _shuffled()[TRAINED:]


def _shuffled() -> NDArray[np.int64]:
    return np.random.default_rng(1998).permutation(1_797)
