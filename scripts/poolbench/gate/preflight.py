"""Before a duet: do the programs have the same cells, jobs and build, and how much fits into one process?"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from ..results.columns import MACHINE
from ..results.reader import Results
from ..system.errors import InputError
from .cells import Cell
from .comparable import differing_fields
from .failures import NoBaseline, NotComparable
from .judge import Arm
from .programs import Program

_MOST_REPETITIONS = 99  # more make a quantile hardly better
_TRIES = 3  # one of which nothing interrupts


def common_cells(
    arms: dict[Arm, Program], option_sets: list[tuple[str, ...]], note: Callable[[str], None]
) -> list[Cell]:
    """Those of the candidate that the baseline has, too; the others go into a note. NoBaseline if it has none of them."""
    cells: list[Cell] = []
    reasons: list[str] = []
    for options in option_sets:
        wanted = arms[Arm.CANDIDATE].cells(options)
        known = _names_known(arms[Arm.BASELINE], options, wanted, reasons.append)
        cells += [cell for cell in wanted if cell.name in known]
        if lacking := [cell.words for cell in wanted if cell.name not in known]:
            note(f"No baseline for {'; '.join(lacking)}: not compared.")
    if not cells:
        reason = reasons[0] if reasons else "the baseline has other cells."
        raise NoBaseline(f"{reason} The candidate knows these cells; compare what both know, with --pools.")
    return cells


def _names_known(
    baseline: Program, options: tuple[str, ...], wanted: list[Cell], say_why_not: Callable[[str], None]
) -> set[str]:
    """The names of its cells; if it refuses the options, of those pools with which it does not."""
    try:
        return {cell.name for cell in baseline.cells(options)}
    except InputError as error:
        say_why_not(str(error))
    pools = dict.fromkeys(cell.pool for cell in wanted)
    return set().union(*(_names_of_pool(baseline, options, pool) for pool in pools))


def _names_of_pool(baseline: Program, options: tuple[str, ...], pool: str) -> set[str]:
    try:
        return {cell.name for cell in baseline.cells((*options, "--pools", pool))}
    except InputError:
        return set()


def machine_settings(program: Program, cell: Cell, scratch: Path) -> dict[str, str]:
    """What a process of it says of the machine, as a plan's settings."""
    row = program.measure(cell, 1, scratch, f"{cell.words}, before the first round").rows.iloc[0]
    return {f"the machine's {name}": str(row[name]) for name in MACHINE}


def calibrate(
    arms: dict[Arm, Program], cells: list[Cell], process_s: float, scratch: Path, on_cell: Callable[[Cell], None]
) -> list[Cell]:
    """Measures every cell with either program: the fastest repetition says how many fill a process, and both must have
    run the same jobs on equal builds, or NotComparable.
    """
    calibrated = []
    for cell in cells:
        on_cell(cell)
        base, new = (_try_out(arms[arm], cell, scratch).rows for arm in (Arm.BASELINE, Arm.CANDIDATE))
        _require_same(base, new, cell)
        calibrated.append(replace(cell, repetitions=_repetitions(min(_fastest_s(base), _fastest_s(new)), process_s)))
    return calibrated


def _try_out(program: Program, cell: Cell, scratch: Path) -> Results:
    return program.measure(cell, _TRIES, scratch, f"{cell.words}, before the first round")


def _require_same(base: pd.DataFrame, new: pd.DataFrame, cell: Cell) -> None:
    differing = differing_fields(base, new)
    if not differing and list(base["checksum"].astype(str)) != list(new["checksum"].astype(str)):
        differing = ["checksum (the jobs themselves)"]
    if differing:
        raise NotComparable(
            f"baseline and candidate differ in {'; '.join(differing)} ({cell.words});"
            " name git refs for both, or build both alike."
        )


def _fastest_s(rows: pd.DataFrame) -> float:
    return float((rows["makespan_ns"] + rows[["setup_ns", "teardown_ns"]].sum(axis=1)).min()) * 1e-9


def _repetitions(took_s: float, process_s: float) -> int:
    return max(1, min(_MOST_REPETITIONS, int(process_s / took_s)))
