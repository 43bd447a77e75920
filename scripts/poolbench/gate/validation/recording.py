"""Rounds that were recorded once, to resample gates from: a CSV with a row per round and comparison, below a comment that
says where it was measured, and what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ...system.errors import InputError
from ...text.printable import excerpt, printable
from ..cells import Comparison
from ..metrics import BY_NAME

_KEY = ["pool", "workers", "workload", "metric"]
_ARMS = ["baseline", "baseline_again", "candidate"]  # in the order of Arm
_COLUMNS = ["injected", "round", *_KEY, *_ARMS]


@dataclass(frozen=True)
class Recording:
    """`values` by round, Arm and comparison; `comparisons` are their pool, workers, workload and metric. `origin` is the
    machine and the program, in words.
    """

    comparisons: list[tuple[str, int, str, str]]
    values: np.ndarray
    origin: str = ""

    @property
    def floors(self) -> np.ndarray:
        return np.array([BY_NAME[metric].floor for *_, metric in self.comparisons])

    @property
    def rounds(self) -> int:
        return len(self.values)


def write_recording(
    path: Path, comparisons: Sequence[Comparison], values: np.ndarray, injected: float, origin: str
) -> None:
    """Adds the rounds to the file, which says the `origin` of the first. `injected` is the slowdown of the candidate, 0 for
    equal programs.
    """
    rows = [
        (
            injected,
            number,
            each.cell.pool,
            each.cell.workers,
            each.cell.workload,
            each.metric.name,
            *values[number, :, place],
        )
        for number in range(len(values))
        for place, each in enumerate(comparisons)
    ]
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    with path.open("a", encoding="utf-8") as file:
        begins = file.tell() == 0
        file.write(f"# {origin}\n" if begins else "")
        frame.to_csv(file, header=begins, index=False, float_format="%.6g")


def read_recordings(path: Path) -> dict[float, Recording]:
    """By injected slowdown. InputError if it is no recording."""
    try:
        origin = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        frame = pd.read_csv(path, comment="#")
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path}: cannot be read: {error}; record it first, see scripts/gate-validation --help."
        ) from None
    if list(frame.columns) != _COLUMNS:
        raise InputError(
            f"{path}: is no recording of scripts/gate-validation; its columns are not {', '.join(_COLUMNS)}."
        )
    try:
        recordings = {float(injected): _recording(rows, origin) for injected, rows in frame.groupby("injected")}
    except (ValueError, TypeError) as error:
        raise InputError(f"{path}: is no recording of scripts/gate-validation ({error}); record it anew.") from None
    if not recordings:
        raise InputError(f"{path}: has no rounds; record it anew, see scripts/gate-validation --help.")
    return recordings


def _recording(rows: pd.DataFrame, origin: str) -> Recording:
    """ValueError or TypeError if a round is there twice, or a field holds what none can hold."""
    if unknown := set(rows["metric"]) - set(BY_NAME):
        raise ValueError(f"it has the metric {excerpt(str(unknown.pop()))}")
    tables = [rows.pivot(index="round", columns=_KEY, values=arm) for arm in _ARMS]
    told = ~np.any([table.isna().any() for table in tables], axis=0)
    values = np.stack([table.to_numpy() for table in tables], axis=1)[:, :, told].astype(float)
    if not np.isfinite(values).all() or (values < 0).any() or not told.any():
        raise ValueError("a cost in it is no number, or below 0")
    return Recording([key for key, is_told in zip(tables[0].columns, told) if is_told], values, printable(origin))
