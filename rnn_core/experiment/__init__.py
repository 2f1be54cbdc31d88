"""What is run: an Experiment (a task, a network, how it learns), a Race of several, and their links."""

from rnn_core.experiment.experiment import Experiment
from rnn_core.experiment.links import read_query, vary
from rnn_core.experiment.modelspec import ModelSpec
from rnn_core.experiment.race import MOST_LANES, Race

__all__ = ["MOST_LANES", "Experiment", "ModelSpec", "Race", "read_query", "vary"]
