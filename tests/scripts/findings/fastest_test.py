from poolbench.findings.fastest import fastest_by_workers, say_best, say_fastest
from poolbench.findings.knee import knees, say_knees
from poolbench.results.reader import read_results
from poolbench.summary.summarize import summarize
from support import ROOT
from support.cells import cells_of
from support.csvs import Csv


def test_the_fastest_has_the_lowest_median_and_names_whose_intervals_overlap(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("arena", 4): [10, 11, 12], ("channel", 4): [12, 13, 14], ("go", 4): [13, 20, 21]})
    (found,) = fastest_by_workers(cells)
    assert (found.workers, found.pool, found.makespan_ns, found.measured) == (4, "arena", 11e6, 3)
    assert (found.low_ns, found.high_ns, found.rivals) == (10e6, 12e6, ("channel",))
    assert say_fastest([found]) == [
        "With 4 workers, arena and channel cannot be told apart (~): their intervals overlap."
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


def test_one_repetition_cannot_tell_pools_apart(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("arena", 4): [10], ("channel", 4): [900]})
    (found,) = fastest_by_workers(cells)
    assert found.rivals == ("channel",)
    assert say_fastest([found]) == ["With 4 workers, one repetition cannot tell pools apart (~)."]


def test_a_rival_with_one_repetition_is_not_told_apart(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("arena", 4): [10, 11], ("channel", 4): [900], ("go", 4): [900, 901]})
    assert fastest_by_workers(cells)[0].rivals == ("channel",)


def test_the_baseline_does_not_compete(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("sequential", 1): [1, 1], ("channel", 1): [10, 11], ("channel", 2): [5, 6]})
    found = fastest_by_workers(cells)
    assert [one.pool for one in found] == ["channel", "channel"]
    assert say_fastest(found) == ["channel is the only pool here."]
    assert [knee.pool for knee in knees(cells)] == ["channel"]


def test_without_any_makespan_a_sentence_says_so(csv_of: Csv) -> None:
    cells = summarize(read_results([csv_of.row(pool="sequential", workers=1).failure().write()]))
    assert say_fastest(fastest_by_workers(cells)) == ["No pool has a time."]
    assert knees(cells) == say_best(cells) == []


def test_the_best_of_all_comes_with_its_interval_and_its_rivals(csv_of: Csv) -> None:
    makespans = {("arena", 4): [110, 120, 130], ("arena", 8): [130, 130, 140], ("channel", 8): [200, 200, 200]}
    cells = cells_of(csv_of, makespans | {("sequential", 1): [450]}, service_sum_ns=430_000_000)
    assert say_best(cells) == [
        "arena with 4 workers has the shortest makespan: 120 ms [110 ms, 130 ms], an efficiency of 0.833, jobs stretched 1.07"
        " times, 3.75 times as fast as sequential; too close to tell apart (~): arena with 8 workers."
    ]


def test_unknown_values_of_the_best_are_left_out(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("arena", 4): [11], ("channel", 4): [12]}, trace=0, efficiency="")
    assert say_best(cells)[0].startswith(
        "arena with 4 workers has the shortest makespan: 11.0 ms; too close to tell apart"
    )


# Pools that need waits that cooperate.


def test_the_fastest_pool_comes_with_its_need_and_the_best_pool_without_one(csv_of: Csv) -> None:
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
        ". goroutine needs waits that cooperate: jobs that block would hold up all others. The best pool that does not is"
        " arena with 4 workers: 20.5 ms [20.0 ms, 21.0 ms], an efficiency of 4.881, jobs stretched 1.00 times."
    )


def test_if_only_some_leaders_need_cooperation_they_are_named(csv_of: Csv) -> None:
    cells = cells_of(csv_of, {("goroutine*", 4): [10, 11], ("arena", 4): [10, 12], ("suspend*", 4): [11, 12]})
    (found,) = fastest_by_workers(cells)
    assert (found.cooperative, found.blocking) == (("goroutine", "suspend"), None)
    assert say_fastest([found]) == [
        "With 4 workers, goroutine, arena and suspend cannot be told apart (~): their intervals overlap; goroutine and suspend"
        " need waits that cooperate: jobs that block would hold up all others."
    ]
    assert "(~): arena with 4 workers and suspend* with 4 workers. goroutine needs" in say_best(cells)[0]


def test_worker_counts_with_another_best_blocking_pool_have_their_own_sentences(csv_of: Csv) -> None:
    cells = cells_of(
        csv_of,
        {("goroutine*", count): [10, 11] for count in (1, 2, 4)}
        | {("arena", 1): [20, 21], ("channel", 1): [30, 31], ("arena", 2): [20, 21], ("channel", 2): [30, 31]}
        | {("arena", 4): [30, 31], ("channel", 4): [20, 21]},
    )
    first, second = say_fastest(fastest_by_workers(cells))
    assert first.startswith("With 1 and 2 workers, goroutine is") and first.endswith("arena has the shortest makespan.")
    assert second.startswith("With 4 workers, goroutine is") and second.endswith("channel has the shortest makespan.")


def test_a_pool_on_its_own_comes_with_its_need_as_well(csv_of: Csv) -> None:
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


def test_the_committed_quick_sweep_has_the_sentences_of_its_table() -> None:
    cells = summarize(read_results([ROOT / "results" / "quick.csv"]))
    assert say_fastest(fastest_by_workers(cells)) == [
        "With 1, 16 and 32 workers, arena and channel cannot be told apart (~): their intervals overlap.",
        "With 2, 4, 8 and 64 workers, arena is the fastest.",
    ]
    assert say_knees(knees(cells)) == [
        "Knee at 32 workers: channel.",
        "Still rising at 64 workers, the most measured: arena.",
    ]
