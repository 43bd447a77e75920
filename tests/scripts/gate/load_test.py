"""`gate compare --load`, with the real program."""

import json
from pathlib import Path

import pytest
from poolbench.gate.failures import ArmFailure
from poolbench.gate.measure.matrix import load_option_sets
from poolbench.gate.programs.program import Program
from poolbench.system.errors import InputError
from support.gates import UNLUCKY, gate

LOAD = ["--pools", "mutex-queue", "--workers", "4", "--rate", "2k/s", "--sleep", "1ms", "--jobs", "20"]


def test_the_default_load_and_what_replaces_it() -> None:
    (default,) = load_option_sets(None, None, [])
    assert " ".join(default) == ("--load --pools channel,goroutine,arena --workers 16 --utilization 0.7 --jobs 200")
    (chosen,) = load_option_sets("go", "4", ["--rate=1/s", "--duration", "1s"])
    assert " ".join(chosen) == "--load --pools go --workers 4 --rate=1/s --duration 1s"
    (configured,) = load_option_sets(None, "4", ["--config", "mine.toml"])
    assert " ".join(configured) == "--load --workers 4 --config mine.toml"


def test_a_program_lists_the_cells_of_a_load(program: str) -> None:
    (cell,) = Program("baseline", "this", Path(program)).cells(("--load", *LOAD))
    assert cell.under_load
    assert (cell.pool, cell.workers, cell.sleeps) == ("mutex-queue", 4, True)
    assert cell.workload.endswith("poisson arrivals at 2000/s")


def test_wrong_options_of_a_load_are_refused_in_its_words(program: str) -> None:
    with pytest.raises(InputError, match="baseline this: --rate: '0/s' is not a rate above 0"):
        Program("baseline", "this", Path(program)).cells(("--load", "--rate", "0/s"))


def test_equal_programs_are_compared_by_response_times(tmp_path: Path, program: str) -> None:
    done = gate(
        tmp_path, "compare", "--baseline", program, "--candidate", program, "--load", *LOAD, "--rounds", "9",
        "--process-time", "1ms", *UNLUCKY, "--lenient", "--json", "gate.json",
    )  # fmt: skip
    if done.returncode == 6:
        assert "the producer could not keep up" in done.stdout
        pytest.skip("the machine is too busy to measure a load")
    assert done.returncode == 0, done.stderr
    compared = json.loads((tmp_path / "gate.json").read_text())["comparisons"]
    assert [each["metric"] for each in compared] == ["response time p50", "response time p99"]
    rows = [(tmp_path / "gate-state" / name).read_text().splitlines() for name in ("baseline.csv", "candidate.csv")]
    assert [len(lines) for lines in rows] == [10, 10]


def test_counted_instructions_are_refused_with_a_load(tmp_path: Path, program: str) -> None:
    done = gate(
        tmp_path, "compare", "--baseline", program, "--candidate", program, "--load", *LOAD, "--instructions", "on"
    )
    assert done.returncode == 1
    assert "--instructions on: a load waits rather than computes; leave it out with --load" in done.stderr


def busy(folder: Path, program: str, times: int) -> Program:
    """A program whose producer is too late so many times, then no more."""
    path = folder / "busy"
    path.write_text(
        f"""#!/bin/sh
{program} "$@" || exit
case "$*" in *--out*) ;; *) exit 0 ;; esac
echo >>{folder}/calls
[ "$(wc -l <{folder}/calls)" -le {times} ] || exit 0
while [ "$1" != --out ]; do shift; done
sed -i "s/,ok,/,invalid,/" "$2"
exit 1
"""
    )
    path.chmod(0o755)
    return Program("candidate", "busy", path)


def test_a_load_that_the_machine_was_too_busy_for_is_measured_again(tmp_path: Path, program: str) -> None:
    candidate = busy(tmp_path, program, 2)
    (cell,) = candidate.cells(("--load", *LOAD))
    assert len(candidate.measure(cell, 1, tmp_path / "out.csv", "here").rows) == 1


def test_but_not_for_ever(tmp_path: Path, program: str) -> None:
    candidate = busy(tmp_path, program, 99)
    (cell,) = candidate.cells(("--load", *LOAD))
    with pytest.raises(ArmFailure, match="candidate busy: here"):
        candidate.measure(cell, 1, tmp_path / "out.csv", "here")
    assert len((tmp_path / "calls").read_text().splitlines()) == 5
