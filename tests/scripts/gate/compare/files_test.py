"""Compares two result files: conclusions, and what must agree."""

import re
from pathlib import Path

import pytest
from poolbench.gate.compare.outcome import Conclusion, Verdict
from poolbench.gate.failures import NoBaseline, NotComparable
from poolbench.gate.report import words
from support import ROOT
from support.compared import compare, conclusions, headline, runs
from support.csvs import Csv
from support.gates import dispatch


def test_a_slower_file_is_a_regression(csv_of: Csv) -> None:
    outcome = compare(dispatch(csv_of), dispatch(csv_of, factor=1.1))
    assert outcome.verdict is Verdict.REGRESSION
    assert conclusions(outcome) == {
        "time per job": Conclusion.SLOWER,
        "CPU time per job": Conclusion.WITHIN_BUDGET,
        "switches per job": Conclusion.WITHIN_BUDGET,
    }
    assert outcome.compared[0].estimate.change == pytest.approx(0.1, abs=1e-3)
    assert outcome.compared[0].estimate.p == pytest.approx(3 / 12870)
    assert outcome.notes == []


def test_a_faster_file_passes_and_shows_its_own_p(csv_of: Csv) -> None:
    outcome = compare(dispatch(csv_of), dispatch(csv_of, factor=0.9))
    assert (outcome.verdict, conclusions(outcome)["time per job"]) == (Verdict.PASS, Conclusion.FASTER)
    assert outcome.compared[0].estimate.p == pytest.approx(3 / 12870)


def test_a_small_change_is_within_the_budget(csv_of: Csv) -> None:
    assert compare(dispatch(csv_of), dispatch(csv_of, factor=1.01, spread=0.0001)).verdict is Verdict.PASS


def test_noise_is_inconclusive(csv_of: Csv) -> None:
    outcome = compare(dispatch(csv_of, spread=0.5), dispatch(csv_of, factor=1.05, spread=0.5))
    one = outcome.compared[0]
    assert one.conclusion is Conclusion.INCONCLUSIVE
    assert one.estimate.high > 0.05
    assert headline(outcome).endswith("but 1 of 3 comparisons is too noisy to rule one out.")


def test_beyond_the_budget_is_said_only_where_the_interval_is(csv_of: Csv) -> None:
    certain = compare(dispatch(csv_of), dispatch(csv_of, factor=1.1))
    assert headline(certain) == (
        "Regression: slower than the baseline in 1 of 3 comparisons, in 1 of them certainly by more than 2 %."
    )
    perhaps = compare(dispatch(csv_of, spread=0.004), dispatch(csv_of, factor=1.03, spread=0.004))
    assert perhaps.compared[0].estimate.low < 0.02 < perhaps.compared[0].estimate.change
    assert headline(perhaps) == (
        "Regression: slower than the baseline in 1 of 3 comparisons, in 0 of them certainly by more than 2 %."
    )
    assert words.conclusion(perhaps.compared[0], 0.02) == "SLOWER, perhaps within the budget"


def test_the_costs_differ_by_the_change_that_stands_beside_them(csv_of: Csv) -> None:
    """The medians, 100 and 90, say the opposite of the estimate."""
    base, new = [
        runs(csv_of, name, values)
        for name, values in (("base", (80, 81, 100, 101, 102)), ("new", (88, 89, 90, 130, 131)))
    ]
    one = compare(base, new).compared[0]
    assert one.estimate.change > 0
    assert one.new / one.base == pytest.approx(1 + one.estimate.change)
    assert 80 < one.base < one.new < 131


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
    outcome = compare(path, other)
    assert outcome.verdict is Verdict.INCONCLUSIVE  # too few runs
    channel = {one.comparison.metric.name: one.base for one in outcome.compared if one.comparison.pool == "channel"}
    assert channel["overhead per job"] == pytest.approx((17568.60625 + 19204.4265625) / 2)  # median
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
    outcome = compare(base, new)
    overhead = outcome.compared[0]
    assert (overhead.base, overhead.new) == pytest.approx((5e5 * 3, 5e5 * 3))
    assert (
        "Only the draws of service times that all runs have are compared: channel, 4 workers, 400 jobs of 1ms (lognormal)."
        in outcome.notes
    )


def test_equal_draws_need_no_note(csv_of: Csv) -> None:
    base, new = drawn(csv_of, "base.csv", range(1, 9)), drawn(csv_of, "new.csv", range(1, 9))
    assert not any("draws" in note for note in compare(base, new).notes)


def test_service_times_that_do_not_scatter_are_the_same_in_every_draw(csv_of: Csv) -> None:
    same = {"sleep_dist": "constant"}
    outcome = compare(drawn(csv_of, "base.csv", range(1, 6), **same), drawn(csv_of, "new.csv", range(4, 9), **same))
    assert (outcome.compared[0].base, outcome.compared[0].new) == pytest.approx((5e5 * 3, 5e5 * 6))


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


def test_hosts_that_hand_over_differently_get_a_note(csv_of: Csv) -> None:
    outcome = compare(dispatch(csv_of, host_yield_ns=400), dispatch(csv_of, factor=1.1, host_yield_ns=900))
    assert outcome.notes == [
        "Hand-overs cost differently in base.csv and new.csv: a yield 400 ns and 900 ns. What a pool costs differs as"
        " well, so do not compare their values."
    ]
