"""Tunes: reading ABC, the collections, engraving, sound, and what is measured of tunes."""

import importlib.util
import io
import wave

import numpy as np
import pytest

from rnn_core.data.notation import EIGHTH, beamed, read_tune, right_bars
from rnn_core.data.tunes import LETTERS, plain_tune, read_tunes
from rnn_core.findings.beginnings import Worth, beginnings, counted_worth, looked_up_worth, saved
from rnn_core.findings.tunes import compose_counted, finished, judge, judge_all, longest_copy
from rnn_core.music.engraving import QUARTER, engrave
from rnn_core.music.sound import ATTACK, RATE, Note, as_wav, synthesize
from rnn_core.tasks.tunes import BETWEEN, Tunes, joined, tune_codes, tune_starts

TUNE = "M:4/4\nK:G\nd2|:G>ABc (3dcB A2|G/G/G ^c4z2:|d8||"


def test_lengths_are_worked_out_broken_rhythms_and_triplets_included():
    tune = read_tune("M:4/4\nK:G\nG>A(3BcdA/2B/c<d|e3/2f//g//||")
    first, second = tune.bars
    assert [length / EIGHTH for length in first.lengths] == pytest.approx([1.5, 0.5, *[2 / 3] * 3, 0.5, 0.5, 0.5, 1.5])
    assert [length / EIGHTH for length in second.lengths] == [1.5, 0.25, 0.25]
    assert (tune.meter, tune.key, tune.end, [bar.line for bar in tune.bars]) == ("4/4", "G", "||", ["", "|"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "begins with its meter"),
        ("K:G\nabc|", "begins with its meter"),
        ("M:4/4\nK:H\nabc|", "begins with its meter"),
        ("M:7/8\nK:G\nabc|", "7/8 is not known"),
        ("M:4/4\nK:G\n||", "no note"),
        ("M:4/4\nK:G\nabc|\nabc|", "one line"),
        ("M:4/4\nK:G\nab?c|", "“[?]” behind “ab”"),
        ("M:4/4\nK:G\n>ab|", "between two notes"),
        ("M:4/4\nK:G\na>|b", "within a triplet or a broken rhythm"),
        ("M:4/4\nK:G\n(3ab|c", "within a triplet"),
        ("M:4/4\nK:G\na0b|", "no note has"),
        ("M:4/4\nK:G\na/3b|", "no note has"),
        ("M:4/4\nK:G\na99b|", "no note has"),
    ],
)
def test_what_is_no_tune_gets_a_sentence(text, said):
    with pytest.raises(ValueError, match=said):
        read_tune(text)
    assert judge(text).problem and judge(text).bars == 0


def test_bars_are_right_if_full_and_at_the_edges_of_a_part_if_not_longer():
    assert right_bars(read_tune("M:3/4\nK:G\nd2|G6|A6|B4||c2|d6|e4:|")) == (7, 7)
    assert right_bars(read_tune("M:3/4\nK:G\nd8|G6|A4|B4|c6||")) == (2, 5)  # too long, and twice short inside


def test_beams_end_at_the_beats_and_no_note_is_lost():
    assert beamed(read_tune("M:6/8\nK:G\nGABcde|f>gf(3abcd2||")) == "GAB cde|f>gf (3abc d2||"
    assert beamed(read_tune("M:4/4\nK:G\nG2A2Bcde|G>A>BcdeA2||".replace("A>B", "AB"))) == "G2A2 Bcde|G>ABc deA2||"
    for text in read_tunes()[::50]:
        assert beamed(read_tune(text)).replace(" ", "") == text.split("\n")[2]


def test_the_collections_are_read_whole_spelled_alike_and_without_variants():
    tunes = read_tunes()
    assert len(tunes) > 2_500 and set("".join(tunes)) == set(LETTERS) and len(LETTERS) <= 60
    assert all(judge(text).right == judge(text).bars >= 8 for text in tunes[::10])
    bodies = ["".join(c for c in text.split("\n")[2] if c not in ":|") for text in tunes]
    assert len(set(bodies)) == len(bodies)
    held_out = joined(held_out=True).split(BETWEEN)[:-1]
    shares = [len(longest_copy(text)) / len(text.split("\n")[2]) for text in held_out[::4]]
    assert max(shares) < 0.4 and float(np.median(shares)) < 0.15  # no held-out tune is a training tune in disguise
    assert joined(held_out=False).count(BETWEEN) + len(held_out) == len(tunes)


def test_a_written_tune_loses_ornaments_and_titles_and_keeps_its_notes():
    head = "X:7\nT:Title\nM:C|\nL:1/8\nK:A Mixolydian\n"
    bars = '(AB)cd {e}efg"G"a|' * 8
    assert plain_tune(head + bars) == "M:2/2\nK:Amix\n" + "|".join(["ABcdefga"] * 8) + "|"
    for other in ("L:1/16", "M:5/4", "K:HP"):
        assert plain_tune("\n".join([other if one[0] == other[0] else one for one in head.splitlines()]) + bars) is None
    for lost in ("K:D\n" + bars, "[CE]4 z4|", "|1 A8:|2 B8|", "w: la la la", "A3|"):
        assert plain_tune(head + bars + "\n" + lost + bars) is None


def test_without_the_package_a_sentence_names_it(monkeypatch):
    monkeypatch.setattr("rnn_core.data.tunes.find_spec", lambda _: None)
    with pytest.raises(FileNotFoundError, match="music21"):
        read_tunes.__wrapped__()
    assert importlib.util.find_spec("music21")


def test_every_window_begins_with_a_tune_and_held_out_tunes_are_never_drawn():
    task = Tunes(length=40)
    names, rng = np.array(task.vocabulary), np.random.default_rng(0)
    for batch, held_out in ((task.sample(60, rng), False), (task.held_out(rng), True)):
        texts = ["".join(names[row]) for row in batch.inputs]
        assert all(text.startswith("M:") and text in joined(held_out) for text in texts)
        assert not any(text in joined(not held_out) for text in texts)
    assert "".join(names[tune_codes(True)]) == joined(True)
    assert all(joined(True)[at : at + 2] == "M:" for at in tune_starts(True, 40))
    assert task.counted(3)[3] < task.counted(2)[2] < task.counted(0)[0] == task.chance


def test_a_tune_is_engraved_twice_and_every_note_is_drawn_and_sounds_when_it_should():
    sheet = engrave(TUNE)
    lengths = [length / EIGHTH for bar in read_tune(TUNE).bars for length in bar.lengths]
    starts = np.cumsum([0, *lengths]) * QUARTER / 2
    sounding = [n for n in range(len(lengths)) if n != len(lengths) - 2]  # the last but one is a rest
    assert [note.start for note in sheet.notes] == pytest.approx([starts[n] for n in sounding], abs=1e-3)
    assert [note.seconds for note in sheet.notes] == pytest.approx(
        [lengths[n] * QUARTER / 2 for n in sounding], abs=1e-3
    )
    assert [note.pitch for note in sheet.notes] == [74, 67, 69, 71, 72, 74, 72, 71, 69, 67, 67, 67, 73, 74]
    for page in (sheet.wide, sheet.narrow):
        assert page.startswith("<svg") and all(f'id="{key}"' in page for key in sheet.ids)
    width = [float(page.split('viewBox="0 0 ')[1].split()[0]) for page in (sheet.wide, sheet.narrow)]
    assert width[1] < 420 < 800 < width[0]
    assert engrave(TUNE) == sheet


def test_verovio_reads_the_same_notes_as_we_do():
    for text in read_tunes()[::60]:
        engrave(text)  # raises ValueError where they differ
    with pytest.raises(ValueError, match="meter"):
        engrave("hello")


def test_a_note_has_its_pitch_dies_away_and_neither_clicks_nor_clips():
    sound = synthesize([Note(69, 0.0, 1.0)])
    spectrum = np.abs(np.fft.rfft(sound))
    assert np.fft.rfftfreq(len(sound), 1 / RATE)[spectrum.argmax()] == pytest.approx(440, abs=2)
    loud = [np.abs(sound[int(at * RATE) : int((at + 0.1) * RATE)]).max() for at in (0.1, 0.8)]
    assert loud[1] < loud[0] / 2
    assert abs(sound[0]) < 1e-6 and abs(sound[-1]) < 1e-2 and np.abs(sound[: int(ATTACK * RATE / 8)]).max() < 0.2
    chord = synthesize([Note(60 + k, 0.1 * k, 0.5) for k in range(30)])
    assert np.abs(chord).max() == pytest.approx(0.8)
    with wave.open(io.BytesIO(as_wav(chord))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (RATE, 1, len(chord))
    assert len(as_wav(synthesize([]))) < 2_000
    assert np.abs(synthesize([Note(127, 0.0, 0.2)])).max() < 1  # its overtones are above what can be sampled


def test_tunes_are_judged_as_they_are():
    back = "M:2/4\nK:G\nGABc|d4|GABc|e4|GABc|d4|c4|GABc||"
    assert (judge(back).right, judge(back).bars, judge(back).returning) == (8, 8, 3)
    assert judge_all([back, None, "x"]) == (1 / 3, 1.0, 3 / 4)
    assert finished("a tune" + BETWEEN + "M:") == "a tune" and finished("no end") is None
    studied = joined(held_out=False).split(BETWEEN)[7]
    assert longest_copy(studied) == studied.split("\n")[2]


def test_a_table_of_counts_writes_what_it_has_counted():
    texts = [compose_counted(seed) for seed in range(20)]
    assert texts == [compose_counted(seed) for seed in range(20)] and len(set(texts)) == 20
    assert judge_all(texts).parse > 0.6 and judge_all(texts).right < 0.6


def test_the_first_half_is_taken_away_and_echoes_of_it_are_marked():
    found = beginnings()
    for whole, cut, echo in list(zip(*found, strict=True))[::20]:
        tune, rest = read_tune(whole), read_tune(cut)
        half = len(tune.bars) // 2
        assert [bar.text for bar in rest.bars] == [bar.text for bar in tune.bars[half:]] and len(tune.bars) >= 12
        last, at = tune.bars[len(tune.bars) * 3 // 4 :], 0
        for n, bar in enumerate(last, start=len(tune.bars) * 3 // 4):
            here = echo[at : at + len(bar.line + bar.text)]
            at += len(here)
            names = [one.text for one in tune.bars]
            assert here.all() == here.any() == (bar.text in names[:half] and bar.text not in names[half:n])
        assert at == len(echo)


def test_who_cannot_look_back_gains_nothing_and_who_looks_it_up_gains_most():
    table, looks = counted_worth(), looked_up_worth()
    assert table.echo_with == pytest.approx(table.echo_without) and table.new_with == pytest.approx(table.new_without)
    assert saved(looks) > 0.4 and saved(table) == pytest.approx(0, abs=1e-6)
    assert saved(Worth(1.0, 2.0, 0.0, 0.0)) == 0.5
