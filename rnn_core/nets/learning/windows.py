"""The windows of a learning rule: which losses are traced back through which steps."""

from typing import NamedTuple

from rnn_core.experiment import Rule, Truncated
from rnn_core.nets.learning.bptt import Carry
from rnn_core.nets.learning.feedback import diagonal_feedback, no_feedback


class Window(NamedTuple):
    """Losses from step `scored` up to `end` (not included) are traced back as far as step `begin`.

    `carry`: see Outside.
    """

    begin: int
    scored: int
    end: int
    carry: Carry | None = None


def windows(rule: Rule, steps: int) -> list[Window]:
    """Return the windows of a learning rule over so many steps.

    Truncated BPTT: every k1 steps, the losses of those steps go back through k2 (Sutskever 2013, 2.8.6).
    """
    if not isinstance(rule, Truncated):
        return [Window(0, 0, steps, diagonal_feedback if rule.rule == "dsf" else None)]
    if rule.k1 == rule.k2 == 1:  # windows of one step: the same in one go
        return [Window(0, 0, steps, no_feedback)]
    starts = range(0, steps, rule.k1)
    return [Window(max(0, at + rule.k1 - rule.k2), at, min(at + rule.k1, steps)) for at in starts]
