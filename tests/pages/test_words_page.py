"""The page on spoken words: a clip is chosen, noise is added, a recording is heard or refused."""

import io

import numpy as np
import soundfile

from pages.parts import address
from tests.pages.opened import box, open_lesson, says, words


def test_another_word_in_another_voice_under_noise_is_heard_anew():
    test = open_lesson("words")
    before = len(test.get("bidi_component"))
    test.selectbox(key="words.voice").set_value(16).run()
    box(test, "Who listens").set_value(2).run()
    test.select_slider(key="words.noise").set_value(-5).run()
    assert not test.exception and len(test.get("bidi_component")) == before


def test_the_mission_is_accomplished_by_a_mistake_in_quiet():
    test = open_lesson("words")
    assert "◻️ **Mission.**" in words(test)
    box(test, "Who listens").set_value(2).run()
    for word in range(12):
        test.selectbox(key="words.word one sound apart").set_value(word).run()
        if "Mission accomplished" in words(test):
            break
    assert "Mission accomplished" in words(test) and not test.exception


def test_a_file_that_is_no_sound_gets_a_sentence_and_a_sound_is_heard():
    test = open_lesson("words")
    test.file_uploader(key="words.file").set_value(("word.wav", b"%PDF-1.7", "audio/wav")).run()
    assert any("no sound that can be read" in says(error) for error in test.error) and not test.exception
    file = io.BytesIO()
    soundfile.write(file, np.sin(np.arange(24_000) / 9), 48_000, format="WAV")
    test.file_uploader(key="words.file").set_value(("word.wav", file.getvalue(), "audio/wav")).run()
    assert not test.error and not test.exception and "the network hears" in words(test)


def test_over_plain_http_the_page_says_that_the_microphone_needs_https(monkeypatch):
    for url, needs in (("http://school:8501/words", True), ("https://school/words", False), ("http://[::1]/", False)):
        monkeypatch.setattr(address, "_here", lambda url=url: url)
        assert ("begin with **https**" in words(open_lesson("words"))) is needs


def test_a_recording_of_a_telephone_is_heard_with_a_warning():
    test, file = open_lesson("words"), io.BytesIO()
    soundfile.write(file, np.sin(np.arange(8_000) / 9), 8_000, format="WAV")
    test.file_uploader(key="words.file").set_value(("call.wav", file.getvalue(), "audio/wav")).run()
    assert not test.error and any("above 4,000 Hz is missing" in box.value for box in test.warning)
