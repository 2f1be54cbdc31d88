"""A network that predicts letters: what it wrote while it trained, and what each letter of a text costs it."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from pages.parts import frame, on_show, shading, unrolled, writer
from pages.parts.asking import ask
from rnn_core.questions.costs import AnswerCosts, HeldOutCost
from rnn_core.questions.reading import SequenceReading
from rnn_core.runs.live import LiveRace
from rnn_core.shipped import load
from rnn_core.tasks import Batch
from rnn_core.tasks.base import Array
from rnn_core.tasks.letters import Letters, spelled
from rnn_core.trace import Reading, costs_of

DEAR = 6.0  # bits: a letter as dear as this, or dearer, is shaded in full


class Costs(NamedTuple):
    """What each of `letters`, all but a text's first one, cost a network, in bits; `begun` is read step by step."""

    letters: str
    costs: Array
    begun: Batch
    reading: Reading
    badge: str


def latest(run: LiveRace, solved: str) -> tuple[()]:
    """Show what the first network wrote at its last snapshot, and say what `solved` means here."""
    if run.snapshots[0]:
        shot = run.snapshots[0][-1]
        st.markdown(f"At update {shot.update:,} {run.race.titles[0]} wrote by itself:")
        writer.quote(shot.wrote)
        st.caption(f"“Solved” means here: {solved}.")
    return ()


def worth(networks: on_show.Networks, name: str) -> tuple[on_show.Networks, float]:
    """Return the networks and what a letter costs the first one, in bits; of a diverged one those shipped as `name`."""
    net, title = networks.nets[0], networks.titles[0]
    reached = load(name).val_metric
    if networks.own:
        reached = ask(HeldOutCost(net, net.experiment.task))
    if np.isfinite(reached):
        return networks, reached
    st.warning(
        f"{title} has diverged: the chances that it gives are no numbers any more. Reset, and try a learning "
        "rate ten times smaller. Below stands the network trained before."
    )
    return on_show.shipped([name]), load(name).val_metric


def read(networks: on_show.Networks, name: str, typed: str, text: Batch, example: str) -> Costs:
    """Let the first network read a text; the one shipped as `name` has read the example before."""
    net = networks.nets[0]
    task = net.experiment.task
    assert isinstance(task, Letters)
    begun = task.read(task.spell(typed)[: task.steps + 1])
    reading = load(name).reading
    if networks.own or typed != example:
        reading = ask(SequenceReading(net, begun))
    costs = costs_of(reading.trace, begun.targets)[0]
    if len(text.inputs[0]) > len(costs):
        costs = ask(AnswerCosts(net, text))[0]
    badge = networks.badge if typed == example else "measured now"
    return Costs(spelled(task.vocabulary, text.targets[0]), costs, begun, reading, badge)


def draw(networks: on_show.Networks, measured: Costs, remark: str, title: str) -> None:
    """Show a text shaded by its costs, said in words that end with `remark`, and unrolled under `title`."""
    net, (letters, costs, begun, reading, badge) = networks.nets[0], measured
    task = net.experiment.task
    assert isinstance(task, Letters)
    dearest = int(np.argmax(costs))
    st.markdown(
        f"**{costs.mean():.2f} bits per letter** on average over {len(letters):,} letters. The dearest: "
        f"{costs[dearest]:.1f} bits for the “{frame.plain(letters[dearest])}” in "
        f"“{frame.plain(letters[max(0, dearest - 14) : dearest + 7])}”. {remark}"
    )
    shading.scale("predicted: 0 bits", f"{DEAR:g} bits or more")
    shading.shaded(
        task.vocabulary[begun.inputs[0, 0]] + letters,
        [0.0, *costs],
        DEAR,
        ["only read", *(f"{cost:.1f} bits" for cost in costs)],
        f"{len(letters)} letters, shaded by what each cost; {costs.mean():.2f} bits on average: {letters[:300]}",
    )
    steps = len(begun.inputs[0])
    unrolled.show(
        "read",
        task,
        begun,
        [unrolled.Pane(networks.titles[0], net.experiment.network, reading)],
        unrolled.View(
            title=title + (f" (the first {steps} letters)" if len(letters) > steps else ""),
            badge=badge,
            run=f"{networks.mark} {letters}",
        ),
    )
