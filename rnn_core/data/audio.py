"""Sound as a network hears it: a log-mel spectrogram; and recordings as anybody sends them, made into samples.

The bands are those of the mel scale (Stevens, Volkmann & Newman 1937), by kaldi-native-fbank. Any sampling rate will
do that reaches the highest band: the bands are the same, whatever the rate.
"""

import io
import math

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
BANDS, HOP = 32, 0.016  # bands of a frame; seconds from frame to frame
LOWEST, HIGHEST = 60, 7_600  # Hz
LOWEST_RATE, HIGHEST_RATE = 16_000, 192_000  # samples per second
MOST_CHANNELS = 8  # a small file can declare hundreds, and ask for gigabytes
SHORTEST, LONGEST = 0.1, 10.0  # seconds
MOST_BYTES = 5_000_000
WINDOW = 0.025  # seconds
_CENTER, _SCALE = 17.0, 3.5  # of the logarithms, so that a network reads numbers of about -2 ... 2
_LOUDNESS = 1_000.0  # to which everything is scaled, as 16-bit samples
_QUIET = 0.03  # of the loudest stretch: what is quieter, before and after, is cut off


def log_mel(samples: Samples, rate: int) -> NDArray[np.float32]:
    """Return the log-mel spectrogram of a sound of any loudness, (frames, BANDS)."""
    import kaldi_native_fbank as fbank

    options = fbank.FbankOptions()
    frames, bands = options.frame_opts, options.mel_opts
    frames.samp_freq, frames.frame_shift_ms, frames.frame_length_ms, frames.dither = rate, 1e3 * HOP, 1e3 * WINDOW, 0.0
    bands.num_bins, bands.low_freq, bands.high_freq = BANDS, LOWEST, HIGHEST
    computer = fbank.OnlineFbank(options)
    computer.accept_waveform(rate, (_LOUDNESS * samples).tolist())
    computer.input_finished()
    rows = [computer.get_frame(n) for n in range(computer.num_frames_ready)]
    return ((np.array(rows, np.float32).reshape(-1, BANDS) - _CENTER) / _SCALE).astype(np.float32)


def bands() -> list[float]:
    """Return the middle of each band, in Hz."""
    low, high = (1127 * math.log1p(edge / 700) for edge in (LOWEST, HIGHEST))
    return [700 * math.expm1((low + (high - low) * n / (BANDS + 1)) / 1127) for n in range(1, BANDS + 1)]


def level(samples: Samples) -> Samples:
    """Return a sound at the one loudness that networks know: root mean square 1. Silence stays silence."""
    size = float(np.sqrt(np.square(samples, dtype=np.float64).mean())) if len(samples) else 0.0
    return (samples / size).astype(np.float32) if size > 0 else samples


def trim(samples: Samples, rate: int) -> tuple[Samples, float]:
    """Return a sound without the quiet before and after it, and how many seconds were cut off in front."""
    block, rest = max(1, rate // 100), int(0.04 * rate)
    loud = np.sqrt(np.square(samples[: len(samples) // block * block], dtype=np.float64).reshape(-1, block).mean(1))
    if not len(loud) or not loud.max():
        return samples, 0.0
    heard = np.flatnonzero(loud > _QUIET * loud.max())
    first, last = max(0, heard[0] * block - rest), (heard[-1] + 1) * block + 2 * rest
    return samples[first:last], first / rate


def noisy(samples: Samples, decibels: float, rng: np.random.Generator) -> Samples:
    """Return a sound of root mean square 1 under white noise, that many decibels quieter."""
    return (samples + rng.standard_normal(len(samples)) * 10 ** (-decibels / 20)).astype(np.float32)


def decode(file: bytes) -> tuple[Samples, int]:
    """Return a recording (WAV, FLAC, OGG, MP3, ...) as one channel in -1 ... 1, and its sampling rate.

    Raises ValueError with a sentence that says what to do: for what is no sound, too short, too long, silent, or
    sampled too coarsely.
    """
    import soundfile

    if len(file) > MOST_BYTES:
        raise ValueError(f"The file has {len(file) / 1e6:,.0f} MB; send at most {MOST_BYTES / 1e6:.0f} MB.")
    try:
        with soundfile.SoundFile(io.BytesIO(file)) as opened:
            rate, count = opened.samplerate, opened.frames
            check_length(count / rate)
            if not LOWEST_RATE <= rate <= HIGHEST_RATE:
                raise ValueError(
                    f"The recording has {rate:,} samples per second; {LOWEST_RATE:,} to {HIGHEST_RATE:,} are needed: "
                    "record it anew, or save it at another rate."
                )
            if opened.channels > MOST_CHANNELS:
                raise ValueError(f"The recording has {opened.channels} channels: save it with one or two.")
            samples = opened.read(dtype="float32", always_2d=True).mean(1)
    except soundfile.SoundFileError:
        raise ValueError("This file holds no sound that can be read: send a WAV, FLAC, OGG or MP3 file.") from None
    if not np.isfinite(samples).all():
        raise ValueError("Some samples of this recording are no numbers: save it anew, as WAV of 16 bits.")
    if np.abs(samples).max(initial=0) < 1e-4:
        raise ValueError("This recording is silent: check the microphone, and speak closer to it.")
    return samples.astype(np.float32), rate


def check_length(seconds: float) -> None:
    """Raise ValueError unless a recording is neither too short nor too long."""
    if seconds < SHORTEST:
        raise ValueError(f"The recording is {seconds:.2f} seconds long: record at least {SHORTEST:g}.")
    if seconds > LONGEST:
        long = f"{seconds / 60:.0f} minutes" if seconds > 120 else f"{seconds:.0f} seconds"
        raise ValueError(f"The recording is {long} long; send at most {LONGEST:g} seconds: cut out the word you mean.")
