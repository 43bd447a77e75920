"""scripts/gate files and export."""

import json
import re
from pathlib import Path

import pytest
from conftest import Csv
from poolbench.gate.export import benchfmt, google_benchmark
from poolbench.gate.failures import NoBaseline, NotComparable
from poolbench.gate.judge import Finding, Rules, Verdict
from poolbench.gate.report.model import Report
from poolbench.gate.unpaired import compare_files
from poolbench.results import read_results


def dispatch(csv: Csv, factor: float = 1.0, count: int = 12, spread: float = 0.001, **fields: object) -> Path:
    """Untraced repetitions without sleep, whose times, and nothing else, are `factor` times 100 ns."""
    for number in range(count):
        time = 100 * factor * (1 + spread * number)
        csv.row(trace=0, sleep_ns=0, time_per_job_ns=time, run_id=f"run{factor}", **fields)
    path = csv.write(f"{factor}-{count}-{spread}.csv")
    csv._rows.clear()
    return path


def compare(base: Path, new: Path) -> Report:
    return compare_files(read_results([base]), read_results([new]), ("base.csv", "new.csv"), Rules())


def findings(report: Report) -> dict[str, Finding]:
    return {line.metric: line.finding for line in report.lines}


def test_a_slower_file_is_a_regression(csv_of: Csv) -> None:
    report = compare(dispatch(csv_of), dispatch(csv_of, factor=1.1))
    assert report.verdict is Verdict.REGRESSION
    assert findings(report) == {
        "time per job": Finding.SLOWER,
        "CPU time per job": Finding.WITHIN_BUDGET,
        "switches per job": Finding.WITHIN_BUDGET,
    }
    assert report.lines[0].estimate.change == pytest.approx(0.1, abs=1e-3)


def test_a_faster_file_passes_and_is_told(csv_of: Csv) -> None:
    report = compare(dispatch(csv_of), dispatch(csv_of, factor=0.9))
    assert (report.verdict, findings(report)["time per job"]) == (Verdict.PASS, Finding.FASTER)


def test_a_small_change_is_within_the_budget(csv_of: Csv) -> None:
    assert compare(dispatch(csv_of), dispatch(csv_of, factor=1.01, spread=0.0001)).verdict is Verdict.PASS


def test_noise_is_inconclusive(csv_of: Csv) -> None:
    report = compare(dispatch(csv_of, spread=0.5), dispatch(csv_of, factor=1.05, spread=0.5))
    line = report.lines[0]
    assert line.finding is Finding.INCONCLUSIVE
    assert line.visible > 0.05
    assert line.rounds_needed is not None and line.rounds_needed > 12


def test_too_few_repetitions_are_said(csv_of: Csv) -> None:
    report = compare(dispatch(csv_of, count=3), dispatch(csv_of, factor=1.5, count=3))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert any("--repetitions 6 or more" in note for note in report.notes)  # C(12, 6) = 924 orders > 3 / 1 %


def test_what_differs_is_named(csv_of: Csv) -> None:
    base = dispatch(csv_of)
    with pytest.raises(NotComparable, match=r"base.csv and new.csv differ in kernel \(6.1 and 6.6\); seed \(1 and 2\)"):
        compare(base, dispatch(csv_of, factor=2, kernel="6.6", seed=2))


def test_cells_in_one_file_only_are_no_baseline(csv_of: Csv) -> None:
    with pytest.raises(NoBaseline):
        compare(dispatch(csv_of), dispatch(csv_of, factor=2, workers=9))


def test_sleeping_jobs_show_overhead_and_cpu_only(csv_of: Csv) -> None:
    for number in range(8):
        csv_of.row(overhead_per_job_ns=5000 + number)
    path = csv_of.write("sleep.csv")
    assert list(findings(compare(path, path))) == ["overhead per job", "CPU time per job"]


def test_benchfmt_is_what_the_specification_says(csv_of: Csv) -> None:
    path = csv_of.row(trace=0, producers=2).row(pool="arena").row(pool="arena", kernel="6.6").write()
    lines = benchfmt.render(read_results([path]).rows).splitlines()
    # golang.org/design/14313-benchmark-format: "key: value", or name, iterations, and pairs of value and unit.
    grammar = re.compile(r"[a-z][^A-Z\s]*: .*|Benchmark[A-Z]\S* \d+( \S+ \S+)+")
    assert all(grammar.fullmatch(line) for line in lines)
    benchmarks = [line for line in lines if line.startswith("Benchmark")]
    assert benchmarks[0] == (
        "BenchmarkPool/pool=channel/workers=4/jobs=400/sleep=1ms/producers=2 400 312500 ns/op 20000 cpu-ns/op 2.01 switches/op"
    )
    assert "trace=1" in benchmarks[1] and "250000 overhead-ns/op" in benchmarks[1]
    assert lines[-2:] == ["kernel: 6.6", benchmarks[2]]


def test_google_benchmark_gets_a_repetition_each(csv_of: Csv) -> None:
    path = csv_of.row(trace=0).row(trace=0).write()
    told = json.loads(google_benchmark.render(read_results([path]).rows))
    assert told["context"]["host_name"] == "bench1"
    first, second = told["benchmarks"]
    assert (first["name"], first["real_time"], first["cpu_time"], first["time_unit"]) == (
        "channel/workers:4/jobs:400/sleep:1ms",
        125.0,
        8.0,
        "ms",
    )
    assert (first["repetitions"], first["repetition_index"], second["repetition_index"]) == (2, 0, 1)
    assert "overhead_per_job_ns" not in first
