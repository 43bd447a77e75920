"""Records runs of the real poolbench, for `gate files`."""

import re
import signal
import subprocess
from pathlib import Path

import pytest
from poolbench.gate.__main__ import parse
from poolbench.results.reader import read_results
from poolbench.system.errors import InputError
from support.gates import GATE, gate, script
from support.signalled import signalled

TINY = "--pools channel --workers 1 --jobs 50 --sleep 0 --trace off --repetitions 2".split()


def record(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return gate(folder, "record", *arguments, *TINY)


def logging(folder: Path, name: str, program: str, then: str = "") -> str:
    """The program, which also notes its name whenever it runs; `then` may use $runs, how often both have run."""
    return script(
        folder,
        name,
        f"""[[ $1 == run ]] || exec {program} "$@"
            echo {name} >> {folder}/log
            runs=$(wc -l < {folder}/log)
            {then}
            exec {program} "$@" """,
    )


def run_ids(path: Path) -> list[str]:
    """In the order of the file."""
    return list(dict.fromkeys(line.split(",")[1] for line in path.read_text().splitlines()[1:]))


def test_two_programs_take_turns(tmp_path: Path, program: str) -> None:
    old, new = logging(tmp_path, "old", program), logging(tmp_path, "new", program)
    done = record(tmp_path, "--runs", "5", "--program", old, "--out", "base.csv", "--program", new, "--out", "new.csv")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "log").read_text().split() == "old new new old old new new old old new".split()
    for name in ("base.csv", "new.csv"):
        assert len(run_ids(tmp_path / name)) == 5
        assert len(read_results([tmp_path / name]).rows) == 10
    assert "compare them with scripts/gate files base.csv new.csv" in done.stderr
    compared = gate(tmp_path, "files", "base.csv", "new.csv")
    assert "did not take turns" not in compared.stdout
    assert "Nothing can be decided with 5 runs in base.csv and 5 in new.csv" in compared.stdout


def test_it_says_before_measuring_how_many_runs_decide(tmp_path: Path, program: str) -> None:
    done = record(tmp_path, "--runs", "5", "--program", program, "--out", "runs.csv")
    said, started, *_ = done.stderr.splitlines()
    assert said == (
        "scripts/gate: with 5 runs of each program `gate files` cannot decide among 3 comparisons; that takes --runs 6, or"
        " fewer pools, workers and workloads"
    )
    assert started == "recording 5 runs: 1 cell, 3 comparisons"


def test_by_default_there_are_enough_runs_to_decide(tmp_path: Path, program: str) -> None:
    done = record(tmp_path, "--program", program)
    assert done.stderr.startswith("recording 6 runs: 1 cell, 3 comparisons\n")
    assert len(run_ids(tmp_path / "runs.csv")) == 6


def test_an_existing_file_is_kept_extended_or_replaced(tmp_path: Path, program: str) -> None:
    arguments = ("--program", program, "--out", "runs.csv", "--runs", "2")
    assert record(tmp_path, *arguments).returncode == 0
    out = tmp_path / "runs.csv"
    first, text = run_ids(out), out.read_text()
    refused = record(tmp_path, *arguments)
    assert refused.returncode == 1
    assert "--out runs.csv: already exists; add --append to keep its runs, --force to replace it" in refused.stderr
    assert out.read_text() == text
    assert record(tmp_path, *arguments, "--append").returncode == 0
    assert (run_ids(out)[:2], len(run_ids(out))) == (first, 4)
    assert record(tmp_path, *arguments, "--force").returncode == 0
    assert len(run_ids(out)) == 2 and not set(run_ids(out)) & set(first)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["runs.csv"]


def test_a_file_of_other_columns_is_not_extended(tmp_path: Path, program: str) -> None:
    (tmp_path / "runs.csv").write_text("a,b\n1,2\n")
    done = record(tmp_path, "--program", program, "--append")
    assert (done.returncode, (tmp_path / "runs.csv").read_text()) == (1, "a,b\n1,2\n")
    assert "--out runs.csv: its columns are not those that" in done.stderr


def test_an_incomplete_row_is_not_extended(tmp_path: Path, program: str) -> None:
    assert record(tmp_path, "--program", program, "--runs", "1").returncode == 0
    path = tmp_path / "runs.csv"
    path.write_bytes(path.read_bytes()[:-1])
    done = record(tmp_path, "--program", program, "--runs", "1", "--append")
    assert done.returncode == 1
    assert "--out runs.csv: ends in an incomplete row; remove that row first" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_keeps_the_finished_runs(tmp_path: Path, program: str, number: signal.Signals) -> None:
    slow = logging(tmp_path, "slow", program, f"[[ $runs -lt 3 ]] || {{ touch {tmp_path}/ready; sleep 1000; }}")
    command = [str(GATE), "record", "--program", slow, "--runs", "9", *TINY]
    code, _, err = signalled(command, number, (tmp_path / "ready").exists, cwd=tmp_path)
    assert code == 128 + number
    assert "Traceback" not in err
    assert len(run_ids(tmp_path / "runs.csv")) == 2
    assert len(read_results([tmp_path / "runs.csv"]).rows) == 4


def test_a_crash_keeps_the_finished_runs(tmp_path: Path, program: str) -> None:
    breaking = logging(tmp_path, "breaking", program, "[[ $runs -lt 3 ]] || kill -SEGV $$")
    done = record(tmp_path, "--program", breaking, "--runs", "9")
    assert done.returncode == 6
    assert f"scripts/gate: {breaking}: a run ended with signal 11." in done.stderr
    assert len(run_ids(tmp_path / "runs.csv")) == 2


def test_a_run_that_lost_jobs_is_kept(tmp_path: Path, program: str) -> None:
    losing = script(
        tmp_path,
        "losing",
        f"""{program} "$@" || exit
            [[ $1 == run ]] || exit 0
            while [[ $1 != --out ]]; do shift; done
            sed -i '2s/,ok,,/,error,lost a job,/' "$2"
            echo 'poolbench: a trial failed' >&2
            exit 1""",
    )
    done = record(tmp_path, "--program", losing, "--runs", "9")
    assert done.returncode == 6
    assert "a run ended with exit code 1. a trial failed" in done.stderr
    results = read_results([tmp_path / "runs.csv"])
    assert (len(results.rows), list(results.failures["error"])) == (1, ["lost a job"])


@pytest.mark.parametrize(
    "arguments, expected",
    [
        (
            ["--program", "PROGRAM", "--out", "a.csv", "--out", "b.csv"],
            "1 program, but 2 files; name an --out for each",
        ),
        (["--program", "PROGRAM", "--program", "PROGRAM"], "2 programs, but 1 file; name an --out for each --program"),
        (
            ["--program", "PROGRAM", "--out", "a.csv", "--program", "PROGRAM", "--out", "./a.csv"],
            "--out a.csv: is also the file of another --out; name another file.",
        ),
        (["--program", "PROGRAM", "--append", "--force"], "--append and --force: choose one of them"),
        (
            ["--program", "PROGRAM", "--out", "no/such/folder.csv"],
            "--out no/such/folder.csv: cannot be written: No such",
        ),
        (["--program", "/bin/true"], "program /bin/true: is not a poolbench: --version says"),
        (["--program", "PROGRAM", "--jobs", "x"], "--jobs"),
    ],
)
def test_what_cannot_be_recorded_is_refused(tmp_path: Path, program: str, arguments: list[str], expected: str) -> None:
    done = gate(tmp_path, "record", *(program if word == "PROGRAM" else word for word in arguments))
    assert done.returncode == 1
    assert done.stderr.startswith("scripts/gate: ")
    assert expected in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments, expected",
    [
        (["--runs", "0"], "argument --runs: '0' is not a number from 1 to 9999"),
        (["--json", "x.json"], "--json: every run would write the same file; leave it out"),
        (["--timeline=x.json"], "--timeline: every run would write the same file; leave it out"),
        (["--", "--benchmark_filter=x"], "options of Google Benchmark"),
    ],
)
def test_wrong_options(arguments: list[str], expected: str) -> None:
    with pytest.raises(InputError, match=re.escape(expected)):
        parse(["record", *arguments])


def test_options_of_poolbench_run_are_passed_on() -> None:
    options = parse(["record", "--runs", "7", "--jobs", "9", "--out", "a.csv", "--repetitions", "3", "--out", "b.csv"])
    assert options.run_options == ["--jobs", "9", "--repetitions", "3"]
    assert (options.runs, options.out) == (7, [Path("a.csv"), Path("b.csv")])
