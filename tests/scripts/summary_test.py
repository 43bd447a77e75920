import re

import numpy as np
import pytest
from conftest import ROOT, Csv
from poolbench.results import read_results
from poolbench.summary import summarize
from poolbench.units import format_duration


def test_a_cell_is_the_median_of_its_repetitions(csv_of: Csv) -> None:
    for makespan in (300, 100, 200):
        csv_of.row(makespan_ns=makespan, accept_ns=makespan / 10)
    cells = summarize(read_results([csv_of.write()]))
    assert len(cells) == 1
    cell = cells.iloc[0]
    assert (cell.pool, cell.workers, cell.workload, cell.repetitions) == ("channel", 4, "400 jobs of 1ms", 3)
    assert (cell.makespan_ns, cell.makespan_ns_low, cell.makespan_ns_high, cell.confidence) == (200, 100, 300, 0.75)
    assert cell.accept_ns == 20


def test_times_come_from_untraced_repetitions_and_figures_of_jobs_from_traced_ones(csv_of: Csv) -> None:
    csv_of.row(trace=0, makespan_ns=100, speedup=4).row(trace=1, makespan_ns=900, speedup=1, efficiency=0.5)
    csv_of.row(trace=1, makespan_ns=901, speedup=1, efficiency=0.7)
    cell = summarize(read_results([csv_of.write()])).iloc[0]
    assert (cell.repetitions, cell.makespan_ns, cell.speedup) == (1, 100, 4)
    assert (cell.traced_repetitions, cell.efficiency, cell.efficiency_low) == (2, pytest.approx(0.6), 0.5)


def test_a_failed_untraced_repetition_does_not_hide_the_traced_ones(csv_of: Csv) -> None:
    csv_of.row(trace=1, makespan_ns=900).failure(trace=0)
    cell = summarize(read_results([csv_of.write()])).iloc[0]
    assert (cell.repetitions, cell.makespan_ns, cell.failures, cell.first_error) == (1, 900, 1, "lost a job")


def test_a_cell_that_only_failed_is_there_without_figures(csv_of: Csv) -> None:
    csv_of.row().failure(pool="arena", error="no thread")
    cells = summarize(read_results([csv_of.write()])).set_index("pool")
    assert np.isnan(cells.loc["arena", "makespan_ns"])
    assert (cells.loc["arena", "repetitions"], cells.loc["arena", "first_error"]) == (0, "no thread")
    assert (cells.loc["channel", "failures"], cells.loc["channel", "first_error"]) == (0, "")


def test_the_peak_is_the_most_of_all_repetitions(csv_of: Csv) -> None:
    csv_of.row(peak_concurrency=2).row(peak_concurrency=4).row(peak_concurrency=3)
    assert summarize(read_results([csv_of.write()])).iloc[0].peak_concurrency == 4


def test_costs_are_per_job(csv_of: Csv) -> None:
    csv_of.row(jobs=400, cpu_user_ns=2_000_000, cpu_system_ns=6_000_000, voluntary_switches=800, makespan_ns=4_000_000)
    cell = summarize(read_results([csv_of.write()])).iloc[0]
    assert (cell.cpu_per_job_ns, cell.cpu_per_makespan, cell.voluntary_switches_per_job) == (20_000, 2, 2)


def test_a_killed_run_gets_the_speed_ups_it_did_not_write(csv_of: Csv) -> None:
    for makespan in (900, 1000, 1100):
        csv_of.row(pool="sequential", workers=1, makespan_ns=makespan, speedup="")
    csv_of.row(makespan_ns=250, speedup="")
    csv_of.row(run_id="other", makespan_ns=100, speedup="", jobs=10)  # without a baseline
    cells = summarize(read_results([csv_of.write()]))
    channel = cells[cells.pool == "channel"].set_index("jobs")
    assert channel.loc[400, "speedup"] == 4
    assert np.isnan(channel.loc[10, "speedup"])


def test_cells_stand_in_the_order_of_the_tables(csv_of: Csv) -> None:
    for pool, workers, sleep in (
        ("zebra", 1, 0),
        ("arena", 8, 0),
        ("arena", 2, 0),
        ("sequential", 1, 0),
        ("arena", 1, 5),
    ):
        csv_of.row(pool=pool, workers=workers, sleep_ns=sleep)
    cells = summarize(read_results([csv_of.write()]))
    assert list(cells.pool + cells.workers.astype(str)) == ["sequential1", "arena2", "arena8", "zebra1", "arena1"]


def test_only_the_figures_asked_for_are_computed(csv_of: Csv) -> None:
    cells = summarize(read_results([csv_of.row().write()]), ["speedup"])
    assert {"speedup", "speedup_low", "speedup_high"} <= set(cells)
    assert "makespan_ns" not in cells


RUNS = sorted(path.stem for path in (ROOT / "results").glob("*.csv") if path.with_suffix(".txt").exists())
TABLE_LINE = re.compile(r"^(\S+) +(\d+)(?: +[\d ]+)? {2,}(\S+ \w+) \[(\S+ \w+), (\S+ \w+)\] +(\S+ \w+) ")


@pytest.mark.parametrize("run", RUNS)
def test_the_summary_is_what_poolbench_printed(run: str) -> None:
    """The C++ and this package define a median and its interval alike: to the digit, in every committed run."""
    printed = (TABLE_LINE.match(line) for line in (ROOT / "results" / f"{run}.txt").read_text().splitlines())
    expected = {(m[1], int(m[2]), m[3], m[4], m[5], m[6]) for m in printed if m}
    cells = summarize(read_results([ROOT / "results" / f"{run}.csv"]))
    durations = [
        cells[name].map(format_duration) for name in ("makespan_ns", "makespan_ns_low", "makespan_ns_high", "accept_ns")
    ]
    found = set(zip(cells.pool, cells.workers, *durations))
    assert expected and expected <= found
