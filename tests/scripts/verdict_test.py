import re
from collections.abc import Mapping

import pandas as pd
import pytest
from batches import Pool
from conftest import ROOT, Csv
from poolbench.results import read_results
from poolbench.summary import summarize
from poolbench.units import format_duration
from poolbench.verdict.fastest import fastest_by_workers, say_best, say_fastest
from poolbench.verdict.findings import Severity, find_findings
from poolbench.verdict.knee import Shape, knees, say_knees

Makespans = Mapping[tuple[str, int], list[int]]


def cells_of(csv_of: Csv, makespans: Makespans, **fields: object) -> pd.DataFrame:
    """Cells with these makespans in milliseconds, by pool and workers, of 400 jobs; what has a name ending in* needs waits
    that cooperate."""
    for (pool, workers), values in makespans.items():
        for value in values:
            name = {"pool": pool.removesuffix("*"), "cooperative": int(pool.endswith("*"))}
            csv_of.row(workers=workers, makespan_ns=value * 1_000_000, **name, **fields)
    return summarize(read_results([csv_of.write()]))


def test_the_fastest_has_the_lowest_median_and_names_whose_intervals_overlap(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("arena", 4): [10, 11, 12], ("channel", 4): [12, 13, 14], ("go", 4): [13, 20, 21]})
    (found,) = fastest_by_workers(cells)
    assert (found.workers, found.pool, found.makespan_ns, found.measured) == (4, "arena", 11e6, 3)
    assert (found.low_ns, found.high_ns, found.rivals) == (10e6, 12e6, ("channel",))
    assert say_fastest([found]) == [
        "With 4 workers, arena and channel are not told apart (~): their intervals overlap."
    ]


def test_worker_counts_with_the_same_leaders_share_a_sentence(csv_of: Csv) -> None:
    fast, slow = [10, 11], [20, 21]
    cells = cells_of(
        csv_of,
        {("arena", 1): fast, ("channel", 1): slow, ("arena", 2): slow, ("channel", 2): fast}
        | {("arena", 4): fast, ("channel", 4): slow, ("channel", 8): slow},
    )
    assert say_fastest(fastest_by_workers(cells)) == [
        "With 1 and 4 workers, arena is the fastest.",
        "With 2 workers, channel is the fastest.",
        "With 8 workers, channel is the only pool.",
    ]


def test_one_repetition_tells_nothing_apart(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("arena", 4): [10], ("channel", 4): [900]})
    (found,) = fastest_by_workers(cells)
    assert found.rivals == ("channel",)
    assert say_fastest([found]) == ["With 4 workers, one repetition tells no pool apart from another (~)."]


def test_a_rival_with_one_repetition_is_not_told_apart(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("arena", 4): [10, 11], ("channel", 4): [900], ("go", 4): [900, 901]})
    assert fastest_by_workers(cells)[0].rivals == ("channel",)


def test_the_baseline_takes_no_part(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("sequential", 1): [1, 1], ("channel", 1): [10, 11], ("channel", 2): [5, 6]})
    found = fastest_by_workers(cells)
    assert [one.pool for one in found] == ["channel", "channel"]
    assert say_fastest(found) == ["channel is the only pool here."]
    assert [knee.pool for knee in knees(cells)] == ["channel"]


def test_without_any_figure_the_verdict_says_so(csv_of: Csv) -> None:
    cells = summarize(read_results([csv_of.row(pool="sequential", workers=1).failure().write()]))
    assert say_fastest(fastest_by_workers(cells)) == ["No pool has a time."]
    assert knees(cells) == say_best(cells) == []


def test_the_best_of_all_is_told_with_its_interval_and_what_comes_near(csv_of: Csv) -> None:
    makespans = {("arena", 4): [110, 120, 130], ("arena", 8): [130, 130, 140], ("channel", 8): [200, 200, 200]}
    cells = cells_of(csv_of, makespans | {("sequential", 1): [450]}, service_sum_ns=430_000_000)
    assert say_best(cells) == [
        "arena with 4 workers has the shortest makespan: 120 ms [110 ms, 130 ms], an efficiency of 0.833, jobs stretched 1.07"
        " times, 3.75 times as fast as sequential; not told apart from it (~): arena with 8 workers."
    ]


def test_what_is_not_known_of_the_best_is_not_said(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("arena", 4): [11], ("channel", 4): [12]}, trace=0, efficiency="")
    assert say_best(cells)[0].startswith("arena with 4 workers has the shortest makespan: 11.0 ms; not told apart")


# Pools that need waits which cooperate.


def test_no_pool_is_called_fastest_without_its_need_and_the_best_that_has_none(csv_of: Csv) -> None:
    cells = cells_of(
        csv_of,
        {("goroutine*", 4): [10, 11], ("suspend*", 4): [12, 13], ("arena", 4): [20, 21], ("channel", 4): [30, 31]},
    )
    (found,) = fastest_by_workers(cells)
    assert (found.pool, found.cooperative, found.blocking) == ("goroutine", ("goroutine",), "arena")
    assert say_fastest([found]) == [
        "With 4 workers, goroutine is the fastest; it needs waits that cooperate: jobs that block would hold up all others;"
        " of the pools that do not, arena has the shortest makespan."
    ]
    assert say_best(cells)[0].endswith(
        ". goroutine needs waits that cooperate: jobs that block would hold up all others. The best that does not is arena"
        " with 4 workers: 20.5 ms [20.0 ms, 21.0 ms], an efficiency of 4.881, jobs stretched 1.00 times."
    )


def test_where_leaders_differ_in_it_those_that_need_it_are_named(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("goroutine*", 4): [10, 11], ("arena", 4): [10, 12], ("suspend*", 4): [11, 12]})
    (found,) = fastest_by_workers(cells)
    assert (found.cooperative, found.blocking) == (("goroutine", "suspend"), None)
    assert say_fastest([found]) == [
        "With 4 workers, goroutine, arena and suspend are not told apart (~): their intervals overlap; goroutine and suspend"
        " need waits that cooperate: jobs that block would hold up all others."
    ]
    assert "(~): arena with 4 workers and suspend* with 4 workers. goroutine needs" in say_best(cells)[0]


def test_worker_counts_with_another_best_that_blocks_have_sentences_of_their_own(csv_of: Csv) -> None:
    cells = cells_of(
        csv_of,
        {("goroutine*", count): [10, 11] for count in (1, 2, 4)}
        | {("arena", 1): [20, 21], ("channel", 1): [30, 31], ("arena", 2): [20, 21], ("channel", 2): [30, 31]}
        | {("arena", 4): [30, 31], ("channel", 4): [20, 21]},
    )
    first, second = say_fastest(fastest_by_workers(cells))
    assert first.startswith("With 1 and 2 workers, goroutine is") and first.endswith("arena has the shortest makespan.")
    assert second.startswith("With 4 workers, goroutine is") and second.endswith("channel has the shortest makespan.")


def test_a_pool_alone_is_not_told_without_its_need_either(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("goroutine*", 4): [10, 11], ("goroutine*", 8): [10, 11]})
    assert say_fastest(fastest_by_workers(cells)) == [
        "goroutine is the only pool here; it needs waits that cooperate: jobs that block would hold up all others."
    ]
    assert say_knees(knees(cells))[0].endswith(": goroutine*.")


def test_programs_that_do_not_say_what_they_need_are_not_marked(csv_of: Csv) -> None:
    csv_of.row(pool="go", cooperative="", makespan_ns=10).row(pool="arena", makespan_ns=20)
    (found,) = fastest_by_workers(summarize(read_results([csv_of.write()])))
    assert (found.pool, found.cooperative, found.blocking) == ("go", (), None)


def test_makespans_of_different_batches_have_no_best(csv_of: Csv) -> None:
    csv_of.row(workers=2, jobs=20).row(workers=4, jobs=40)
    assert say_best(summarize(read_results([csv_of.write()]))) == []


@pytest.mark.parametrize(
    ("makespans", "workers", "shape", "sentence"),
    [
        ([800, 400, 210, 200], 4, Shape.BENT, "Knee at 4 workers: channel."),
        ([800, 400, 200, 100], 8, Shape.RISING, "Still rising at 8 workers, the most that was measured: channel."),
        ([200, 200, 210, 200], 1, Shape.FLAT, "Knee at 1 worker, the fewest that were measured, so that more bring little or nothing: channel."),
        ([800, 200, 400, 900], 2, Shape.BENT, "Knee at 2 workers: channel."),
        ([900, 810, 810, 810], 1, Shape.FLAT, "Knee at 1 worker, the fewest that were measured, so that more bring little or nothing: channel."),
    ],
)  # fmt: skip
def test_the_knee_is_the_fewest_workers_that_reach_nine_tenths(
    csv_of: Csv, makespans: list[int], workers: int, shape: Shape, sentence: str
) -> None:
    curve = {("channel", count): [makespan] for count, makespan in zip((1, 2, 4, 8), makespans)}
    (knee,) = knees(cells_of(csv_of, curve))
    assert (knee.workers, knee.shape, say_knees([knee])) == (workers, shape, [sentence])
    assert knee.best_hz == pytest.approx(400_000 / min(makespans))
    assert (knee.last_workers, knee.last_hz) == (8, pytest.approx(400_000 / makespans[-1]))


def test_a_single_worker_count_has_no_knee(csv_of: Csv) -> None:
    assert knees(cells_of(csv_of, {("channel", 4): [10, 11]})) == []


def test_pools_that_bend_together_share_a_sentence(csv_of: Csv) -> None:
    bent, rising = ([40, 10, 10], [40, 20, 10])
    cells = cells_of(
        csv_of,
        {(pool, 2**i): [value] for pool in ("go", "arena") for i, value in enumerate(bent)}
        | {("channel", 2**i): [value] for i, value in enumerate(rising)},
    )
    assert say_knees(knees(cells)) == [
        "Knee at 2 workers: arena and go.",
        "Still rising at 4 workers, the most that was measured: channel.",
    ]


def texts(cells: pd.DataFrame, severity: Severity, builds: tuple[str, ...] = ("Release",)) -> list[str]:
    return [one.text for one in find_findings(cells, list(builds)) if one.severity is severity]


def test_a_failed_cell_is_a_finding_with_its_words(csv_of: Csv) -> None:
    csv_of.row().failure(pool="arena", workers=2).failure(pool="arena", workers=8).failure(pool="go", error="")
    cells = summarize(read_results([csv_of.write()]))
    assert texts(cells, Severity.FAILURE) == [
        "arena with 2 and 8 workers: 2 trials failed; lost a job.",
        "go with 4 workers: 1 trial failed.",
    ]


def test_a_pool_that_never_reached_its_workers_is_a_finding(csv_of: Csv) -> None:
    csv_of.row(workers=8, peak_concurrency=3).row(workers=16, peak_concurrency=3)
    csv_of.row(pool="arena", workers=8, jobs=3, peak_concurrency=3)  # more jobs there were not
    csv_of.row(pool="go", workers=8, sleep_ns=0, peak_concurrency=1)
    (text,) = texts(summarize(read_results([csv_of.write()])), Severity.SURPRISE)
    assert text == (
        "channel with 8 and 16 workers (400 jobs of 1ms) never had all of them busy: with 16, at most 3 jobs ran at once."
    )


def test_few_repetitions_are_a_doubt_and_enough_are_none(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("arena", 4): [10, 11]})
    (text,) = texts(cells, Severity.DOUBT)
    assert text.startswith("Only 2 repetitions: too few")
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
        r"arena with 8 workers stretched its jobs: they took 1\.20 times what was asked for \(.+ms where .+(ms|us) was asked\),"
        r" those of go 1\.04 times\.",
        found,
    )
    if distribution == "constant":
        assert "(1.20 ms where 1.00 ms was asked)" in found


def test_the_worker_counts_of_a_pool_that_stretches_share_a_sentence(csv_of: Csv) -> None:
    csv_of.sweep([Pool("arena", stretch=1.3), Pool("channel")], (1, 4, 8))
    assert doubts(csv_of, "stretched") == [
        "arena with 1, 4 and 8 workers stretched its jobs: with 8, they took 1.30 times what was asked for (1.30 ms where 1.00"
        " ms was asked), those of channel 1.06 times."
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
        " times what was asked for (1.35 ms where 1.00 ms was asked), those of go 1.06 times.",
        "async with 4 and 8 workers stretched its jobs: with 8, they took 9.00 times what was asked for (9.00 ms where 1.00 ms"
        " was asked), those of go 1.06 times.",
    ]


def test_what_sequential_stretches_as_well_is_the_machine_s(csv_of: Csv) -> None:
    csv_of.sweep([Pool("sequential"), Pool("arena", stretch=1.07), Pool("goroutine", stretch=1)], (1, 8))
    assert doubts(csv_of, "stretched") == []
    assert doubts(csv_of, "oversleep") == [
        "Jobs asked to take 1.00 ms took 1.06 ms even in sequential: the machine's timers oversleep; those of goroutine took"
        " 1.00 ms."
    ]


def test_timers_that_keep_their_time_are_no_doubt(csv_of: Csv) -> None:
    csv_of.sweep([Pool("sequential", stretch=1.04), Pool("arena", stretch=1.04)], (8,))
    assert doubts(csv_of, "oversleep") == doubts(csv_of, "stretched") == []


def test_a_pool_without_rivals_is_compared_with_sequential(csv_of: Csv) -> None:
    csv_of.sweep([Pool("sequential"), Pool("arena", stretch=1.5)], (8,))
    assert doubts(csv_of, "stretched") == [
        "arena with 8 workers stretched its jobs: they took 1.50 times what was asked for (1.50 ms where 1.00 ms was asked),"
        " those of sequential 1.06 times."
    ]


def test_a_ragged_end_is_told_with_what_is_left_of_the_overhead(csv_of: Csv) -> None:
    pools = [Pool("arena", hand_over_ns=1000, stretch=1), Pool("channel", hand_over_ns=2000, stretch=1)]
    csv_of.sweep(pools, (16, 32), draws=5, jobs=640, sleep_dist="lognormal")
    (found,) = doubts(csv_of, "ragged end")
    cells = summarize(read_results([csv_of.write()]))
    worst = cells.loc[cells.overhead_per_job_ns.idxmax()]
    share = 1 - worst.steady_overhead_per_job_ns / worst.overhead_per_job_ns
    assert found == (
        f"channel and arena with 16 and 32 workers: {100 * share:.0f} % of the overhead per job"
        f" ({format_duration(worst.overhead_per_job_ns)} in channel with 32) came after the last job had begun, from the"
        f" batch's ragged end; the steady part is {format_duration(worst.steady_overhead_per_job_ns)}. Take more jobs per"
        " worker."
    )


def test_many_pools_with_a_ragged_end_are_counted(csv_of: Csv) -> None:
    pools = [Pool(name, hand_over_ns=1000) for name in ("arena", "channel", "go", "asio", "async")]
    (found,) = doubts(csv_of.sweep(pools, (16, 32, 64), jobs=640, sleep_dist="lognormal"), "ragged end")
    assert found.startswith("5 pools with 16 to 64 workers: ")


def test_a_single_ragged_end_needs_no_name_twice(csv_of: Csv) -> None:
    csv_of.row(overhead_per_job_ns=100_000, steady_overhead_per_job_ns=20_000)
    assert doubts(csv_of, "ragged end") == [
        "channel with 4 workers: 80 % of the overhead per job (100 us) came after the last job had begun, from the batch's"
        " ragged end; the steady part is 20.0 us. Take more jobs per worker."
    ]


@pytest.mark.parametrize(("overhead", "steady"), [(49_000, 0), (100_000, 51_000), (100_000, "")])
def test_a_small_or_steady_overhead_is_no_ragged_end(csv_of: Csv, overhead: int, steady: int | str) -> None:
    csv_of.row(overhead_per_job_ns=overhead, steady_overhead_per_job_ns=steady)
    assert doubts(csv_of, "ragged end") == []


def test_a_sweep_that_nowhere_beats_the_baseline_says_so(csv_of: Csv) -> None:
    makespans = {("sequential", 1): [1000] * 5, ("arena", 4): [4000] * 5, ("channel", 4): [8000] * 5}
    cells = cells_of(csv_of, makespans, sleep_ns=0)
    assert texts(cells, Severity.SURPRISE) == [
        "No pool is as fast as sequential: jobs this short do not pay for being handed out. Nearest comes arena with"
        " 4 workers, a speed-up of 0.25."
    ]


def test_the_committed_quick_sweep_has_the_verdict_of_its_table() -> None:
    cells = summarize(read_results([ROOT / "results" / "quick.csv"]))
    assert say_fastest(fastest_by_workers(cells)) == [
        "With 1, 16 and 32 workers, arena and channel are not told apart (~): their intervals overlap.",
        "With 2, 4, 8 and 64 workers, arena is the fastest.",
    ]
    assert say_knees(knees(cells)) == [
        "Knee at 32 workers: channel.",
        "Still rising at 64 workers, the most that was measured: arena.",
    ]
