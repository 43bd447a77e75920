import re

import pandas as pd
import pytest
from poolbench.findings.finding import Severity, find_findings
from poolbench.results.reader import read_results
from poolbench.summary.summarize import summarize
from poolbench.text.units import format_duration
from support.batches import Pool
from support.cells import cells_of
from support.csvs import Csv


def texts(cells: pd.DataFrame, severity: Severity, builds: tuple[str, ...] = ("Release",)) -> list[str]:
    return [one.text for one in find_findings(cells, list(builds)) if one.severity is severity]


def test_a_failed_cell_is_a_finding_with_its_error(csv_of: Csv) -> None:
    csv_of.row().failure(pool="arena", workers=2).failure(pool="arena", workers=8).failure(pool="go", error="")
    cells = summarize(read_results([csv_of.write()]))
    assert texts(cells, Severity.FAILURE) == [
        "arena with 2 and 8 workers: 2 trials failed; lost a job.",
        "go with 4 workers: 1 trial failed.",
    ]


def test_a_pool_that_never_reached_its_workers_is_a_finding(csv_of: Csv) -> None:
    csv_of.row(workers=8, peak_concurrency=3).row(workers=16, peak_concurrency=3)
    csv_of.row(pool="arena", workers=8, jobs=3, peak_concurrency=3)  # there were no more jobs
    csv_of.row(pool="go", workers=8, sleep_ns=0, peak_concurrency=1)
    (text,) = texts(summarize(read_results([csv_of.write()])), Severity.SURPRISE)
    assert text == (
        "channel with 8 and 16 workers (400 jobs of 1ms) never had all of them busy: with 16, at most 3 jobs ran at once."
    )


def test_few_repetitions_are_a_doubt(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("arena", 4): [10, 11]})
    (text,) = texts(cells, Severity.DOUBT)
    assert text == (
        "Only 2 repetitions: too few to rank pools; measure with --repetitions 5 or more, 6 for a 95 % interval."
    )
    assert texts(cells_of(csv_of, {("arena", 4): [10, 11, 12]}), Severity.DOUBT) == []


def test_builds_that_are_not_optimized_are_a_doubt(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("arena", 4): [10] * 5})
    assert texts(cells, Severity.DOUBT, ("Release", "RelWithDebInfo")) == []
    assert [text.split(":")[0] for text in texts(cells, Severity.DOUBT, ("Debug", ""))] == [
        "Rows come from a Debug build",
        "Rows come from a build without optimization",
    ]


def test_a_saturated_machine_is_a_doubt_and_a_quota_counts(csv_of: Csv) -> None:
    for quota, cpu in (("", 190), (1, 95), (1, 80)):
        csv_of.row(workers=cpu, cpu_quota=quota, makespan_ns=100, cpu_user_ns=cpu, cpu_system_ns=0)
    found = [text for text in texts(summarize(read_results([csv_of.write()])), Severity.DOUBT) if "busy" in text]
    assert len(found) == 2
    assert "with 190 workers" in found[0] and "kept 1.9 of 2.0 processors busy" in found[0]
    assert "with 95 workers" in found[1] and "kept 0.9 of 1.0 processors busy" in found[1]


# What pools do to their jobs.


def doubts(csv_of: Csv, about: str) -> list[str]:
    return [text for text in texts(summarize(read_results([csv_of.write()])), Severity.DOUBT) if about in text]


@pytest.mark.parametrize("distribution", ["constant", "lognormal"])
def test_a_pool_that_stretches_its_jobs_more_than_others_is_named(csv_of: Csv, distribution: str) -> None:
    pools = [Pool("arena", stretch=1.2), Pool("channel", stretch=1.07), Pool("go", stretch=1.04)]
    csv_of.sweep(pools, (8,), jobs=1000, sleep_dist=distribution)
    (found,) = doubts(csv_of, "stretched")
    assert re.fullmatch(
        r"arena with 8 workers stretched its jobs: they took 1\.20 times as long as requested \(.+ms instead of .+(ms|us)\),"
        r" those of go 1\.04 times\.",
        found,
    )
    if distribution == "constant":
        assert "(1.20 ms instead of 1.00 ms)" in found


def test_the_worker_counts_of_a_pool_that_stretches_share_a_sentence(csv_of: Csv) -> None:
    csv_of.sweep([Pool("arena", stretch=1.3), Pool("channel")], (1, 4, 8))
    assert doubts(csv_of, "stretched") == [
        "arena with 1, 4 and 8 workers stretched its jobs: with 8, they took 1.30 times as long as requested (1.30 ms instead"
        " of 1.00 ms), those of channel 1.06 times."
    ]


def test_a_pool_alone_and_one_that_stretches_as_much_as_the_others_are_not_named(csv_of: Csv) -> None:
    csv_of.sweep([Pool("arena", stretch=3)], (8,)).sweep([Pool("channel", stretch=1.5)], (4,))
    csv_of.sweep([Pool("go", stretch=1.5 * 1.04)], (4,))
    assert doubts(csv_of, "stretched") == []


def test_stretch_is_compared_among_the_same_jobs_only(csv_of: Csv) -> None:
    csv_of.sweep([Pool("arena", stretch=3)], (8,)).sweep([Pool("channel", stretch=1)], (8,), sleep_ns=5_000_000)
    assert doubts(csv_of, "stretched") == []


def test_pools_that_stretch_about_as_much_share_a_sentence(csv_of: Csv) -> None:
    pools = [Pool("arena", stretch=1.3), Pool("channel", stretch=1.35), Pool("go"), Pool("async", stretch=9)]
    csv_of.sweep(pools, (4, 8)).sweep([Pool("asio", stretch=1.3)], (8,))
    assert doubts(csv_of, "stretched") == [
        "channel and arena with 4 and 8 workers; asio with 8 workers stretched their jobs: with 8, those of channel took 1.35"
        " times as long as requested (1.35 ms instead of 1.00 ms), those of go 1.06 times.",
        "async with 4 and 8 workers stretched its jobs: with 8, they took 9.00 times as long as requested (9.00 ms instead of"
        " 1.00 ms), those of go 1.06 times.",
    ]


def test_stretching_that_sequential_shares_comes_from_the_machine(csv_of: Csv) -> None:
    csv_of.sweep([Pool("sequential"), Pool("arena", stretch=1.07), Pool("goroutine", stretch=1)], (1, 8))
    assert doubts(csv_of, "stretched") == []
    assert doubts(csv_of, "oversleep") == [
        "Jobs that should take 1.00 ms took 1.06 ms even in sequential: the machine's timers oversleep; those of goroutine took"
        " 1.00 ms."
    ]


def test_punctual_timers_are_not_a_doubt(csv_of: Csv) -> None:
    csv_of.sweep([Pool("sequential", stretch=1.04), Pool("arena", stretch=1.04)], (8,))
    assert doubts(csv_of, "oversleep") == doubts(csv_of, "stretched") == []


def test_a_pool_without_rivals_is_compared_with_sequential(csv_of: Csv) -> None:
    csv_of.sweep([Pool("sequential"), Pool("arena", stretch=1.5)], (8,))
    assert doubts(csv_of, "stretched") == [
        "arena with 8 workers stretched its jobs: they took 1.50 times as long as requested (1.50 ms instead of 1.00 ms),"
        " those of sequential 1.06 times."
    ]


def test_a_ragged_end_is_reported_with_the_steady_overhead(csv_of: Csv) -> None:
    pools = [Pool("arena", hand_over_ns=1000, stretch=1), Pool("channel", hand_over_ns=2000, stretch=1)]
    csv_of.sweep(pools, (16, 32), draws=5, jobs=640, sleep_dist="lognormal")
    (found,) = doubts(csv_of, "ragged end")
    cells = summarize(read_results([csv_of.write()]))
    worst = cells.loc[cells.overhead_per_job_ns.idxmax()]
    share = 1 - worst.steady_overhead_per_job_ns / worst.overhead_per_job_ns
    assert found == (
        f"channel and arena with 16 and 32 workers: {100 * share:.0f} % of the overhead per job"
        f" ({format_duration(worst.overhead_per_job_ns)} in channel with 32) came after the last job had begun, from the"
        f" batch's ragged end; the steady part is {format_duration(worst.steady_overhead_per_job_ns)}. Use more jobs per"
        " worker."
    )


def test_many_pools_with_a_ragged_end_are_counted(csv_of: Csv) -> None:
    pools = [Pool(name, hand_over_ns=1000) for name in ("arena", "channel", "go", "asio", "async")]
    (found,) = doubts(csv_of.sweep(pools, (16, 32, 64), jobs=640, sleep_dist="lognormal"), "ragged end")
    assert found.startswith("5 pools with 16 to 64 workers: ")


def test_a_single_ragged_end_is_named_once(csv_of: Csv) -> None:
    csv_of.row(overhead_per_job_ns=100_000, steady_overhead_per_job_ns=20_000)
    assert doubts(csv_of, "ragged end") == [
        "channel with 4 workers: 80 % of the overhead per job (100 us) came after the last job had begun, from the batch's"
        " ragged end; the steady part is 20.0 us. Use more jobs per worker."
    ]


@pytest.mark.parametrize(("overhead", "steady"), [(49_000, 0), (100_000, 51_000), (100_000, "")])
def test_a_small_or_steady_overhead_is_not_a_ragged_end(csv_of: Csv, overhead: int, steady: int | str) -> None:
    csv_of.row(overhead_per_job_ns=overhead, steady_overhead_per_job_ns=steady)
    assert doubts(csv_of, "ragged end") == []


def test_a_sweep_that_never_beats_the_baseline_is_a_surprise(csv_of: Csv) -> None:
    makespans = {("sequential", 1): [1000] * 5, ("arena", 4): [4000] * 5, ("channel", 4): [8000] * 5}
    cells = cells_of(csv_of, makespans, sleep_ns=0)
    assert texts(cells, Severity.SURPRISE) == [
        "No pool is as fast as sequential: jobs this short are not worth handing out. The highest median speed-up"
        " is 0.25, that of arena with 4 workers."
    ]


@pytest.mark.parametrize(
    ("alone", "pool"), [([1000] * 4, [4000] * 5), ([1000] * 5, [4000] * 4), ([1000] * 4 + [1100], [1100] * 5)]
)
def test_a_pool_that_cannot_be_told_apart_from_the_baseline_is_no_surprise(
    csv_of: Csv, alone: list[int], pool: list[int]
) -> None:
    cells = cells_of(csv_of, {("sequential", 1): alone, ("arena", 4): pool})
    assert cells["speedup"].min() < 1 and texts(cells, Severity.SURPRISE) == []
