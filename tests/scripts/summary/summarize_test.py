import re

import numpy as np
import pytest
from poolbench.results.reader import read_results
from poolbench.summary.summarize import columns_for, summarize
from poolbench.text.units import format_duration
from support import ROOT
from support.csvs import HASH_NS, Csv


def test_a_cell_is_the_median_of_its_repetitions(csv_of: Csv) -> None:
    for makespan in (300, 100, 200):
        csv_of.row(makespan_ns=makespan, accept_ns=makespan / 10)
    cells = summarize(read_results([csv_of.write()]))
    assert len(cells) == 1
    cell = cells.iloc[0]
    assert (cell.pool, cell.workers, cell.workload, cell.repetitions) == ("channel", 4, "400 jobs of 1ms", 3)
    assert (cell.makespan_ns, cell.makespan_ns_low, cell.makespan_ns_high, cell.confidence) == (200, 100, 300, 0.75)
    assert cell.accept_ns == 20


def test_times_come_from_untraced_repetitions_and_values_of_jobs_from_traced_ones(csv_of: Csv) -> None:
    csv_of.row(trace=0, makespan_ns=100, efficiency=0.9).row(trace=1, makespan_ns=900, stretch=1.5, efficiency=0.5)
    csv_of.row(trace=1, makespan_ns=901, stretch=1.7, efficiency=0.5)
    cell = summarize(read_results([csv_of.write()])).iloc[0]
    assert (cell.repetitions, cell.makespan_ns, cell.efficiency) == (1, 100, 0.9)
    assert (cell.traced_repetitions, cell.stretch, cell.stretch_low) == (2, pytest.approx(1.6), 1.5)


def test_a_failed_untraced_repetition_does_not_hide_the_traced_ones(csv_of: Csv) -> None:
    csv_of.row(trace=1, makespan_ns=900).failure(trace=0)
    cell = summarize(read_results([csv_of.write()])).iloc[0]
    assert (cell.repetitions, cell.makespan_ns, cell.failures, cell.first_error) == (1, 900, 1, "lost a job")


def test_a_cell_that_only_failed_has_no_values(csv_of: Csv) -> None:
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


# Speed-up: a ratio of medians.


def speedup_of_channel(csv_of: Csv) -> float:
    cells = summarize(read_results([csv_of.write()]))
    return cells.loc[cells.pool == "channel", "speedup"].iloc[0]


def test_the_speed_up_is_the_ratio_of_the_median_makespans(csv_of: Csv) -> None:
    for number, (alone, makespan) in enumerate(((900, 100), (1000, 400), (1100, 250), (1000, 200)), start=1):
        csv_of.row(pool="sequential", workers=1, draw=number, makespan_ns=alone).row(draw=number, makespan_ns=makespan)
    assert speedup_of_channel(csv_of) == pytest.approx(1000 / 225)


def test_the_interval_of_a_speed_up_is_that_of_the_makespan(csv_of: Csv) -> None:
    csv_of.row(pool="sequential", workers=1, makespan_ns=1000)
    for makespan in (200, 250, 500):
        csv_of.row(makespan_ns=makespan)
    cell = summarize(read_results([csv_of.write()])).set_index("pool").loc["channel"]
    assert (cell.speedup_low, cell.speedup, cell.speedup_high) == (2, 4, 5)


def test_the_baseline_is_of_the_same_run_jobs_and_trace(csv_of: Csv) -> None:
    csv_of.row(pool="sequential", workers=1, makespan_ns=1000)
    for other in ({"run_id": "other"}, {"jobs": 10}, {"seed": 2}, {"trace": 0}):
        csv_of.row(pool="sequential", workers=1, makespan_ns=1, **other)
    assert speedup_of_channel(csv_of.row(makespan_ns=250)) == 4


def test_without_a_baseline_there_is_no_speed_up(csv_of: Csv) -> None:
    csv_of.row(pool="sequential", workers=1, jobs=10)
    assert np.isnan(speedup_of_channel(csv_of.row()))


def test_an_interrupted_run_is_compared_on_the_draws_that_both_ran(csv_of: Csv) -> None:
    for number, alone in enumerate((1000, 8000, 9000), start=1):
        csv_of.row(pool="sequential", workers=1, draw=number, makespan_ns=alone, sleep_dist="lognormal")
    csv_of.row(draw=1, makespan_ns=250, sleep_dist="lognormal").row(draw=4, makespan_ns=1, sleep_dist="lognormal")
    assert speedup_of_channel(csv_of) == 4


def test_runs_with_different_draws_have_baselines_of_their_own(csv_of: Csv) -> None:
    for run, factor in (("one", 1), ("two", 10)):
        csv_of.row(run_id=run, pool="sequential", workers=1, makespan_ns=1000 * factor)
        csv_of.row(run_id=run, makespan_ns=250 * factor)
    assert speedup_of_channel(csv_of) == 4


def test_files_of_version_1_have_speed_ups_of_the_same_definition() -> None:
    cells = summarize(read_results([ROOT / "tests" / "data" / "version-1.csv"]))
    channel = cells[(cells.pool == "channel") & (cells.workers == 4)].iloc[0]
    assert channel.speedup == pytest.approx(np.mean([690211349, 692070541]) / np.mean([174774469, 174936273]))


def test_the_time_of_the_batch_has_its_ideal_and_efficiency_traced_or_not(csv_of: Csv) -> None:
    cell = summarize(read_results([csv_of.row(trace=0).write()])).iloc[0]
    assert cell.ideal_ns == 100 * (1_000_000 + HASH_NS)
    assert cell.efficiency == pytest.approx(cell.ideal_ns / 125e6)
    assert np.isnan(cell.stretch) and np.isnan(cell.utilization)


def test_a_cell_knows_whether_it_needs_waits_that_cooperate(csv_of: Csv) -> None:
    cells = summarize(read_results([csv_of.row(cooperative=1).row(pool="go", cooperative="").write()]))
    assert cells.cooperative.tolist() == pytest.approx([1, np.nan], nan_ok=True)


def test_cells_are_in_the_order_of_the_tables(csv_of: Csv) -> None:
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


def test_only_the_requested_quantities_are_computed(csv_of: Csv) -> None:
    cells = summarize(read_results([csv_of.row().write()], columns_for(["speedup"])), ["speedup"])
    assert {"speedup", "speedup_low", "speedup_high"} <= set(cells)
    assert "makespan_ns" not in cells


LOADS = [
    "load",
    "load-20000",
    "load-million",
    "findings/order-of-service",
    "queueing/half",
    "queueing/closed",
    "queueing/seventy",
]
RUNS = sorted(
    path.stem
    for path in (ROOT / "results").glob("*.csv")
    if path.with_suffix(".txt").exists() and path.stem not in LOADS
)
# pool, W, other columns, makespan [interval], accept.
TABLE_LINE = re.compile(
    r"^([^\s*]+)\*? +(\d+)(?: +[\d ]+)?(?: .*?)? {2,}(\S+ \w+) \[(\S+ \w+), (\S+ \w+)\] +(\S+ \w+) "
)


@pytest.mark.parametrize("run", RUNS)
def test_the_summary_is_what_poolbench_printed(run: str) -> None:
    """The C++ and this package agree on medians and intervals, to the digit, in every committed run."""
    printed = (TABLE_LINE.match(line) for line in (ROOT / "results" / f"{run}.txt").read_text().splitlines())
    expected = {(m[1], int(m[2]), m[3], m[4], m[5], m[6]) for m in printed if m}
    cells = summarize(read_results([ROOT / "results" / f"{run}.csv"]))
    durations = [
        cells[name].map(format_duration) for name in ("makespan_ns", "makespan_ns_low", "makespan_ns_high", "accept_ns")
    ]
    found = set(zip(cells.pool, cells.workers, *durations))
    assert expected and expected <= found


# pool, W, rate, achieved, offered, then the durations.
LOAD_LINE = re.compile(r"^([^\s*]+)\*? +(\d+) +\S+/s +\S+/s +\S+ +" + " +".join([r"(\S+ \w+)"] * 5) + "$")
LOAD_DURATIONS = ("response_p50_ns", "response_p99_ns", "response_p999_ns", "lag_p99_ns", "wait_excess_p99_ns")


@pytest.mark.parametrize("run", LOADS)
def test_the_summary_of_a_load_is_what_poolbench_printed(run: str) -> None:
    printed = (LOAD_LINE.match(line) for line in (ROOT / "results" / f"{run}.txt").read_text().splitlines())
    expected = [(m[1], int(m[2]), *m.groups()[2:]) for m in printed if m]
    cells = summarize(read_results([ROOT / "results" / f"{run}.csv"]))
    found = zip(cells.pool, cells.workers, *(cells[name].map(format_duration) for name in LOAD_DURATIONS))
    assert expected and sorted(expected) == sorted(found)
