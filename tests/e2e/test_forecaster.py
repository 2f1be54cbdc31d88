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
    assert {"load (GW)", "GRU 8", "linear regression", "same hour last week"} < set(rows[0])
    assert all(2 < float(row["GRU 8"]) < 10 for row in rows)
