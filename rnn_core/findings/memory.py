"""Where is singular or plural kept between the noun and its verb?"""

import numpy as np

from rnn_core.tasks import Batch
from rnn_core.tasks.agreement import agreement, subjects
from rnn_core.trace import Floats, Trace, softmax


def by_attractors(trace: Trace, batch: Batch) -> list[float]:
    """Return the share of right verb numbers, by the number of phrases between noun and verb."""
    right, phrases = agreement(softmax(trace.outputs), batch), (batch.lengths - 3) // 3
    return [float(right[phrases == count].mean()) for count in range(int(phrases.max()) + 1)]


def number_direction(trace: Trace, batch: Batch) -> Floats:
    """Return the direction (hidden,), of length 1, from the mean h of singular to that of plural, before the verb."""
    states, plural = before_the_verb(trace, batch), subjects(batch) == 1
    difference = states[plural].mean(0) - states[~plural].mean(0)
    return difference / np.linalg.norm(difference)


def before_the_verb(trace: Trace, batch: Batch) -> Floats:
    """Return h of the top layer where the verb is to be predicted, (batch, hidden)."""
    return trace.states["h"][-1][np.arange(len(batch.lengths)), batch.lengths - 2]


def verbs_right(trace: Trace, batch: Batch) -> float:
    """Return the share of sentences in which the verb forms that agree with the subject are expected more."""
    return float(agreement(softmax(trace.outputs), batch).mean())
