"""A speech engine that ships in a package: eSpeak NG, which speaks any text in many voices, and tells its phonemes.

Source: eSpeak NG 1.52 in the package espeakng-loader (9.8 MB; 21 MB unpacked). License: GPL-3.0-or-later.
Everything it says is synthetic: formants and recorded consonants, put together by rule. The engine has one global
state, so one text is spoken at a time; and what it says changes a little from call to call. Equal texts sound equal
only when everything before them, since the engine was started, was equal, too.
"""

import ctypes
import functools
import importlib.util
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SOURCE = "synthesized here by eSpeak NG 1.52 (GPL-3.0-or-later), in the package espeakng-loader"
ACCENTS = ("en-us", "en", "en-gb-scotland")
KLATT = ("klatt", "klatt2", "klatt3", "klatt4", "klatt5", "klatt6")  # voices of another kind of synthesizer
# Left out: whispers, novelties, and voices with breath, whose noise differs from process to process.
VOICES = (
    *("Alex", "Andrea", "Andy", "Annie", "AnxiousAndy", "Denis", "Diogo", "Gene", "Gene2", "Henrique", "Hugo"),
    *("Jacky", "Lee", "Marco", "Mario", "Michael", "Mike", "Nguyen", "RicishayMax", "RicishayMax2", "Storm"),
    *("Tweaky", "adam", "anika", "announcer", "antonio", "aunty", "belinda", "benjamin", "boris", "david"),
    *("ed", "edward", "edward2", "f1", "f4", "fast", "grandma", "grandpa", "gustave", "ian", "iven", "iven2"),
    *("iven3", "iven4", "john", "kaukovalta", "linda", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "marcelo"),
    *("max", "michel", "miguel", "mike2", "norbert", "pablo", "paul", "pedro", "quincy", "rob", "robert", "shelby"),
    *("steph", "steph2", "steph3", "travis", "zac"),
)
UNHEARD = VOICES[2::5]  # never trained on
HEARD = tuple(voice for voice in VOICES if voice not in UNHEARD)
RATE = 22_050  # samples per second
LONGEST_TEXT = 200  # characters
_LONGEST_PATH = 150  # to its data; the engine cannot open longer ones
_ONE_AT_A_TIME = threading.Lock()
_PHONEME, _SYNCHRONOUS, _PHONEME_EVENTS = 7, 2, 1
_SPEED, _PITCH, _SPREAD = 1, 3, 4


class _VoiceName(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_int) for name in ("type", "id", "text_position", "length", "audio_position", "sample")),
        ("user_data", ctypes.c_void_p),
        ("name", _VoiceName),
    ]


_HEARER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


def say(
    text: str, voice: str, speed: int = 160, pitch: int = 50, spread: int = 50
) -> tuple[NDArray[np.int16], list[tuple[str, float]]]:
    """Return what the engine says, (samples,) at RATE, and its phonemes: (symbol, second at which it begins).

    voice: an accent and a voice, such as "en-us+f2". speed: words per minute, 80 to 450. pitch and spread (how much
    the pitch moves): 0 to 99. Symbols are the engine's own, without stress; pauses are left out. Raises ValueError
    for a text that is too long or a voice that is not there, FileNotFoundError when the package is missing.
    """
    if not 0 < len(text) <= LONGEST_TEXT:
        raise ValueError(f"The text has {len(text)} characters; say 1 to {LONGEST_TEXT}.")
    accent, _, name = voice.partition("+")
    if accent not in ACCENTS or name not in (*VOICES, *KLATT):  # the engine itself would take another one, silently
        raise ValueError(f"The speech engine has no voice {voice!r}.")
    library = _library()
    heard: list[NDArray[np.int16]] = []
    phonemes: list[tuple[str, float]] = []

    def hear(wave: Any, count: int, events: Any) -> int:
        if count > 0 and wave:
            heard.append(np.ctypeslib.as_array(wave, (count,)).copy())
        phonemes.extend(_phonemes(events))
        return 0

    hearer = _HEARER(hear)
    with _ONE_AT_A_TIME:
        library.espeak_SetVoiceByName(voice.encode())
        for which, value in ((_SPEED, speed), (_PITCH, pitch), (_SPREAD, spread)):
            library.espeak_SetParameter(which, int(value), 0)
        library.espeak_SetSynthCallback(hearer)
        written = text.encode() + b"\0"
        library.espeak_Synth(written, len(written), 0, 1, 0, 1, None, None)
    return (np.concatenate(heard) if heard else np.zeros(0, np.int16)), phonemes


def _phonemes(events: Any) -> Iterator[tuple[str, float]]:
    """Read the phonemes from a list of events that ends with one of type 0."""
    number = 0
    while events[number].type:
        if events[number].type == _PHONEME:
            raw = ctypes.string_at(ctypes.addressof(events[number]) + _Event.name.offset, 8).split(b"\0")[0]
            symbol = raw.decode("utf8", "replace").strip("',%=|")
            if symbol.strip("_:;"):
                yield symbol, events[number].sample / RATE
        number += 1


def restart() -> None:
    """Start a new engine, which says what an engine says that was started in a new process."""
    _library.cache_clear()


@functools.cache
def _library() -> ctypes.CDLL:
    """Return the engine that runs, or a new one."""
    if importlib.util.find_spec("espeakng_loader") is None:
        raise FileNotFoundError("Speech needs the package espeakng-loader: pip install espeakng-loader.")
    import espeakng_loader

    data = str(espeakng_loader.get_data_path())
    if len(data) > _LONGEST_PATH:
        short = Path(tempfile.mkdtemp()) / "data"
        short.symlink_to(data)
        data = str(short)
    with _ONE_AT_A_TIME:
        library = _load(Path(espeakng_loader.get_library_path()))
        if library.espeak_Initialize(_SYNCHRONOUS, 200, data.encode(), 0x8000 | _PHONEME_EVENTS) <= 0:
            raise FileNotFoundError("The speech engine finds no data: install the package espeakng-loader anew.")
    return library


def _load(path: Path) -> ctypes.CDLL:
    """Load a library from a file of its own, or it would be the engine that runs already."""
    try:
        with tempfile.TemporaryDirectory() as own:
            return ctypes.CDLL(shutil.copy(path, own))
    except OSError:  # nowhere to write, or nothing may be run from there: from a file in memory, where there are such
        if not hasattr(os, "memfd_create"):
            raise
        with os.fdopen(os.memfd_create(path.name), "wb") as file:
            file.write(path.read_bytes())
            file.flush()
            return ctypes.CDLL(f"/proc/self/fd/{file.fileno()}")
