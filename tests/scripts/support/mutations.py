"""CSVs as a broken disk, an editor, another program or an attacker may leave them."""

from collections.abc import Callable
from random import Random

VALUES = (
    "", "0", "-1", "1", "2", "7", "0.5", "-0.0", "1e-300", "1e300", "1e999", "9" * 40, "9007199254740992",
    "9223372036854775807", "9223372036854775808", "nan", "inf", "0x10", "1_000", " 3", "4 ", "١", "true", "\x1b[31m", "\x00",
    "\r", '"', '""', '"a', 'a"b', "'", "`|`", "<b>&", "$x^2$", "\u202e", "\ufeff", "a" * 5000, "ä" * 150, "../../x", "ok", "error",
    "timeout", "sequential", "channel", "constant", "lognormal", "=1+1", "\\", "%s", "{}", "2,3", "\t", " ",
)  # fmt: skip
_BYTES = (
    b"\r",
    b"\n",
    b"\r\n",
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b'"',
    b",",
    b"\x1b",
    b"\xed\xa0\x80",
    b"schema_version,",
)


def mutated(text: str, random: Random) -> bytes:
    """The CSV with one fault, sometimes with several."""
    data = text.encode()
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        data = random.choice(_FAULTS)(data, random)
    return data


def _another_value(data: bytes, random: Random) -> bytes:
    """Replaces a column's value in one row or in all rows."""
    lines = data.split(b"\n")
    column, value = random.randrange(lines[0].count(b",") + 1), random.choice(VALUES).encode()
    rows = [place for place in range(1, len(lines)) if lines[place].count(b",") >= column and lines[place]]
    for place in random.choice((rows, random.sample(rows, min(1, len(rows))))):
        fields = lines[place].split(b",")
        fields[column] = value
        lines[place] = b",".join(fields)
    return b"\n".join(lines)


def _another_byte(data: bytes, random: Random) -> bytes:
    place = random.randrange(len(data) + 1)
    return data[:place] + random.choice((*_BYTES, bytes([random.randrange(256)]))) + data[place + random.randrange(2) :]


def _a_piece_lost(data: bytes, random: Random) -> bytes:
    begin = random.randrange(len(data) + 1)
    return data[:begin] + data[begin + random.choice((1, 10, 1000, len(data))) :]


def _a_piece_twice(data: bytes, random: Random) -> bytes:
    begin = random.randrange(len(data) + 1)
    return data + data[begin : begin + random.choice((10, 1000, len(data)))]


def _a_line_elsewhere(data: bytes, random: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    lines.insert(random.randrange(len(lines) + 1), lines.pop(random.randrange(len(lines))) if lines else b"")
    return b"".join(lines)


def _other_line_ends(data: bytes, random: Random) -> bytes:
    return data.replace(b"\n", random.choice((b"\r\n", b"\r", b"\n\n", b"\x00\n")))


def _another_encoding(data: bytes, random: Random) -> bytes:
    text = data.decode(errors="replace")
    return text.encode(random.choice(("utf-16", "utf-8-sig", "utf-32-le", "cp1140")), errors="replace")


_FAULTS: tuple[Callable[[bytes, Random], bytes], ...] = (
    *[_another_value] * 8, *[_another_byte] * 3, _a_piece_lost, _a_piece_twice, _a_line_elsewhere, _other_line_ends,
    _another_encoding,
)  # fmt: skip
