"""What strangers wrote is shown letter by letter: it has no looks, and leads nowhere."""

import re

import pytest

from pages.parts.frame import aloud, plain

# As mdast-util-gfm-autolink-literal finds addresses in what is shown, after all escapes are read.
ADDRESS = re.compile(r"https?://[-.\w]+|www\.[-.\w]+|[-.\w+]+@[-\w]+(\.[-\w]+)+", re.IGNORECASE)


@pytest.mark.parametrize(
    "text",
    [
        "http://evil.example/a",
        "see HTTPS://evil.example",
        "www.evil.example",
        "me@evil.example",
        "[a](http://evil.example)",
    ],
)
def test_an_address_is_no_link(text):
    shown = re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", plain(text))
    assert ADDRESS.search(text) and not ADDRESS.search(shown)
    assert shown.replace("\u2060", "") == text


def test_lines_stay_one_line_and_punctuation_has_no_meaning():
    assert plain("a\n\n# b") == "a⏎⏎\\# b"
    assert plain(":red[a] **b** $c$ <i>").replace("\u2060", "") == "\\:red\\[a\\] \\*\\*b\\*\\* \\$c\\$ \\<i\\>"


@pytest.mark.parametrize(
    "text", ["glucose (mmol/L)", "rain_mm [www.evil.example] -> :smile:", "it's 5 < 6 \\ 7 – “°C”"]
)
def test_what_is_read_aloud_has_no_backslashes(text):
    assert aloud(plain(text)) == text
