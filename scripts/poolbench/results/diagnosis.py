"""Finds the line that made the fast parser fail, and says what is wrong with it."""

from typing import BinaryIO

from ..system.errors import InputError
from ..text.printable import excerpt
from .rows import fields_of
from .schema import Schema, wrong_row_version
from .values import complaint

_REMEDY = "remove or fix that line."


def find_bad_field(file: BinaryIO, schema: Schema, where: str) -> None:
    """Throws InputError for the first line of `file` that breaks the schema's rules; returns if there is none."""
    file.seek(0)
    header = fields_of(file.readline(), where)
    for number, line in enumerate(file, start=2):
        if not line.endswith(b"\n"):
            return  # incomplete: left out
        at = f"{where}, line {number}"
        fields = fields_of(line, at)
        if fields and "schema_version" not in fields:
            _check_width(len(header), len(fields), at)
            _check_row(dict(zip(header, fields)), schema, at)


def _check_width(expected: int, found: int, where: str) -> None:
    if found != expected:
        raise InputError(f"{where}: has {found} fields where the header has {expected}; {_REMEDY}")


def _check_row(row: dict[str, str], schema: Schema, where: str) -> None:
    if row["schema_version"] != schema.version:
        raise wrong_row_version(where, schema, row["schema_version"])
    for name, text in row.items():
        if wrong := complaint(schema.columns[name], text):
            raise InputError(f"{where}: {name} is '{excerpt(text)}', {wrong}; {_REMEDY}")
    if row["status"] == "ok" and not row["makespan_ns"]:
        raise InputError(f"{where}: has status ok but no makespan_ns; {_REMEDY}")
