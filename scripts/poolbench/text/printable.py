"""Text that others chose (names of files, pools and hosts, last words of programs) as it can be shown anywhere: in a
terminal, in XML, in HTML, in a picture."""

import os
import re
from pathlib import Path

# Control characters, which colour a terminal and which XML 1.0 cannot hold (section 2.2); those that reverse the direction
# of what follows; and lone surrogates, which no encoding can write.
_UNPRINTABLE = re.compile(
    "[^\n\t\x20-\x7e\xa0-\u061b\u061d-\u200d\u2010-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_LINE_ENDS = str.maketrans({"\n": r"\n", "\t": r"\t"})


def printable(text: str) -> str:
    r"""With what cannot be shown spelled out, as in `\x1b` and, for a byte of a file's name that is no UTF-8, `\xff`. Lines
    and tabs stay."""
    return _UNPRINTABLE.sub(lambda found: _spelled(found[0]), text)


def one_line(text: str | os.PathLike[str]) -> str:
    """The same of a name, whose line feeds are spelled out as well."""
    return printable(str(text)).translate(_LINE_ENDS)


def name_of(path: str | os.PathLike[str]) -> str:
    """Of a file without its folder."""
    return one_line(Path(path).name)


def excerpt(text: str, longest: int = 40) -> str:
    """What fits into a sentence."""
    line = one_line(text)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _spelled(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # how Python holds a byte that is no UTF-8 (PEP 383)
        return rf"\x{code - 0xDC00:02x}"
    return rf"\x{code:02x}" if code < 0x100 else rf"\u{code:04x}"
