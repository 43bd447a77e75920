"""scripts/gate export: result files in the formats of other tools."""

import json
import re
import subprocess
from pathlib import Path

from poolbench.export import benchfmt, google_benchmark
from poolbench.results.reader import read_results
from support import ROOT
from support.csvs import Csv


def test_benchfmt_is_what_the_specification_says(csv_of: Csv) -> None:
    path = csv_of.row(trace=0, producers=2).row(pool="arena").row(pool="arena", kernel="6.6").write()
    lines = benchfmt.render(read_results([path]).rows).splitlines()
    # golang.org/design/14313-benchmark-format: "key: value", or name, iterations, and pairs of value and unit.
    grammar = re.compile(r"# .*|[a-z][^A-Z\s]*: .*|Benchmark[A-Z]\S* \d+( \S+ \S+)+")
    assert all(grammar.fullmatch(line) for line in lines)
    benchmarks = [line for line in lines if line.startswith("Benchmark")]
    assert benchmarks[0] == (
        "BenchmarkPool/pool=channel/workers=4/jobs=400/sleep=1ms/producers=2 400 312500 ns/op 20000 cpu-ns/op 2.01 switches/op"
    )
    assert "trace=1" in benchmarks[1] and "249980 overhead-ns/op" in benchmarks[1]
    assert lines[-2:] == ["kernel: 6.6", benchmarks[2]]


def configuration(text: str) -> list[str]:
    return [line for line in text.splitlines() if re.match(r"[a-z][^A-Z\s]*:", line)]


def test_another_choice_of_processors_is_another_configuration(csv_of: Csv) -> None:
    lines = benchfmt.render(read_results([csv_of.row().row(cpu_list="2-3").write()]).rows).splitlines()
    assert "cpu-list: 0-1" in lines and lines[-2] == "cpu-list: 2-3"


def test_version_1_is_exported_as_well() -> None:
    rows = read_results([ROOT / "tests" / "data" / "version-1.csv"]).rows
    assert benchfmt.render(rows).count("\nBenchmark") == len(rows) == 11
    assert len(json.loads(google_benchmark.render(google_benchmark.readable(rows)))["benchmarks"]) == 11


def test_benchstat_finds_one_table_for_two_commits(csv_of: Csv) -> None:
    """benchstat compares only results of equal configuration."""
    base = csv_of.row(git_commit="abc", suite_version="0.1.0", timestamp_utc="2026-01-02T03:04:05Z").write("base.csv")
    csv_of._rows.clear()
    new = csv_of.row(git_commit="def", suite_version="0.2.0", timestamp_utc="2026-01-03T03:04:05Z").write("new.csv")
    reported, other = (benchfmt.render(read_results([path]).rows) for path in (base, new))
    assert configuration(reported) == configuration(other) != []
    assert "# git-commit: abc" in reported.splitlines() and "# git-commit: def" in other.splitlines()
    assert "# suite-version: 0.2.0" in other.splitlines()


def test_google_benchmark_gets_a_repetition_each(csv_of: Csv) -> None:
    path = csv_of.row(trace=0).row(trace=0).write()
    reported = json.loads(google_benchmark.render(read_results([path]).rows))
    assert reported["context"]["host_name"] == "bench1"
    first, second = reported["benchmarks"]
    assert (first["name"], first["real_time"], first["cpu_time"], first["time_unit"]) == (
        "channel/workers:4/jobs:400/sleep:1ms/iterations:1/process_time/manual_time",
        125.0,
        8.0,
        "ms",
    )
    assert (first["repetitions"], first["repetition_index"], second["repetition_index"]) == (2, 0, 1)
    assert "overhead_per_job_ns" not in first


def test_google_benchmark_gets_what_exists_of_the_machine(csv_of: Csv) -> None:
    context = json.loads(google_benchmark.render(read_results([csv_of.row().write()]).rows))["context"]
    assert (context["cpus"], context["timer_slack_ns"], "cpu_quota" in context) == ("2", "50000", False)
    assert "host_wake_ns" not in context
    context = json.loads(google_benchmark.render(read_results([csv_of.row(host_wake_ns=35_900).write()]).rows[1:]))[
        "context"
    ]
    assert context["host_wake_ns"] == "35900"


def test_exported_names_are_those_of_run_json(tmp_path: Path, program: str) -> None:
    grid = "--pools channel,arena --workers 1,2 --sleep 0,1us --sleep-dist lognormal --jobs 5 --repetitions 1".split()
    more = "--hash-rounds 2 --producers 2".split()
    subprocess.run(
        [program, "run", *grid, *more, "--out", "run.csv", "--json", "run.json"],
        cwd=tmp_path, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    exported = json.loads(google_benchmark.render(read_results([tmp_path / "run.csv"]).rows))
    original = json.loads((tmp_path / "run.json").read_text())
    names = [sorted(each["name"] for each in reported["benchmarks"]) for reported in (exported, original)]
    assert names[0] == names[1]
    assert any("/traced/" in name for name in names[0])


def test_options_that_run_json_does_not_name_keep_cells_apart(csv_of: Csv) -> None:
    rows = read_results([csv_of.row(trace=0, seed=2, cold=1, words="article").write()]).rows
    (benchmark,) = json.loads(google_benchmark.render(rows))["benchmarks"]
    assert "/sleep:1ms/seed:2/words:article/cold:1/iterations:1/" in benchmark["name"]


def test_what_compare_py_would_skip_is_left_out(csv_of: Csv) -> None:
    path = csv_of.row().row(pool="go", cpu_user_ns="").write()
    assert list(google_benchmark.readable(read_results([path]).rows)["pool"]) == ["channel"]
