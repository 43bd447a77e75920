"""Compares two result files."""

from pathlib import Path

import pytest
from poolbench.gate.failures import NoBaseline, NotComparable
from poolbench.gate.judge import Conclusion, Rules, Verdict
from poolbench.gate.report.model import Report
from poolbench.gate.unpaired import compare_files
from poolbench.results.reader import read_results
from support import ROOT
from support.csvs import Csv
from support.gates import dispatch


def compare(base: Path, new: Path) -> Report:
    return compare_files(read_results([base]), read_results([new]), ("base.csv", "new.csv"), Rules())


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


def test_a_faster_file_passes_and_is_reported(csv_of: Csv) -> None:
    report = compare(dispatch(csv_of), dispatch(csv_of, factor=0.9))
    assert (report.verdict, conclusions(report)["time per job"]) == (Verdict.PASS, Conclusion.FASTER)


def test_a_small_change_is_within_the_budget(csv_of: Csv) -> None:
    assert compare(dispatch(csv_of), dispatch(csv_of, factor=1.01, spread=0.0001)).verdict is Verdict.PASS


def test_noise_is_inconclusive(csv_of: Csv) -> None:
    report = compare(dispatch(csv_of, spread=0.5), dispatch(csv_of, factor=1.05, spread=0.5))
    line = report.lines[0]
    assert line.conclusion is Conclusion.INCONCLUSIVE
    assert line.visible > 0.05
    assert line.rounds_needed is not None and line.rounds_needed > 12


def test_a_note_names_too_few_repetitions(csv_of: Csv) -> None:
    report = compare(dispatch(csv_of, count=3), dispatch(csv_of, factor=1.5, count=3))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert any("--repetitions 6 or more" in note for note in report.notes)  # C(12, 6) = 924 orders > 3 / 1 %


def test_what_differs_is_named(csv_of: Csv) -> None:
    base = dispatch(csv_of)
    with pytest.raises(
        NotComparable, match=r"base.csv and new.csv differ in kernel \(6.1 against 6.6\); seed \(1 against 2\)"
    ):
        compare(base, dispatch(csv_of, factor=2, kernel="6.6", seed=2))


def test_files_of_version_1_still_compare() -> None:
    path = ROOT / "tests" / "data" / "version-1.csv"
    report = compare(path, path)
    assert report.verdict is Verdict.INCONCLUSIVE  # too few repetitions
    channel = {line.metric: line.base for line in report.lines if line.pool == "channel"}
    assert channel["overhead per job"] == pytest.approx((17568.60625 + 19204.4265625) / 2)
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
    for number in draws:
        csv.row(
            **{"draw": number, "repetition": number, "sleep_dist": "lognormal", "overhead_per_job_ns": 5e5 * number}
            | fields
        )
    path = csv.write(name)
    csv._rows.clear()
    return path


def test_draws_that_one_file_lacks_are_left_out_and_noted(csv_of: Csv) -> None:
    base, new = drawn(csv_of, "base.csv", range(1, 9)), drawn(csv_of, "new.csv", range(1, 30))
    report = compare(base, new)
    overhead = report.lines[0]
    assert (overhead.base, overhead.new) == (5e5 * 4.5, 5e5 * 4.5)
    assert (
        "Only the draws of service times that both files have are compared: channel, 4 workers, 400 jobs of 1ms (lognormal)."
        in report.notes
    )


def test_equal_draws_need_no_note(csv_of: Csv) -> None:
    base, new = drawn(csv_of, "base.csv", range(1, 9)), drawn(csv_of, "new.csv", range(1, 9))
    assert not any("draws" in note for note in compare(base, new).notes)


def test_service_times_that_do_not_scatter_are_the_same_in_every_draw(csv_of: Csv) -> None:
    same = {"sleep_dist": "constant"}
    report = compare(drawn(csv_of, "base.csv", range(1, 9), **same), drawn(csv_of, "new.csv", range(1, 10), **same))
    assert (report.lines[0].base, report.lines[0].new) == (5e5 * 4.5, 5e5 * 5)


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


def test_cells_of_one_file_only_are_noted(csv_of: Csv) -> None:
    base = csv_of.row(trace=0, sleep_ns=0).row(trace=0, sleep_ns=0, pool="async").write("base.csv")
    csv_of._rows.clear()
    new = csv_of.row(trace=0, sleep_ns=0).row(trace=0, sleep_ns=0, pool="arena", workers=1).write("new.csv")
    notes = compare(base, new).notes
    assert "No baseline for arena, 1 worker, 400 jobs without sleep: not compared." in notes
    assert "new.csv lacks async, 4 workers, 400 jobs without sleep: not compared." in notes


def test_a_metric_that_a_file_lacks_is_noted(csv_of: Csv) -> None:
    path = csv_of.row(trace=0, sleep_ns=0, cpu_user_ns="").write()
    report = compare(path, path)
    assert set(conclusions(report)) == {"time per job", "switches per job"}
    assert any("does not have it: CPU time per job of channel, 4 workers" in note for note in report.notes)


def test_sleeping_jobs_show_overhead_and_cpu_only(csv_of: Csv) -> None:
    for number in range(8):
        csv_of.row(overhead_per_job_ns=5000 + number)
    path = csv_of.write("sleep.csv")
    assert list(conclusions(compare(path, path))) == ["overhead per job", "CPU time per job"]
