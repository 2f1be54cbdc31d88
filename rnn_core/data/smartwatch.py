"""Real motion: a smartwatch on the wrists of four students who stand, walk, run or play badminton; ships with sktime.

Source: BasicMotions of the UEA archive of multivariate time series (Bagnall et al. 2018), recorded as a student
project: 40 + 40 clips of ten seconds at 10 Hz, acceleration and turning rate along three axes each; 0.5 MB. License:
sktime BSD-3. Everything in it is real. What the file does not say: units, which student is in which clip, and so
whether the same student is in both parts.
"""

import functools
import importlib.util
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SOURCE = "BasicMotions (UEA archive, Bagnall et al. 2018), in sktime; BSD-3"
ACTIVITIES = ("Standing", "Walking", "Running", "Badminton")
SENSORS = ("acceleration x", "acceleration y", "acceleration z", "turning x", "turning y", "turning z")
SAMPLES, HERTZ = 100, 10  # of a clip; samples per second


@functools.cache
def read_watch(part: str) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return one part, "TRAIN" or "TEST": clips (clips, SAMPLES, SENSORS) in the file's own units, and activities.

    Raises FileNotFoundError naming the package when it is not installed.
    """
    package = importlib.util.find_spec("sktime")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("The smartwatch recordings need the package sktime: pip install sktime.")
    file = Path(package.submodule_search_locations[0]) / "datasets/data/BasicMotions" / f"BasicMotions_{part}.ts"
    lines = file.read_text("utf8").split("@data")[1].split()
    rows = [line.split(":") for line in lines]
    clips = [[channel.split(",") for channel in channels] for *channels, _ in rows]
    activities = [ACTIVITIES.index(activity) for *_, activity in rows]
    return np.array(clips, np.float32).transpose(0, 2, 1), np.array(activities)
