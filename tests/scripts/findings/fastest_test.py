import numpy as np
import pandas as pd
import pytest
from poolbench.findings.fastest import fastest_by_workers, say_best, say_fastest
from poolbench.findings.knee import knees, say_knees
from poolbench.findings.ranking import FEWEST
from poolbench.results.reader import read_results
from poolbench.statistics.medians import chance_apart, group_medians
from poolbench.summary.summarize import summarize
from scipy.stats import binom
from support import ROOT
from support.cells import cells_of
from support.csvs import Csv


def five(low: int, high: int | None = None) -> list[int]:
    """Five repetitions whose interval has these ends; the median is the lower one."""
    return [low, low, low, low, low + 1 if high is None else high]


def test_the_fastest_has_the_lowest_median_and_names_whose_intervals_overlap(csv_of: Csv) -> None:
    cells = cells_of(
        csv_of,
        {("arena", 4): [10, 11, 11, 12, 12], ("channel", 4): [12, 13, 13, 14, 14], ("go", 4): [13, 20, 20, 20, 21]},
    )
    (found,) = fastest_by_workers(cells)
    assert (found.workers, found.pool, found.makespan_ns, found.measured) == (4, "arena", 11e6, 3)
    assert (found.low_ns, found.high_ns, found.rivals) == (10e6, 12e6, ("channel",))
    assert say_fastest([found]) == [
        "With 4 workers, arena and channel cannot be told apart (~): their intervals overlap."
    ]


def test_worker_counts_with_the_same_leaders_share_a_sentence(csv_of: Csv) -> None:
    fast, slow = five(10), five(20)
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


@pytest.mark.parametrize(
    ("repetitions", "text"), [(1, "1 repetition is"), (2, "2 repetitions are"), (4, "4 repetitions are")]
)
def test_below_five_repetitions_no_pool_is_the_fastest(csv_of: Csv, repetitions: int, text: str) -> None:
    cells = cells_of(csv_of, {("arena", 4): [10] * repetitions, ("channel", 4): [900] * repetitions})
    (found,) = fastest_by_workers(cells)
    assert (found.rivals, found.makespan_ns) == (("channel",), 10e6)
    assert say_fastest([found]) == [
        f"With 4 workers, {text} too few to rank pools; measure with --repetitions 5 or more."
    ]
    (best,) = say_best(cells)
    assert best.startswith("arena with 4 workers has the lowest median makespan: 10.0 ms")
    assert best.endswith(f"; {text} too few to rank it.")


def test_worker_counts_with_as_few_repetitions_share_a_sentence(csv_of: Csv) -> None:
    few, fewer = [10, 11, 12], [10, 11]
    cells = cells_of(
        csv_of,
        {(pool, count): values for pool in ("arena", "channel") for count, values in ((1, few), (2, fewer), (4, few))}
        | {("go", 4): few},
    )
    assert say_fastest(fastest_by_workers(cells)) == [
        "With 1 and 4 workers, 3 repetitions are too few to rank pools; measure with --repetitions 5 or more.",
        "With 2 workers, 2 repetitions are too few to rank pools; measure with --repetitions 5 or more.",
    ]


def test_a_rival_with_few_repetitions_is_not_told_apart(csv_of: Csv) -> None:
    makespans = {("arena", 4): five(10), ("channel", 4): [900] * 4, ("go", 4): five(900)}
    (found,) = fastest_by_workers(cells_of(csv_of, makespans))
    assert (found.rivals, found.unranked) == (("channel",), ("channel",))
    assert say_fastest([found]) == [
        "With 4 workers, arena and channel cannot be told apart (~): fewer than 5 repetitions of channel."
    ]


def test_both_reasons_why_pools_cannot_be_told_apart_are_given(csv_of: Csv) -> None:
    makespans = {("arena", 4): five(10, 12), ("channel", 4): [900] * 4, ("go", 4): five(11)}
    assert say_fastest(fastest_by_workers(cells_of(csv_of, makespans))) == [
        "With 4 workers, arena, go and channel cannot be told apart (~): intervals overlap, and there are fewer than 5"
        " repetitions of channel."
    ]


def equal_pools(pairs: int, repetitions: int) -> pd.DataFrame:
    """Cells of two equal pools, a pair for each worker count: lognormal noise, and one value in twenty is an outlier."""
    random = np.random.default_rng(repetitions)
    makespans = 1e6 * random.lognormal(sigma=0.05, size=(2 * pairs, repetitions))
    makespans *= np.where(random.random(makespans.shape) < 0.05, random.uniform(1.5, 4, makespans.shape), 1)
    medians = group_medians(np.repeat(np.arange(2 * pairs), repetitions), makespans.ravel(), 2 * pairs)
    return pd.DataFrame(
        {
            "pool": ["arena", "channel"] * pairs,
            "workers": np.repeat(np.arange(1, pairs + 1), 2),
            "repetitions": repetitions,
            "makespan_ns": medians.median,
            "makespan_ns_low": medians.low,
            "makespan_ns_high": medians.high,
            "efficiency": 1.0,
            "stretch": 1.0,
            "cooperative": 0,
        }
    )


@pytest.mark.parametrize(("repetitions", "chance"), [(5, 0.0079), (9, 0.0034)])
def test_equal_pools_are_rarely_told_apart(repetitions: int, chance: float) -> None:
    """The share that is told apart fits the exact probability, between its 0.1 % and 99.9 % quantiles."""
    pairs = 2000
    assert chance_apart(repetitions) == pytest.approx(chance, abs=5e-5)
    found = fastest_by_workers(equal_pools(pairs, repetitions))
    assert len(found) == pairs
    apart = sum(not one.rivals for one in found)
    least, most = binom.ppf([0.001, 0.999], pairs, chance_apart(repetitions))
    assert least <= apart <= most


@pytest.mark.parametrize("repetitions", [2, 3, 4])
def test_below_five_repetitions_equal_pools_are_never_told_apart(repetitions: int) -> None:
    assert chance_apart(repetitions) > 0.01  # by their intervals alone, they would be
    found = fastest_by_workers(equal_pools(200, repetitions))
    assert all(one.rivals and not one.ranked for one in found)
    assert not any("is the fastest" in sentence for sentence in say_fastest(found))


def test_no_ranked_number_of_repetitions_tells_equal_pools_apart_more_often_than_the_fewest() -> None:
    assert max(chance_apart(count) for count in range(FEWEST, 300)) == chance_apart(FEWEST)


def test_the_baseline_does_not_compete(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("sequential", 1): five(1), ("channel", 1): five(10), ("channel", 2): five(5)})
    found = fastest_by_workers(cells)
    assert [one.pool for one in found] == ["channel", "channel"]
    assert say_fastest(found) == ["channel is the only pool here."]
    assert [knee.pool for knee in knees(cells)] == ["channel"]


def test_without_any_makespan_a_sentence_says_so(csv_of: Csv) -> None:
    cells = summarize(read_results([csv_of.row(pool="sequential", workers=1).failure().write()]))
    assert say_fastest(fastest_by_workers(cells)) == ["No pool has a time."]
    assert knees(cells) == say_best(cells) == []


def test_the_best_of_all_comes_with_its_interval_and_its_rivals(csv_of: Csv) -> None:
    makespans = {("arena", 4): [110, 120, 120, 120, 130], ("arena", 8): five(130), ("channel", 8): five(200)}
    cells = cells_of(csv_of, makespans | {("sequential", 1): [450]}, service_sum_ns=430_000_000)
    assert say_best(cells) == [
        "arena with 4 workers has the shortest makespan: 120 ms [110 ms, 130 ms], an efficiency of 0.833, jobs stretched 1.07"
        " times, 3.75 times as fast as sequential; it cannot be told apart (~) from arena with 8 workers."
    ]


def test_unknown_values_of_the_best_are_left_out(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("arena", 4): [11], ("channel", 4): [12]}, trace=0, efficiency="")
    assert say_best(cells)[0].startswith(
        "arena with 4 workers has the lowest median makespan: 11.0 ms; 1 repetition is too few"
    )


# Pools that need waits that cooperate.


def test_the_fastest_pool_comes_with_its_need_and_the_best_pool_without_one(csv_of: Csv) -> None:
    cells = cells_of(
        csv_of,
        {("goroutine*", 4): five(10), ("suspend*", 4): five(12), ("arena", 4): five(20), ("channel", 4): five(30)},
    )
    (found,) = fastest_by_workers(cells)
    assert (found.pool, found.cooperative, found.blocking) == ("goroutine", ("goroutine",), ("arena",))
    assert say_fastest([found]) == [
        "With 4 workers, goroutine is the fastest; it needs waits that cooperate: jobs that block would hold up all others;"
        " of the pools that do not, arena has the shortest makespan."
    ]
    assert say_best(cells)[0].endswith(
        ". goroutine needs waits that cooperate: jobs that block would hold up all others. Of the pools that do not, arena"
        " with 4 workers has the lowest median: 20.0 ms [20.0 ms, 21.0 ms], an efficiency of 5.000, jobs stretched 1.00 times."
    )


def test_blocking_pools_that_cannot_be_told_apart_share_the_next_place(csv_of: Csv) -> None:
    makespans = {("goroutine*", 4): five(10), ("arena", 4): five(20, 22), ("channel", 4): five(21), ("go", 4): five(30)}
    cells = cells_of(csv_of, makespans)
    (found,) = fastest_by_workers(cells)
    assert found.blocking == ("arena", "channel")
    assert say_fastest([found])[0].endswith("; of the pools that do not, arena and channel cannot be told apart (~).")
    assert say_best(cells)[0].endswith("; it cannot be told apart (~) from channel with 4 workers.")


def test_if_only_some_leaders_need_cooperation_they_are_named(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("goroutine*", 4): five(10), ("arena", 4): five(10, 12), ("suspend*", 4): five(11)})
    (found,) = fastest_by_workers(cells)
    assert (found.cooperative, found.blocking) == (("goroutine", "suspend"), ())
    assert say_fastest([found]) == [
        "With 4 workers, goroutine, arena and suspend cannot be told apart (~): their intervals overlap; goroutine and suspend"
        " need waits that cooperate: jobs that block would hold up all others."
    ]
    assert "(~) from arena with 4 workers and suspend* with 4 workers. goroutine needs" in say_best(cells)[0]


def test_worker_counts_with_another_best_blocking_pool_have_their_own_sentences(csv_of: Csv) -> None:
    cells = cells_of(
        csv_of,
        {("goroutine*", count): five(10) for count in (1, 2, 4)}
        | {("arena", 1): five(20), ("channel", 1): five(30), ("arena", 2): five(20), ("channel", 2): five(30)}
        | {("arena", 4): five(30), ("channel", 4): five(20)},
    )
    first, second = say_fastest(fastest_by_workers(cells))
    assert first.startswith("With 1 and 2 workers, goroutine is") and first.endswith("arena has the shortest makespan.")
    assert second.startswith("With 4 workers, goroutine is") and second.endswith("channel has the shortest makespan.")


def test_a_pool_on_its_own_comes_with_its_need_as_well(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("goroutine*", 4): five(10), ("goroutine*", 8): five(10)})
    assert say_fastest(fastest_by_workers(cells)) == [
        "goroutine is the only pool here; it needs waits that cooperate: jobs that block would hold up all others."
    ]
    assert say_knees(knees(cells))[0].endswith(": goroutine*.")


def test_programs_that_do_not_say_what_they_need_are_not_marked(csv_of: Csv) -> None:
    csv_of.row(pool="go", cooperative="", makespan_ns=10).row(pool="arena", makespan_ns=20)
    (found,) = fastest_by_workers(summarize(read_results([csv_of.write()])))
    assert (found.pool, found.cooperative, found.blocking) == ("go", (), ())


def test_makespans_of_different_batches_have_no_best(csv_of: Csv) -> None:
    csv_of.row(workers=2, jobs=20).row(workers=4, jobs=40)
    assert say_best(summarize(read_results([csv_of.write()]))) == []


def test_the_committed_quick_sweep_has_the_sentences_of_its_table() -> None:
    cells = summarize(read_results([ROOT / "results" / "quick.csv"]))
    assert say_fastest(fastest_by_workers(cells)) == [
        "With 1 and 2 workers, arena and channel cannot be told apart (~): their intervals overlap.",
        "With 4, 8, 16, 32 and 64 workers, arena is the fastest.",
    ]
    assert say_knees(knees(cells)) == [
        "Knee at 32 workers: channel.",
        "Still rising at 64 workers, the most measured: arena.",
    ]
