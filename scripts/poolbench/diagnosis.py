"""Finds the line that the fast parser stumbled over, and says what is wrong with it."""

import csv
import math
from typing import BinaryIO

from .columns import Kind
from .errors import InputError
from .rows import fields_of
from .schema import Schema, wrong_row_version


def find_bad_field(file: BinaryIO, schema: Schema, where: str) -> None:
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
            _check_width(len(header), len(fields), f"{where}, line {number}")
            _check_row(dict(zip(header, fields)), schema, f"{where}, line {number}")


def _check_width(expected: int, found: int, where: str) -> None:
    if found != expected:
        raise InputError(f"{where}: has {found} fields where the header has {expected}; remove or mend that line.")


def _check_row(row: dict[str, str], schema: Schema, where: str) -> None:
    if row["schema_version"] != schema.version:
        raise wrong_row_version(where, schema, row["schema_version"])
    for name, text in row.items():
        kind = schema.columns[name]
        if not _is(kind, text):
            raise InputError(f"{where}: {name} is '{text}', which is not {kind.value}; remove or mend that line.")
    if row["status"] == "ok" and not row["makespan_ns"]:
        raise InputError(f"{where}: has status ok but no makespan_ns; remove or mend that line.")


def _is(kind: Kind, text: str) -> bool:
    try:
        if kind is Kind.WHOLE:
            return -(2**63) <= int(text) < 2**63
        return kind is Kind.TEXT or text == "" or math.isfinite(float(text))
    except ValueError:
        return False
