from collections.abc import Mapping

import pandas as pd
import pytest
from conftest import ROOT, Csv
from poolbench.results import read_results
from poolbench.summary import summarize
from poolbench.verdict.fastest import fastest_by_workers, say_best, say_fastest
from poolbench.verdict.findings import Severity, find_findings
from poolbench.verdict.knee import Shape, knees, say_knees

Makespans = Mapping[tuple[str, int], list[int]]


def cells_of(csv_of: Csv, makespans: Makespans, **fields: object) -> pd.DataFrame:
    """Cells with these makespans in milliseconds, by pool and workers, of 400 jobs."""
    for (pool, workers), values in makespans.items():
        for value in values:
            figures = {"makespan_ns": value * 1_000_000, "throughput_hz": 400_000 / value, "speedup": 1000 / value}
            csv_of.row(pool=pool, workers=workers, **figures, **fields)
    return summarize(read_results([csv_of.write()]))


def test_the_fastest_has_the_lowest_median_and_names_whose_intervals_overlap(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("arena", 4): [10, 11, 12], ("channel", 4): [12, 13, 14], ("go", 4): [13, 20, 21]})
    (found,) = fastest_by_workers(cells)
    assert (found.workers, found.pool, found.makespan_ns, found.contestants) == (4, "arena", 11e6, 3)
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
    cells = cells_of(csv_of, {("arena", 4): [10, 11, 12], ("arena", 8): [12, 12, 13], ("channel", 8): [20, 20, 20]})
    assert say_best(cells) == [
        "arena with 4 workers has the shortest makespan: 11.0 ms [10.0 ms, 12.0 ms], 90.9 times as fast as sequential;"
        " not told apart from it (~): arena with 8 workers."
    ]


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


def test_the_worst_oversleep_is_a_doubt(csv_of: Csv) -> None:
    csv_of.row(service_sum_ns=400_000_000).row(workers=8, service_sum_ns=420_000_000).row(
        workers=9, service_sum_ns=480_000_000
    )
    csv_of.row(hash_rounds=9, service_sum_ns=900_000_000).row(sleep_dist="uniform", service_sum_ns=900_000_000)
    found = [text for text in texts(summarize(read_results([csv_of.write()])), Severity.DOUBT) if "sleep" in text]
    assert found == [
        "A sleep of 1ms took up to 1.20 ms on average (channel, 9 workers); efficiency does not charge that to the pool,"
        " efficiency_requested in the CSV does."
    ]


def test_a_sweep_that_nowhere_beats_the_baseline_says_so(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("arena", 4): [4000] * 5, ("channel", 4): [8000] * 5}, sleep_ns=0)
    assert texts(cells, Severity.SURPRISE) == [
        "No pool is as fast as sequential: jobs this short do not pay for being handed out. Nearest comes arena with"
        " 4 workers, a speed-up of 0.25."
    ]


def test_the_committed_quick_sweep_has_the_verdict_of_its_table() -> None:
    cells = summarize(read_results([ROOT / "results" / "quick.csv"]))
    assert say_fastest(fastest_by_workers(cells)) == [
        "With 1, 4, 32 and 64 workers, arena and channel are not told apart (~): their intervals overlap.",
        "With 2, 8 and 16 workers, arena is the fastest.",
    ]
    assert say_knees(knees(cells)) == ["Still rising at 64 workers, the most that was measured: channel and arena."]
