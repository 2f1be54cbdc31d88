"""Recordings as phones, browsers and editors write them; and where in them somebody speaks."""

import io

import av
import numpy as np
import pytest
import soundfile

from rnn_core.data import recording as recordings
from rnn_core.data.audio import level, log_mel, trim
from rnn_core.data.recording import decode
from rnn_core.data.speech import find_speech
from rnn_core.data.spoken import read_clip
from rnn_core.data.voices import RATE
from rnn_core.questions.listening import RecordingListening
from rnn_core.questions.reading import SequenceReading
from rnn_core.shipped import load


def tone(hertz, seconds=0.5, rate=48_000):
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate).astype(np.float32)


def by_soundfile(form, subtype=None, rate=48_000):
    file = io.BytesIO()
    soundfile.write(file, tone(440, rate=rate), rate, format=form, subtype=subtype)
    return file.getvalue()


def by_ffmpeg(form, codec, rate=48_000, samples=None):
    """A file as a phone or a browser writes it."""
    file = io.BytesIO()
    with av.open(file, "w", format=form) as out:
        stream = out.add_stream(codec, rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray((tone(440, rate=rate) if samples is None else samples)[None], "fltp", "mono")
        frame.sample_rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            out.mux(packet)
    return file.getvalue()


FILES = {
    "aiff": lambda: by_soundfile("AIFF"),
    "caf": lambda: by_soundfile("CAF"),
    "ogg with opus": lambda: by_soundfile("OGG", "OPUS"),
    "m4a": lambda: by_ffmpeg("ipod", "aac"),
    "mp4": lambda: by_ffmpeg("mp4", "aac"),
    "webm": lambda: by_ffmpeg("webm", "libopus"),
    "aac": lambda: by_ffmpeg("adts", "aac"),
}


@pytest.mark.parametrize("kind", FILES)
def test_what_phones_and_browsers_record_is_read(kind):
    samples, rate, note = decode(FILES[kind]())
    assert rate == 48_000 and not note and 0.45 < len(samples) / rate < 0.6
    spectrum = np.abs(np.fft.rfft(samples))
    assert np.argmax(spectrum) / len(samples) * rate == pytest.approx(440, abs=4)


def test_a_telephones_recording_is_resampled_and_its_lack_is_said():
    samples, rate, note = decode(by_soundfile("WAV", rate=8_000))
    assert rate == 16_000 and len(samples) == 8_000 and "above 4,000 Hz is missing" in note
    assert np.corrcoef(samples, tone(440, rate=16_000))[0, 1] > 0.99


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 10**6])
def test_a_stream_that_does_not_say_its_size_is_read_to_the_end(size):
    file = by_soundfile("WAV")
    at = file.index(b"data") + 4
    streamed = file[:4] + size.to_bytes(4, "little") + file[8:at] + size.to_bytes(4, "little") + file[at + 4 :]
    assert np.array_equal(decode(streamed).samples, decode(file).samples)


def test_a_long_stream_is_refused_before_all_of_it_is_decoded(monkeypatch):
    file = by_ffmpeg("webm", "libopus", samples=tone(440, 40))
    real, asked = recordings.check_length, list[float]()
    monkeypatch.setattr(recordings, "check_length", lambda seconds: (asked.append(seconds), real(seconds)))
    with pytest.raises(ValueError, match="send at most 10 seconds"):
        decode(file)
    assert max(asked) < 11


@pytest.mark.parametrize("file", [b"%PDF-1.7", b"", b"RIFF\0\0\0\0WAVE", b"\0" * 1_000, by_soundfile("WAV")[:40]])
def test_what_is_no_sound_gets_a_sentence_that_says_how_to_convert(file):
    with pytest.raises(ValueError, match=r"no sound that can be read\. .* export it as WAV|at least 0\.1"):
        decode(file)


def test_a_playlist_opens_nothing_that_it_names(tmp_path):
    (tmp_path / "own.aac").write_bytes(FILES["aac"]())
    for name in (f"file://{tmp_path}/own.aac", f"{tmp_path}/own.aac"):
        for text in (
            f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{name}\n#EXT-X-ENDLIST\n",
            f"ffconcat version 1.0\nfile '{name}'\n",
        ):
            with pytest.raises(ValueError, match="no sound that can be read"):
                decode(text.encode())


def with_quiet(clip, rng, noise=40):
    """A clip in a quiet room, with the room before and after; and where it is, in seconds."""
    before, after = rng.uniform(0.3, 1.2, 2)
    whole = np.concatenate([np.zeros(int(before * RATE)), clip, np.zeros(int(after * RATE))])
    whole += 10 ** (-noise / 20) * rng.standard_normal(len(whole)) + 0.05 * np.sin(
        2 * np.pi * 50 * np.arange(len(whole)) / RATE
    )
    return whole.astype(np.float32), before, before + len(clip) / RATE


@pytest.mark.parametrize("noise", [60, 40, 30])
def test_speech_is_found_between_the_noise_of_a_room(noise):
    rng = np.random.default_rng(1)
    for number in range(0, 400, 40):
        clip, *_ = read_clip("one sound apart", number)
        whole, begin, end = with_quiet(clip, rng, noise)
        whole[-600:-580] += 3  # a click, as of a mouse
        stretch = find_speech(whole, RATE)
        assert stretch.begin == pytest.approx(begin, abs=0.06) and stretch.end == pytest.approx(end, abs=0.08)


def test_a_mouth_that_closes_for_a_t_is_no_end_and_silence_has_none():
    closed = np.concatenate([tone(300, 0.2), np.zeros(5_000, np.float32), 0.3 * tone(3_000, 0.05)])
    stretch = find_speech(np.concatenate([np.zeros(24_000), closed, np.zeros(24_000)]), 48_000)
    assert stretch.begin == pytest.approx(0.5, abs=0.05) and stretch.end == pytest.approx(
        0.5 + len(closed) / 48_000, abs=0.03
    )
    assert find_speech(np.zeros(4_800, np.float32), 48_000) == (0.0, 0.1)
    assert find_speech(tone(300), 48_000)[1] == 0.5
    assert find_speech(tone(300, 0.001), 48_000)[0] == 0.0


def test_a_word_with_a_tail_is_heard_as_well_as_without():
    shipped, rng = load("listener_gru"), np.random.default_rng(2)
    task = shipped.experiment.task

    def hears(samples):
        frames = log_mel(level(samples[: round(0.97 * RATE)]), RATE)
        return int(SequenceReading(shipped.net, task.read(frames)).answer().trace.outputs[0][-1].argmax())

    right = dict.fromkeys(("alone", "loud enough", "speech"), 0)
    for number in range(0, 400, 20):
        clip = read_clip(task.lexicon, number)
        whole, *_ = with_quiet(clip.samples, rng)
        stretch = find_speech(whole, RATE)
        right["alone"] += hears(clip.samples) == clip.word
        right["loud enough"] += hears(trim(whole, RATE)[0]) == clip.word
        right["speech"] += hears(whole[round(stretch.begin * RATE) : round(stretch.end * RATE)]) == clip.word
    assert right["speech"] >= right["alone"] - 2 > right["loud enough"] + 2, right


def test_a_recording_says_which_part_of_it_is_heard():
    clip = read_clip("one sound apart", 3)
    whole, begin, end = with_quiet(clip.samples, np.random.default_rng(3))
    file = io.BytesIO()
    soundfile.write(file, whole / np.abs(whole).max(), RATE, format="WAV")
    listening = RecordingListening(load("listener_gru").net, file.getvalue()).answer()
    around = listening.around
    assert around.seconds == pytest.approx(len(whole) / RATE, abs=1e-3) and around.envelope.shape == (2, 400)
    assert around.begin == pytest.approx(begin, abs=0.06) and around.end == pytest.approx(end, abs=0.08)
    assert listening.seconds == pytest.approx(around.end - around.begin)
