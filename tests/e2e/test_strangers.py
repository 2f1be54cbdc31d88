"""What strangers wrote is shown letter by letter: on no page does it become a link, a picture or markup of ours."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e
ADDRESSES = (
    "http://evil.example/x",
    "https://evil.example",
    "HTTP://evil.example",
    "www.evil.example",
    "me@evil.example",
)
MARKUP = (
    "<img src=x onerror=alert(1)>",
    "[click](//evil.example)",
    ":material/home: :smile:",
    "a -> b -- c $x$ `y` **z**",
)


def nothing_links_outside(page):
    assert page.locator("a[href*=evil], img[src=x]").count() == 0


@pytest.mark.parametrize("text", [*ADDRESSES, *MARKUP])
def test_a_forged_link_is_quoted_letter_by_letter(visit, text):
    page = visit(f"lab?task={quote(text)}")
    error = page.get_by_text("This link cannot be opened")
    expect(error).to_be_visible()
    nothing_links_outside(page)
    assert text in error.inner_text().replace("\u2060", "")


@pytest.mark.parametrize("slug", ["memory", "forecasting", "words"])
def test_a_forged_link_to_a_lesson_is_quoted_too(visit, slug):
    page = visit(f"{slug}?task=http%3A%2F%2Fevil.example&www.evil.example=http%3A%2F%2Fevil.example")
    expect(page.get_by_text("This link cannot be opened")).to_be_visible()
    nothing_links_outside(page)


@pytest.mark.parametrize(
    ("slug", "field"),
    [
        ("reading", "Right answers, with a / between several"),
        ("sentiment", "A review …"),
        ("writing", "Begin with"),
    ],
)
def test_what_a_reader_types_never_links(visit, slug, field):
    page = visit(slug)
    page.get_by_text("Sources:").wait_for(timeout=120_000)
    box = page.get_by_label(field).first
    box.fill("see http:**evil.example www.evil.example me@evil.example".replace("**", "//"))
    box.press("Enter")
    page.wait_for_function("!document.querySelector('[data-stale=true]')")
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=60_000)
    nothing_links_outside(page)
