"""`scripts/gate export`: so that others can check us."""

import argparse
import sys

from ..errors import InputError
from ..results import read_results
from .export import benchfmt, google_benchmark


def export(options: argparse.Namespace) -> int:
    results = read_results(options.files)
    for note in results.notes:
        print(f"scripts/gate: {note}", file=sys.stderr)
    text = (benchfmt if options.benchfmt else google_benchmark).render(results.rows)
    if options.out is None:
        sys.stdout.write(text)
        return 0
    try:
        options.out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"--out {options.out}: cannot be written: {error.strerror}.") from None
    return 0
