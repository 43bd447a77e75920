"""Makes foreign text (names of files, pools and hosts, output of programs) safe to show in a terminal, in XML, in HTML
and in a picture.
"""

import os
import re
from pathlib import Path

# Control characters, which can colour a terminal and are not allowed in XML 1.0 (section 2.2); characters that reverse
# the direction of the following text; and lone surrogates, which no encoding can write.
_UNPRINTABLE = re.compile(
    "[^\n\t\x20-\x7e\xa0-\u061b\u061d-\u200d\u2010-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_LINE_ENDS = str.maketrans({"\n": r"\n", "\t": r"\t"})


def printable(text: str) -> str:
    r"""Spells out what cannot be shown, as in `\x1b` and, for a byte of a file's name that is not UTF-8, `\xff`. Line
    feeds and tabs stay.
    """
    return _UNPRINTABLE.sub(lambda found: _spelled(found[0]), text)


def one_line(text: str | os.PathLike[str]) -> str:
    """Spells out line feeds and tabs as well, for names."""
    return printable(str(text)).translate(_LINE_ENDS)


def name_of(path: str | os.PathLike[str]) -> str:
    """The name of a file without its folder."""
    return one_line(Path(path).name)


def excerpt(text: str, longest: int = 40) -> str:
    """The text, short enough for a sentence."""
    line = one_line(text)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _spelled(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # how Python represents a byte that is not UTF-8 (PEP 383)
        return rf"\x{code - 0xDC00:02x}"
    return rf"\x{code:02x}" if code < 0x100 else rf"\u{code:04x}"
