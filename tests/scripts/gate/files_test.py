"""Compares two result files."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from poolbench.gate.failures import NoBaseline, NotComparable
from poolbench.gate.judge import Conclusion, Verdict
from poolbench.gate.runs import rules_of_files
from poolbench.gate.report import words
from poolbench.gate.report.model import Report
from poolbench.gate.unpaired import compare_files
from poolbench.results.reader import Results, read_results
from poolbench.system.errors import InputError
from scipy.stats import binom
from support import ROOT
from support.csvs import Csv
from support.gates import dispatch


def compare(base: Path, new: Path) -> Report:
    return compare_files(read_results([base]), read_results([new]), ("base.csv", "new.csv"), rules_of_files())


def conclusions(report: Report) -> dict[str, Conclusion]:
    return {line.metric: line.conclusion for line in report.lines}


def test_a_slower_file_is_a_regression(csv_of: Csv) -> None:
    report = compare(dispatch(csv_of), dispatch(csv_of, factor=1.1))
    assert report.verdict is Verdict.REGRESSION
    assert conclusions(report) == {
        "time per job": Conclusion.SLOWER,
        "CPU time per job": Conclusion.WITHIN_BUDGET,
        "switches per job": Conclusion.WITHIN_BUDGET,
    }
    assert report.lines[0].estimate.change == pytest.approx(0.1, abs=1e-3)
    assert report.lines[0].estimate.p == pytest.approx(3 / 12870)
    assert report.notes == []


def test_a_faster_file_passes_and_shows_its_own_p(csv_of: Csv) -> None:
    report = compare(dispatch(csv_of), dispatch(csv_of, factor=0.9))
    assert (report.verdict, conclusions(report)["time per job"]) == (Verdict.PASS, Conclusion.FASTER)
    assert report.lines[0].estimate.p == pytest.approx(3 / 12870)


def test_a_small_change_is_within_the_budget(csv_of: Csv) -> None:
    assert compare(dispatch(csv_of), dispatch(csv_of, factor=1.01, spread=0.0001)).verdict is Verdict.PASS


def test_noise_is_inconclusive(csv_of: Csv) -> None:
    report = compare(dispatch(csv_of, spread=0.5), dispatch(csv_of, factor=1.05, spread=0.5))
    line = report.lines[0]
    assert line.conclusion is Conclusion.INCONCLUSIVE
    assert line.estimate.high > 0.05
    assert words.headline(report).endswith("but 1 of 3 comparisons are too noisy to rule one out.")


def test_beyond_the_budget_is_said_only_where_the_interval_is(csv_of: Csv) -> None:
    certain = compare(dispatch(csv_of), dispatch(csv_of, factor=1.1))
    assert words.headline(certain) == (
        "Regression: slower than the baseline in 1 of 3 comparisons, in 1 of them certainly by more than 2 %."
    )
    perhaps = compare(dispatch(csv_of, spread=0.004), dispatch(csv_of, factor=1.03, spread=0.004))
    assert perhaps.lines[0].estimate.low < 0.02 < perhaps.lines[0].estimate.change
    assert words.headline(perhaps) == (
        "Regression: slower than the baseline in 1 of 3 comparisons, in 0 of them certainly by more than 2 %."
    )
    assert words.conclusion(perhaps.lines[0], 0.02) == "SLOWER, perhaps within the budget"


def test_the_costs_differ_by_the_change_that_stands_beside_them(csv_of: Csv) -> None:
    """The medians, 100 and 90, say the opposite of the estimate."""
    base, new = [
        runs(csv_of, name, values)
        for name, values in (("base", (80, 81, 100, 101, 102)), ("new", (88, 89, 90, 130, 131)))
    ]
    line = compare(base, new).lines[0]
    assert line.estimate.change > 0
    assert line.new / line.base == pytest.approx(1 + line.estimate.change)
    assert 80 < line.base < line.new < 131


# The unit is the run.


def runs(csv: Csv, name: str, values: Sequence[float], repetitions: int = 1, **fields: object) -> Path:
    """A run for each value, which all of its repetitions have."""
    for number, value in enumerate(values):
        for repetition in range(1, repetitions + 1):
            csv.row(**{"trace": 0, "sleep_ns": 0, "time_per_job_ns": value, "makespan_ns": 400 * value + repetition,
                       "repetition": repetition, "run_id": f"{name} {number}"} | fields)  # fmt: skip
    path = csv.write(f"{name}.csv")
    csv._rows.clear()
    return path


ONE_COST = {"cpu_user_ns": "", "voluntary_switches": ""}


def test_repetitions_of_one_run_decide_nothing(csv_of: Csv) -> None:
    """Twelve repetitions a side; as independent samples they would have p = 4e-7."""
    report = compare(runs(csv_of, "base", [100], 12), runs(csv_of, "new", [150], 12))
    assert report.verdict is Verdict.INCONCLUSIVE
    line = report.lines[0]
    assert (line.conclusion, line.base, line.new) == (Conclusion.INCONCLUSIVE, pytest.approx(100), pytest.approx(150))
    assert (line.estimate.change, line.estimate.low, line.estimate.high) == pytest.approx((0.5, 0.5, 0.5))
    assert words.headline(report) == (
        "Inconclusive: no regression was found, but 3 of 3 comparisons have too few runs."
    )


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("base, new", [(4, 4), (4, 30), (30, 4), (1, 1), (1, 2)])
def test_fewer_than_five_runs_a_side_decide_nothing(csv_of: Csv, base: int, new: int, factor: float) -> None:
    ours = runs(csv_of, "base", 100 + np.arange(base) / 100, **ONE_COST)
    theirs = runs(csv_of, "new", factor * (100 + np.arange(new) / 100), **ONE_COST)
    report = compare(ours, theirs)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert [line.conclusion for line in report.lines] == [Conclusion.INCONCLUSIVE]


def test_five_runs_a_side_decide_one_comparison(csv_of: Csv) -> None:
    base, slow, same = (
        runs(csv_of, name, [value] * 5, **ONE_COST) for name, value in (("base", 79), ("slow", 115), ("same", 79))
    )
    slower = compare(base, slow)
    assert (slower.verdict, slower.lines[0].estimate.p) == (Verdict.REGRESSION, pytest.approx(1 / 252))
    assert compare(base, same).verdict is Verdict.PASS


def test_too_few_runs_for_the_number_of_comparisons_decide_nothing(csv_of: Csv) -> None:
    """Five 79s against five 115s have p = 1/252, which is not significant among three."""
    base, slow, same = (runs(csv_of, name, [value] * 5) for name, value in (("base", 79), ("slow", 115), ("same", 79)))
    for new in (slow, same):
        report = compare(base, new)
        assert report.verdict is Verdict.INCONCLUSIVE
        assert set(conclusions(report).values()) == {Conclusion.INCONCLUSIVE}
        assert (
            "Nothing can be decided with 5 runs in base.csv and 5 in new.csv: p cannot be less than 0.004, which is not"
            " significant among 3 comparisons."
        ) in report.notes


def test_the_notes_say_how_to_measure_enough(csv_of: Csv) -> None:
    report = compare(dispatch(csv_of, count=3), dispatch(csv_of, factor=1.5, count=2))
    few, remedy = report.notes
    assert few == (
        "Nothing can be decided with 3 runs in base.csv and 2 in new.csv: that is fewer than 5, and p cannot be less than 0.1."
    )
    # C(12, 6) = 924 orders > 3 / 1 %
    assert "measure 6 runs of each program or more, in turns: scripts/gate record --runs 6 --program OLD" in remedy


def test_the_value_of_a_run_is_the_metrics_own(csv_of: Csv) -> None:
    """The lower quartile of times, the median of CPU times."""
    for name in ("base", "new"):
        for number in range(5):
            for repetition, value in enumerate((100, 200, 300, 400, 900), start=1):
                csv_of.row(
                    trace=0, sleep_ns=0, time_per_job_ns=value, cpu_user_ns=400 * value, cpu_system_ns=0,
                    repetition=repetition, run_id=f"{name} {number}",
                )  # fmt: skip
        csv_of.write(f"{name}.csv")
        csv_of._rows.clear()
    report = compare(csv_of._folder / "base.csv", csv_of._folder / "new.csv")
    assert {line.metric: line.base for line in report.lines} == {
        "time per job": pytest.approx(200), "CPU time per job": pytest.approx(300), "switches per job": pytest.approx(2.01)
    }  # fmt: skip


def test_longer_runs_count_with_as_many_repetitions_as_shorter_ones(csv_of: Csv) -> None:
    """The lower quartile of many repetitions is lower than that of two."""
    for name, repetitions in (("base", 2), ("new", 40)):
        for number in range(8):
            for repetition in range(1, repetitions + 1):
                value = 100 if repetition % 2 else 150
                csv_of.row(trace=0, sleep_ns=0, time_per_job_ns=value, repetition=repetition, run_id=f"{name} {number}")
        csv_of.write(f"{name}.csv")
        csv_of._rows.clear()
    report = compare(csv_of._folder / "base.csv", csv_of._folder / "new.csv")
    assert conclusions(report)["time per job"] is Conclusion.WITHIN_BUDGET
    assert report.lines[0].new == pytest.approx(112.5)
    assert (
        "Only as many repetitions of each run as the shortest one has are compared: channel, 4 workers, 400 jobs without sleep."
        in report.notes
    )


def test_the_same_run_on_both_sides_is_refused(csv_of: Csv) -> None:
    base = runs(csv_of, "base", [100] * 5)
    with pytest.raises(
        NotComparable, match="both have runs base 0, base 1, base 2, base 3, base 4, and a run does not"
    ):
        compare(base, base)
    one = runs(csv_of, "other", [100], run_id="base 3")
    with pytest.raises(NotComparable, match="both have run base 3, and"):
        compare(base, one)


def test_runs_that_did_not_take_turns_are_noted(csv_of: Csv) -> None:
    later = {"timestamp_utc": "2026-03-01T00:00:00Z"}
    report = compare(dispatch(csv_of), dispatch(csv_of, spread=0.0011, **later))
    assert any("did not take turns" in note for note in report.notes)
    assert compare(dispatch(csv_of), dispatch(csv_of, spread=0.0011)).notes == []


# A machine on which the level of a cell changes from run to run, as all repetitions of a run show.


def alarms(csv: Csv, cells: int, count: int, pairs: int, slower: float = 1.0) -> int:
    """Of so many pairs of files with `count` runs of 9 repetitions, how many end as a regression."""
    random = np.random.default_rng(cells)
    sides = []
    for name in ("base", "new"):
        for number in range(count):
            for cell in range(1, cells + 1):
                for repetition in range(1, 10):
                    csv.row(
                        trace=0, sleep_ns=0, workers=cell, repetition=repetition, run_id=f"{name} {number}", **ONE_COST
                    )
        sides.append(read_results([csv.write(f"{name}.csv")]))
        csv._rows.clear()

    def measured(results: Results, factor: float) -> Results:
        run, cell = results.rows["run_id"].cat.codes.to_numpy(), results.rows["workers"].to_numpy() - 1
        levels, noise = random.normal(0, 0.05, (count, cells)), random.normal(0, 0.01, len(run))
        times = 100 * factor * np.exp(levels[run, cell] + noise)
        return replace(results, rows=results.rows.assign(time_per_job_ns=times))

    def verdict() -> Verdict:
        base, new = measured(sides[0], 1.0), measured(sides[1], slower)
        return compare_files(base, new, ("base.csv", "new.csv"), rules_of_files()).verdict

    return sum(verdict() is Verdict.REGRESSION for _ in range(pairs))


@pytest.mark.parametrize("cells, count, pairs", [(1, 5, 200), (12, 7, 20)])
def test_equal_programs_seldom_alarm(csv_of: Csv, cells: int, count: int, pairs: int) -> None:
    """At most 1 % of pairs; with repetitions as independent samples, 23 % and 95 %."""
    assert alarms(csv_of, cells, count, pairs) <= binom.ppf(0.99, pairs, 0.01)


def test_slower_programs_alarm(csv_of: Csv) -> None:
    assert alarms(csv_of, cells=1, count=5, pairs=20, slower=1.5) == 20


def test_what_differs_is_named(csv_of: Csv) -> None:
    base = dispatch(csv_of)
    with pytest.raises(
        NotComparable, match=r"base.csv and new.csv differ in kernel \(6.1 against 6.6\); seed \(1 against 2\)"
    ):
        compare(base, dispatch(csv_of, factor=2, kernel="6.6", seed=2))


def test_files_of_version_1_still_compare(tmp_path: Path) -> None:
    path = ROOT / "tests" / "data" / "version-1.csv"
    other = tmp_path / "other.csv"
    other.write_text(re.sub("^1,[^,]*,", "1,other,", path.read_text(), flags=re.MULTILINE))
    report = compare(path, other)
    assert report.verdict is Verdict.INCONCLUSIVE  # too few runs
    channel = {line.metric: line.base for line in report.lines if line.pool == "channel"}
    assert channel["overhead per job"] == pytest.approx(0.75 * 17568.60625 + 0.25 * 19204.4265625)  # lower quartile
    assert "CPU time per job" in channel


def test_the_schema_and_the_choice_of_processors_must_agree(csv_of: Csv) -> None:
    with pytest.raises(
        NotComparable, match=r"differ in schema_version \(1 against 2\); .*cpu_list \(none against 0-1\)"
    ):
        compare(ROOT / "tests" / "data" / "version-1.csv", csv_of.row().write())
    base = dispatch(csv_of)
    with pytest.raises(NotComparable, match=r"differ in cpu_list \(0-1 against 2-3\)\."):
        compare(base, dispatch(csv_of, factor=2, cpu_list="2-3"))


# Draws of service times: only equal draws are compared.


def drawn(csv: Csv, name: str, draws: range, **fields: object) -> Path:
    """One run."""
    for number in draws:
        csv.row(
            **
            {
                "draw": number, "repetition": number, "sleep_dist": "lognormal", "overhead_per_job_ns": 5e5 * number,
                "run_id": name,
            }  # fmt: skip
            | fields
        )
    path = csv.write(name)
    csv._rows.clear()
    return path


def test_draws_that_a_run_lacks_are_left_out_and_noted(csv_of: Csv) -> None:
    base, new = drawn(csv_of, "base.csv", range(1, 6)), drawn(csv_of, "new.csv", range(1, 30))
    report = compare(base, new)
    overhead = report.lines[0]
    assert (overhead.base, overhead.new) == pytest.approx((5e5 * 2, 5e5 * 2))
    assert (
        "Only the draws of service times that all runs have are compared: channel, 4 workers, 400 jobs of 1ms (lognormal)."
        in report.notes
    )


def test_equal_draws_need_no_note(csv_of: Csv) -> None:
    base, new = drawn(csv_of, "base.csv", range(1, 9)), drawn(csv_of, "new.csv", range(1, 9))
    assert not any("draws" in note for note in compare(base, new).notes)


def test_service_times_that_do_not_scatter_are_the_same_in_every_draw(csv_of: Csv) -> None:
    same = {"sleep_dist": "constant"}
    report = compare(drawn(csv_of, "base.csv", range(1, 6), **same), drawn(csv_of, "new.csv", range(4, 9), **same))
    assert (report.lines[0].base, report.lines[0].new) == pytest.approx((5e5 * 2, 5e5 * 5))


def test_without_a_common_draw_the_jobs_differ(csv_of: Csv) -> None:
    base, new = drawn(csv_of, "base.csv", range(1, 3)), drawn(csv_of, "new.csv", range(3, 5))
    with pytest.raises(NotComparable, match=r"differ in draw \(1, 2 against 3, 4\)\.$"):
        compare(base, new)


def test_lists_of_values_are_told_apart(csv_of: Csv) -> None:
    both = csv_of.row(timer_slack_ns=50_000).row(timer_slack_ns=5).write("both.csv")
    csv_of._rows.clear()
    with pytest.raises(NotComparable, match=r"timer_slack_ns \(5, 50000 against 5\)"):
        compare(both, csv_of.row(timer_slack_ns=5).write("one.csv"))


def test_without_a_common_pool_and_worker_count_there_is_no_baseline(csv_of: Csv) -> None:
    with pytest.raises(NoBaseline, match=r"base.csv has no cell of new.csv; they differ in workers \(4 against 9\)\."):
        compare(dispatch(csv_of), dispatch(csv_of, factor=2, workers=9))


@pytest.mark.parametrize(
    "fields, named",
    [
        ({"jobs": 800}, r"jobs \(400 against 800\)\.$"),
        ({"sleep_ns": 1000}, r"sleep_ns \(0 against 1000\)\.$"),
        ({"jobs": 800, "sleep_ns": 1000}, r"jobs \(400 against 800\); sleep_ns \(0 against 1000\)\.$"),
        ({"trace": 1}, r"trace \(0 against 1\)\.$"),
    ],
)
def test_other_jobs_are_named(csv_of: Csv, fields: dict[str, int], named: str) -> None:
    other = csv_of.row(**{"trace": 0, "sleep_ns": 0, **fields}).write("other.csv")
    csv_of._rows.clear()
    with pytest.raises(NotComparable, match="base.csv and new.csv differ in " + named):
        compare(dispatch(csv_of), other)


# A pass needs data that could have failed.


def cells(csv: Csv, name: str, pools: Sequence[str], **fields: object) -> Path:
    """Eight runs of these pools."""
    for number in range(8):
        for pool in pools:
            csv.row(trace=0, sleep_ns=0, pool=pool, run_id=f"{name} {number}", **fields)
    path = csv.write(f"{name}.csv")
    csv._rows.clear()
    return path


def test_cells_that_the_new_file_lacks_are_listed_and_no_pass(csv_of: Csv) -> None:
    pools = [f"pool{number}" for number in range(12)]
    report = compare(cells(csv_of, "base", pools), cells(csv_of, "new", pools[:1]))
    assert set(conclusions(report).values()) == {Conclusion.WITHIN_BUDGET}
    assert report.verdict is Verdict.INCONCLUSIVE
    assert words.headline(report) == (
        "Inconclusive: no regression was found, but 11 cells of the baseline could not be compared."
    )
    (note,) = report.notes
    assert note.startswith("new.csv lacks ")
    assert all(f"{pool}, 4 workers, 400 jobs without sleep" in note for pool in pools[1:])


def test_cells_that_only_the_new_file_has_are_noted(csv_of: Csv) -> None:
    report = compare(cells(csv_of, "base", ["channel"]), cells(csv_of, "new", ["channel", "arena"]))
    assert report.verdict is Verdict.PASS
    assert report.notes == ["No baseline for arena, 4 workers, 400 jobs without sleep: not compared."]


def test_cells_traced_in_one_file_only_are_no_pass(csv_of: Csv) -> None:
    csv_of.row(trace=1, sleep_ns=0, pool="async", run_id="base 0")
    base = cells(csv_of, "base", ["channel"])
    csv_of.row(trace=0, sleep_ns=0, pool="async", run_id="new 0")
    report = compare(base, cells(csv_of, "new", ["channel"]))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert "Traced in one file only: async, 4 workers, 400 jobs without sleep: not compared." in report.notes


@pytest.mark.parametrize("silent", ["base", "new"])
def test_a_cost_that_one_file_lacks_is_listed_and_no_pass(csv_of: Csv, silent: str) -> None:
    base, new = (
        cells(csv_of, name, ["channel"], **{"time_per_job_ns": ""} if name == silent else {})
        for name in ("base", "new")
    )
    report = compare(base, new)
    assert set(conclusions(report)) == {"CPU time per job", "switches per job"}
    assert report.verdict is Verdict.INCONCLUSIVE
    assert words.headline(report) == "Inconclusive: no regression was found, but 1 cost is not reported by every run."
    assert report.notes == [
        f"Not reported by every run in {silent}.csv: time per job of channel, 4 workers, 400 jobs without sleep."
    ]


def test_a_cost_that_some_runs_lack_is_no_pass(csv_of: Csv) -> None:
    csv_of.row(trace=0, sleep_ns=0, run_id="new 8", cpu_user_ns="")
    report = compare(cells(csv_of, "base", ["channel"]), cells(csv_of, "new", ["channel"]))
    assert conclusions(report)["CPU time per job"] is Conclusion.WITHIN_BUDGET
    assert report.verdict is Verdict.INCONCLUSIVE


def test_a_candidate_without_any_cost_is_inconclusive(csv_of: Csv) -> None:
    nothing = {"time_per_job_ns": "", **ONE_COST}
    report = compare(cells(csv_of, "base", ["channel"]), cells(csv_of, "new", ["channel"], **nothing))
    assert (report.verdict, report.lines) == (Verdict.INCONCLUSIVE, [])
    assert words.headline(report) == "Inconclusive: no regression was found, but 3 costs are not reported by every run."


def test_a_cost_that_neither_file_has_is_noted(csv_of: Csv) -> None:
    base, new = (cells(csv_of, name, ["channel"], cpu_user_ns="") for name in ("base", "new"))
    report = compare(base, new)
    assert set(conclusions(report)) == {"time per job", "switches per job"}
    assert report.verdict is Verdict.PASS
    assert report.notes == [
        "Not compared, because neither file has it: CPU time per job of channel, 4 workers, 400 jobs without sleep."
    ]


def test_files_without_any_cost_are_refused(csv_of: Csv) -> None:
    nothing = {"time_per_job_ns": "", **ONE_COST}
    with pytest.raises(InputError, match="nothing can be compared"):
        compare(cells(csv_of, "base", ["channel"], **nothing), cells(csv_of, "new", ["channel"], **nothing))


def test_lost_cells_do_not_hide_a_regression(csv_of: Csv) -> None:
    base = cells(csv_of, "base", ["channel", "arena"])
    report = compare(base, cells(csv_of, "new", ["channel"], time_per_job_ns=10**6))
    assert report.verdict is Verdict.REGRESSION
    assert any(note.startswith("new.csv lacks arena") for note in report.notes)


# Costs that cannot be.


@pytest.mark.parametrize("column", ["time_per_job_ns", "cpu_user_ns", "cpu_system_ns", "voluntary_switches"])
def test_negative_costs_are_refused_when_they_are_read(csv_of: Csv, column: str) -> None:
    base = cells(csv_of, "base", ["channel"])
    with pytest.raises(InputError, match=f"line 2: {column} is '-5'"):
        compare(base, cells(csv_of, "new", ["channel"], **{column: -5}))


@pytest.mark.parametrize("side", [0, 1])
def test_an_overhead_far_below_zero_is_refused(csv_of: Csv, side: int) -> None:
    """Jobs cannot have taken more worker time than there was."""
    files = [
        csv_of.row(run_id=name, overhead_per_job_ns=-2000 if number == side else 5000).write(f"{name}.csv")
        for number, name in enumerate(("base", "new"))
        if csv_of._rows.clear() is None
    ]
    with pytest.raises(
        InputError, match=r"(base|new).csv: overhead per job of channel, 4 workers, .* is -2000 ns, and no"
    ):
        compare(*files)


def test_an_overhead_just_below_zero_counts_as_the_floor(csv_of: Csv) -> None:
    base, new = (
        csv_of.row(run_id=name, overhead_per_job_ns=value).write(f"{name}.csv")
        for name, value in (("base", 900), ("new", -3))
        if csv_of._rows.clear() is None
    )
    assert compare(base, new).lines[0].estimate.change == 0


def test_sleeping_jobs_show_overhead_and_cpu_only(csv_of: Csv) -> None:
    for number in range(8):
        csv_of.row(overhead_per_job_ns=5000 + number)
    base = csv_of.write("base.csv")
    csv_of._rows.clear()
    for number in range(8):
        csv_of.row(overhead_per_job_ns=5000 + number, run_id="other")
    assert list(conclusions(compare(base, csv_of.write("new.csv")))) == ["overhead per job", "CPU time per job"]
