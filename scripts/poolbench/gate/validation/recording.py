"""Recorded rounds from which gates are resampled: a CSV with a row per round and comparison, below a comment with the
machine and the program.
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
_HEADER = ["injected", "round", *_KEY, *_ARMS]


@dataclass(frozen=True)
class Recording:
    """`values` are by round, Arm and comparison; `comparisons` are their pool, workers, workload and metric. `origin`
    names the machine and the program.
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
    """Appends the rounds to the file, whose first line is the `origin` of the first ones. `injected` is the slowdown of
    the candidate, 0 for equal programs.
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
    frame = pd.DataFrame(rows, columns=_HEADER)
    with path.open("a", encoding="utf-8") as file:
        begins = file.tell() == 0
        file.write(f"# {origin}\n" if begins else "")
        frame.to_csv(file, header=begins, index=False, float_format="%.6g")


def read_recordings(path: Path) -> dict[float, Recording]:
    """The recordings by injected slowdown. InputError if the file is not a recording."""
    try:
        origin = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
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
        recordings = {float(injected): _recording(rows, origin) for injected, rows in frame.groupby("injected")}
    except (ValueError, TypeError) as error:
        raise InputError(f"{path}: is not a recording of scripts/gate-validation ({error}); record it again.") from None
    if not recordings:
        raise InputError(f"{path}: has no rounds; record it again, see scripts/gate-validation --help.")
    return recordings


def _recording(rows: pd.DataFrame, origin: str) -> Recording:
    """ValueError or TypeError if a round occurs twice or a value is impossible."""
    if unknown := set(rows["metric"]) - set(BY_NAME):
        raise ValueError(f"it has the metric {excerpt(str(unknown.pop()))}")
    tables = [rows.pivot(index="round", columns=_KEY, values=arm) for arm in _ARMS]
    reported = ~np.any([table.isna().any() for table in tables], axis=0)
    values = np.stack([table.to_numpy() for table in tables], axis=1)[:, :, reported].astype(float)
    if not np.isfinite(values).all() or (values < 0).any() or not reported.any():
        raise ValueError("one of its costs is not a number, or is below 0")
    return Recording(
        [key for key, is_reported in zip(tables[0].columns, reported) if is_reported], values, printable(origin)
    )
