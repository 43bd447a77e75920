"""Finds the line that the fast parser stumbled over, and says what is wrong with it."""

import csv
import math
from typing import BinaryIO

from .columns import COLUMNS, SCHEMA_VERSION, Kind
from .errors import InputError
from .rows import fields_of


def find_bad_field(file: BinaryIO, where: str) -> None:
    """Throws InputError for the first line of `file` that breaks the rules of the schema; returns if none does."""
    file.seek(0)
    header = fields_of(file.readline())
    for number, line in enumerate(file, start=2):
        if not line.endswith(b"\n"):
            return  # incomplete, and so left out
        try:
            fields = next(csv.reader([line.decode().strip("\r\n")]), [])
        except (UnicodeDecodeError, csv.Error) as error:
            raise InputError(f"{where}, line {number}: is no text in UTF-8 ({error}); was the file damaged?") from None
        if fields and "schema_version" not in fields:
            _check_row(dict(zip(header, fields)), len(header), len(fields), f"{where}, line {number}")


def _check_row(row: dict[str, str], expected: int, found: int, where: str) -> None:
    if found != expected:
        raise InputError(f"{where}: has {found} fields where the header has {expected}; remove or mend that line.")
    if row["schema_version"] != SCHEMA_VERSION:
        raise wrong_schema(where, row["schema_version"])
    for name, text in row.items():
        if not _is(COLUMNS[name], text):
            raise InputError(
                f"{where}: {name} is '{text}', which is not {COLUMNS[name].value}; remove or mend that line."
            )
    if row["status"] == "ok" and not row["makespan_ns"]:
        raise InputError(f"{where}: has status ok but no makespan_ns; remove or mend that line.")


def wrong_schema(where: str, version: str) -> InputError:
    return InputError(
        f"{where}: has schema version '{version}', and these scripts read version {SCHEMA_VERSION};"
        " use the scripts of the poolbench that wrote it."
    )


def _is(kind: Kind, text: str) -> bool:
    try:
        if kind is Kind.WHOLE:
            return -(2**63) <= int(text) < 2**63
        return kind is Kind.TEXT or text == "" or math.isfinite(float(text))
    except ValueError:
        return False
