"""Sound as a network hears it: a log-mel spectrogram.

The bands are those of the mel scale (Stevens, Volkmann & Newman 1937), by kaldi-native-fbank. Any sampling rate will
do that reaches the highest band: the bands are the same, whatever the rate.
"""

import math

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
BANDS, HOP = 32, 0.016  # bands of a frame; seconds from frame to frame
LOWEST, HIGHEST = 60, 7_600  # Hz
LOWEST_RATE = 16_000  # samples per second
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
