"""The unrolled view, by mouse and by keyboard: what it shows is what the network computed."""

import re

import pytest
from playwright.sync_api import expect

from pages.parts.course import entries
from rnn_core.questions.backward import BackwardPass
from rnn_core.questions.reading import SequenceReading
from rnn_core.shipped import load
from tests.e2e.test_journeys import COUNT_SENT, press

pytestmark = pytest.mark.e2e

READING = load("counter").reading
LESSONS = [lesson.slug for lesson in entries() if lesson.slug != "lab"]


PICTURE = ".stage canvas, svg[role=img]"


def opened(visit, path="lstm", **options):
    page = visit(path, **options)
    page.get_by_role("button", name="open the cell").first.wait_for()
    page.locator(".equation").first.wait_for()
    page.get_by_text("Sources:").wait_for(timeout=60_000)  # the page is complete: nothing else will be sent
    return page


def chosen(page):
    """Return the step and the unit that the view is at, counted from 0."""
    step = int(re.match(r"Step (\d+)", page.locator(".said").first.inner_text())[1]) - 1
    return step, int(page.locator("input.unit").first.input_value()) - 1


def number(text):
    return float(text.replace("−", "-"))


def assert_the_equations_hold(page):
    """Every equation was redone in the browser: its result and what the network had are those of the Trace."""
    step, unit = chosen(page)
    rows = page.locator(".equation").all()
    assert len(rows) == 6
    for row in rows:
        symbol = row.get_attribute("data-symbol")
        signals = READING.trace.states | READING.trace.gates
        wanted = pytest.approx(float(signals[symbol][0, 0, step, unit]), abs=6e-4)  # three decimals are shown
        assert number(row.locator(".made").inner_text()) == wanted, (symbol, step, unit)
        assert number(row.locator(".had").inner_text()) == wanted, (symbol, step, unit)
        assert "✓" in row.inner_text()


def test_by_mouse_steps_zoom_and_units_without_a_message_to_the_server(visit):
    page = opened(visit)
    assert chosen(page)[0] == 7  # the first R
    assert_the_equations_hold(page)
    page.evaluate(COUNT_SENT)
    overview = page.locator(".stage canvas").first
    box = overview.bounding_box()
    for share in (0.3, 0.62, 0.95):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + 100)
        page.mouse.down()
        page.mouse.up()
        assert_the_equations_hold(page)
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 60, steps=8)
    page.mouse.up()
    assert chosen(page)[0] > 11
    slider = page.get_by_role("slider", name="Time step").first
    rail = slider.bounding_box()
    page.mouse.click(rail["x"] + rail["width"] * 0.1, rail["y"] + rail["height"] / 2)
    assert 0 < chosen(page)[0] < 5
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    assert 2 < chosen(page)[0] < 7 and chosen(page)[0] == int(slider.input_value())
    press(page, "open the cell")
    expect(page.locator(".inside").first).to_be_hidden()
    overview.click(position={"x": box["width"] * 0.5, "y": 100})
    expect(page.locator(".inside").first).to_be_visible()
    page.locator("input.unit").first.fill("3")
    assert chosen(page)[1] == 2
    assert_the_equations_hold(page)
    press(page, "gradient")
    expect(page.locator(".said").first).to_contain_text("the gradient of the loss with respect to h is")
    assert page.evaluate("window.sent") == 0, "moving through time asked the server"


def test_an_encoder_decoder_opens_at_every_step_with_the_weights_that_served_it(visit):
    page = visit("shapes")
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    view = page.locator(".unrolled", has_text="encoder–decoder: it answers")
    view.get_by_role("button", name="open the cell").click()
    stage, trace = view.locator(".stage"), load("encoder_decoder").reading.trace
    stage.focus()
    page.keyboard.press("Home")
    for step in range(trace.outputs.shape[1]):
        expect(view.locator(".where")).to_contain_text("encoder’s GRU" if step < 4 else "decoder’s GRU")
        assert all("✓ the network’s" in text for text in view.locator(".equation").all_inner_texts()), step
        unit = int(view.locator("input.unit").input_value()) - 1
        made = number(view.locator(".equation[data-symbol=h] .made").inner_text())
        assert made == pytest.approx(float(trace.states["h"][0, 0, step, unit]), abs=6e-4)
        page.keyboard.press("ArrowRight")


def test_the_way_back_is_redone_in_the_browser_and_adds_up_to_what_autograd_finds(visit):
    page = opened(visit, "bptt")
    page.evaluate(COUNT_SENT)
    shipped = load("echo_early")
    sequence = shipped.experiment.task.read("10001110100100000000")
    back, reading = BackwardPass(shipped.net, sequence).answer(), SequenceReading(shipped.net, sequence).answer()
    page.locator(".stage").first.focus()
    page.keyboard.press("End")
    for step in range(19, -1, -1):
        at, unit = chosen(page)
        assert at == step
        rows = page.locator(".equation")
        held, jacobian = (True, False), (False, False)  # nothing was recorded of the local Jacobian alone
        assert [("✓" in text, "✗" in text) for text in rows.all_inner_texts()] == [held, held, jacobian, held, held]
        made = [number(text) for text in rows.locator(".made").all_inner_texts()]
        assert made[0] == pytest.approx(float(back.states[step, unit]), abs=6e-4)
        assert made[1] == pytest.approx(float(back.rows[step, unit]), abs=6e-4)
        origin = int(abs(back.total[unit]).argmax())
        h = reading.trace.states["h"][0, 0, step, unit]
        recurrent = reading.weights[0][0][1]
        assert made[2] == pytest.approx(float((1 - h**2) * recurrent[unit, origin]), abs=6e-4)
        assert abs(made[4]) == pytest.approx(float(abs(back.total[unit]).max()), abs=6e-4)
        page.keyboard.press("ArrowLeft")
    assert page.evaluate("window.sent") == 0, "moving through time asked the server"


def test_by_keyboard_alone(visit):
    page = opened(visit)
    page.evaluate(COUNT_SENT)
    page.locator(".stage").first.focus()
    page.keyboard.press("Home")
    assert chosen(page)[0] == 0
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert chosen(page)[0] == 3
    before = chosen(page)[1]
    page.keyboard.press("ArrowUp" if before else "ArrowDown")
    assert chosen(page)[1] == (before - 1 if before else 1)
    assert_the_equations_hold(page)
    page.keyboard.press("Escape")
    expect(page.locator(".inside").first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".inside").first).to_be_visible()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    assert chosen(page)[0] == READING.trace.outputs.shape[1] - 2
    assert_the_equations_hold(page)
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause", exact=True).first).to_be_visible()
    page.keyboard.press(" ")
    assert page.evaluate("window.sent") == 0, "moving through time asked the server"


def test_the_page_reads_the_step_at_which_the_reader_lets_go(visit):
    page = visit("memory")
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    expect(page.get_by_text("Step 5, “dogs”")).to_be_visible()
    canvas = page.locator(".stage canvas").first
    canvas.click(position={"x": canvas.bounding_box()["width"] * 0.99, "y": 100})
    expect(page.get_by_text("Step 10, “.”")).to_be_visible(timeout=20_000)
    page.keyboard.press("Home")
    expect(page.get_by_text("no subject yet, nothing is noted")).to_be_visible(timeout=20_000)
    assert chosen(page)[0] == 0  # the page was drawn anew, and the view stayed where it was


def test_tab_reaches_every_control_of_the_view_in_reading_order(visit):
    page = opened(visit)
    page.locator("button.play").first.focus()
    seen = []
    for _ in range(8):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("""() => {
            let found = document.activeElement;
            while (found.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
            return found.className;
        }""")
        )
    assert seen == ["back", "ahead", "time", "speed", "gradient", "open", "stage", "unit"]


@pytest.mark.parametrize("path", LESSONS)
def test_a_lesson_is_no_wider_than_the_screen(visit, path):
    assert_it_fits(visit, path, "dark")


@pytest.mark.parametrize("path", LESSONS[::6])
def test_a_lesson_is_no_wider_than_the_screen_in_the_light(visit, path):
    """Of some lessons: the scheme changes no width."""
    assert_it_fits(visit, path, "light")


def assert_it_fits(visit, path, scheme):
    page = visit(path, viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    page.locator(PICTURE).first.wait_for()
    if path != "learning_rules":  # its drawings take the page's own color
        page.locator(".unrolled h4").first.wait_for()  # the picture is drawn, and knows the scheme
    for width in (1440, 420):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(400)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    if path != "learning_rules":
        assert (page.locator(".unrolled.dark").count() > 0) == (scheme == "dark")


def test_a_lesson_from_guess_to_own_run_and_mission(visit):
    page = opened(visit)
    page.get_by_text("the input gate shuts").click()
    expect(page.get_by_text("measured was: the forget gate shuts")).to_be_visible()
    press(page, "Start")
    expect(page.get_by_text("update 900 of 900 · finished")).to_be_visible(timeout=150_000)
    expect(page.locator(".badge", has_text="measured now").nth(1)).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Your own run:")).to_be_visible()
    slider = page.get_by_role("slider", name="Shift the forget bias by")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.get_by_text("Mission accomplished")).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stSidebar").get_by_text("Inside the LSTM ✓")).to_be_visible(timeout=30_000)
    expect(page.locator(".stage canvas")).to_have_count(3)  # the view, and two networks compared
