"""Chorales: reading them, what is asked of them, what they cost, and the voices under a melody."""

import itertools
from xml.etree import ElementTree

import numpy as np
import pytest
import torch

from rnn_core.data import chorales
from rnn_core.data.chorales import FEWEST_STEPS, HIGHEST, LOWEST, read_chorales
from rnn_core.findings.chorales import RANGES, decoded, shared, under
from rnn_core.music.four_parts import engrave_voices
from rnn_core.nets.models.objective import objective
from rnn_core.questions.chorales import ChoraleCosts, Harmonization
from rnn_core.questions.melody import SungMelody
from rnn_core.questions.reading import SequenceReading
from rnn_core.shipped import load
from rnn_core.tasks.chorales import Chorales, chosen, counted, counted_chances, nats, rolled


def test_every_chorale_has_four_voices_in_range_one_above_the_other():
    read = read_chorales()
    assert len(read) > 250 and sum(map(len, read)) > 15_000
    for voices in read:
        assert voices.shape[1] == 4 and len(voices) >= FEWEST_STEPS
        assert ((voices == 0) | ((voices >= LOWEST) & (voices <= HIGHEST))).all()
    together = np.concatenate(read)
    crossing = [(upper < lower).mean() for upper, lower in itertools.pairwise(together.T)]
    assert max(crossing) < 0.02 and (together == 0).mean() < 0.02
    means = together.mean(0)
    assert (np.diff(means) < -4).all()


def test_the_scale_of_c_is_sung_most_for_all_were_moved_there():
    sung = np.concatenate(read_chorales()).ravel()
    counts = np.bincount(sung[sung > 0] % 12, minlength=12)
    assert set(np.argsort(counts)[-7:]) == {0, 2, 4, 5, 7, 9, 11}


def test_a_part_is_read_at_its_quarter_notes():
    part = ElementTree.fromstring(
        "<part><measure><attributes><divisions>2</divisions></attributes>"
        "<note><pitch><step>C</step><octave>4</octave></pitch><duration>1</duration></note>"
        "<note><pitch><step>D</step><octave>4</octave></pitch><duration>3</duration></note>"
        "<note><grace/><pitch><step>E</step><octave>4</octave></pitch></note>"
        "<note><rest/><duration>2</duration></note>"
        "<note><pitch><step>B</step><alter>-1</alter><octave>3</octave></pitch><duration>4</duration></note>"
        "</measure></part>"
    )
    assert chorales._by_quarters(part) == [60, 62, 0, 58, 58]


def test_without_the_package_a_sentence_names_it(monkeypatch):
    monkeypatch.setattr("rnn_core.data.chorales.find_spec", lambda _: None)
    with pytest.raises(FileNotFoundError, match="music21"):
        read_chorales.__wrapped__()


def test_to_foresee_is_to_answer_the_next_chord_and_to_harmonize_the_voices_below():
    foresee, harmonize_ = Chorales(length=9), Chorales(way="harmonize", length=9)
    batch, below = (task.held_out(np.random.default_rng()) for task in (foresee, harmonize_))
    assert (batch.inputs[:, 1:] == batch.targets[:, :-1]).all()
    assert below.inputs.sum(-1).max() == 1 and below.targets.sum(-1).max() == 3
    assert ((below.inputs + below.targets > 0) == (batch.inputs > 0)).all()
    held = {one.tobytes() for one in chosen(True)}
    assert not held & {one.tobytes() for one in chosen(False)} and len(held) == len(chosen(True))
    windows = rolled(np.concatenate(chosen(False)))
    drawn = foresee.sample(20, np.random.default_rng(0)).inputs
    views = np.lib.stride_tricks.sliding_window_view(windows, 9, 0).transpose(0, 2, 1)
    assert all((views == one).all((1, 2)).any() for one in drawn)


def test_the_loss_is_the_sum_over_pitches_and_scores_give_the_same_nats_as_chances():
    scores = torch.randn(2, 3, 46, dtype=torch.float64, generator=torch.Generator().manual_seed(0)) * 5
    targets = (torch.rand(2, 3, 46, generator=torch.Generator().manual_seed(1)) < 0.1).double()
    mask = torch.tensor([[True, True, False], [True, True, True]])
    losses = objective(Chorales(), scores, targets, mask)
    chances = torch.sigmoid(scores)
    wanted = -(targets * chances.log() + (1 - targets) * (1 - chances).log()).sum(-1)[mask]
    assert losses.shape == (5,) and torch.allclose(losses, wanted, rtol=1e-9)
    assert nats(chances[mask].numpy(), targets[mask].numpy()) == pytest.approx(float(losses.mean()))


def test_counting_is_what_it_says_it_is():
    train = np.concatenate([rolled(one[1:]) for one in chosen(False)])
    alone = counted_chances("foresee", 0, train[None, :1])[0, 0]
    assert alone == pytest.approx(train.mean(0), abs=0.002)
    soprano = np.concatenate(chosen(False))
    c5 = soprano[:-1][soprano[:-1, 0] == 72]
    table = counted_chances("harmonize", 1, rolled(np.array([[[72]]])))[0, 0]
    assert table[64 - LOWEST] == pytest.approx((c5[:, 1:] == 64).any(1).mean(), abs=0.01)
    for way in ("foresee", "harmonize"):
        assert counted(way, 32, 1) < counted(way, 32, 0)


def test_decoded_voices_are_the_likeliest_in_order_and_in_range():
    scores = np.random.default_rng(0).normal(size=(40, HIGHEST - LOWEST + 1))
    soprano = np.array([0, *np.random.default_rng(1).integers(57, 81, 39)])
    found = decoded(scores, soprano)
    assert (found[0] == 0).all()
    for voice, (low, high) in zip(found[1:].T, RANGES, strict=True):
        assert voice.min() >= low and voice.max() <= high
    lines = np.concatenate([soprano[1:, None], found[1:]], 1)
    assert (lines[:, 0] >= lines[:, 1]).all() and (np.diff(lines[:, 1:]) < 0).all()
    best = [
        max(
            (a, t, b)
            for a, t, b in itertools.product(*(range(low, high + 1) for low, high in RANGES))
            if a <= top and t < a and b < t and np.isclose(scores[n, [a - 36, t - 36, b - 36]].sum(), reached)
        )
        for n, top in list(enumerate(soprano))[1:4]
        for reached in [scores[n, found[n] - LOWEST].sum()]
    ]
    assert best == [tuple(row) for row in found[1:4].tolist()]
    assert decoded(np.full((1, 46), np.nan), np.array([60])).shape == (1, 3)


def test_the_shipped_networks_cost_and_harmonize_what_they_say():
    net = load("chorale_gru").net
    found, alone, held = ChoraleCosts(net, 0).answer()
    assert found < min(alone, held) - 0.5
    voices = chosen(True)[0]
    harmony = Harmonization(load("harmonizer").net, voices[:, 0]).answer()
    assert harmony.network.shape == harmony.table.shape == (len(voices), 3)
    assert shared(voices[:, 1:], voices[:, 1:]) == 1
    scores = SequenceReading(load("harmonizer").net, under(voices[:, 0])).answer().trace.outputs[0]
    assert (decoded(scores, voices[:, 0]) == harmony.network).all()


def test_a_melody_is_read_at_its_quarters_moved_and_named():
    melody = SungMelody("M:4/4\nK:D\nF2G2A/B/c d2z2|f4||").answer()
    assert melody.fifths == 2 and melody.moved == -2
    assert melody.pitches.tolist() == [64, 65, 67, 72, 0, 76, 76]
    low = SungMelody("M:4/4\nK:Gm\nG,2A,2B,4||").answer()
    assert (low.fifths, low.moved) == (-2, 2) and low.pitches.tolist() == [57, 59, 60, 60]
    for typed, said in (
        ("z8||", "no note"),
        ("G2||", "2 to 64"),
        ("G8" * 30, "2 to 64"),
        ("G,,2g'2||", "No soprano"),
        ("hello", "cannot be read"),
    ):
        with pytest.raises(ValueError, match=said):
            SungMelody(f"M:4/4\nK:G\n{typed}").answer()


def test_four_voices_are_engraved_and_sound_as_they_are_written():
    voices = ((72, 73, 0, 71, 72), (67, 64, 0, 66, 67), (60, 61, 0, 62, 64), (48, 46, 0, 43, 36))
    sheet = engrave_voices(voices, -2)
    sounding = [(n, pitch) for n, chord in enumerate(zip(*voices, strict=True)) for pitch in chord if pitch]
    assert sorted((round(note.start / 0.4), note.pitch) for note in sheet.notes) == sorted(sounding)
    assert all(f'id="{key}"' in page for page in (sheet.wide, sheet.narrow) for key in sheet.ids)


def test_of_the_longest_chorale_every_note_is_drawn():
    voices = max(chosen(True) + chosen(False), key=len)
    sheet = engrave_voices(tuple(map(tuple, voices.T.tolist())), 0)
    assert len(sheet.ids) > 500
    assert all(f'id="{key}"' in page for page in (sheet.wide, sheet.narrow) for key in sheet.ids)
