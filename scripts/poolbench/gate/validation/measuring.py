"""The rounds behind the proof. Each part keeps its journal, so that Ctrl-C costs a round and the same call goes on."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...errors import InputError
from ...results import read_results
from ..arms import copy_arms, identity
from ..cells import Cell, comparisons_of
from ..duet import measure_stage, values_of
from ..journal import Journal, Sample, read_journal
from ..judge import Arm
from ..matrix import PROCESS_S, option_sets
from ..plan import Plan
from ..preflight import calibrate, common_cells
from ..programs import Program
from ..progress import Progress
from ..sources import REPOSITORY
from ..state import ARMS, JOURNAL, SCRATCH
from ..trials import RAW, ProcessTrials
from .recording import write_recording
from .slowing import VARIABLE, growth_by_spin, slowed, spin_for

_SEED = "validation"


def record_equal(program: Path, rounds: int, state: Path, out: Path) -> None:
    """The default matrix with three copies of one program."""
    _refuse_existing(out)
    arms = _arms(program, state)
    cells = common_cells(arms, option_sets(None, None, []), print)
    journal = _measure(arms, cells, rounds, state, "equal programs")
    _write(journal, out, 0.0, _origin(state))


def record_slowed(
    program: Path, pools: str, workers: str, slowdowns: Iterable[float], rounds: int, state: Path, out: Path
) -> None:
    """Dispatch with a candidate that spins until it takes so much longer per job, cell by cell. `program` was built with
    -DPOOLBENCH_TEST_SLOWDOWN=ON.
    """
    _refuse_existing(out)
    if VARIABLE.encode() not in program.read_bytes():
        raise InputError(f"--program {program}: cannot be slowed down; build it with -DPOOLBENCH_TEST_SLOWDOWN=ON")
    dispatch, _ = option_sets(pools, workers, [])
    parts = []
    for cell in _arms(program, state / "listing")[Arm.BASELINE].cells(dispatch):
        home = state / f"{cell.pool}-{cell.workers}"
        growth = growth_by_spin(_arms(program, home), cell, home)
        for slowdown in slowdowns:
            folder = home / f"{slowdown:g}"
            spin_ns = spin_for(slowdown, growth)
            arms = slowed(_arms(program, folder), cell.pool, spin_ns)
            what = f"{cell.words}, {100 * slowdown:g} % slower by {spin_ns:.0f} ns"
            parts.append((_measure(arms, [cell], rounds, folder, what), slowdown, _origin(folder)))
    for journal, slowdown, origin in parts:
        _write(journal, out, slowdown, origin)


def run_real_gates(program: Path, gates: int, duet_options: list[str], state: Path, out: Path) -> None:
    """Gates of a program against itself, one after another; what each concluded goes to `out`, a line of JSON each."""
    done = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    for number in range(len(done), gates):
        print(f"gate {number + 1} of {gates}", file=sys.stderr, flush=True)
        told = state / "gate.json"
        state.mkdir(parents=True, exist_ok=True)
        both = ["--baseline", str(program), "--candidate", str(program), "--state", str(state / "gate"), "--force"]
        command = [str(REPOSITORY / "scripts" / "gate"), "duet", *both, "--json", str(told), *duet_options]
        started = time.monotonic()
        code = subprocess.run(command, stdout=subprocess.DEVNULL).returncode
        minutes = (time.monotonic() - started) / 60
        if code not in (0, 2):
            raise InputError(f"gate {number + 1} ended with exit code {code}; the finished ones are in {out}")
        with out.open("a", encoding="utf-8") as file:
            conclusion = _conclusion(json.loads(told.read_text(encoding="utf-8")), duet_options, minutes)
            file.write(json.dumps(conclusion) + "\n")


def _conclusion(told: dict[str, Any], duet_options: list[str], minutes: float) -> dict[str, Any]:
    findings = Counter(each["finding"] for each in told["comparisons"])
    kept = {name: told[name] for name in ("candidate", "verdict", "rounds")}
    return {**kept, "options": " ".join(duet_options), "minutes": round(minutes, 1), "findings": findings}


def _arms(program: Path, state: Path) -> dict[Arm, Program]:
    arms = copy_arms(state / ARMS, dict.fromkeys(Arm, program.resolve()), dict.fromkeys(Arm, str(program)))
    arms[Arm.BASELINE].version()
    return arms


def _measure(arms: dict[Arm, Program], cells: list[Cell], rounds: int, state: Path, what: str) -> Journal:
    progress = Progress()
    journal = _journal(arms, cells, rounds, state)
    progress.start(f"recording {what}", journal.missing_trials(1, cells))
    trials = ProcessTrials(arms, state, state / SCRATCH, lambda trial: progress.step(f"round {trial.round + 1}"))
    measure_stage(journal, 1, list(journal.plan.cells), trials)
    progress.end()
    return journal


def _journal(arms: dict[Arm, Program], cells: list[Cell], rounds: int, state: Path) -> Journal:
    path = state / JOURNAL
    programs = {"baseline": identity(arms[Arm.BASELINE]), "candidate": identity(arms[Arm.CANDIDATE])}
    plan = Plan(programs, tuple(cells), rounds, _SEED)
    if path.exists():
        recorded, samples = read_journal(path)
        if differs := recorded.difference(plan):
            raise InputError(
                f"{state}: {differs} differs from that of the rounds in there; name the same, or remove the folder"
            )
        return Journal(path, recorded, samples)
    calibrated = calibrate(arms, cells, PROCESS_S, state / SCRATCH, lambda cell: None)
    return Journal(path, replace(plan, cells=tuple(calibrated)), list[Sample]())


def _write(journal: Journal, out: Path, injected: float, origin: str) -> None:
    comparisons = comparisons_of(list(journal.plan.cells))
    values = values_of(journal.samples, 1, comparisons, journal.plan.rounds)
    write_recording(out, comparisons, values, injected, origin)


def _origin(state: Path) -> str:
    """The machine and the program of the rounds in this folder."""
    results = read_results([state / RAW[Arm.BASELINE]])
    program = results.rows[["suite_version", "git_commit"]].iloc[0]
    return f"{'; '.join(results.machines)}; poolbench {program.suite_version} ({program.git_commit})"


def _refuse_existing(out: Path) -> None:
    if out.exists():
        raise InputError(f"--out {out}: exists already; remove it or name another file")
