"""What is run: an Experiment (a task, a lane, how it is trained), a Race of several, and their links."""

from rnn_core.experiment.experiment import Experiment
from rnn_core.experiment.idle import idle
from rnn_core.experiment.lane import Lane
from rnn_core.experiment.links import read_query, settings_in, vary
from rnn_core.experiment.network import NetworkSpec
from rnn_core.experiment.race import MOST_LANES, Race
from rnn_core.experiment.recurrent import RecurrentSpec
from rnn_core.experiment.rivals import RivalSpec
from rnn_core.experiment.rule import BPTT, Rule, ShortCuts, Truncated
from rnn_core.experiment.viewers import ThinkerSpec, ViewerSpec

__all__ = [
    "BPTT",
    "MOST_LANES",
    "Experiment",
    "Lane",
    "NetworkSpec",
    "Race",
    "RecurrentSpec",
    "RivalSpec",
    "Rule",
    "ShortCuts",
    "ThinkerSpec",
    "Truncated",
    "ViewerSpec",
    "idle",
    "read_query",
    "settings_in",
    "vary",
]
