"""What the lesson on unrolling claims, on the network that it opens with and on those wired by hand."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_core.anatomy.wiring import WIRINGS, Wiring
from rnn_core.experiment import Experiment
from rnn_core.findings import accuracy
from rnn_core.questions.net import wired
from rnn_core.questions.reading import Recording, SequenceReading
from rnn_core.shipped import LINKS
from tests.lessons.training import look, trained

OPENING = Experiment.from_link(LINKS["parity"])
BY_HAND = Experiment.from_link("task=parity&model=rnn&hidden=2&embedding=1")


def test_trained_on_ten_bits_it_reads_two_hundred(seed, measured):
    run = trained(OPENING, seed)
    for length in (10, 20, 50, 100, 200):
        longer = replace(OPENING.task, length=length)
        batch = longer.sample(200, np.random.default_rng(length))
        assert measured(f"accuracy on up to {length} bits", accuracy(longer, look(run, batch), batch)) > 0.97


def test_parity_wired_by_hand_is_exact_for_any_number_of_bits():
    net, batch = wired(BY_HAND, WIRINGS["Parity"].parameters()), BY_HAND.task.read("1")
    bits = np.random.default_rng(0).integers(0, 2, (20, 2_000))
    every = np.full(20, 2_000)
    batch = batch._replace(inputs=bits, targets=bits.cumsum(1) % 2, lengths=every, mask=np.ones(bits.shape, bool))
    assert accuracy(BY_HAND.task, Recording(net, batch).answer(), batch) == 1


def test_two_units_trained_from_chance_do_not_find_that_wiring(seed, measured):
    lane = BY_HAND.lane
    run = trained(replace(OPENING, lane=lane, updates=1_500), seed)
    assert measured("trained with two units: accuracy", run.history[-1].val_metric) < 0.9


def last_of_unit_1(wiring: Wiring, bits: str) -> float:
    reading = SequenceReading(wired(BY_HAND, wiring.parameters()), BY_HAND.task.read(bits)).answer()
    return float(reading.trace.states["h"][0, 0, -1, 0])


def test_the_mission_can_be_accomplished_and_none_of_the_wirings_offered_does_it():
    latch = Wiring((2.0, 2.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0))
    assert last_of_unit_1(latch, "10000000") > 0.5 and abs(last_of_unit_1(latch, "00000000")) < 0.1
    for wiring in WIRINGS.values():
        assert not (last_of_unit_1(wiring, "10000000") > 0.5 and abs(last_of_unit_1(wiring, "00000000")) < 0.1)


def test_the_echo_fades_and_the_blinker_blinks():
    echo = wired(BY_HAND, WIRINGS["An echo that fades"].parameters())
    h = SequenceReading(echo, BY_HAND.task.read("10000000")).answer().trace.states["h"][0, 0, :, 0]
    assert all(np.diff(h) < 0) and h[-1] < 0.25
    blinker = wired(BY_HAND, WIRINGS["A blinker"].parameters())
    h = SequenceReading(blinker, BY_HAND.task.read("100000000")).answer().trace.states["h"][0, 0, ::2, 0]
    assert np.sign(h).tolist() == pytest.approx([1, -1, 1, -1, 1])
