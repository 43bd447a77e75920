"""Slows a candidate down on purpose by a given share.

A spin costs less than its length if the processor does other things meanwhile, and more if two threads wait for each
other. It can even speed up a pool whose threads get in each other's way. So the costs of spins are measured first.
"""

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..gate.cells import Arm, Cell
from ..gate.commands.compare_options import PROCESS_S
from ..gate.measure.journal import differing_setting
from ..gate.measure.preflight import fill_processes
from ..gate.measure.state import SCRATCH
from ..gate.metrics import TIME
from ..gate.programs.program import Program
from ..system.errors import InputError

VARIABLE = "POOLBENCH_TEST_SLOWDOWN"  # which a build with that CMake option reads

_SHARES = (0.0, 0.03, 0.06, 0.1, 0.2, 0.4)  # of the time per job
_PAIRS = 36


def slowed(arms: dict[Arm, Program], pool: str, spin_ns: float) -> dict[Arm, Program]:
    """Makes the candidate spin for each job. The variable has the same length for all arms, because where a stack
    begins depends on it.
    """
    spins = {Arm.BASELINE: 0, Arm.CONTROL: 0, Arm.CANDIDATE: round(spin_ns)}
    return {arm: replace(arms[arm], environment=((VARIABLE, f"{pool}={spins[arm]:06}"),)) for arm in Arm}


def growth_by_spin(
    arms: dict[Arm, Program], cell: Cell, state: Path, surroundings: dict[str, str]
) -> dict[float, float]:
    """For each spin in nanoseconds, the log ratio of the time per job with it to the time without: the median of a few
    pairs of processes. Kept in `state`, so that a recording uses one spin; InputError if the kept values were measured
    in other surroundings.
    """
    kept = state / "growth.json"
    if kept.exists():
        return _kept_growth(kept, surroundings)
    growth = _measured_growth(arms, cell, state / SCRATCH)
    beside = kept.with_suffix(".new")
    beside.write_text(json.dumps({"surroundings": surroundings, "growth": list(growth.items())}))
    os.replace(beside, kept)
    return growth


def _kept_growth(kept: Path, surroundings: dict[str, str]) -> dict[float, float]:
    remedy = f"remove the folder {kept.parent}"
    try:
        content = json.loads(kept.read_text())
        known, growth = dict(content["surroundings"]), dict(content["growth"])
    except (KeyError, TypeError, ValueError):
        raise InputError(f"{kept}: was not written by this version; {remedy}") from None
    if differs := differing_setting(known, surroundings):
        raise InputError(f"{kept}: {differs} differs from that of the spins in it; {remedy}")
    return growth


def spin_for(slowdown: float, growth: dict[float, float]) -> float:
    """The spin that costs this share of the time per job, interpolated between the measured ones, and at most the
    longest.
    """
    spins, costs = zip(*sorted(growth.items()))
    return float(np.interp(np.log1p(slowdown), np.maximum.accumulate(costs), spins))


def _measured_growth(arms: dict[Arm, Program], cell: Cell, scratch: Path) -> dict[float, float]:
    repetitions = fill_processes(slowed(arms, cell.pool, 0), [cell], PROCESS_S, scratch, lambda cell: None)[
        0
    ].repetitions

    def time_ns(spin_ns: float, arm: Arm) -> float:
        program = slowed(arms, cell.pool, spin_ns)[arm]
        return TIME.of_process(program.measure(cell, repetitions, scratch, cell.description).rows)

    usual_ns = float(np.median([time_ns(0, Arm.BASELINE) for _ in range(_PAIRS)]))
    spins = [share * usual_ns for share in _SHARES]
    ratios = [
        [np.log(time_ns(spin, Arm.CANDIDATE) / time_ns(spin, Arm.BASELINE)) for spin in spins] for _ in range(_PAIRS)
    ]
    return {spin: float(growth) for spin, growth in zip(spins, np.median(ratios, axis=0))}
