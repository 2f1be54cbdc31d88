"""The page on forecasting, in the browser: move the day, train, take the forecasts away."""

import csv
import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_the_day_is_moved_without_the_server_and_own_forecasts_are_downloaded(visit):
    page = visit("forecasting?task=load&model=gru&hidden=8&updates=60&learning_rate=0.01&batch_size=32")
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    chart = page.locator("[data-testid=stVegaLiteChart]").first
    slider = chart.locator("input[type=range]")
    before = chart.inner_text()
    picture = chart.locator("canvas, svg").first.screenshot()
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(chart).to_contain_text("65")
    assert chart.inner_text() != before and chart.locator("canvas, svg").first.screenshot() != picture
    page.get_by_role("button", name=re.compile("Start")).first.click()
    page.get_by_text("What happened").first.click()
    expect(page.locator("table.plain th", has_text="GRU 8").first).to_be_visible(timeout=60_000)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Forecasts as CSV").click()
    rows = list(csv.DictReader(waiting.value.path().read_text().splitlines()))
    assert len(rows) == 70 * 24 and rows[0]["time"].startswith("2014-10-23")
    assert {"origin", "load (GW)", "GRU 8", "linear regression", "same hour last week"} < set(rows[0])
    assert all(2 < float(row["GRU 8"]) < 10 for row in rows)


def test_a_file_of_ones_own_is_dropped_picked_trained_moved_and_taken_away(visit, tmp_path):
    file = tmp_path / "sales.csv"
    rows = [f"{day:02}.{month:02}.2024;{20 + day % 7},{month % 10}" for month in range(1, 13) for day in range(1, 29)]
    file.write_text("day;sold\n" + "\n".join(rows) + "\n")
    page = visit("forecasting")
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    page.get_by_text("Forecast a series of your own").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("read as decimal points")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Dates are read as day, month, year")).to_be_visible()
    page.get_by_role("button", name=re.compile("Forecast this series")).click()
    expect(page.get_by_text("Your own numbers")).to_be_visible(timeout=60_000)
    expect(page).to_have_url(re.compile("series=own"))
    page.get_by_role("button", name=re.compile("Start")).first.click()
    expect(page.get_by_text(re.compile("as it is after update"))).to_be_visible(timeout=60_000)
    page.get_by_role("button", name=re.compile("Pause")).first.click()
    expect(page.get_by_text("These networks are not trained yet")).to_be_hidden(timeout=60_000)  # theirs stand there
    expect(page.get_by_text(re.compile("Forecasts as CSV"))).to_be_visible(timeout=60_000)
    page.get_by_text("What happened").first.click()
    expect(page.locator("table.plain th", has_text="GRU 16").first).to_be_visible(timeout=60_000)
    slider = page.locator("[data-testid=stVegaLiteChart]:has(input[type=range])").first
    before = slider.inner_text()
    slider.locator("input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    expect(slider).not_to_have_text(before)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Forecasts as CSV").click()
    got = list(csv.DictReader(waiting.value.path().read_text().splitlines()))
    assert got[0]["time"].startswith("2024-1") and all(10 < float(row["GRU 16"]) < 40 for row in got)


def test_prices_are_read_guessed_and_trained(visit):
    page = visit("prices?task=prices&ahead=5&length=10&model=lstm&hidden=4&updates=30&model.2=transformer")
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    expect(page.locator(".stage canvas").first).to_be_visible()
    page.get_by_text("none of them").first.click()
    page.get_by_role("button", name=re.compile("Start")).first.click()
    expect(page.locator("table.plain th", has_text="Transformer 4").first).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile("You guessed"))).to_be_visible()
