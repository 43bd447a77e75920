"""scripts/gate."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from ..errors import InputError, run
from .duet_command import duet
from .export_command import export
from .failures import ArmFailure, NoBaseline, NotComparable
from .files_command import files
from .judge import Rules, Verdict
from .options import parse
from .outputs import INPUT_ERROR, Outputs, annotate
from .report.model import Report


_WITHOUT_COMPARISON = {
    NoBaseline: Verdict.NO_BASELINE,
    NotComparable: Verdict.NOT_COMPARABLE,
    ArmFailure: Verdict.ARM_FAILURE,
}


def main() -> int:
    try:
        return _main()
    except BrokenPipeError:
        raise
    except (InputError, OSError) as error:  # the system's are such as a full disk
        annotate(str(error))
        raise InputError(str(error)) from None


def _main() -> int:
    options = parse(sys.argv[1:])
    if options.command == "export":
        return export(options)
    return _decide(options, duet if options.command == "duet" else files)


def _decide(options: argparse.Namespace, compare: Callable[[argparse.Namespace], Report]) -> int:
    outputs = Outputs(options.markdown, options.json, options.junit)
    outputs.prepare(Path(name) for name in _compared(options))
    try:
        report = compare(options)
    except (NoBaseline, NotComparable, ArmFailure) as reason:
        report = Report(
            options.command, _WITHOUT_COMPARISON[type(reason)], *_compared(options), budget=options.budget,
            alpha=Rules().alpha, reason=str(reason),
        )  # fmt: skip
    return outputs.write(report, options.strict)


def _compared(options: argparse.Namespace) -> tuple[str, str]:
    """As the user names them."""
    if options.command == "duet":
        return options.baseline, options.candidate
    return str(options.base), str(options.new)


if __name__ == "__main__":
    sys.exit(run("scripts/gate", main, INPUT_ERROR))
