"""scripts/gate."""

import argparse
import sys
from collections.abc import Callable

from ..errors import InputError, run
from .duet_command import duet
from .export_command import export
from .failures import ArmFailure, NoBaseline, NotComparable
from .files_command import files
from .judge import Rules, Verdict
from .options import parse
from .outputs import ARM_FAILURE, INPUT_ERROR, Outputs
from .report.model import Report


def main() -> int:
    try:
        return _main()
    except BrokenPipeError:
        raise
    except OSError as error:  # such as a full disk
        raise InputError(str(error)) from None


def _main() -> int:
    options = parse(sys.argv[1:])
    if options.command == "export":
        return export(options)
    return _decide(options, duet if options.command == "duet" else files)


def _decide(options: argparse.Namespace, compare: Callable[[argparse.Namespace], Report]) -> int:
    outputs = Outputs(options.markdown, options.json, options.junit)
    outputs.check()
    try:
        report = compare(options)
    except NoBaseline as reason:
        report = _without_comparison(options, Verdict.NO_BASELINE, str(reason))
    except NotComparable as reason:
        report = _without_comparison(options, Verdict.NOT_COMPARABLE, str(reason))
    except ArmFailure as failure:
        print(f"scripts/gate: {failure}", file=sys.stderr)
        return ARM_FAILURE
    return outputs.write(report, options.strict)


def _without_comparison(options: argparse.Namespace, verdict: Verdict, reason: str) -> Report:
    names = (
        (options.baseline, options.candidate) if options.command == "duet" else (str(options.base), str(options.new))
    )
    return Report(options.command, verdict, *names, budget=options.budget, alpha=Rules().alpha, reason=reason)


if __name__ == "__main__":
    sys.exit(run("scripts/gate", main, INPUT_ERROR))
