"""Measures the rounds behind the proof. Each part keeps a journal, so that Ctrl-C costs one round and the same call
continues.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from scipy.stats import trim_mean

from ..gate.cells import Arm, Cell
from ..gate.commands.compare_options import PROCESS_S, option_sets
from ..gate.comparisons import comparisons_of
from ..gate.measure.arms import RAW, Processes, copy_arms
from ..gate.measure.journal import Journal, Plan, Sample, read_journal
from ..gate.measure.preflight import common_cells, fill_processes, machine_settings
from ..gate.measure.rounds import measure_rounds, values_of
from ..gate.measure.state import ARMS, JOURNAL, SCRATCH, claimed
from ..gate.programs.program import Program
from ..gate.report.json_report import VERSION
from ..results.reader import read_results
from ..system.children import run_child
from ..system.errors import InputError
from ..system.progress import Progress
from .neighbour import half_busy
from .recording import Recording, write_recording
from .slowing import VARIABLE, growth_by_spin, slowed, spin_for

REPOSITORY = Path(__file__).resolve().parents[3]

_SEED = "validation"


def record_equal(program: Path, rounds: int, disturbed: bool, state: Path, out: Path) -> None:
    """Measures the default matrix with three copies of one program; if `disturbed`, beside a busy neighbour."""
    _refuse_existing(out)
    with claimed(state):
        arms = _arms(program, state)
        cells = common_cells(arms, option_sets(None, None, [])).cells
        what = "equal programs beside a neighbour" if disturbed else "equal programs"
        with half_busy() if disturbed else nullcontext():
            journal = _measure(arms, cells, rounds, state, what)
        _write([(replace(_recording(journal, state), round_s=_round_s(state, len(cells))), 0.0)], out)


def record_slowed(
    program: Path, pools: str, workers: str, slowdowns: Iterable[float], rounds: int, state: Path, out: Path
) -> None:
    """Measures jobs without sleep with a candidate that spins before each job, cell by cell. `program` was built with
    -DPOOLBENCH_TEST_SLOWDOWN=ON.
    """
    _refuse_existing(out)
    if VARIABLE.encode() not in program.read_bytes():
        raise InputError(f"--program {program}: cannot be slowed down; build it with -DPOOLBENCH_TEST_SLOWDOWN=ON")
    dispatch, _ = option_sets(pools, workers, [])
    with claimed(state):
        cells = _arms(program, state / "listing")[Arm.BASELINE].cells(dispatch)
        parts = [part for cell in cells for part in _slowed_parts(program, cell, slowdowns, rounds, state)]
        _write(parts, out)


def _slowed_parts(
    program: Path, cell: Cell, slowdowns: Iterable[float], rounds: int, state: Path
) -> Iterator[tuple[Recording, float]]:
    home = state / f"{cell.pool}-{cell.workers}"
    arms = _arms(program, home)
    growth = growth_by_spin(arms, cell, home, _surroundings(arms[Arm.BASELINE], cell, home))
    for slowdown in slowdowns:
        folder = home / f"{slowdown:g}"
        spin_ns = spin_for(slowdown, growth)
        arms = slowed(_arms(program, folder), cell.pool, spin_ns)
        what = f"{cell.description}, {100 * slowdown:g} % slower by {spin_ns:.0f} ns"
        yield _recording(_measure(arms, [cell], rounds, folder, what), folder), slowdown


def run_real_gates(program: Path, gates: int, compare_options: list[str], state: Path, out: Path) -> None:
    """Runs gates that compare a program with itself, and appends a line of JSON for each to `out`. The finished ones in it
    count, whatever machine they ran on: a gate compares only what it measured itself.
    """
    with claimed(state):
        surroundings = _surroundings_of(program, state)
        for number in range(_gates_in(out), gates):
            print(f"gate {number + 1} of {gates}", file=sys.stderr, flush=True)
            record = _real_gate(number, program, compare_options, state, out)
            with out.open("a", encoding="utf-8") as file:
                file.write(json.dumps({**record, "surroundings": surroundings}) + "\n")


def _real_gate(number: int, program: Path, compare_options: list[str], state: Path, out: Path) -> dict[str, Any]:
    reported = state / "gate.json"
    both = ["--baseline", str(program), "--candidate", str(program), "--state", str(state / "gate"), "--force"]
    command = [str(REPOSITORY / "scripts" / "gate"), "compare", *both, "--json", str(reported), *compare_options]
    started = time.monotonic()
    code = run_child(command, stdout=subprocess.DEVNULL).returncode
    minutes = (time.monotonic() - started) / 60
    if code not in (0, 2, 3):
        raise InputError(f"gate {number + 1} ended with exit code {code}; the finished ones are in {out}")
    return _record_of(json.loads(reported.read_text(encoding="utf-8")), compare_options, minutes)


def _gates_in(out: Path) -> int:
    """The number of gates in `out`; InputError if they are of other rules or do not say where they ran."""
    gates = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] if out.exists() else []
    for gate in gates:
        if "surroundings" not in gate:
            raise InputError(f"--out {out}: does not say on which machine its gates ran; name another file")
        if gate.get("gate_version") != VERSION:
            raise InputError(f"--out {out}: holds gates of another version; name another file")
    return len(gates)


def _surroundings_of(program: Path, state: Path) -> dict[str, str]:
    arms = _arms(program, state)
    dispatch, _ = option_sets(None, None, [])
    return _surroundings(arms[Arm.BASELINE], arms[Arm.BASELINE].cells(dispatch)[0], state)


def _surroundings(program: Program, cell: Cell, state: Path) -> dict[str, str]:
    """What must be the same when a recording continues."""
    machine = machine_settings(program, cell, state / SCRATCH)
    return {"the program": program.identity()["sha256"], **machine}


def _record_of(reported: dict[str, Any], compare_options: list[str], minutes: float) -> dict[str, Any]:
    conclusions = Counter(each["finding"] for each in reported["comparisons"])
    kept = {name: reported[name] for name in ("gate_version", "candidate", "verdict", "rounds")}
    return {**kept, "options": " ".join(compare_options), "minutes": round(minutes, 1), "findings": conclusions}


def _arms(program: Path, state: Path) -> dict[Arm, Program]:
    arms = copy_arms(state / ARMS, dict.fromkeys(Arm, program.resolve()), dict.fromkeys(Arm, str(program)))
    arms[Arm.BASELINE].version()
    return arms


def _measure(arms: dict[Arm, Program], cells: list[Cell], rounds: int, state: Path, what: str) -> Journal:
    progress = Progress()
    try:
        journal = _journal(arms, cells, rounds, state)
        progress.start(f"recording {what}", journal.missing_processes(1, cells, rounds))
        processes = Processes(arms, state, state / SCRATCH, lambda process: progress.step(f"round {process.round + 1}"))
        measure_rounds(journal, 1, list(journal.plan.cells), rounds, processes)
        return journal
    finally:
        progress.end()


def _journal(arms: dict[Arm, Program], cells: list[Cell], rounds: int, state: Path) -> Journal:
    """The journal in `state`, or a new one. InputError if its rounds are of another machine, program or plan."""
    path = state / JOURNAL
    programs = {"baseline": arms[Arm.BASELINE].identity(), "candidate": arms[Arm.CANDIDATE].identity()}
    machine = machine_settings(arms[Arm.BASELINE], cells[0], state / SCRATCH)
    plan = Plan(programs, tuple(cells), rounds, _SEED, machine)
    if path.exists():
        recorded, samples = read_journal(path)
        if differs := recorded.difference(plan):
            raise InputError(
                f"--state {state}: {differs} differs from that of the rounds in it; use the same, or remove the folder"
            )
        return Journal(path, recorded, samples)
    filled = fill_processes(arms, cells, PROCESS_S, state / SCRATCH, lambda cell: None)
    return Journal(path, replace(plan, cells=tuple(filled)), list[Sample]())


def _write(parts: Iterable[tuple[Recording, float]], out: Path) -> None:
    """Writes all parts or none: rounds, and the slowdown of their candidate."""
    beside = out.with_name(f"{out.name}.new")
    beside.unlink(missing_ok=True)
    for recording, injected in parts:
        write_recording(beside, recording, injected)
    os.replace(beside, out)


def _recording(journal: Journal, state: Path) -> Recording:
    cells = list(journal.plan.cells)
    values = values_of(journal.samples, 1, comparisons_of(cells), journal.plan.rounds)
    return Recording(cells, values, _origin(state))


def _round_s(state: Path, cells: int) -> float:
    """How long a round takes, by the timestamps of its first processes: the mean of the middle half. 0 if there is only
    one round.
    """
    rows = read_results([state / RAW[Arm.BASELINE]]).rows
    begins = pd.to_datetime(rows.groupby("run_id", sort=False, observed=True)["timestamp_utc"].first())[::cells]
    took_s = begins.diff().dt.total_seconds().dropna()
    return float(trim_mean(took_s, 0.25)) if len(took_s) else 0.0


def _origin(state: Path) -> str:
    """The machine and the program of the rounds in this folder, and the length of their processes."""
    results = read_results([state / RAW[Arm.BASELINE]])
    program = results.rows[["suite_version", "git_commit"]].iloc[0]
    return f"{'; '.join(results.machines)}; poolbench {program.suite_version} ({program.git_commit}); processes of {1000 * PROCESS_S:g} ms"


def _refuse_existing(out: Path) -> None:
    if out.exists():
        raise InputError(f"--out {out}: already exists; remove it or name another file")
