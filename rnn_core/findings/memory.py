"""Where is singular or plural kept between the noun and its verb?"""

import numpy as np

from rnn_core.tasks import Batch
from rnn_core.tasks.agreement import agreement, subjects
from rnn_core.trace import Floats, Trace, softmax

MOST_STEPS = 8


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
    """Return h of the top layer where the verb is to be foreseen, (batch, hidden)."""
    return trace.states["h"][-1][np.arange(len(batch.lengths)), batch.lengths - 2]


def readable(trace: Trace, batch: Batch) -> list[float]:
    """Return how well the subject's number can be read off h, for each step up to the verb: the linear probe.

    Logistic regression for each step, fitted on the first half of the sentences that reach it and
    scored on the second. The subject is word 2; step 1 has not seen it.
    """
    from sklearn.linear_model import LogisticRegression  # here, and below: a second of import

    plural, scores = subjects(batch), list[float]()
    for step in range(min(MOST_STEPS, batch.inputs.shape[1])):
        rows = np.flatnonzero(batch.lengths - 2 >= step)
        train, test = rows[: len(rows) // 2], rows[len(rows) // 2 :]
        h = trace.states["h"][-1][:, step]
        probe = LogisticRegression(max_iter=500).fit(h[train], plural[train])
        scores.append(float(probe.score(h[test], plural[test])))
    return scores


def note(trace: Trace, batch: Batch, states: Floats) -> list[float]:
    """Return the chance that a linear probe gives to "the subject is plural" at each of `states` (time, hidden).

    One logistic regression for all steps from the subject to the verb, fitted on the recorded sentences.
    """
    from sklearn.linear_model import LogisticRegression

    count = int(batch.inputs.shape[1])
    steps = np.arange(count)
    read = (steps >= 1) & (steps <= batch.lengths[:, None] - 2)
    h, plural = trace.states["h"][-1][read], np.repeat(subjects(batch)[:, None], count, 1)[read]
    fitted = LogisticRegression(max_iter=500).fit(h, plural)
    return [float(share) for share in fitted.predict_proba(states)[:, 1]]


def verbs_right(trace: Trace, batch: Batch) -> float:
    """Return the share of sentences in which the verb forms that agree with the subject are expected more."""
    return float(agreement(softmax(trace.outputs), batch).mean())
