"""The page on forecasting, in the browser: move the day, train, take the forecasts away."""

import csv
import re
from datetime import datetime, timedelta

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


def opened(visit, file):
    """Open the page on forecasting, and a file on it."""
    page = visit("forecasting")
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    page.get_by_text("Forecast a series of your own").click()
    page.locator("input[type=file]").set_input_files(file)
    return page


def test_a_file_of_ones_own_is_opened_trained_and_its_future_taken_away(visit, tmp_path):
    file = tmp_path / "sales.csv"
    rows = [f"{day:02}.{month:02}.2024;{20 + day % 7},{month % 10}" for month in range(1, 13) for day in range(1, 29)]
    file.write_text("day;cups sold\n" + "\n".join(rows) + "\n")
    page = opened(visit, file)
    expect(page.get_by_text("read as decimal marks")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Dates are read as day, month, year")).to_be_visible()
    expect(page.locator("table.plain td", has_text="number, decimal comma")).to_be_visible()
    page.get_by_role("button", name=re.compile("Forecast this series")).click()  # which starts the training
    expect(page.get_by_text("Your own numbers")).to_be_visible(timeout=60_000)
    expect(page).to_have_url(re.compile("series=own"))
    expect(page.get_by_text(re.compile("as it is after update [1-9]"))).to_be_visible(timeout=60_000)
    page.get_by_role("button", name=re.compile("Pause")).first.click()
    expect(page.get_by_text("These networks are not trained yet")).to_be_hidden(timeout=90_000)  # theirs stand there
    expect(page.get_by_text("What comes after your last value")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile("Forecasts as CSV"))).to_be_visible(timeout=60_000)
    page.get_by_text("What happened").first.click()
    expect(page.locator("table.plain th", has_text="GRU 16").first).to_be_visible(timeout=60_000)
    expect(page.locator("table.plain th", has_text="untrained")).to_have_count(0, timeout=60_000)
    slider = page.locator("[data-testid=stVegaLiteChart]:has(input[type=range])").first
    before = slider.inner_text()
    slider.locator("input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    expect(slider).not_to_have_text(before)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Forecasts as CSV").click()
    got = list(csv.DictReader(waiting.value.path().read_text().splitlines()))
    assert got[0]["time"].startswith("2024-1") and all(10 < float(row["GRU 16"]) < 40 for row in got)
    assert all(float(row["cups sold"]) > 19 for row in got)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="The future as CSV").click()
    got = list(csv.DictReader(waiting.value.path().read_text().splitlines()))
    assert [row["time"] for row in got[:2]] == ["2024-12-29", "2024-12-30"] and len(got) == 12
    assert all(float(row["GRU 16 low"]) <= float(row["GRU 16"]) <= float(row["GRU 16 high"]) for row in got)


def test_a_file_of_ones_own_stays_on_the_bench_until_it_is_trained(visit, tmp_path):
    file = tmp_path / "load.csv"
    days = (datetime(2023, 1, 1) + timedelta(days=n) for n in range(400))
    file.write_text(
        "day,Value\n" + "".join(f"{day:%Y-%m-%d},{40 + day.toordinal() % 7 + day.day**2 % 13}\n" for day in days)
    )
    page = opened(visit, file)
    page.get_by_role("button", name=re.compile("Forecast this series")).click(timeout=60_000)
    expect(page.get_by_text("Your own numbers")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name=re.compile("Done")).wait_for(timeout=120_000)
    expect(page.get_by_text("What comes after your last value")).to_be_visible(timeout=60_000)
    expect(page).to_have_url(re.compile("series=own"))
    expect(page.get_by_text("Your own numbers")).to_be_visible()


def test_what_a_stranger_wrote_into_a_file_leads_nowhere(visit, tmp_path):
    file = tmp_path / "www.evil.example.csv"
    cells = [f"2024-{month:02}-{day:02},{day * month % 17}" for month in range(1, 13) for day in range(1, 29)]
    cells[5] = "2024-01-06,me@evil.example"
    file.write_text("day,http://evil.example/a\n" + "\n".join(cells) + "\n")
    page = opened(visit, file)
    expect(page.get_by_text(re.compile("evil.example/a: 36. values"))).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile("such as “me@.?evil.example”"))).to_be_visible()
    expect(page.locator("a[href*=evil]")).to_have_count(0)


def test_a_large_file_passes_the_server_and_an_excel_file_opens(visit, tmp_path):
    import openpyxl

    large = tmp_path / "large.csv"
    clock = (datetime(2024, 1, 1) + timedelta(minutes=n) for n in range(270_000))
    rows = [f"{when:%Y-%m-%d %H:%M},{when.minute},{'x' * 20}" for when in clock]
    large.write_text("time,kW,note\n" + "\n".join(rows) + "\n")
    assert 11e6 < large.stat().st_size < 30e6
    page = opened(visit, large)
    expect(page.get_by_text(re.compile("kW: 2,000 values, one every minute"))).to_be_visible(timeout=120_000)
    book = openpyxl.Workbook()
    book.active.append(["day", "cups"])
    for n in range(100):
        book.active.append([f"2024-{n // 28 + 1:02}-{n % 28 + 1:02}", n * n % 13])
    book.save(tmp_path / "cups.xlsx")
    page.locator("input[type=file]").set_input_files(tmp_path / "cups.xlsx")
    expect(page.get_by_text(re.compile("cups: "))).to_be_visible(timeout=60_000)


def test_prices_are_read_guessed_and_trained(visit):
    page = visit("prices?task=prices&ahead=5&length=10&model=lstm&hidden=4&updates=30&model.2=transformer")
    page.get_by_text("Sources:").wait_for(timeout=60_000)
    expect(page.locator(".stage canvas").first).to_be_visible()
    page.get_by_text("none of them").first.click()
    page.get_by_role("button", name=re.compile("Start")).first.click()
    expect(page.locator("table.plain th", has_text="Transformer 4").first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Measured in this run: none of them").first).to_be_visible()
