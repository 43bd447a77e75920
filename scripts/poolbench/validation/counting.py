"""Gates of instructions that are really measured: equal programs, a rebuilt copy, and a candidate that executes 1 % more."""

import json
import math
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from ..gate.cells import Arm, Cell
from ..gate.compare.outcome import Compared
from ..gate.measure.arms import copy_arms
from ..gate.measure.instructions import Counting, Counts, counted_cells
from ..gate.measure.state import ARMS, INSTRUCTIONS, claimed
from ..gate.programs.counting import NotCounted, Source, Task, count, source_for
from ..gate.programs.program import Program
from ..gate.stages import conduct_counting
from ..system.errors import InputError

VARIABLE = "POOLBENCH_TEST_INSTRUCTIONS"  # which a build with POOLBENCH_TEST_SLOWDOWN reads
_TURN = 2  # instructions

EQUAL, REBUILT, MORE = "itself", "a rebuilt copy", "more"


@dataclass(frozen=True)
class CountedGates:
    """What to run: `equal` gates of the program against itself, as many against `rebuilt`, and for each pool `more` gates
    against itself with that much growth in the instructions of its jobs.
    """

    program: Path
    rebuilt: Path | None
    pools: str
    workers: str
    equal: int
    more: int
    growth: float

    def wanted(self) -> Iterator[tuple[str, str, int]]:
        """Kind, pool (of what has grown) and number of each gate. The kinds take turns, so that any number of gates shows
        them all.
        """
        for number in range(max(self.equal, self.more)):
            if number < self.equal:
                yield EQUAL, "", number
                if self.rebuilt:
                    yield REBUILT, "", number
            if number < self.more:
                yield from ((MORE, pool, number) for pool in self.pools.split(","))


def run_counted_gates(gates: CountedGates, state: Path, out: Path) -> None:
    """Runs the gates that `out` lacks, and appends a line of JSON for each. Gates of other builds and machines count: a
    gate compares only what it counted itself. InputError if those in `out` are of another growth.
    """
    if VARIABLE.encode() not in gates.program.read_bytes():
        raise InputError(f"--program {gates.program}: cannot execute more; build it with -DPOOLBENCH_TEST_SLOWDOWN=ON")
    with claimed(state):
        about = {"program": _digest(gates.program), "growth": gates.growth}
        finished = _finished(out, gates.growth)
        for kind, pool, number in gates.wanted():
            if (kind, pool, number) in finished:
                continue
            print(f"{kind}{f' of {pool}' if pool else ''}, gate {number + 1}", file=sys.stderr, flush=True)
            record = {"kind": kind, "pool": pool, "number": number, **about, **_gate(gates, kind, pool, number, state)}
            with out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(record) + "\n")


def _digest(program: Path) -> str:
    return Program("program", str(program), program).identity()["sha256"]


def _finished(out: Path, growth: float) -> set[tuple[str, str, int]]:
    gates = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] if out.exists() else []
    if any(gate["growth"] != growth for gate in gates):
        raise InputError(f"--out {out}: holds gates with another --growth; name another file")
    return {(gate["kind"], gate["pool"], gate["number"]) for gate in gates}


def _gate(gates: CountedGates, kind: str, pool: str, number: int, state: Path) -> dict[str, Any]:
    started = time.monotonic()
    candidate = gates.rebuilt if kind == REBUILT and gates.rebuilt else gates.program
    files = {Arm.BASELINE: gates.program, Arm.CONTROL: gates.program, Arm.CANDIDATE: candidate}
    arms = copy_arms(state / ARMS, files, {arm: str(file) for arm, file in files.items()})
    cells = counted_cells(arms, [("--pools", pool or gates.pools, "--workers", gates.workers, "--sleep", "0")])
    source = source_for(arms.values(), cells[0])
    if isinstance(source, NotCounted):
        raise InputError(f"instructions cannot be counted: {source.why}")
    added = _added(source, _with(arms, pool, 0)[Arm.BASELINE], cells[0], gates.growth) if kind == MORE else 0
    seed = f"{kind}/{pool}/{number}"
    counts = Counts(state / INSTRUCTIONS, {"gate": seed, "candidate": arms[Arm.CANDIDATE].identity()["sha256"]})
    counted = conduct_counting(Counting(source, _with(arms, pool or "none", added), counts, seed), cells)
    (state / INSTRUCTIONS).unlink()
    return {
        "source": source.value,
        "version": arms[Arm.CANDIDATE].identity()["version"],
        "added": added,
        "minutes": round((time.monotonic() - started) / 60, 2),
        "cells": [_cell(one) for one in counted.compared],
        "notes": counted.notes,
    }


def _added(source: Source, program: Program, cell: Cell, growth: float) -> int:
    """That share of the cell's instructions per job, rounded down to the two of a turn of the loop that adds them."""
    (counted,) = count(source, [Task(program, cell, cell.description)])
    if isinstance(counted, NotCounted):
        raise InputError(f"instructions cannot be counted: {counted.why}")
    return max(_TURN, int(growth * median(counted)) // _TURN * _TURN)


def _with(arms: dict[Arm, Program], pool: str, added: int) -> dict[Arm, Program]:
    """Makes each job of the candidate execute so many more instructions. The variable is as long for all arms."""
    more = {Arm.BASELINE: 0, Arm.CONTROL: 0, Arm.CANDIDATE: added}
    return {arm: replace(arms[arm], environment=((VARIABLE, f"{pool}={more[arm]:06}"),)) for arm in Arm}


def _cell(one: Compared) -> dict[str, Any]:
    """Changes and scatters are relative."""
    control = one.control or one.estimate
    return {
        "cell": one.comparison.cells[0].description,
        "finding": one.conclusion.value,
        "base": round(one.base or 0, 2),
        "change": round(one.shown.change, 6),
        "scatter": round(max(abs(control.low), abs(control.high)), 6),
    }
