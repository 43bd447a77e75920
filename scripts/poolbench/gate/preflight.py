"""Before a duet: do the programs have the same cells, jobs and build, and how much fits into one process?"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from ..errors import InputError
from ..results import Results
from .cells import Cell
from .comparable import differing_fields
from .failures import NoBaseline, NotComparable
from .judge import Arm
from .programs import Program

_MOST_REPETITIONS = 99  # of which the median is as good as of more


def common_cells(
    arms: dict[Arm, Program], option_sets: list[tuple[str, ...]], note: Callable[[str], None]
) -> list[Cell]:
    """Those of the candidate that the baseline has, too. NoBaseline if it has none of them."""
    cells: list[Cell] = []
    for options in option_sets:
        wanted = arms[Arm.CANDIDATE].cells(options)
        try:
            known = {cell.key for cell in arms[Arm.BASELINE].cells(options)}
        except InputError as error:
            raise NoBaseline(
                f"{error} The candidate knows these cells; compare what both know, with --pools."
            ) from None
        cells += [cell for cell in wanted if cell.key in known]
        if lacking := [cell.words for cell in wanted if cell.key not in known]:
            note(f"No baseline for {'; '.join(lacking)}: not compared.")
    if not cells:
        raise NoBaseline("the baseline has none of the candidate's cells; compare what both know, with --pools.")
    return cells


def calibrate(
    arms: dict[Arm, Program], cells: list[Cell], process_s: float, scratch: Path, on_cell: Callable[[Cell], None]
) -> list[Cell]:
    """Measures every cell once with either program: the baseline's time says how many repetitions fill a process, and
    both must have run the same jobs on equal builds, or NotComparable.
    """
    calibrated = []
    for cell in cells:
        on_cell(cell)
        base, new = (_once(arms[arm], cell, scratch) for arm in (Arm.BASELINE, Arm.CANDIDATE))
        _require_same(base.rows, new.rows, cell)
        calibrated.append(replace(cell, repetitions=_repetitions(base.rows, process_s)))
    return calibrated


def _once(program: Program, cell: Cell, scratch: Path) -> Results:
    return program.measure(cell, 1, scratch, f"{cell.words}, before the first round")


def _require_same(base: pd.DataFrame, new: pd.DataFrame, cell: Cell) -> None:
    differing = differing_fields(base, new)
    if not differing and list(base["checksum"].astype(str)) != list(new["checksum"].astype(str)):
        differing = ["checksum (the jobs themselves)"]
    if differing:
        raise NotComparable(f"baseline and candidate differ in {'; '.join(differing)} ({cell.words}).")


def _repetitions(rows: pd.DataFrame, process_s: float) -> int:
    took_s = float((rows["setup_ns"] + rows["makespan_ns"] + rows["teardown_ns"]).iloc[0]) * 1e-9
    return max(1, min(_MOST_REPETITIONS, int(process_s / took_s)))
