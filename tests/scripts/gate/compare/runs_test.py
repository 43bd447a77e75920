"""The unit of a comparison of files is the run, not the repetition."""

from dataclasses import replace

import numpy as np
import pytest
from poolbench.gate.compare.files import compare_files
from poolbench.gate.compare.outcome import Conclusion, Verdict
from poolbench.gate.compare.runs import rules_of_files
from poolbench.gate.failures import NotComparable
from poolbench.results.reader import Results, read_results
from scipy.stats import binom
from support.compared import ONE_COST, compare, conclusions, headline, runs
from support.csvs import Csv
from support.gates import dispatch


def test_repetitions_of_one_run_decide_nothing(csv_of: Csv) -> None:
    """Twelve repetitions a side; as independent samples they would have p = 4e-7."""
    outcome = compare(runs(csv_of, "base", [100], 12), runs(csv_of, "new", [150], 12))
    assert outcome.verdict is Verdict.INCONCLUSIVE
    one = outcome.compared[0]
    assert (one.conclusion, one.base, one.new) == (Conclusion.INCONCLUSIVE, pytest.approx(100), pytest.approx(150))
    assert (one.estimate.change, one.estimate.low, one.estimate.high) == pytest.approx((0.5, 0.5, 0.5))
    assert headline(outcome) == ("Inconclusive: no regression was found, but 3 of 3 comparisons have too few runs.")


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("base, new", [(4, 4), (4, 30), (30, 4), (1, 1), (1, 2)])
def test_fewer_than_five_runs_a_side_decide_nothing(csv_of: Csv, base: int, new: int, factor: float) -> None:
    ours = runs(csv_of, "base", 100 + np.arange(base) / 100, **ONE_COST)
    theirs = runs(csv_of, "new", factor * (100 + np.arange(new) / 100), **ONE_COST)
    outcome = compare(ours, theirs)
    assert outcome.verdict is Verdict.INCONCLUSIVE
    assert [one.conclusion for one in outcome.compared] == [Conclusion.INCONCLUSIVE]


def test_five_runs_a_side_decide_one_comparison(csv_of: Csv) -> None:
    base, slow, same = (
        runs(csv_of, name, [value] * 5, **ONE_COST) for name, value in (("base", 79), ("slow", 115), ("same", 79))
    )
    slower = compare(base, slow)
    assert (slower.verdict, slower.compared[0].estimate.p) == (Verdict.REGRESSION, pytest.approx(1 / 252))
    assert compare(base, same).verdict is Verdict.PASS


def test_too_few_runs_for_the_number_of_comparisons_decide_nothing(csv_of: Csv) -> None:
    """Five 79s against five 115s have p = 1/252, which is not significant among three."""
    base, slow, same = (runs(csv_of, name, [value] * 5) for name, value in (("base", 79), ("slow", 115), ("same", 79)))
    for new in (slow, same):
        outcome = compare(base, new)
        assert outcome.verdict is Verdict.INCONCLUSIVE
        assert set(conclusions(outcome).values()) == {Conclusion.INCONCLUSIVE}
        assert (
            "Nothing can be decided with 5 runs in base.csv and 5 in new.csv: p cannot be less than 0.004, which is not"
            " significant among 3 comparisons."
        ) in outcome.notes


def test_the_notes_say_how_to_measure_enough(csv_of: Csv) -> None:
    outcome = compare(dispatch(csv_of, count=3), dispatch(csv_of, factor=1.5, count=2))
    few, remedy = outcome.notes
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
    outcome = compare(csv_of._folder / "base.csv", csv_of._folder / "new.csv")
    assert {one.comparison.metric.name: one.base for one in outcome.compared} == {
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
    outcome = compare(csv_of._folder / "base.csv", csv_of._folder / "new.csv")
    assert conclusions(outcome)["time per job"] is Conclusion.WITHIN_BUDGET
    assert outcome.compared[0].new == pytest.approx(112.5)
    assert (
        "Only as many repetitions of each run as the shortest one has are compared: channel, 4 workers, 400 jobs without sleep."
        in outcome.notes
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
    outcome = compare(dispatch(csv_of), dispatch(csv_of, spread=0.0011, **later))
    assert any("did not take turns" in note for note in outcome.notes)
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
