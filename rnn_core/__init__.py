"""Recurrent networks that can be watched: tasks, cells, training, probes. Usable without the app.

    from rnn_core import Experiment, ask, plot, trace, train

    network = train(Experiment.from_link("task=adding&length=20&model=gru&hidden=16&updates=300"))
    network.val_metric          # on held-out sequences
    trace(network).states["h"]  # (layer, batch, time, hidden)
    plot(network)               # an altair chart

    from rnn_core.questions.reach import JacobianReach

    ask(JacobianReach(network.net, network.experiment.held_out())).singular  # (time, state)

Each of these names is imported when it is first used, so that `import rnn_core` loads neither torch nor altair.
"""

from typing import TYPE_CHECKING, Any

import rnn_core.trace  # pyright: ignore[reportUnusedImport] (see below)

if TYPE_CHECKING:
    from rnn_core.experiment import Experiment
    from rnn_core.notebook import ask, plot, trace, train

__all__ = ["Experiment", "ask", "plot", "trace", "train"]

# The first import of a submodule binds its name in its package. That has happened above, so that the name `trace` can
# be freed here, once, for the function; `from rnn_core.trace import Trace` finds the module as ever.
del rnn_core
globals().pop("trace", None)


def __getattr__(name: str) -> Any:
    if name == "Experiment":
        from rnn_core.experiment import Experiment

        return Experiment
    if name in __all__:
        from rnn_core import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted((*globals(), *__all__))
