"""Recordings as phones, browsers and editors write them, made into samples. What cannot be heard gets a sentence.

libsndfile reads WAV, FLAC, OGG (Vorbis and Opus), MP3, AIFF, CAF and AU; FFmpeg the rest: M4A, WebM, AMR, ...
"""

import io
from itertools import chain
from math import gcd
from typing import NamedTuple

import numpy as np

from rnn_core.data.audio import LOWEST_RATE, Samples

LEAST_RATE, HIGHEST_RATE = 4_000, 192_000  # samples per second
MOST_CHANNELS = 8  # a small file can declare hundreds, and ask for gigabytes
SHORTEST, LONGEST = 0.1, 10.0  # seconds
MOST_BYTES = 5_000_000
_TO_THE_END = (0, 0xFFFFFFFF)  # what a stream says of its size, which it does not know when it begins
# Of FFmpeg's formats, those that hold a sound; and nothing outside the file is opened, whatever a playlist names.
_ALONE = {
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,aac,ac3,amr,asf,aiff,caf,flac,mp3,ogg,wav",
    "protocol_whitelist": "none",
}
_CONVERT = (
    "Send WAV, FLAC, OGG, MP3, M4A or WebM. Other sound becomes such a file in a sound editor, for example Audacity: "
    "open it there and export it as WAV."
)


class Audio(NamedTuple):
    """A recording as one channel in -1 ... 1, its sampling rate, and what a reader should know of it."""

    samples: Samples
    rate: int
    note: str = ""


def decode(file: bytes) -> Audio:
    """Return a recording, sampled finely enough for every band.

    Raises ValueError with a sentence that says what to do: for what is no sound, too short, too long, or silent.
    """
    if len(file) > MOST_BYTES:
        raise ValueError(f"The file has {len(file) / 1e6:,.1f} MB; send at most {MOST_BYTES / 1e6:.0f} MB.")
    samples, rate = _by_libsndfile(_measured(file)) or _by_ffmpeg(file)
    check_length(len(samples) / rate)
    if not np.isfinite(samples).all():
        raise ValueError("Some samples of this recording are no numbers: save it again, as WAV of 16 bits.")
    if np.abs(samples).max(initial=0) < 1e-4:
        raise ValueError("This recording is silent: check the microphone, and speak closer to it.")
    return _resampled(samples.astype(np.float32), rate)


def check_length(seconds: float) -> None:
    """Raise ValueError unless a recording is neither too short nor too long."""
    if seconds < SHORTEST:
        raise ValueError(f"The recording is {seconds:.2f} seconds long: record at least {SHORTEST:g}.")
    if seconds > LONGEST:
        long = f"{seconds / 60:.0f} minutes" if seconds > 120 else f"{seconds:.0f} seconds"
        raise ValueError(f"The recording is {long} long; send at most {LONGEST:g} seconds: cut out the word you mean.")


def _check_form(rate: int, channels: int) -> None:
    if not LEAST_RATE <= rate <= HIGHEST_RATE:
        raise ValueError(
            f"The recording has {rate:,} samples per second; {LEAST_RATE:,} to {HIGHEST_RATE:,} can be read: "
            "record it again, or save it at another rate."
        )
    if channels > MOST_CHANNELS:
        raise ValueError(f"The recording has {channels} channels: save it with one or two.")


def _measured(file: bytes) -> bytes:
    """Return a WAV file whose data have a size: a stream that was cut off, or never closed, says 0 or 4 GB."""
    if file[:4] != b"RIFF" or file[8:12] != b"WAVE":
        return file
    at = 12
    while at + 8 <= len(file):
        name, size = file[at : at + 4], int.from_bytes(file[at + 4 : at + 8], "little")
        if name == b"data" and (size in _TO_THE_END or at + 8 + size > len(file)):
            rest = len(file) - at - 8
            return b"".join([file[:4], _size(len(file) - 8), file[8 : at + 4], _size(rest), file[at + 8 :]])
        at += 8 + size + size % 2
    return file


def _size(count: int) -> bytes:
    return count.to_bytes(4, "little")


def _by_libsndfile(file: bytes) -> tuple[Samples, int] | None:
    """Return samples and their rate, or None where libsndfile cannot read the file."""
    import soundfile

    try:
        with soundfile.SoundFile(io.BytesIO(file)) as opened:
            check_length(opened.frames / opened.samplerate)
            _check_form(opened.samplerate, opened.channels)
            samples = np.asarray(opened.read(dtype="float32", always_2d=True), np.float32)
            return samples.mean(1), opened.samplerate
    except soundfile.SoundFileError:
        return None


def _by_ffmpeg(file: bytes) -> tuple[Samples, int]:
    """Return samples and their rate. A stream that does not say how long it is is read until it is too long."""
    import av
    from av.error import FFmpegError

    parts, count, rate = list[Samples](), 0, LOWEST_RATE
    try:
        with av.open(io.BytesIO(file), mode="r", options=_ALONE) as opened:
            if not opened.streams.audio:
                raise ValueError(f"This file holds no sound that can be read. {_CONVERT}")
            stream = opened.streams.audio[0]
            rate = int(stream.rate)
            _check_form(rate, stream.channels)
            mono = av.AudioResampler(format="flt", layout="mono", rate=rate)
            for decoded in chain(opened.decode(stream), [None]):  # None: what is still in the resampler
                for piece in mono.resample(decoded):
                    parts.append(piece.to_ndarray().reshape(-1).astype(np.float32))
                    count += len(parts[-1])
                check_length(max(SHORTEST, count / rate))
    except (FFmpegError, EOFError):
        if not parts:
            raise ValueError(f"This file holds no sound that can be read. {_CONVERT}") from None
    return np.concatenate([*parts, np.zeros(0, np.float32)]), rate


def _resampled(samples: Samples, rate: int) -> Audio:
    """Return a recording at a rate that reaches the highest band, and say what one that was too low lacks."""
    if rate >= LOWEST_RATE:
        return Audio(samples, rate)
    from scipy.signal import resample_poly

    common = gcd(rate, LOWEST_RATE)
    finer = resample_poly(samples, LOWEST_RATE // common, rate // common).astype(np.float32)
    return Audio(
        finer,
        LOWEST_RATE,
        f"This recording has {rate:,} samples per second, as on the telephone. What is above {rate // 2:,} Hz is "
        "missing, and there the sounds s, f and t differ. Record at 16,000 or more to be heard better.",
    )
