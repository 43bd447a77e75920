"""The costs that `--cost` chooses, latencies among them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from poolbench.gate.cells import Cell
from poolbench.gate.compare.files import compare_files
from poolbench.gate.compare.outcome import Conclusion, Verdict
from poolbench.gate.compare.runs import rules_of_files
from poolbench.gate.comparisons import comparisons_of
from poolbench.gate.failures import NotComparable
from poolbench.gate.metrics import BY_OPTION, DEFAULT, metrics_named, tracing, with_costs
from poolbench.results.reader import read_results
from poolbench.system.errors import InputError
from support.csvs import Csv
from support.gates import compare

AWAKE = Cell("awake", "channel, 4 workers, 50 jobs without sleep", "channel", 4, sleeps=False, options=())
UNDER_LOAD = Cell(
    "load",
    "channel, 4 workers, 50 jobs of 1ms, poisson arrivals",
    "channel",
    4,
    sleeps=True,
    options=(),
    under_load=True,
)
ASLEEP = Cell("asleep", "channel, 4 workers, 50 jobs of 1ms", "channel", 4, sleeps=True, options=())


def names(cell: Cell) -> list[str]:
    return [one.metric.option for one in comparisons_of([cell])]


def chosen(cell: Cell, *options: str) -> Cell:
    (only,) = with_costs([cell], metrics_named(options))
    return only


def test_jobs_that_sleep_have_other_costs_by_default() -> None:
    assert (names(AWAKE), names(ASLEEP)) == (["time", "cpu", "switches"], ["overhead", "cpu"])
    assert (tracing(AWAKE), tracing(ASLEEP)) == ("off", "on")


def test_a_load_is_compared_by_its_response_times() -> None:
    assert names(UNDER_LOAD) == ["response-p50", "response-p99"]
    assert tracing(UNDER_LOAD) == "on"


def test_a_load_has_neither_time_nor_overhead() -> None:
    assert names(chosen(UNDER_LOAD, *BY_OPTION)) == ["cpu", "wait-p50", "wait-p99", "response-p50", "response-p99"]
    assert with_costs([UNDER_LOAD], metrics_named(["time", "overhead", "switches"])) == []


def test_only_what_was_chosen_is_compared() -> None:
    assert names(chosen(AWAKE, "response-p99", "time")) == ["response-p99", "time"]
    assert names(chosen(ASLEEP, "response-p99", "time")) == ["response-p99"]
    assert with_costs([AWAKE, ASLEEP], metrics_named(["time"])) == [replace(AWAKE, costs=("time per job",))]


def test_latencies_come_from_traced_repetitions_and_times_from_untraced_ones() -> None:
    assert tracing(chosen(AWAKE, "wait-p50")) == "on"
    assert tracing(chosen(AWAKE, "wait-p50", "time")) == "auto"
    assert tracing(chosen(ASLEEP, "wait-p50", "overhead")) == "on"


def test_an_unknown_cost_is_refused() -> None:
    with pytest.raises(
        InputError, match="--cost: unknown cost 'latency'; choose from time, overhead, cpu, switches, wait"
    ):
        metrics_named(["time", "latency"])


def runs_with_latency(csv: Csv, name: str, response_ns: float, count: int = 8) -> Path:
    """Runs of jobs without sleep, each traced and untraced; only the traced repetition has a response time, and it takes
    three times as long.
    """
    for number in range(count):
        run = {"run_id": f"{name} {number}", "timestamp_utc": f"2026-01-02T03:04:{number:02}Z", "sleep_ns": 0}
        time = 100 + 0.01 * number
        csv.row(**run, trace=0, time_per_job_ns=time, repetition=1)
        csv.row(
            **run, trace=1, time_per_job_ns=3 * time, response_p99_ns=response_ns * (1 + 1e-4 * number), repetition=2
        )
    path = csv.write(f"{name}.csv")
    csv._rows.clear()
    return path


def test_a_slower_response_in_files_is_a_regression(csv_of: Csv) -> None:
    base, new = runs_with_latency(csv_of, "base", 5e6), runs_with_latency(csv_of, "new", 6e6)
    files = read_results([base]), read_results([new])
    outcome = compare_files(*files, ("base.csv", "new.csv"), rules_of_files(), metrics_named(["time", "response-p99"]))
    assert outcome.verdict is Verdict.REGRESSION
    found = {one.comparison.metric.option: one for one in outcome.compared}
    assert found["response-p99"].conclusion is Conclusion.SLOWER
    assert found["response-p99"].estimate.change == pytest.approx(0.2, abs=1e-3)
    assert found["time"].base == pytest.approx(100, rel=0.01)  # of the untraced repetition
    assert compare_files(*files, ("base.csv", "new.csv"), rules_of_files(), DEFAULT).verdict is not Verdict.REGRESSION


def test_untraced_files_have_no_latency(csv_of: Csv) -> None:
    for name in ("base", "new"):
        csv_of.row(trace=0, sleep_ns=0, run_id=name).write(f"{name}.csv")
        csv_of._rows.clear()
    files = [read_results([csv_of._folder / f"{name}.csv"]) for name in ("base", "new")]
    with pytest.raises(NotComparable, match="have no traced repetitions of the same cell"):
        compare_files(*files, ("base.csv", "new.csv"), rules_of_files(), metrics_named(["wait-p50"]))


@pytest.mark.parametrize("costs", ["time,response-p99", "wait-p50"])
def test_programs_are_compared_by_latency(tmp_path: Path, program: str, costs: str) -> None:
    done = compare(tmp_path, program, program, "--cost", costs, "--json", "gate.json")
    assert done.returncode == 0, done.stderr
    reported = json.loads((tmp_path / "gate.json").read_text())["comparisons"]
    assert [each["metric"] for each in reported] == [BY_OPTION[cost].name for cost in costs.split(",")]
    assert all(each["estimate"] is not None for each in reported)
    other = compare(tmp_path, program, program, "--resume", "--cost", "cpu")
    assert (other.returncode, "--cost differs" in other.stderr) == (1, True)


def test_a_cost_that_no_cell_has_is_refused(tmp_path: Path, program: str) -> None:
    done = compare(tmp_path, program, program, "--cost", "overhead")
    assert (done.returncode, done.stderr) == (
        1,
        "scripts/gate: --cost overhead: no cell has such a cost; jobs that sleep have no time, others no overhead, and"
        " those of a load neither\n",
    )
