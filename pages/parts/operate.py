"""Operate on a trained network: hold its gates, silence units, shift its forget bias; it reads again at once."""

from typing import NamedTuple

import streamlit as st

from pages.parts import unrolled
from pages.parts.asking import ask
from pages.parts.figures import percent
from rnn_core.anatomy.surgery import Surgery
from rnn_core.findings.counting import gates
from rnn_core.questions.accuracy import Accuracy
from rnn_core.questions.net import Net
from rnn_core.questions.reading import SequenceReading
from rnn_core.tasks import Batch
from rnn_core.trace import Reading


class Patient(NamedTuple):
    """A network before the operation: how it reads one sequence, and how well the held-out ones (no padding).

    `mark` changes with the network, `typed` with the sequence.
    """

    name: str
    net: Net
    mark: str
    typed: str
    sequence: Batch
    reading: Reading
    held_out: Batch
    accuracy: float


class Operation(NamedTuple):
    """What was done, and how often the network is right now."""

    surgery: Surgery
    accuracy: float


def held(patient: Patient, gate: str, value: float) -> float:
    """Measure how often the network is right while one gate of all its units is held at a value."""
    return ask(Accuracy(patient.net, patient.held_out, Surgery(pins=((gate, value),))))


def operate(patient: Patient) -> Operation:
    """Draw the instruments and what they do; return it."""
    name, spec, task = patient.name, patient.net.experiment.network, patient.net.experiment.task
    surgery = _instruments(name, spec.model, spec.hidden)
    if surgery == Surgery():
        st.caption(f"Nothing is changed yet: accuracy {percent(patient.accuracy)}.")
        return Operation(surgery, patient.accuracy)
    now = ask(Accuracy(patient.net, patient.held_out, surgery))
    reading = ask(SequenceReading(patient.net, patient.sequence, surgery))
    st.metric("Accuracy after the operation", percent(now), f"{now - patient.accuracy:+.0%} against before")
    unrolled.show(
        "operated",
        task,
        patient.sequence,
        [
            unrolled.Pane("untouched", spec, patient.reading),
            unrolled.Pane("operated", spec, reading, tuple(gate for gate, _ in surgery.pins), silent=surgery.silent),
        ],
        unrolled.View(
            title="The same sequence before and after the operation, on one clock",
            run=f"{patient.mark} {patient.typed} {surgery}",
        ),
    )
    return Operation(surgery, now)


def _instruments(name: str, cell: str, hidden: int) -> Surgery:
    named, pins = gates(cell), list[tuple[str, float]]()
    columns = st.columns(len(named) + (cell == "lstm"))
    for column, (gate, called) in zip(columns, named.items(), strict=False):
        if column.toggle(f"Pin the {called}", key=f"{name}.pin {gate}"):
            pins.append((gate, column.slider(f"{gate} =", 0.0, 1.0, 0.0, 0.05, key=f"{name}.value {gate}")))
    shift = 0.0
    if cell == "lstm":
        meaning = "Below 0 it forgets, above 0 it keeps."
        shift = columns[-1].slider("Shift the forget bias by", -12.0, 12.0, 0.0, 0.5, key=f"{name}.shift", help=meaning)
    silent = st.multiselect("Units to silence (their h is held at 0)", range(1, hidden + 1), key=f"{name}.silent")
    return Surgery(pins=tuple(pins), silent=tuple(unit - 1 for unit in silent), forget_shift=shift)
