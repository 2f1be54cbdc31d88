"""Where networks may train on this server, and a race of one network on the CPU and on the GPU."""

import functools
from concurrent.futures import Future
from dataclasses import replace

from rnn_core.experiment import Race
from rnn_core.runs.engine import shared_engine
from rnn_core.runs.slices import devices


def choices(chosen: str) -> tuple[str, ...]:
    """Return which devices may be chosen: those that a worker has, as far as it has said so, and the one that is."""
    return tuple(dict.fromkeys(("auto", *reversed(_there()), chosen)))


def on_both(race: Race) -> Race | None:
    """Return the first network of a race on the CPU and on the GPU; None where no GPU is there."""
    gpu = next((device for device in _there() if device != "cpu"), None)
    return None if gpu is None else Race(tuple(replace(race.lanes[0], device=device) for device in ("cpu", gpu)))


def _there() -> tuple[str, ...]:
    promise = _asked()
    return promise.result() if promise.done() and promise.exception() is None else ("cpu",)


@functools.cache
def _asked() -> Future[tuple[str, ...]]:
    return shared_engine().at("auto").submit(devices)
