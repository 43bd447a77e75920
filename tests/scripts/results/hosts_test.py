from typing import Any

import pytest
from poolbench.results.hosts import say_hosts_apart
from poolbench.results.reader import read_results
from support.csvs import Csv

CALM = {"host_yield_ns": 400, "host_wake_ns": 17_000, "host_handover_ns": 25}
SLOW = {"host_yield_ns": 3_000, "host_wake_ns": 36_000, "host_handover_ns": 26.5}
END = " What a pool costs differs as well, so do not compare their values."


def said(csv_of: Csv, *runs: dict[str, Any], by: str = "run_id") -> str:
    for number, fields in enumerate(runs, start=1):
        csv_of.row(run_id=f"run {number}", **fields).row(run_id=f"run {number}", **fields)
    return say_hosts_apart(read_results([csv_of.write()]).rows, by)


def test_runs_are_told_apart_with_all_their_costs(csv_of: Csv) -> None:
    assert said(csv_of, CALM, SLOW) == (
        " Hand-overs cost differently in run 1 and run 2: a yield 400 ns and 3.00 us, a futex wake on another processor"
        f" 17.0 us and 36.0 us, a spin hand-over 25.0 ns and 26.5 ns.{END}"
    )


def test_the_two_that_differ_the_most_are_named_the_lower_first(csv_of: Csv) -> None:
    text = said(csv_of, {"host_yield_ns": 2000}, {"host_yield_ns": 3000}, {"host_yield_ns": 400})
    assert text == f" Hand-overs cost differently in run 3 and run 2: a yield 400 ns and 3.00 us.{END}"


@pytest.mark.parametrize(("other", "told"), [(199, False), (200, True), (50, True), (51, False)])
def test_costs_are_apart_from_twice_on(csv_of: Csv, other: float, told: bool) -> None:
    assert (said(csv_of, {"host_wake_ns": 100}, {"host_wake_ns": other}) != "") == told


def test_what_only_one_of_them_has_is_left_out(csv_of: Csv) -> None:
    text = said(csv_of, {"host_yield_ns": 400, "host_wake_ns": 17_000}, {"host_yield_ns": 1_000})
    assert text == f" Hand-overs cost differently in run 1 and run 2: a yield 400 ns and 1.00 us.{END}"


@pytest.mark.parametrize("runs", [({},), ({}, {}), (CALM,), (CALM, {}), ({"host_yield_ns": 1}, {"host_wake_ns": 9})])
def test_nothing_is_said_without_two_costs_to_compare(csv_of: Csv, runs: tuple[dict[str, Any], ...]) -> None:
    assert said(csv_of, *runs) == ""


@pytest.mark.parametrize(("elsewhere", "told"), [(700, False), (1_100, True)])
def test_a_machine_has_the_median_of_its_runs(csv_of: Csv, elsewhere: float, told: bool) -> None:
    runs = [{"host_yield_ns": cost} for cost in (400, 410, 9_000)]
    text = said(csv_of, *runs, {"host_yield_ns": elsewhere, "host": "bench2"}, by="machine")
    assert ("a yield 410 ns and 1.10 us" in text and "bench1: 2 x" in text and "bench2: 2 x" in text) == told
    assert (text != "") == told


def test_the_notes_of_a_file_say_it_of_machines_and_of_runs(csv_of: Csv) -> None:
    for fields in (CALM, SLOW):
        csv_of.row(run_id=f"a{fields['host_yield_ns']}", **fields)
    csv_of.row(run_id="b", host="bench2", **{name: 10 * cost for name, cost in CALM.items()})
    machines, runs = read_results([csv_of.write()]).notes
    assert machines.startswith("The rows come from 2 machines") and "Hand-overs cost differently in bench1" in machines
    assert runs.startswith(
        "Rows of 2 runs on one machine are combined; a shared machine drifts between runs. Hand-overs"
    )
    assert "in a400 and a3000: a yield 400 ns and 3.00 us" in runs
