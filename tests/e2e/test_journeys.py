"""What a learner does, in a real browser, from Start to the end."""

import re
import subprocess
import sys
import time

import psutil
import pytest
from playwright.sync_api import TimeoutError, expect

pytestmark = pytest.mark.e2e

DIGITS = "lab?task=digits&model=lstm&hidden=48&updates=700&learning_rate=0.002"
SLOW = "lab?task=adding&length=100&model=gru&updates=5000"

COUNT_SENT = """() => {
    const send = WebSocket.prototype.send;
    window.sent = 0;
    WebSocket.prototype.send = function (...given) { window.sent++; return send.apply(this, given); };
}"""


def press(page, name):
    page.get_by_role("button", name=re.compile(f"^{name}")).first.click()


def update_of(page):
    return int(
        re.search(r"update ([\d,]+) of", page.get_by_text(re.compile(r"^update [\d,]+ of")).first.inner_text())[
            1
        ].replace(",", "")
    )


def wait_for_update(page, wanted):
    pattern = re.compile(r"^update [\d,]+ of")
    deadline = time.monotonic() + 150
    while update_of(page) < wanted:
        assert time.monotonic() < deadline, page.get_by_text(pattern).first.inner_text()
        page.wait_for_timeout(50)


def saved(page, name, path):
    """Press a download button and save what comes; a busy browser that began no download is asked once more."""
    for patience in (10_000, 20_000):
        try:
            with page.expect_download(timeout=patience) as download:
                page.get_by_role("button", name=name).click()
            download.value.save_as(path)
            return path
        except TimeoutError:
            continue
    raise AssertionError(f"{name}: nothing was downloaded, twice")


def step_text(page):
    return page.locator(".said[aria-live]").last.inner_text()


def stage(page):
    return page.locator(".stage").first


def test_the_home_page_comes_alive_by_itself(visit):
    page = visit()
    stage(page).wait_for(state="attached")
    first = step_text(page)
    page.wait_for_function(f"""() => {{
        const find = (root) => [...root.querySelectorAll('*')].flatMap((e) =>
            [...(e.matches('.said') ? [e] : []), ...(e.shadowRoot ? find(e.shadowRoot) : [])]);
        return find(document).some((e) => e.textContent.startsWith('Step') && e.textContent !== {first!r});
    }}""")


def test_a_deep_link_on_a_fresh_session_shows_our_own_sidebar(visit):
    page = visit("lab")
    expect(page.get_by_role("heading", name="The lab")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_text("Presenter mode")).to_be_visible()
    assert page.get_by_test_id("stSidebarNav").count() == 0


def test_a_forged_link_is_a_sentence_and_fetches_nothing(visit):
    page = visit("lab?task=adding&![x](http://127.0.0.2/x.png)=1")
    expect(page.get_by_text("which is not a setting here")).to_be_visible()
    expect(page.get_by_text("127.0.0.2/x.png)")).to_be_visible()
    assert page.locator("img[src*='127.0.0.2'], a[href*='127.0.0.2']").count() == 0


def test_digits_from_start_to_end_with_pause_rewind_link_and_code(visit, tmp_path):
    page = visit(DIGITS)
    press(page, "Start")
    wait_for_update(page, 100)
    press(page, "Pause")
    expect(page.get_by_role("button", name=re.compile("^Continue"))).to_be_enabled()
    page.wait_for_timeout(500)
    paused = update_of(page)
    page.wait_for_timeout(700)
    assert update_of(page) == paused, "training went on although it was paused"
    press(page, "Continue")
    expect(page.get_by_text("update 700 of 700 · finished")).to_be_visible(timeout=150_000)
    accuracy = float(page.locator("table td").nth(2).inner_text())
    assert accuracy >= 0.9

    rewind = page.get_by_role("slider", name="Training update")
    expect(rewind).to_be_visible()
    expect(page.locator("output", has_text="as at update 700")).to_be_visible()  # the last look follows "finished"
    newest = step_text(page)
    page.evaluate(COUNT_SENT)
    rewind.focus()
    page.keyboard.press("Home")
    expect(page.locator("output", has_text="as at update 0")).to_be_visible()
    assert step_text(page) != newest, "the untrained network says the same as the trained one"
    page.keyboard.press("End")
    assert step_text(page) == newest
    stage(page).focus()
    for key in ("Home", "ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    expect(page.locator("output", has_text="2 of 8")).to_be_visible()
    assert page.evaluate("window.sent") == 0, "moving through time asked the server"

    link = page.get_by_test_id("stCode").first.inner_text().strip()
    other = visit(link.split("/", 3)[3])
    press(other, "Start")
    other.get_by_label("Replay speed").select_option(label="jump to the end")
    expect(other.get_by_text("update 700 of 700 · finished")).to_be_visible(timeout=10_000)
    assert other.locator("table td").nth(2).inner_text() == page.locator("table td").nth(2).inner_text()

    page.get_by_text("Show the code").click()
    script = saved(page, "Download the script", tmp_path / "experiment.py")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, cwd=tmp_path, timeout=120)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout.rsplit(" ", 1)[1]) == pytest.approx(accuracy, abs=0.001)

    rows = saved(page, "History (CSV)", tmp_path / "history.csv").read_text().splitlines()
    assert len(rows) == 702 and rows[0].startswith("model,update,loss,val_loss,val_metric")
    from safetensors import safe_open

    weights = saved(page, re.compile("^Weights of LSTM 48"), tmp_path / "weights.safetensors")
    with safe_open(weights, "pt") as file:
        assert file.metadata()["update"] == "700" and "head.weight" in list(file.keys())


def test_one_update_reset_and_the_keyboard_alone(visit):
    page = visit("lab?task=adding&length=10&hidden=8&model=gru&updates=400")
    press(page, "One update")
    expect(page.get_by_text(re.compile("^update 1 of 400"))).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("u")
    expect(page.get_by_text(re.compile("^update 2 of 400"))).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_text("update 400 of 400 · finished")).to_be_visible(timeout=150_000)
    press(page, "Reset")
    expect(page.get_by_text(re.compile("^update 0 of 400"))).to_be_visible()


def test_a_preset_starts_with_one_click_and_races_on_one_clock(visit):
    page = visit("lab")
    page.get_by_text("Count to two", exact=True).click()
    wait_for_update(page, 5)
    press(page, "Pause")
    expect(page.get_by_role("button", name=re.compile("^Continue"))).to_be_enabled()
    expect(page.get_by_text("Is the number of ones so far odd?")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^GRU 64")).or_(
        page.get_by_role("button", name=re.compile("^GRU 64"))
    ).first.click()
    expect(page.locator("h4", has_text="Inside the GRU 64")).to_be_visible()


def test_a_changed_setting_never_silently_keeps_the_old_one(visit):
    page = visit(SLOW)
    press(page, "Start")
    wait_for_update(page, 3)
    page.get_by_text("Settings", exact=True).click()
    hidden = page.get_by_role("spinbutton", name=re.compile("^Hidden units"))
    hidden.fill("16")
    hidden.press("Enter")
    expect(page.get_by_text("The settings have changed since this run began")).to_be_visible()
    press(page, "Start over")
    expect(page.locator("table td").first).to_have_text("GRU 16")
    expect(page).to_have_url(re.compile("hidden=16"))


def test_a_worker_killed_in_mid_slice_loses_nothing(visit, server):
    page = visit(SLOW)
    press(page, "Start")
    wait_for_update(page, 5)
    before = update_of(page)
    process, _ = server
    workers = [
        child
        for child in psutil.Process(process.pid).children(recursive=True)
        if "popen_loky" in " ".join(child.cmdline())
    ]
    assert workers
    for worker in workers:
        worker.kill()
    expect(page.get_by_text("A worker process died")).to_be_visible(timeout=150_000)
    wait_for_update(page, before + 5)


def test_training_stops_when_the_learner_leaves(visit):
    page = visit(SLOW)
    press(page, "Start")
    wait_for_update(page, 3)
    page.get_by_test_id("stSidebar").get_by_text("Unrolled").click()
    expect(page.get_by_role("heading", name="See a recurrent network think")).to_be_visible()
    page.wait_for_timeout(4_500)
    page.get_by_test_id("stSidebar").get_by_text("The lab").click()
    expect(page.get_by_role("heading", name="The lab")).to_be_visible()
    there = update_of(page)
    assert there < 3 + 5 * 110, "it trained on although nobody watched"


@pytest.mark.parametrize("width", [1440, 420])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "lab?task=digits&model=lstm&hidden=16&updates=60&model.2=gru"])
def test_nothing_is_wider_than_the_screen(visit, width, scheme, path):
    page = visit(path, viewport={"width": width, "height": 900}, color_scheme=scheme)
    stage(page).wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    dark = page.locator(".unrolled.dark").count() > 0
    assert dark == (scheme == "dark")


def test_reduced_motion_keeps_the_home_page_still(visit):
    page = visit(reduced_motion="reduce")
    stage(page).wait_for()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    first = step_text(page)
    page.wait_for_timeout(800)
    assert step_text(page) == first
