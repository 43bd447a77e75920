"""`gate compare --load`, with the real program."""

import json
from pathlib import Path

import pytest
from poolbench.gate.commands.compare_options import load_option_sets
from poolbench.gate.failures import ArmFailure
from poolbench.gate.programs.program import Program
from poolbench.system.errors import InputError
from support.gates import UNLUCKY, gate

LOAD = ("--pools", "mutex-queue", "--workers", "4", "--rate", "2k/s", "--sleep", "1ms", "--jobs", "20")


@pytest.mark.parametrize(
    ("pools", "workers", "options", "measured"),
    [
        (None, None, "", "--pools channel,goroutine,arena --workers 16 --utilization 0.7 --jobs 200"),
        (
            None,
            None,
            "--sleep 1ms",
            "--pools channel,goroutine,arena --workers 16 --sleep 1ms --utilization 0.7 --jobs 200",
        ),
        ("go", "4", "--rate=1/s --duration 1s", "--pools go --workers 4 --rate=1/s --duration 1s"),
        ("go", "4", "--model closed:9,1s", "--pools go --workers 4 --model closed:9,1s --jobs 200"),
        (None, "4", "--config mine.toml", "--workers 4 --config mine.toml"),
    ],
)
def test_the_default_load_and_what_replaces_it(
    pools: str | None, workers: str | None, options: str, measured: str
) -> None:
    assert load_option_sets(pools, workers, options.split()) == [tuple(measured.split())]


def test_a_program_lists_the_cells_of_a_load(program: str) -> None:
    (cell,) = Program("baseline", "this", Path(program)).cells(LOAD, under_load=True)
    assert cell.under_load
    assert (cell.pool, cell.workers, cell.sleeps) == ("mutex-queue", 4, True)
    assert cell.workload.endswith("poisson arrivals at 2000/s")


def test_wrong_options_of_a_load_are_refused_in_its_words(program: str) -> None:
    with pytest.raises(InputError, match="baseline this: --rate: '0/s' is not a rate above 0"):
        Program("baseline", "this", Path(program)).cells(("--rate", "0/s"), under_load=True)


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


def test_counted_instructions_are_refused_with_a_load_before_old_rounds_are_dropped(
    tmp_path: Path, program: str
) -> None:
    (tmp_path / "gate-state").mkdir()
    (tmp_path / "gate-state" / "journal.jsonl").write_text("old")
    done = gate(
        tmp_path, "compare", "--baseline", program, "--candidate", program, "--load", *LOAD, "--instructions", "on",
        "--force",
    )  # fmt: skip
    assert done.returncode == 1
    assert (tmp_path / "gate-state" / "journal.jsonl").read_text() == "old"
    assert "--instructions on: a load waits rather than computes; leave it out with --load" in done.stderr


def busy(folder: Path, program: str, times: int, done: int = 20) -> Program:
    """A program whose producer is too late so many times, then no more, however busy the machine really is: it measures a
    batch instead of a load, and says of its 20 jobs that so many were done.
    """
    path = folder / "busy"
    path.write_text(
        f"""#!/bin/sh
case "$*" in *--out*) ;; *) exec {program} "$@" ;; esac
echo >>{folder}/calls
while [ "$1" != --out ]; do shift; done
{program} run --pools mutex-queue --workers 4 --jobs 20 --sleep 1ms --repetitions 1 --out "$2" || exit
status=ok
[ "$(wc -l <{folder}/calls)" -gt {times} ] || status=invalid
sed -i "s/,ok,,20,/,$status,,{done},/" "$2"
[ $status = ok ]
"""
    )
    path.chmod(0o755)
    return Program("candidate", "busy", path)


def test_a_load_that_the_machine_was_too_busy_for_is_measured_again(tmp_path: Path, program: str) -> None:
    candidate = busy(tmp_path, program, 2)
    (cell,) = candidate.cells(LOAD, under_load=True)
    late: list[str] = []
    assert len(candidate.measure(cell, 1, tmp_path / "out.csv", "here", lambda: late.append("late")).rows) == 1
    assert late == ["late", "late"]


def test_a_load_that_is_always_late_is_a_failure_after_five_tries(tmp_path: Path, program: str) -> None:
    candidate = busy(tmp_path, program, 99)
    (cell,) = candidate.cells(LOAD, under_load=True)
    with pytest.raises(ArmFailure, match="candidate busy: here"):
        candidate.measure(cell, 1, tmp_path / "out.csv", "here")
    assert len((tmp_path / "calls").read_text().splitlines()) == 5


def test_a_load_that_was_cut_is_refused_with_the_remedy(tmp_path: Path, program: str) -> None:
    this = busy(tmp_path, program, 0, done=7)
    (cell,) = this.cells((*LOAD, "--max-backlog=5"), under_load=True)
    with pytest.raises(
        ArmFailure, match="the load was cut, since more than --max-backlog jobs waited; use a lower --rate"
    ):
        this.measure(cell, 1, tmp_path / "out.csv", "here")


def test_a_program_without_loads_is_too_old(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text("""#!/bin/sh\necho "poolbench: the command 'load' is unknown" >&2\nexit 2\n""")
    old.chmod(0o755)
    with pytest.raises(InputError, match="baseline old: is too old for loads; name a newer program or commit"):
        Program("baseline", "old", old).cells(LOAD, under_load=True)
