"""Speech, sound and recordings: what is made is always the same, what cannot be heard gets a sentence."""

import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import soundfile

from rnn_core.data import kept as keeping
from rnn_core.data.audio import BANDS, HOP, bands, level, log_mel, noisy, trim
from rnn_core.data.recording import decode
from rnn_core.data.spoken import LEXICONS, NOISES, make_words, read_clip, read_words
from rnn_core.data.voices import HEARD, KLATT, LONGEST_TEXT, RATE, UNHEARD, say
from rnn_core.music.sound import as_wav
from rnn_core.questions.listening import ClipListening, RecordingListening
from rnn_core.questions.words import PLACES, ThreeSounds, WordPassage, WordRecognition, _probe
from rnn_core.shipped import load
from rnn_core.tasks.words import EXAMPLE, STEPS, Words


def tone(hertz, seconds=0.5, rate=22_050):
    return np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate).astype(np.float32)


def file_of(samples, rate, form="WAV", subtype=None):
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format=form, subtype=subtype)
    return file.getvalue()


def test_twenty_threads_speak_at_once_and_each_gets_its_own_words():
    texts = ["bad", "seven hundred and one", "pen", "a long sentence with many words in it"] * 10
    with ThreadPoolExecutor(20) as pool:
        heard = list(pool.map(lambda text: say(text, "en-us+m1"), texts))
    phonemes = {
        text: {tuple(symbol for symbol, _ in said) for one, (_, said) in zip(texts, heard, strict=True) if one == text}
        for text in texts
    }
    assert all(len(ways) == 1 for ways in phonemes.values()) and len(set(map(frozenset, phonemes.values()))) == 4


def test_the_engine_tells_phonemes_in_order_within_the_sound_and_refuses_what_it_cannot_say():
    samples, phonemes = say("bat", "en-us+f1")
    assert [symbol for symbol, _ in phonemes] == ["b", "a", "t"]
    times = [second for _, second in phonemes]
    assert times == sorted(times) and times[-1] < len(samples) / RATE
    with pytest.raises(ValueError, match="no voice"):
        say("bat", "en-us+nobody")
    for text in ("", "x" * (LONGEST_TEXT + 1)):
        with pytest.raises(ValueError, match="characters"):
            say(text, "en-us+f1")


@pytest.mark.parametrize("hertz", [300, 1_000, 4_000])
@pytest.mark.parametrize("rate", [16_000, 22_050, 96_000])
def test_a_tone_is_loudest_in_the_band_around_it_at_any_rate(hertz, rate):
    frames = log_mel(level(tone(hertz, rate=rate)), rate)
    assert frames.shape[1] == BANDS and abs(len(frames) - 0.5 / HOP) < 3
    loudest = int(frames.mean(0).argmax())
    assert abs(np.log(bands()[loudest] / hertz)) < 0.2


def test_loudness_makes_no_difference_and_noise_is_as_loud_as_it_says():
    sound = tone(440)
    assert np.allclose(log_mel(level(sound), RATE), log_mel(level(0.01 * sound), RATE), atol=0.1)
    for decibels in (20, 0):
        added = noisy(level(sound), decibels, np.random.default_rng(0)) - level(sound)
        assert 10 * np.log10((added**2).mean()) == pytest.approx(-decibels, abs=0.3)


def test_quiet_before_and_after_is_cut_off_and_said():
    quiet = np.zeros(11_025, np.float32)
    samples, cut = trim(np.concatenate([quiet, tone(440), quiet]), 22_050)
    assert cut == pytest.approx(0.46, abs=0.02) and len(samples) / 22_050 == pytest.approx(0.62, abs=0.03)
    assert trim(quiet, 22_050)[1] == 0 and len(trim(quiet[:3], 22_050)[0]) == 3


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (file_of(np.zeros(16_000), 16_000), "silent"),
        (file_of(np.full(16_000, np.nan, np.float32), 16_000, subtype="FLOAT"), "no numbers"),
        (file_of(np.zeros(40 * 60 * 8_000, np.int16), 8_000), "MB"),
        (file_of(np.zeros(40 * 60 * 100, np.int16), 100), "40 minutes"),
        (file_of(tone(440, 12), 22_050), "12 seconds"),
        (file_of(tone(440, 0.01), 22_050), "at least 0.1"),
        (file_of(tone(440, rate=2_000), 2_000), "samples per second"),
        (b"%PDF-1.7 this is no sound", "no sound that can be read"),
        (b"", "no sound that can be read"),
        (file_of(tone(440), 22_050)[:30], "no sound that can be read"),
    ],
)
def test_a_recording_that_cannot_be_heard_gets_a_sentence(file, said):
    with pytest.raises(ValueError, match=said):
        decode(file)


@pytest.mark.parametrize(("rate", "form", "channels"), [(96_000, "WAV", 2), (44_100, "FLAC", 1), (48_000, "OGG", 2)])
def test_recordings_of_any_kind_are_heard_as_one_channel(rate, form, channels):
    samples, got, note = decode(file_of(np.stack([tone(440, rate=rate)] * channels, 1), rate, form))
    assert not note
    assert got == rate and samples.ndim == 1 and abs(len(samples) / rate - 0.5) < 0.01
    again, *_ = decode(as_wav(0.9 * samples / np.abs(samples).max(), rate))
    assert np.corrcoef(again, samples)[0, 1] > 0.999


def test_a_recording_of_many_channels_is_refused_before_it_is_read():
    file = io.BytesIO()
    soundfile.write(file, np.full((16_000, 12), 0.1), 16_000, format="WAV")
    with pytest.raises(ValueError, match="12 channels"):
        decode(file.getvalue())


def test_words_are_made_the_same_in_every_process_and_voices_are_held_out(tmp_path, monkeypatch):
    first = read_words("commands", "held out")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    keeping.kept.cache_clear()
    try:
        again = read_words("commands", "held out")
        assert set(first) == set(again) and all(np.array_equal(first[name], again[name]) for name in first)
        assert any(tmp_path.rglob("frames.npy"))
        with pytest.raises(RuntimeError, match="no such lexicon"):
            keeping.kept(make_words, "no such lexicon", "held out")
        left = [place for place in (tmp_path / "unrolled").iterdir() if place.is_dir()]
        assert len(left) == 1, "something is left of what failed"
    finally:
        keeping.kept.cache_clear()
    assert not set(HEARD) & set(UNHEARD) and len(set(first["voices"])) == len(UNHEARD) + len(KLATT)


def test_a_batch_holds_each_clip_up_to_its_end():
    task = Words()
    batch = task.tested(NOISES[0])
    assert batch.inputs.shape[1:] == (STEPS, BANDS) and batch.lengths.max() <= STEPS
    behind = np.arange(STEPS) >= batch.lengths[:, None]
    assert not batch.inputs[behind].any() and batch.inputs[~behind].any(-1).all()
    spoken = read_words(task.lexicon, "held out")
    assert np.array_equal(batch.targets, spoken["words"][: len(batch.targets)])
    clip = read_clip(task.lexicon, EXAMPLE)
    assert task.answers[clip.word] == task.answers[int(task.example(np.random.default_rng()).targets[0])]
    assert clip.sounds[0][0] in {"b", "p", "d", "t"}


def test_a_network_hears_clips_and_recordings_and_the_shipped_sound_is_what_it_read():
    shipped = load("listener_gru")
    task = shipped.experiment.task
    assert isinstance(task, Words) and shipped.clip is not None
    one = ClipListening(shipped.net, EXAMPLE, NOISES[0]).answer()
    assert one.mel.shape == (len(one.answers), BANDS) and one.states.shape == (len(one.answers), 64)
    assert np.allclose(one.samples, shipped.clip.samples[: len(one.samples)], atol=0.1)
    assert abs(one.mel - shipped.reading.inputs).mean() < 0.1  # its noise was drawn anew
    file = as_wav(0.9 * one.samples / np.abs(one.samples).max(), one.rate)
    recording = RecordingListening(shipped.net, file).answer()
    assert recording.answers[-1].argmax() == one.answers[-1].argmax() and recording.truth is None
    assert recording.around.seconds == pytest.approx(one.seconds, abs=0.01) and recording.around.begin < 0.2
    assert np.abs(one.envelope).max() == 1 and one.envelope.shape[0] == 2


@pytest.mark.filterwarnings("error")
def test_states_that_hardly_differ_are_probed_without_a_warning():
    """As those of a network that has diverged may be: one of 60 differs, by the smallest number there is."""
    h = np.zeros((60, 4), np.float32)
    h[7, 2] = 1e-45
    share = _probe(h, np.arange(60) % 3, np.repeat(np.arange(10), 6))
    assert 0 <= share < 0.6


def test_what_is_told_of_a_network_is_counted_from_its_own_answers():
    shipped = load("listener_gru")
    told = WordRecognition(shipped.net).answer()
    assert told.tested == 2 * len(UNHEARD) * len(LEXICONS["one sound apart"])
    assert sum(count for *_, count in told.mistaken) <= round((1 - told.noises[0]) * told.tested) + 1
    passage = WordPassage(shipped.net).answer()
    assert (passage.parts[:, -1] >= told.noises[0] - 1e-6).all(), "a right word has three right sounds"
    assert passage.parts.shape == (3, len(PLACES)) and passage.readable.shape == (len(PLACES),)
    assert ThreeSounds(Words()).answer() and not ThreeSounds(Words(lexicon="digits")).answer()
