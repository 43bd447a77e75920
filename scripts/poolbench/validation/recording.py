"""Recorded rounds from which gates are resampled: a CSV with a row per round and comparison, below a comment with the
machine, the program and the length of its processes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ..gate.cells import Arm, Cell
from ..gate.comparisons import Comparison, comparisons_of
from ..gate.metrics import BY_NAME, TIME
from ..system.errors import InputError
from ..text.printable import excerpt, printable

_CELL = ["pool", "workers", "workload"]
_KEY = [*_CELL, "metric"]
_ARMS = ["baseline", "baseline_again", "candidate"]  # in the order of Arm
_HEADER = ["injected", "round", *_KEY, *_ARMS]


@dataclass(frozen=True)
class Recording:
    """`values` are by round, Arm and comparison of the cells; NaN where a program reports none. `origin` names the
    machine, the program and the length of its processes. A round of all cells took `round_s`, 0 if that is unknown.
    """

    cells: list[Cell]
    values: np.ndarray
    origin: str = ""
    round_s: float = 0.0

    @property
    def comparisons(self) -> list[Comparison]:
        return comparisons_of(self.cells)

    @property
    def floors(self) -> np.ndarray:
        return np.array([one.metric.floor for one in self.comparisons])

    @property
    def rounds(self) -> int:
        return len(self.values)

    def places(self, cell: Cell) -> list[int]:
        """Those of this cell's comparisons."""
        return [place for place, one in enumerate(self.comparisons) if one.cells == (cell,)]


def write_recording(path: Path, recording: Recording, injected: float) -> None:
    """Appends the rounds to the file, whose first lines are the origin of the first ones and how long their rounds took.
    `injected` is the slowdown of the candidate, 0 for equal programs.
    """
    rows = [
        (injected, number, *_key(one), *recording.values[number, :, place])
        for number in range(recording.rounds)
        for place, one in enumerate(recording.comparisons)
    ]
    frame = pd.DataFrame(rows, columns=_HEADER)
    with path.open("a", encoding="utf-8") as file:
        begins = file.tell() == 0
        pace = f"# a round took {recording.round_s:.2f} s\n" if recording.round_s else ""
        file.write(f"# {recording.origin}\n{pace}" if begins else "")
        frame.to_csv(file, header=begins, index=False, float_format="%.6g")


def _key(comparison: Comparison) -> tuple[str, int, str, str]:
    cell = comparison.cells[0]
    return cell.pool, cell.workers, cell.workload, comparison.metric.name


def read_recordings(path: Path) -> dict[float, Recording]:
    """The recordings by injected slowdown. InputError if the file is not a recording."""
    try:
        first, second = path.read_text(encoding="utf-8").split("\n", 2)[:2]
        frame = pd.read_csv(path, comment="#")
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path}: cannot be read: {error}; record it first, see scripts/gate-validation --help."
        ) from None
    if list(frame.columns) != _HEADER:
        raise InputError(
            f"{path}: is not a recording of scripts/gate-validation; its columns are not {', '.join(_HEADER)}."
        )
    try:
        recordings = {
            float(injected): _recording(rows, first.removeprefix("# "), _round_s(second))
            for injected, rows in frame.groupby("injected")
        }
    except (ValueError, TypeError) as error:
        raise InputError(f"{path}: is not a recording of scripts/gate-validation ({error}); record it again.") from None
    if not recordings:
        raise InputError(f"{path}: has no rounds; record it again, see scripts/gate-validation --help.")
    return recordings


def _round_s(line: str) -> float:
    found = re.fullmatch(r"# a round took (\d+\.\d+) s", line)
    return float(found[1]) if found else 0.0


def _recording(rows: pd.DataFrame, origin: str, round_s: float) -> Recording:
    """ValueError or TypeError if a round occurs twice or a value is impossible."""
    if unknown := set(rows["metric"]) - set(BY_NAME):
        raise ValueError(f"it has the metric {excerpt(str(unknown.pop()))}")
    cells = [_cell(*key, set(own["metric"])) for key, own in rows.groupby(_CELL, sort=False)]
    by_round = rows.pivot(index="round", columns=_KEY, values=_ARMS)
    values = np.full((len(by_round), len(Arm), len(comparisons_of(cells))), np.nan)
    for place, one in enumerate(comparisons_of(cells)):
        for arm, name in zip(Arm, _ARMS):
            if (column := (name, *_key(one))) in by_round:
                values[:, arm, place] = by_round[column]
    reported = values[~np.isnan(values)]
    if not np.isfinite(reported).all() or (reported < 0).any() or np.isnan(values).any(axis=(0, 1)).all():
        raise ValueError("one of its costs is not a number, or is below 0")
    return Recording(cells, values, printable(origin), round_s)


def _cell(pool: str, workers: int, workload: str, metrics: set[str]) -> Cell:
    """What a comparison needs to know about a cell. Only jobs without sleep have a time per job (metrics_of)."""
    description = f"{pool}, {workers} worker{'s' if workers != 1 else ''}, {workload}"
    return Cell(f"{pool}/workers:{workers}/{workload}", description, pool, workers, TIME.name not in metrics, ())
