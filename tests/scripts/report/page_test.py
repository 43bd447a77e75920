import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from poolbench.figures import Curves, Dots, Figure, figures_of
from poolbench.report.charts import chart_of
from poolbench.report.page import render
from poolbench.results.reader import read_results
from poolbench.summary.summarize import summarize
from support import ROOT
from support.batches import Pool
from support.csvs import Csv

COMMAND = ROOT / "scripts" / "report"


class Texts(HTMLParser):
    """The text for the reader, without scripts and styles, and the addresses that the page mentions."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.addresses: list[str] = []
        self._silent = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in ("script", "style")
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


def page_of(path: Path) -> str:
    results = read_results([path])
    return render(results, summarize(results), [path.name])


def test_the_summary_comes_first_and_the_command_last() -> None:
    text = Texts(page_of(ROOT / "results" / "quick.csv")).text
    parts = ["In short", "With 4, 8, 16, 32 and 64 workers, arena is the fastest.", "Still rising at 64 workers"]
    parts += [
        "Efficiency against workers",
        "Stretch of the jobs",
        "Speed-up against workers",
        "Medians pool",
        "timer_slack_ns",
        "Run it again",
        "run --preset quick",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places and places == sorted(places)


def test_the_definition_of_the_knee_is_on_the_page() -> None:
    assert "cannot be told apart from 90 % of its best" in Texts(page_of(ROOT / "results" / "quick.csv")).text


def test_below_five_repetitions_nothing_is_ranked_but_medians_are_shown(csv_of: Csv) -> None:
    text = Texts(page_of(csv_of.sweep([Pool("arena", stretch=3), Pool("channel")], (2, 8), draws=3).write())).text
    assert (
        "With 2 and 8 workers, 3 repetitions are too few to rank pools; measure with --repetitions 5 or more." in text
    )
    assert "No knee, since 3 repetitions are too few (measure with --repetitions 5 or more): channel and arena." in text
    assert "not ranked, too few repetitions" in text and "Medians pool W efficiency" in text
    assert "is the fastest" not in text and "Knee at" not in text and "Knee of each pool" not in text


def test_nothing_comes_from_elsewhere() -> None:
    assert set(Texts(page_of(ROOT / "results" / "quick.csv")).addresses) == {"data:,"}


def test_names_from_the_csv_are_text_not_markup(csv_of: Csv) -> None:
    evil = "</script><script>alert(1)</script>"
    page = page_of(csv_of.row(pool=evil).row(pool=evil, workers=8, error="").failure(error="<b>x</b>").write())
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


def test_failures_and_notes_are_findings(csv_of: Csv) -> None:
    text = Texts(page_of(csv_of.row().failure(pool="go", workers=2).write())).text
    assert "go with 2 workers: 1 trial failed; lost a job." in text
    assert "1 row failed (1 with status error)" in text


def test_a_figure_without_data_is_reported_as_left_out(csv_of: Csv) -> None:
    text = Texts(page_of(csv_of.row(trace=0).write())).text
    assert "left out Wait, response and queueing time percentiles: no repetition was traced." in text


def test_several_machines_have_summaries_of_their_own(csv_of: Csv) -> None:
    text = Texts(page_of(csv_of.row().row(pool="go", host="bench2").write())).text
    assert "channel is the only pool here." in text and "go is the only pool here." in text
    assert text.count("bench2: 2 x Imaginary CPU") >= 2


def test_the_machine_says_what_hand_overs_cost(csv_of: Csv) -> None:
    for number, yields in enumerate((500, 400, 700)):
        csv_of.row(run_id=f"run {number}", host_yield_ns=yields, host_wake_ns=35_912.5)
    text = Texts(page_of(csv_of.write())).text
    assert "host_yield_ns 500 host_wake_ns 35912.5" in text
    assert "host_handover_ns" not in text


def test_hosts_that_hand_over_differently_are_a_finding(csv_of: Csv) -> None:
    csv_of.row(host_yield_ns=400).row(run_id="other", host="bench2", host_yield_ns=3000)
    assert "a yield 400 ns and 3.00 us" in Texts(page_of(csv_of.write())).text


def panels_of(path: Path) -> list[Curves | Dots]:
    figures = figures_of(read_results([path]))
    return [panel for figure in figures if isinstance(figure, Figure) for panel in figure.panels]


@pytest.mark.parametrize(
    "name", ["quick.csv", "article.csv", "compare-dispatch.csv", "dispatch.csv", "ten-million.csv"]
)
def test_charts_show_every_point_of_their_panel(name: str) -> None:
    for panel in panels_of(ROOT / "results" / name):
        shown = [trace for trace in chart_of(panel).traces if "meta" in trace]
        assert sum(len(trace["x"]) for trace in shown) == len(panel.points)
        for trace in shown:
            bars = trace["error_y" if isinstance(panel, Curves) else "error_x"]
            assert len(trace["x"]) == len(trace["y"]) == len(trace["text"]) == len(bars["array"])
            assert min(bars["array"] + bars["arrayminus"]) >= 0


def test_a_mark_says_its_numbers(csv_of: Csv) -> None:
    for efficiency in (0.1, 0.11, 0.13):
        csv_of.row(efficiency=efficiency).row(efficiency=2 * efficiency, workers=8)
    (panel, *_) = panels_of(csv_of.write())
    trace = chart_of(panel).traces[-1]
    assert trace["text"][0] == (
        "channel<br>workers, W: 4<br>efficiency (ideal makespan / makespan)<br>0.11 [0.1, 0.13]<br>3 repetitions"
    )
    assert (trace["x"], trace["y"]) == ([4, 8], [0.11, 0.22])


def test_pools_that_need_cooperation_are_marked_everywhere(csv_of: Csv) -> None:
    pools = [Pool("goroutine", stretch=1, cooperative=True), Pool("arena"), Pool("sequential")]
    text = Texts(page_of(csv_of.sweep(pools, (2, 8), draws=5).write())).text
    assert "* needs waits that cooperate: jobs that block would hold up all others." in text
    assert (
        "; it needs waits that cooperate: jobs that block would hold up all others; of the pools that do not, arena"
        in text
    )
    tables = text[text.index("Numbers of this sweep") : text.index("Findings")] + text[text.index("Medians") :]
    assert tables.count("goroutine*") == 2 + 1 + 2  # fastest by workers, knee, medians
    assert "arena*" not in text


def test_a_page_without_such_pools_has_no_mark(csv_of: Csv) -> None:
    assert "*" not in Texts(page_of(csv_of.row().row(workers=8).write())).text


def test_tables_lead_with_efficiency_and_stretch(csv_of: Csv) -> None:
    text = Texts(page_of(csv_of.sweep([Pool("arena", stretch=3)], (2, 8), draws=5).write())).text
    assert "W pool efficiency stretch makespan" in text and "knee efficiency there stretch" in text
    assert "pool W efficiency stretch makespan low high" in text
    assert "8 arena 0.33" in text and "3.00" in text


def test_panels_of_one_worker_count_are_in_a_column(csv_of: Csv) -> None:
    page = page_of(csv_of.row(workers=2).row(workers=8).write())
    latency = page[page.index('data-figure="latency"') :]
    assert latency[: latency.index("</figure>")].count('class="chart"') == 6
    assert "--columns:2" in latency[: latency.index("</figure>")]


@pytest.mark.parametrize("name", ["quick.csv", "compare-dispatch.csv"])
def test_every_interval_lies_within_its_axis(name: str) -> None:
    for panel in panels_of(ROOT / "results" / name):
        layout = chart_of(panel).layout
        axis, drawn = (panel.y, layout["yaxis"]) if isinstance(panel, Curves) else (panel.x, layout["xaxis"])
        low, high = (10**end if axis.log else end for end in drawn["range"])
        assert low < panel.points["low"].min() and panel.points["high"].max() < high
        assert all(low <= tick <= high for tick in drawn.get("tickvals", []))


def report(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *arguments], cwd=cwd, capture_output=True, text=True, timeout=60)


def test_the_command_writes_a_file_and_prints_its_path(csv_of: Csv, tmp_path: Path) -> None:
    done = report(csv_of.row().write(), "-o", "page.html", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "page.html\n", "")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert len(page) < 6_000_000


def test_without_a_name_it_is_report_html(csv_of: Csv, tmp_path: Path) -> None:
    assert report(csv_of.row().write(), cwd=tmp_path).stdout == "report.html\n"
    assert (tmp_path / "report.html").exists()


def test_a_file_that_cannot_be_written_is_named_without_a_stack_trace(csv_of: Csv, tmp_path: Path) -> None:
    done = report(csv_of.row().write(), "-o", "missing/page.html", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "scripts/report: -o missing/page.html: cannot be written: No such file or directory; name another file.\n"
    )


def test_a_file_that_is_not_a_result_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    done = report("empty.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("scripts/report: empty.csv: is empty;")
    assert not (tmp_path / "report.html").exists()


def test_a_load_has_figures_and_medians_but_no_fastest_pool(csv_of: Csv) -> None:
    responses = {f"response_{name}_ns": 12_000_000 for name in ("p50", "p90", "p99", "p999", "max")}
    for rate in (100, 200):
        given = {"rate_hz": str(rate), "offered_hz": rate, "achieved_hz": rate, "overload": 0}
        csv_of.row(arrivals="poisson", jobs=10 * rate, **given, **responses)
    text = Texts(page_of(csv_of.write())).text
    assert "Response time against the rate" in text
    assert "load --pools channel --workers 4 --rate 100/s,200/s --duration 10s" in text
    for word in (
        "is the fastest",
        "shortest makespan",
        "Knee",
        "Efficiency against workers",
        "never had all of them busy",
    ):
        assert word not in text
