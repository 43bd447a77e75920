"""A CSV file as a stream of whole rows, including concatenated files and interrupted runs."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from ..system.errors import InputError
from ..text.printable import excerpt
from .schema import Schema, mixed_versions, schema_with

_BLOCK = 1 << 20
_FIRST_COLUMN = b"schema_version,"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NOT_INSIDE = {"\r": "a carriage return", "\0": "a zero byte", "\n": "a line feed"}


def fields_of(line: bytes, where: str) -> list[str]:
    """The fields of one line. RFC 4180 allows line breaks inside rows, but poolbench writes none. Throws InputError,
    which begins with `where`, if it is not a line of a CSV.
    """
    text = _text_of(line.removeprefix(_BYTE_ORDER_MARK).removesuffix(b"\n").removesuffix(b"\r"), where)
    try:
        return next(csv.reader([text], strict=True), [])
    except csv.Error as error:
        raise InputError(f"{where}: is not a line of a CSV ({error}); was the file damaged?") from None


def _text_of(line: bytes, where: str) -> str:
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise InputError(f"{where}: is not UTF-8 text ({error}); was the file damaged?") from None
    for character, name in _NOT_INSIDE.items():
        if (place := text.find(character)) >= 0:
            raise InputError(
                f"{where}, character {place + 1}: has {name} inside; was the file damaged, or is it not a CSV?"
            )
    return text


def check_header(header: list[str], schema: Schema, where: str) -> None:
    """Throws InputError unless these are the columns of the schema, in any order."""
    if "schema_version" not in header:
        raise InputError(
            f"{where} is not a CSV of `poolbench run`: its first line has no column 'schema_version'."
            " Name a file that was written with --out."
        )
    if missing := schema.lacking(header):
        raise InputError(
            f"{where} lacks {_listed(missing)} of schema version {schema.version} (see results/README.md)."
        )
    if unknown := [name for name in header if name not in schema.columns]:
        raise InputError(
            f"{where} has {_listed(unknown)}, unknown in schema version {schema.version} (see results/README.md);"
            " if a later poolbench wrote it, use its scripts."
        )
    if len(set(header)) < len(header):
        raise InputError(f"{where} has a column twice: {_listed([n for n in schema.columns if header.count(n) > 1])}.")


def _listed(names: list[str]) -> str:
    few = ", ".join(f"'{excerpt(name)}'" for name in names[:4]) + (
        f" and {len(names) - 4} more" if len(names) > 4 else ""
    )
    return ("the column " if len(names) == 1 else "the columns ") + few


# pandas pads short rows and truncates long ones; an extra last field shows both.
END_OF_ROW = "$"
_LINE_END = f",{END_OF_ROW}\n".encode()


class RowStream(io.RawIOBase):
    """The rows below a header as bytes for a parser: only whole lines, without repeated headers, each with END_OF_ROW
    as an additional field.

    `file` is at its first row, and `schema` is that of the header. `note` gets a sentence about everything that was
    left out. A repeated header that differs from the first one throws InputError; a byte that no line may contain
    throws ValueError. `count` is the number of lines handed out.
    """

    def __init__(self, file: BinaryIO, header: bytes, schema: Schema, where: str, note: Callable[[str], None]) -> None:
        self._schema = schema
        self._header = header.rstrip(b"\r\n")
        self._where = where
        self._note = note
        self._blocks = self._clean_blocks(file)
        self._rest = memoryview(b"")
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        while not self._rest:
            if (block := next(self._blocks, None)) is None:
                return 0
            self._rest = memoryview(block)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def _clean_blocks(self, file: BinaryIO) -> Iterator[bytes]:
        begun = b""
        while block := file.read(_BLOCK):
            whole = block.rfind(b"\n") + 1
            if not whole:
                begun += block
                continue
            lines = begun + block[:whole]
            begun = block[whole:]
            if b"\r" in lines:
                lines = lines.replace(b"\r\n", b"\n")
                if b"\r" in lines:
                    raise ValueError("a carriage return inside a line")
            if b"\0" in lines:
                raise ValueError("a zero byte")
            if _FIRST_COLUMN in lines or b"\n\n" in lines or lines.startswith(b"\n"):
                lines = b"".join(line for line in lines.splitlines(keepends=True) if self._is_row(line))
            self.count += lines.count(b"\n")
            yield lines.replace(b"\n", _LINE_END)
        if begun:
            self._note(
                f"{self._where}: the last row is incomplete and was left out; the run was interrupted while writing it."
            )

    def _is_row(self, line: bytes) -> bool:
        before, found, _ = line.partition(_FIRST_COLUMN)
        if not found:
            return bool(line.strip())
        before = before.removeprefix(_BYTE_ORDER_MARK)
        repeated = line[line.index(found) :].rstrip(b"\r\n")
        if repeated != self._header:
            raise self._wrong_header(fields_of(repeated, self._where))
        if before:
            self._note(f"{self._where}: an incomplete row in front of a repeated header is left out.")
        return False

    def _wrong_header(self, header: list[str]) -> InputError:
        """The error for a concatenated file with a different header; throws if its columns are not even those of the
        schema.
        """
        other = schema_with(header)
        if other and other.version != self._schema.version:
            return mixed_versions(self._where, self._schema.version, other.version)
        check_header(header, self._schema, f"{self._where}, a file that was concatenated to it,")
        return InputError(
            f"{self._where}: the concatenated files have different columns, or have them in different orders; name them as separate files."
        )
