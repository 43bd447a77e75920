"""The report in a real browser."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from poolbench.report.page import render
from poolbench.results.reader import read_results
from poolbench.summary.summarize import summarize
from support import ROOT
from support.browser import Browser, chromium
from support.csvs import Csv

MOST_BYTES = 6_000_000

LONG_NAME = "a-pool-whose-name-is-longer-than-a-telephone-is-wide"

SHOWN = "[...document.querySelectorAll('figure:not([hidden]) .chart')]"
ROWS = "[...document.querySelectorAll('.sortable tbody tr')].filter(row => !row.hidden)"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("profile")) as window:
        yield window


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


def written(source: Path, folder: Path) -> Path:
    results = read_results([source])
    page = folder / f"{source.stem}.html"
    page.write_text(render(results, summarize(results), [source.name]), encoding="utf-8")
    return page


@pytest.fixture(scope="module")
def quick(folder: Path) -> Path:
    return written(ROOT / "results" / "quick.csv", folder)


@pytest.fixture(scope="module")
def every_pool(folder: Path) -> Path:
    return written(ROOT / "results" / "compare-dispatch.csv", folder)


@pytest.fixture(scope="module")
def two_workloads(folder: Path) -> Path:
    """Two pools on two workloads, with makespans that alphabetical order would sort wrongly, and a pool that only
    failed.
    """
    made = Csv(folder)
    for pool, slower in (("channel", 2), (LONG_NAME, 1)):
        for workers in (1, 2, 4):
            for jobs in (400, 800):
                made.row(pool=pool, workers=workers, jobs=jobs, makespan_ns=slower * jobs * 1_000_000 // workers**5)
    made.failure(pool="go", error="no program")
    return written(made.write("two-workloads.csv"), folder)


def test_the_report_loads_without_errors_and_without_the_network(browser: Browser, quick: Path) -> None:
    browser.open(quick)
    asked = browser.requests()
    assert quick.as_uri() in asked
    assert [url for url in asked if not url.startswith(("data:", "blob:")) and url != quick.as_uri()] == []
    assert browser.console() == []


def test_the_report_is_small(quick: Path, every_pool: Path) -> None:
    assert max(quick.stat().st_size, every_pool.stat().st_size) < MOST_BYTES


def test_figures_show_what_the_csv_has(browser: Browser, quick: Path) -> None:
    with open(ROOT / "results" / "quick.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = {(row["pool"], row["workers"]) for row in rows if row["status"] == "ok"}
    assert len(cells) == 15
    browser.open(quick)
    for name in ("speedup", "efficiency", "overhead"):
        points = browser.run(
            f"return document.querySelector('[data-figure={name}] .chart').data.filter(trace => trace.meta)"
            ".flatMap(trace => trace.x.map(x => [trace.meta, String(x)]))"
        )
        assert {tuple(point) for point in points} == cells and len(points) == len(cells)
    drawn = browser.run("return document.querySelectorAll('[data-figure=speedup] .points path').length")
    assert drawn == len(cells)


def test_every_chart_has_marks(browser: Browser, every_pool: Path) -> None:
    browser.open(every_pool)
    counts = browser.run(f"return {SHOWN}.map(chart => chart.querySelectorAll('.points path').length)")
    assert len(counts) >= 5 and min(counts) >= 20


def values(browser: Browser, column: str) -> list[float | None]:
    """The values of the visible rows, from the top."""
    return browser.run(
        "const place = [...document.querySelectorAll('.sortable thead th')]"
        ".findIndex(heading => heading.textContent.trim() === arguments[0]);"
        f"return {ROWS}.map(row => row.cells[place].dataset.value).map(text => text === undefined ? null : Number(text))",
        column,
    )


def sort_by(browser: Browser, column: str) -> str:
    """Clicks the heading and returns its aria-sort."""
    place = 1 + browser.run(
        "return [...document.querySelectorAll('.sortable thead th')]"
        ".findIndex(heading => heading.textContent.trim() === arguments[0])",
        column,
    )
    browser.click(f".sortable thead th:nth-child({place}) button")
    return browser.run("return [...document.querySelectorAll('[aria-sort]')].map(one => one.ariaSort).join()")


def test_the_table_sorts_by_number_and_puts_what_is_missing_last(browser: Browser, two_workloads: Path) -> None:
    browser.open(two_workloads)
    before = [value for value in values(browser, "makespan") if value is not None]
    assert before != sorted(before) and len(before) == 6
    assert sort_by(browser, "makespan") == "ascending"
    assert values(browser, "makespan") == [*sorted(before), None]
    assert sort_by(browser, "makespan") == "descending"
    assert values(browser, "makespan") == [*sorted(before, reverse=True), None]


def test_the_table_sorts_by_name(browser: Browser, two_workloads: Path) -> None:
    browser.open(two_workloads)
    assert sort_by(browser, "pool") == "ascending"
    assert browser.run(f"return {ROWS}.map(row => row.dataset.pool)") == [LONG_NAME] * 3 + ["channel"] * 3 + ["go"]


def visible_pools(browser: Browser) -> list[list[str]]:
    """For each visible chart, the pools whose marks are drawn."""
    return browser.run(
        f"return {SHOWN}.map(chart => chart._fullData.filter((trace, i) => trace.visible === true && chart.data[i].meta)"
        ".map((trace) => trace.meta))"
    )


def test_a_pool_can_be_hidden_in_all_figures_and_in_the_table(browser: Browser, quick: Path) -> None:
    browser.open(quick)
    assert sum("channel" in pools for pools in visible_pools(browser)) == len(visible_pools(browser)) > 6
    points = "return document.querySelectorAll('[data-figure=speedup] .points path').length"
    assert browser.run(points) == 15
    browser.click('.pool[data-pool="channel"]')
    assert [pools for pools in visible_pools(browser) if "channel" in pools] == []
    assert all("arena" in pools for pools in visible_pools(browser))
    assert browser.run(points) == 8
    assert set(browser.run(f"return {ROWS}.map(row => row.dataset.pool)")) == {"sequential", "arena"}
    assert browser.run("return document.querySelector('.pool[data-pool=channel]').ariaPressed") == "false"
    assert browser.run("return document.querySelector('#shown').textContent") == "2 of 3 shown"
    browser.click('.pool[data-pool="channel"]')
    assert browser.run(points) == 15


def test_all_pools_can_be_hidden_and_shown_at_once(browser: Browser, every_pool: Path) -> None:
    browser.open(every_pool)
    browser.click("#none")
    assert [pools for pools in visible_pools(browser) if pools] == []
    browser.click('.pool[data-pool="go"]')
    assert {pool for pools in visible_pools(browser) for pool in pools} == {"go"}
    browser.click("#all")
    assert len({pool for pools in visible_pools(browser) for pool in pools}) == 30
    assert browser.console() == []


def test_the_workload_can_be_switched(browser: Browser, two_workloads: Path) -> None:
    browser.open(two_workloads)
    workloads = (
        "return [...new Set([...document.querySelectorAll('figure:not([hidden])')].map(one => one.dataset.workload))]"
    )
    assert browser.run(workloads) == ["400 jobs of 1ms"]
    assert len(values(browser, "makespan")) == 7
    browser.click(f'.pool[data-pool="{LONG_NAME}"]')
    browser.choose("#workload", "800 jobs of 1ms")
    assert browser.run(workloads) == ["800 jobs of 1ms"]
    assert len(values(browser, "makespan")) == 3
    assert len(visible_pools(browser)) >= 5
    assert all(pools == ["channel"] for pools in visible_pools(browser))
    assert min(browser.run(f"return {SHOWN}.map(chart => chart.querySelectorAll('.points path').length)")) > 0
    assert browser.console() == []


@pytest.mark.parametrize("width", [390, 700, 1280])
@pytest.mark.parametrize("name", ["quick", "every_pool", "two_workloads"])
def test_nothing_overflows_the_page(browser: Browser, name: str, width: int, request: pytest.FixtureRequest) -> None:
    browser.open(request.getfixturevalue(name), width)
    browser.run("for (const details of document.querySelectorAll('details')) details.open = true")
    assert browser.run("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    cut = browser.run(
        "return [...document.querySelectorAll('.chart .main-svg, .pool, pre, figcaption, li')]"
        ".filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 80))"
    )
    assert cut == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["quick", "every_pool", "two_workloads"])
def test_texts_of_an_axis_lie_within_its_chart(
    browser: Browser, name: str, width: int, request: pytest.FixtureRequest
) -> None:
    browser.open(request.getfixturevalue(name), width)
    outside = browser.run(
        f"return {SHOWN}.flatMap(chart => {{ const box = chart.getBoundingClientRect();"
        " return [...chart.querySelectorAll('.xtick text, .ytick text, .xtitle, .ytitle')].filter(text => {"
        " const one = text.getBoundingClientRect(); return one.left < box.left - 1 || one.right > box.right + 1"
        " || one.top < box.top - 1 || one.bottom > box.bottom + 1; }).map(text => text.textContent) })"
    )
    assert outside == []


def test_on_a_phone_the_list_of_pools_is_folded_and_a_finger_scrolls(browser: Browser, every_pool: Path) -> None:
    browser.open(every_pool, 390)
    assert browser.run("return document.querySelector('#pools').open") is False
    assert browser.run(f"return new Set({SHOWN}.map(chart => chart._fullLayout.dragmode)).size") == 1
    assert browser.run(f"return {SHOWN}[0]._fullLayout.dragmode") is False
    browser.click("#pools summary")
    browser.click('.pool[data-pool="java"]')
    assert browser.run("return document.querySelector('#shown').textContent") == "29 of 30 shown"


def test_colours_follow_the_page(browser: Browser, quick: Path) -> None:
    browser.open(quick)
    line = f"return {SHOWN}[0].data.find(trace => trace.meta === 'sequential').line.color"
    page = "return getComputedStyle(document.body).backgroundColor"
    assert (browser.run(line), browser.run(page)) == ("#000000", "rgb(255, 255, 255)")
    dark = {"name": "prefers-color-scheme", "value": "dark"}
    browser.command("Emulation.setEmulatedMedia", features=[dark])
    try:
        browser.wait_for(f"{SHOWN}[0].data.find(trace => trace.meta === 'sequential').line.color === '#FFFFFF'")
        assert browser.run(page) == "rgb(20, 23, 28)"
        browser.run("dispatchEvent(new Event('beforeprint'))")
        assert browser.run(line) == "#000000"  # paper is white
        browser.run("dispatchEvent(new Event('afterprint'))")
        assert browser.run(line) == "#FFFFFF"
    finally:
        browser.command("Emulation.setEmulatedMedia", features=[])


def test_without_a_script_the_summary_and_the_table_are_there(browser: Browser, quick: Path) -> None:
    text = browser.text_without_scripts(quick)
    assert "With 4, 8, 16, 32 and 64 workers, arena is the fastest." in text
    assert "The figures need a browser" in text
    assert "48.64" in text  # the speed-up of arena with 64 workers
