"""A pass of two files needs data that could have failed, and costs that can be."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from poolbench.gate.compare.outcome import Conclusion, Verdict
from poolbench.system.errors import InputError
from support.compared import ONE_COST, compare, conclusions, headline
from support.csvs import Csv


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
    outcome = compare(cells(csv_of, "base", pools), cells(csv_of, "new", pools[:1]))
    assert set(conclusions(outcome).values()) == {Conclusion.WITHIN_BUDGET}
    assert outcome.verdict is Verdict.INCONCLUSIVE
    assert headline(outcome) == (
        "Inconclusive: no regression was found, but 11 cells of the baseline could not be compared."
    )
    (note,) = outcome.notes
    assert note.startswith("new.csv lacks ")
    assert all(f"{pool}, 4 workers, 400 jobs without sleep" in note for pool in pools[1:])


def test_cells_that_only_the_new_file_has_are_noted(csv_of: Csv) -> None:
    outcome = compare(cells(csv_of, "base", ["channel"]), cells(csv_of, "new", ["channel", "arena"]))
    assert outcome.verdict is Verdict.PASS
    assert outcome.notes == ["No baseline for arena, 4 workers, 400 jobs without sleep: not compared."]


def test_cells_traced_in_one_file_only_are_no_pass(csv_of: Csv) -> None:
    csv_of.row(trace=1, sleep_ns=0, pool="async", run_id="base 0")
    base = cells(csv_of, "base", ["channel"])
    csv_of.row(trace=0, sleep_ns=0, pool="async", run_id="new 0")
    outcome = compare(base, cells(csv_of, "new", ["channel"]))
    assert outcome.verdict is Verdict.INCONCLUSIVE
    assert "Traced in one file only: async, 4 workers, 400 jobs without sleep: not compared." in outcome.notes


@pytest.mark.parametrize("silent", ["base", "new"])
def test_a_cost_that_one_file_lacks_is_listed_and_no_pass(csv_of: Csv, silent: str) -> None:
    base, new = (
        cells(csv_of, name, ["channel"], **{"time_per_job_ns": ""} if name == silent else {})
        for name in ("base", "new")
    )
    outcome = compare(base, new)
    assert set(conclusions(outcome)) == {"CPU time per job", "switches per job"}
    assert outcome.verdict is Verdict.INCONCLUSIVE
    assert headline(outcome) == "Inconclusive: no regression was found, but 1 cost is not reported by every run."
    assert outcome.notes == [
        f"Not reported by every run in {silent}.csv: time per job of channel, 4 workers, 400 jobs without sleep."
    ]


def test_a_cost_that_some_runs_lack_is_no_pass(csv_of: Csv) -> None:
    csv_of.row(trace=0, sleep_ns=0, run_id="new 8", cpu_user_ns="")
    outcome = compare(cells(csv_of, "base", ["channel"]), cells(csv_of, "new", ["channel"]))
    assert conclusions(outcome)["CPU time per job"] is Conclusion.WITHIN_BUDGET
    assert outcome.verdict is Verdict.INCONCLUSIVE


def test_a_candidate_without_any_cost_is_inconclusive(csv_of: Csv) -> None:
    nothing = {"time_per_job_ns": "", **ONE_COST}
    outcome = compare(cells(csv_of, "base", ["channel"]), cells(csv_of, "new", ["channel"], **nothing))
    assert (outcome.verdict, outcome.compared) == (Verdict.INCONCLUSIVE, [])
    assert headline(outcome) == "Inconclusive: no regression was found, but 3 costs are not reported by every run."


def test_a_cost_that_neither_file_has_is_noted(csv_of: Csv) -> None:
    base, new = (cells(csv_of, name, ["channel"], cpu_user_ns="") for name in ("base", "new"))
    outcome = compare(base, new)
    assert set(conclusions(outcome)) == {"time per job", "switches per job"}
    assert outcome.verdict is Verdict.PASS
    assert outcome.notes == [
        "Not compared, because neither file has it: CPU time per job of channel, 4 workers, 400 jobs without sleep."
    ]


def test_files_without_any_cost_are_refused(csv_of: Csv) -> None:
    nothing = {"time_per_job_ns": "", **ONE_COST}
    with pytest.raises(InputError, match="nothing can be compared"):
        compare(cells(csv_of, "base", ["channel"], **nothing), cells(csv_of, "new", ["channel"], **nothing))


def test_lost_cells_do_not_hide_a_regression(csv_of: Csv) -> None:
    base = cells(csv_of, "base", ["channel", "arena"])
    outcome = compare(base, cells(csv_of, "new", ["channel"], time_per_job_ns=10**6))
    assert outcome.verdict is Verdict.REGRESSION
    assert any(note.startswith("new.csv lacks arena") for note in outcome.notes)


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
    assert compare(base, new).compared[0].estimate.change == 0


def test_sleeping_jobs_show_overhead_and_cpu_only(csv_of: Csv) -> None:
    for number in range(8):
        csv_of.row(overhead_per_job_ns=5000 + number)
    base = csv_of.write("base.csv")
    csv_of._rows.clear()
    for number in range(8):
        csv_of.row(overhead_per_job_ns=5000 + number, run_id="other")
    assert list(conclusions(compare(base, csv_of.write("new.csv")))) == ["overhead per job", "CPU time per job"]
