"""Two learning rules on one untrained network, in the unrolled view: what each hands back to every step."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from pages.parts import unrolled
from pages.parts.asking import ask
from rnn_core.experiment import Experiment
from rnn_core.questions.net import Net
from rnn_core.questions.reading import SequenceReading
from rnn_core.questions.rules import RuleFeedback


def draw(lanes: Mapping[str, Experiment]) -> None:
    """Draw the first of `lanes`, experiments by the name of their rule, beside another that the reader picks."""
    first, *others = lanes
    rule = st.segmented_control(f"Beside {first}", others, default=others[-1], required=True, key="handed.beside")
    sequence, panes = lanes[first].example(), list[unrolled.Pane]()
    for title in (first, rule):
        net = Net(lanes[title])
        reading, feedback = ask(SequenceReading(net, sequence)), ask(RuleFeedback(net, sequence))
        reading = replace(reading, flow=replace(reading.flow, norms={"h": feedback}))
        panes.append(unrolled.Pane(title, lanes[title].network, reading))
    unrolled.show(
        "handed",
        lanes[first].task,
        sequence,
        panes,
        unrolled.View(
            title="The same network before training, two ways to go back: how much reaches the symbol at step 1?",
            run=rule,
            backward=True,
            handed=True,
            start=len(sequence.inputs[0]) - 1,
        ),
    )
