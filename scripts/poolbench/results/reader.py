"""The only reader of the CSVs that `poolbench run` writes. results/README.md is their dictionary."""

import io
import warnings
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from ..system.errors import InputError
from ..text.printable import one_line
from . import version1
from .columns import COLUMNS, HAND_OVERS, MACHINE, Type
from .diagnosis import find_bad_field
from .hosts import say_hosts_apart
from .machines import name_machines
from .rows import END_OF_ROW, RowStream, check_header, fields_of
from .schema import Schema, schema_of
from .values import all_allowed

_DTYPES = {Type.TEXT: "category", Type.WHOLE: "int64", Type.NUMBER: "float64"}

# Always read, in addition to the columns that the caller wants.
_NEEDED = {
    "schema_version",
    "run_id",
    "repetition",
    "position",
    "status",
    "error",
    "makespan_ns",
    *MACHINE,
    *HAND_OVERS,
}


@dataclass(frozen=True)
class Results:
    """The contents of a set of files.

    `rows` has one row per repetition with status ok. It has the columns of the dictionary under their names, for any
    schema version of the file (text as categories, never missing; numbers as NaN if the value does not exist), and
    `machine`, the name of the machine and build. `failures` has the same columns for all other rows. `notes` are whole
    sentences about what was left out or needs care.
    """

    rows: pd.DataFrame
    failures: pd.DataFrame
    notes: list[str]

    @property
    def machines(self) -> list[str]:
        """In the order of their first row."""
        return list(self.rows["machine"].unique())


class NothingMeasured(InputError):
    """No row has status ok; `failures` has all rows."""

    def __init__(self, failures: pd.DataFrame) -> None:
        super().__init__(f"no row has status ok; {_say_failures(failures)}")
        self.failures = failures


def read_results(paths: Iterable[str | Path], columns: Collection[str] | None = None) -> Results:
    """Reads one or more files, each of which may be several files concatenated with their headers.

    `columns` are the columns that the caller needs, by their names in the current schema version; by default all. The
    rows may lack others. Throws InputError if a file is not what `poolbench run` writes, and NothingMeasured if no row
    has status ok.
    """
    wanted = [name for name in COLUMNS if columns is None or name in columns or name in _NEEDED]
    notes: list[str] = []
    frame = _concatenate([_read_file(str(path), wanted, notes.append) for path in paths])
    frame = _without_repeats(frame, notes.append)
    frame["machine"] = name_machines(frame)
    rows, failures = _split(frame, frame["status"] == "ok")
    if rows.empty:
        raise NothingMeasured(failures)
    if len(failures):
        notes.append(f"{_say_failures(failures)} Failed rows are left out.")
    _note_mixture(rows, notes.append)
    _note_version_1(rows, notes.append)
    return Results(rows, failures, notes)


def _split(frame: pd.DataFrame, condition: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows for which the condition holds, and the others."""
    others = frame[~condition].reset_index(drop=True)
    return (frame if others.empty else frame[condition].reset_index(drop=True)), others


def _read_file(path: str, wanted: list[str], note: Callable[[str], None]) -> pd.DataFrame:
    try:
        with open(path, "rb") as file:
            return _read_rows(file if file.seekable() else io.BytesIO(file.read()), path, wanted, note)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; name a CSV written with --out.") from None


def _read_rows(file: BinaryIO, where: str, wanted: list[str], note: Callable[[str], None]) -> pd.DataFrame:
    header_line = file.readline()
    if not header_line:
        raise InputError(f"{where}: is empty; name a CSV written with --out.")
    header = fields_of(header_line, f"{where} is not a CSV of `poolbench run`, line 1")
    schema = schema_of(header, _next_row(file, where), where)
    check_header(header, schema, where)
    rows = RowStream(file, header_line.removeprefix(b"\xef\xbb\xbf"), schema, where, note)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # from a whole number like 1e300, which is refused below
            frame = _parse(io.BufferedReader(rows, 1 << 20), header, schema, wanted)
        _check_values(frame, schema, rows.count)
    except (ValueError, OverflowError) as error:  # pandas' and ours
        find_bad_field(file, schema, where)
        raise InputError(f"{where}: cannot be read as CSV: {error}") from None
    if frame.empty:
        raise InputError(f"{where}: has no complete row; was the run stopped before its first trial ended?")
    del frame[END_OF_ROW]  # in place; a copy of a million rows takes a second
    _make_printable(frame)
    return schema.as_current(frame, wanted)


def _next_row(file: BinaryIO, where: str) -> list[str]:
    """The fields of the next row, without moving on."""
    start = file.tell()
    fields = fields_of(file.readline(), f"{where}, line 2")
    file.seek(start)
    return fields


def _parse(stream: BinaryIO, header: list[str], schema: Schema, wanted: list[str]) -> pd.DataFrame:
    sources = schema.sources_of(wanted)
    used = [name for name in header if name in sources]
    try:
        return pd.read_csv(
            stream,
            header=None,
            names=[*header, END_OF_ROW],
            usecols=[*used, END_OF_ROW],
            index_col=False,
            dtype={name: _DTYPES[schema.columns[name].type] for name in used} | {END_OF_ROW: "category"},
            keep_default_na=False,
            na_values={name: [""] for name in used if schema.columns[name].type is Type.NUMBER},
        )
    except pd.errors.EmptyDataError:
        return pd.DataFrame(columns=[*used, END_OF_ROW])


def _check_values(frame: pd.DataFrame, schema: Schema, lines: int) -> None:
    """ValueError if a row breaks a rule that the parser does not check; a slow second pass then finds the row."""
    if len(frame) != lines:
        raise ValueError("a quoted field does not end in its line")
    if frame.empty:
        return
    if list(frame["schema_version"].cat.categories) != [schema.version]:
        raise ValueError("schema versions differ")
    if list(frame[END_OF_ROW].cat.categories) != [END_OF_ROW]:
        raise ValueError("a row has too few fields or too many")
    if frame.loc[frame["status"] == "ok", "makespan_ns"].isna().any():
        raise ValueError("a row with status ok has no makespan")
    for name in frame.columns.drop(END_OF_ROW):
        if not all_allowed(schema.columns[name], frame[name]):
            raise ValueError(f"{name} is beyond its limits")


def _make_printable(frame: pd.DataFrame) -> None:
    """Runs once here, so that everything printed from a file is safe to print."""
    for name, column in frame.items():
        if column.dtype == "category" and one_line(joined := "".join(column.cat.categories)) != joined:
            frame[name] = column.map(one_line).astype("category")


def _concatenate(frames: list[pd.DataFrame]) -> pd.DataFrame:
    if not frames:
        raise InputError("no file was named; name a CSV written with --out.")
    if len(frames) == 1:
        return frames[0]
    return pd.DataFrame({name: _joined([frame[name] for frame in frames]) for name in frames[0]})


def _joined(parts: list[pd.Series]) -> pd.Series:
    if parts[0].dtype == "category":
        return pd.Series(union_categoricals(parts))
    return pd.concat(parts, ignore_index=True)


def _without_repeats(frame: pd.DataFrame, note: Callable[[str], None]) -> pd.DataFrame:
    """Two measurements never agree to the nanosecond: such rows come from a file that was named or concatenated twice."""
    repeated = frame.duplicated(["run_id", "position", "repetition", "makespan_ns"])
    if not repeated.any():
        return frame
    count = int(repeated.sum())
    note(f"{_rows(count)} {_is(count)} repeated, with the same run and the same values, and used once.")
    return frame[~repeated].reset_index(drop=True)


def _say_failures(failures: pd.DataFrame) -> str:
    counts = failures["status"].value_counts()
    by_status = ", ".join(f"{count} with status {status}" for status, count in counts.items() if count)
    errors = [text for text in failures["error"].astype(str) if text]
    return f"{_rows(len(failures))} failed ({by_status})" + (
        f"; the first says: {errors[0].rstrip('.')}." if errors else "."
    )


def _note_mixture(rows: pd.DataFrame, note: Callable[[str], None]) -> None:
    machines = rows["machine"].unique()
    if len(machines) > 1:
        note(
            f"The rows come from {len(machines)} machines or builds, which are kept apart: " + "; ".join(machines) + "."
            f" Values from different machines are not comparable.{say_hosts_apart(rows, 'machine')}"
        )
    runs = rows.groupby("machine", observed=True)["run_id"].nunique().max()
    if runs > 1:
        of_one_machine = rows.groupby("machine", observed=True, sort=False)
        note(
            f"Rows of {runs} runs on one machine are combined; a shared machine drifts between runs."
            + "".join(say_hosts_apart(same, "run_id") for _, same in of_one_machine)
        )


def _note_version_1(rows: pd.DataFrame, note: Callable[[str], None]) -> None:
    count = int((rows["schema_version"] == version1.VERSION).sum())
    if count:
        note(f"{_rows(count)} {_is(count)} {version1.NOTE}")


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
