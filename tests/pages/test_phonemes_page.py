"""The page on phonemes: other utterances, typed texts, and what cannot be said."""

import numpy as np

from pages.sections.phonemes.transcription import FEWEST, SHOWN, likely_labels
from tests.pages.opened import open_lesson, says, words


def test_another_voice_and_another_utterance_are_spelled_anew():
    test = open_lesson("phonemes")
    before = next(box.value for box in test.markdown if "Said:" in str(box.value))
    test.selectbox(key="phonemes.voice").set_value(3).run()
    test.slider(key="phonemes.turn").set_value(5).run()
    after = next(box.value for box in test.markdown if "Said:" in str(box.value))
    assert before != after and not test.exception


def test_a_text_is_said_and_spelled_and_what_cannot_be_said_gets_a_sentence():
    test = open_lesson("phonemes")
    test.text_input(key="phonemes.text").set_value("a little boat").run()
    assert "“a little boat”" in " ".join(str(box) for box in test.get("bidi_component")) or not test.exception
    for text in ("", "   ", "…", "<b>&"):
        test.text_input(key="phonemes.text").set_value(text).run()
        assert not test.exception
        assert test.error or text == "<b>&"
    assert any("type some" in says(error) for error in test.error) or "Said:" in words(test)


def test_a_picture_has_the_likely_labels_and_never_none():
    chances = np.full((3, 6), 0.01)
    assert len(likely_labels(chances)) >= FEWEST, "an image without rows cannot be drawn"
    chances[1, [0, 2, 3, 4, 5]] = 2 * SHOWN
    assert likely_labels(chances).tolist() == [0, 2, 3, 4, 5]
    chances[1] = [0.04, 0.9, 0.03, 0.02, 0.01, 0]
    assert likely_labels(chances).tolist() == [0, 1, 2, 3]
