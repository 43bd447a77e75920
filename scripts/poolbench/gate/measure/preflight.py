"""Checks before the first round: do the programs have the same cells, jobs and builds, and how much fits into one process?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from ...results.columns import MACHINE
from ...results.comparable import differing_fields
from ...results.reader import Results
from ...system.errors import InputError
from ..cells import Arm, Cell
from ..failures import NoBaseline, NotComparable
from ..metrics import rows_per_repetition
from ..programs.program import Program, TooOld

_MOST_REPETITIONS = 99  # more hardly improve a quantile
_TRIES = 3  # so that at least one is probably undisturbed


@dataclass(frozen=True)
class CommonCells:
    """The cells that both programs have. `lost`: the names of those that only the baseline has. `notes` are sentences
    about all others.
    """

    cells: list[Cell]
    lost: list[str]
    notes: list[str]


def common_cells(arms: dict[Arm, Program], option_sets: list[tuple[str, ...]], under_load: bool = False) -> CommonCells:
    """Of `poolbench run`, or of `poolbench load`. NoBaseline if there is no common cell."""
    cells: list[Cell] = []
    lost: list[str] = []
    notes: list[str] = []
    refusal = ""
    for options in option_sets:
        wanted = _wanted(arms, options, under_load)
        known, refused = _names_known(arms[Arm.BASELINE], options, wanted, under_load)
        refusal = refusal or refused
        cells += [cell for cell in wanted if cell.name in known]
        lost += sorted(known - {cell.name for cell in wanted})
        if lacking := [cell.description for cell in wanted if cell.name not in known]:
            notes.append(f"No baseline for {'; '.join(lacking)}: not compared.")
    if not cells:
        reason = refusal or "the baseline has other cells."
        raise NoBaseline(f"{reason} Only the candidate has these cells; compare what both have, with --pools.")
    if lost:
        notes.append(f"The candidate lacks {'; '.join(lost)}: not compared, so this gate cannot pass.")
    return CommonCells(cells, lost, notes)


def _wanted(arms: dict[Arm, Program], options: tuple[str, ...], under_load: bool) -> list[Cell]:
    """The candidate's cells, or the baseline's if only the baseline can list them."""
    try:
        return arms[Arm.CANDIDATE].cells(options, under_load)
    except TooOld as error:
        try:
            return arms[Arm.BASELINE].cells(options, under_load)
        except TooOld:
            raise InputError(f"{error} The baseline is too old as well.") from None


def _names_known(
    baseline: Program, options: tuple[str, ...], wanted: list[Cell], under_load: bool
) -> tuple[set[str], str]:
    """The names of the baseline's cells. If it refuses the options, it is asked pool by pool, and its words are the second
    result. If it cannot list cells, it is assumed to have them all: a process that fails then says what is missing.
    """
    try:
        return {cell.name for cell in baseline.cells(options, under_load)}, ""
    except TooOld:
        return {cell.name for cell in wanted}, ""
    except InputError as error:
        refusal = str(error)
    pools = dict.fromkeys(cell.pool for cell in wanted)
    return set().union(*(_names_of_pool(baseline, options, pool, under_load) for pool in pools)), refusal


def _names_of_pool(baseline: Program, options: tuple[str, ...], pool: str, under_load: bool) -> set[str]:
    try:
        return {cell.name for cell in baseline.cells((*options, "--pools", pool), under_load)}
    except InputError:
        return set()


def machine_settings(program: Program, cell: Cell, scratch: Path) -> dict[str, str]:
    """The machine as a process of the program describes it, as settings of a plan."""
    row = program.measure(cell, 1, scratch, f"{cell.description}, before the first round").rows.iloc[0]
    return {f"the machine's {name}": str(row[name]) for name in MACHINE}


def fill_processes(
    arms: dict[Arm, Program], cells: list[Cell], process_s: float, scratch: Path, on_cell: Callable[[Cell], None]
) -> list[Cell]:
    """The cells with as many repetitions as fill a process, from the fastest repetition of either program. NotComparable
    if the two did not run the same jobs on equal builds.
    """
    filled = []
    for cell in cells:
        on_cell(cell)
        base, new = (_try_out(arms[arm], cell, scratch).rows for arm in (Arm.BASELINE, Arm.CANDIDATE))
        _require_same(base, new, cell)
        takes_s = rows_per_repetition(cell) * min(_fastest_s(base), _fastest_s(new))
        filled.append(replace(cell, repetitions=_repetitions(takes_s, process_s)))
    return filled


def _try_out(program: Program, cell: Cell, scratch: Path) -> Results:
    return program.measure(cell, _TRIES, scratch, f"{cell.description}, before the first round")


def _require_same(base: pd.DataFrame, new: pd.DataFrame, cell: Cell) -> None:
    differing = differing_fields(base, new)
    if not differing and list(base["checksum"].astype(str)) != list(new["checksum"].astype(str)):
        differing = ["checksum (the jobs themselves)"]
    if differing:
        raise NotComparable(
            f"baseline and candidate differ in {'; '.join(differing)} ({cell.description});"
            " name git refs for both, or build both the same way."
        )


def _fastest_s(rows: pd.DataFrame) -> float:
    return float((rows["makespan_ns"] + rows[["setup_ns", "teardown_ns"]].sum(axis=1)).min()) * 1e-9


def _repetitions(took_s: float, process_s: float) -> int:
    return max(1, min(_MOST_REPETITIONS, int(process_s / took_s)))
