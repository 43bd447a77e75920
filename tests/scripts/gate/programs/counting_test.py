"""Counting with Valgrind: the marks of a batch, and what a program without them says."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from poolbench.gate.programs.counting import NotCounted, Source, Task, count, source_for
from poolbench.gate.programs.program import Program
from support.counted import fake_valgrind, marked
from support.gates import script


def task(program: str, pool: str = "sequential", jobs: int = 200, batches: int = 3) -> Task:
    named = Program("candidate", "poolbench", Path(program))
    options = ("--pools", pool, "--workers", "4", "--sleep", "0", "--jobs", str(jobs))
    (cell,) = Program("candidate", "poolbench", Path(program)).cells(options)
    return Task(named, replace(cell, repetitions=batches), cell.description)


@pytest.mark.skipif(shutil.which("valgrind") is None, reason="needs valgrind")
@pytest.mark.parametrize("pool", ["sequential", "channel"])
def test_valgrind_counts_the_batches_alone_over_all_threads(program: str, pool: str) -> None:
    """As many dumps as batches, so each batch has one begin and one end. A job of `sequential` hashes a word, in some 200
    instructions; starting the program takes ten million, and handing a job to another thread a thousand.
    """
    few, many = count(Source.VALGRIND, [task(program, pool), task(program, pool, jobs=1000)])
    assert isinstance(few, list) and isinstance(many, list)
    assert len(few) == len(many) == 3
    low, high = (100, 600) if pool == "sequential" else (1000, 10_000)
    assert all(low < each < high for each in (*few, *many))
    assert few[-1] == pytest.approx(many[-1], rel=0.3)


def test_without_a_counter_valgrind_counts(tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", fake_valgrind(tmp_path, "3000 + batch")["PATH"])
    lacks_counter = marked(tmp_path, "poolbench", program)
    asked = task(program)
    programs = [Program("baseline", "old", Path(lacks_counter))]
    assert source_for(programs, asked.cell) is Source.VALGRIND
    assert count(Source.VALGRIND, [replace(asked, program=programs[0])]) == [[3001 / 200, 3002 / 200, 3003 / 200]]


def test_a_program_that_counts_by_itself_needs_no_valgrind(tmp_path: Path, program: str) -> None:
    """As on a machine with a counter."""
    counts = script(
        tmp_path,
        "poolbench",
        f"""arguments=("${{@/--instructions/--cold}}")
            {program} "${{arguments[@]}}" || exit
            while [[ $1 != --out ]]; do shift; done
            awk -F, -v OFS=, 'NR == 1 {{ for (i = 1; i <= NF; ++i) if ($i == "instructions") at = i }}
              NR > 1 {{ $at = 1000 * NR }} 1' "$2" > {tmp_path}/fixed && cp {tmp_path}/fixed "$2" """,
    )
    asked = task(program)
    counter = Program("candidate", "poolbench", Path(counts))
    assert source_for([counter], asked.cell) is Source.COUNTER
    assert count(Source.COUNTER, [replace(asked, program=counter)]) == [[10, 15, 20]]


def test_a_program_without_marks_is_too_old(tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", fake_valgrind(tmp_path)["PATH"])
    old = script(tmp_path, "old", f'[[ " $* " != *--instructions* ]] && exec {program} "$@"')
    found = source_for([Program("baseline", "main", Path(old))], task(program).cell)
    assert isinstance(found, NotCounted)
    assert found.why.startswith("the baseline, main, does not mark its batches for Valgrind; it is older than")


def test_without_valgrind_the_remedy_is_named(tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = task(program)
    old = script(tmp_path, "old", "exit 2")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    found = source_for([Program("baseline", "main", Path(old))], asked.cell)
    assert isinstance(found, NotCounted) and "install Valgrind with scripts/setup gate" in found.why


def test_a_process_that_fails_says_why(tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", fake_valgrind(tmp_path)["PATH"])
    crashes = Program("candidate", "new", Path(script(tmp_path, "crashes", "kill -SEGV $$")))
    asked = task(program)
    found, other = count(Source.VALGRIND, [replace(asked, program=crashes), asked])
    assert isinstance(found, NotCounted) and "candidate new: sequential" in found.why
    assert isinstance(other, list)


def test_a_pool_without_marks_is_not_counted(tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    script(tools, "valgrind", 'while [[ $1 == --* ]]; do shift; done; exec "$@"')
    monkeypatch.setenv("PATH", f"{tools}:{'/usr/bin:/bin'}")
    (found,) = count(Source.VALGRIND, [task(program)])
    assert isinstance(found, NotCounted) and "the pool is in another language" in found.why
