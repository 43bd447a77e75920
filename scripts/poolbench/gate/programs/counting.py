"""Counts the instructions that a process executes in user mode, batch by batch."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from ...results.reader import Results
from ...system.children import run_children
from ...system.errors import InputError
from ..cells import Cell
from ..failures import ArmFailure
from .program import LONGEST_S, Program


_MARK = b"poolbench_counting_begins"


class Source(Enum):
    """What counts, as a sentence names it."""

    COUNTER = "the processor's counter"
    VALGRIND = "Valgrind"

    @property
    def at_once(self) -> int:
        """How many processes may run at a time. Valgrind runs the threads of a process in turns, so other processes do
        not change what it counts. On the processors themselves they would change who waits for whom.
        """
        return len(os.sched_getaffinity(0)) if self is Source.VALGRIND else 1


@dataclass(frozen=True)
class NotCounted:
    """Why a process was not counted, in a sentence."""

    why: str


@dataclass(frozen=True)
class Task:
    """A process to count: as many batches as the cell has repetitions. `where` is for messages."""

    program: Program
    cell: Cell
    where: str


def source_for(programs: Iterable[Program], cell: Cell) -> Source | NotCounted:
    """What can count these programs on this machine: the processor's counter, if each of them can open it when it
    measures the cell, or Valgrind.
    """
    programs = list(programs)
    if all(_can_open_counter(program, cell) for program in programs):
        return Source.COUNTER
    if shutil.which("valgrind") is None:
        return NotCounted(
            "this machine has neither a counter of instructions that poolbench can open, nor Valgrind; install Valgrind"
            " with scripts/setup gate."
        )
    for program in programs:
        if _MARK not in program.path.read_bytes():
            return NotCounted(
                f"the {program.role}, {program.name}, does not mark its batches for Valgrind; it is older than these"
                " marks, was stripped, or is a script."
            )
    return Source.VALGRIND


def _can_open_counter(program: Program, cell: Cell) -> bool:
    with tempfile.TemporaryDirectory(prefix="poolbench-") as folder:
        try:
            rows = program.measure(_with_counter(cell), 1, Path(folder) / "one.csv", cell.description).rows
        except (ArmFailure, InputError):  # it does not know the option, or cannot open a counter
            return False
        return bool(rows["instructions"].notna().all())


def count(source: Source, tasks: Sequence[Task]) -> list[list[float] | NotCounted]:
    """Runs the processes at once. Returns the instructions per job of each task's batches, or why there are none."""
    with tempfile.TemporaryDirectory(prefix="poolbench-") as folder:
        homes = [Path(folder) / str(place) for place in range(len(tasks))]
        for home in homes:
            home.mkdir()
        commands = [_command(source, task, home) for task, home in zip(tasks, homes)]
        if not (ended := _run(tasks, commands)):
            return [NotCounted(f"{task.where}: did not end within {LONGEST_S} s, and was killed.") for task in tasks]
        return [_counted(source, task, done, home) for task, done, home in zip(tasks, ended, homes)]


def _command(source: Source, task: Task, home: Path) -> list[str]:
    counted = _with_counter(task.cell) if source is Source.COUNTER else task.cell
    measuring = task.program.measuring(counted, counted.repetitions, home / "batches.csv")
    return [*_valgrind(home), *measuring] if source is Source.VALGRIND else measuring


def _with_counter(cell: Cell) -> Cell:
    return replace(cell, options=(*cell.options, "--instructions"))


def _valgrind(home: Path) -> list[str]:
    """Callgrind dumps what was executed between the functions that mark a batch (harness/system/instructions.hpp), by
    all threads. With a fair scheduler several threads are faster, and their counts scatter less.
    """
    return [
        "valgrind", "--quiet", "--tool=callgrind", "--fair-sched=try", f"--callgrind-out-file={home / 'counts'}",
        "--zero-before=poolbench_counting_begins", "--dump-before=poolbench_counting_ends",
    ]  # fmt: skip


def _run(tasks: Sequence[Task], commands: list[list[str]]) -> "list[subprocess.CompletedProcess[str]]":
    """Empty if one of them did not end."""
    surrounded = [(command, task.program.surroundings) for command, task in zip(commands, tasks)]
    try:
        return run_children(surrounded, timeout=LONGEST_S, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    except subprocess.TimeoutExpired:
        return []


def _counted(
    source: Source, task: Task, done: "subprocess.CompletedProcess[str]", home: Path
) -> list[float] | NotCounted:
    try:
        results = task.program.results(done, task.cell, task.cell.repetitions, home / "batches.csv", task.where)
    except (ArmFailure, InputError) as error:
        return NotCounted(str(error))
    counts = _of_rows(results) if source is Source.COUNTER else _of_dumps(home)
    if len(counts) != len(results.rows):
        return NotCounted(f"{task.where}: {_WHY_NOT[source]}")
    return [float(count / jobs) for count, jobs in zip(counts, results.rows["jobs"])]


_WHY_NOT = {
    Source.COUNTER: "another program used the processor's counter, or the pool is in another language.",
    Source.VALGRIND: "it does not mark its batches; the pool is in another language.",
}


def _of_rows(results: Results) -> list[float]:
    return [float(count) for count in results.rows["instructions"].dropna()]


def _of_dumps(home: Path) -> list[float]:
    """Callgrind numbers its dumps from 1; the file without a number is what followed the last batch."""
    dumps = sorted(home.glob("counts.*"), key=lambda path: int(path.suffix[1:]))
    found = (re.search(r"^totals: (\d+)", dump.read_text(errors="replace"), re.MULTILINE) for dump in dumps)
    return [float(total[1]) for total in found if total]
