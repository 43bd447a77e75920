"""The command scripts/gate, or poolbench-gate where it is installed."""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..system.errors import InputError, run
from ..text.printable import one_line, printable
from .commands.compare import compare
from .commands.compare_options import NOT_FOR_USERS, add_compare, check_compare
from .commands.export import add_export, export
from .commands.files import add_files, files
from .commands.history import add_history, history
from .commands.options import EXIT_CODES, GATE, Parser, checked
from .commands.outputs import ARM_FAILURE, INPUT_ERROR, Outputs, annotate
from .commands.record import NOT_RECORDED, add_record, record
from .compare.judge import Rules
from .compare.outcome import Outcome, Report, Verdict
from .failures import ArmFailure, NoBaseline, NotComparable

_WITHOUT_COMPARISON = {
    NoBaseline: Verdict.NO_BASELINE,
    NotComparable: Verdict.NOT_COMPARABLE,
    ArmFailure: Verdict.ARM_FAILURE,
}
_REFUSED = {"compare": NOT_FOR_USERS, "record": NOT_RECORDED}


def main() -> int:
    try:
        return _main()
    except BrokenPipeError:
        raise
    except (InputError, OSError) as error:  # an OSError is, for example, a full disk
        annotate(str(error))
        raise InputError(str(error)) from None


def _main() -> int:
    options = parse(_with_new_name(sys.argv[1:]))
    if options.command == "export":
        return export(options)
    if options.command == "record":
        return _record(options)
    if options.command == "history":
        return history(options)
    outputs = Outputs(options.markdown, options.json, options.junit, getattr(options, "history", None))
    if options.command == "compare":
        return _decide(options, outputs, lambda: compare(options, outputs.remove_old))
    return _decide(options, outputs, lambda: files(options))


def parse(arguments: list[str]) -> argparse.Namespace:
    """`command` and its options; `run_options` of `compare` and `record` are for `poolbench run`, or for `poolbench load`.
    InputError if they are wrong.
    """
    parser = Parser(prog=GATE, description="Did this change make it slower?", epilog=EXIT_CODES, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)
    for add in (add_compare, add_files, add_record, add_history, add_export):
        add(commands)
    options, rest = parser.parse_known_args(arguments)
    if options.command not in _REFUSED and rest:
        raise InputError(f"unknown argument {rest[0]!r}; see {GATE} {options.command} --help")
    if options.command == "compare":
        check_compare(options)
    options.run_options = checked(rest, _REFUSED.get(options.command, {}))
    return options


def _record(options: argparse.Namespace) -> int:
    try:
        return record(options)
    except ArmFailure as failure:
        annotate(str(failure))
        print(printable(f"{GATE}: {failure}"), file=sys.stderr)
        return ARM_FAILURE


def _with_new_name(arguments: list[str]) -> list[str]:
    """`compare` used to be called `duet`."""
    if arguments[:1] != ["duet"]:
        return arguments
    print(f"{GATE}: `duet` is now called `compare`", file=sys.stderr)
    return ["compare", *arguments[1:]]


def _decide(options: argparse.Namespace, outputs: Outputs, compare: Callable[[], Report]) -> int:
    outputs.check(map(Path, _compared(options)), getattr(options, "state", None))
    started = time.monotonic()
    try:
        report = compare()
    except (NoBaseline, NotComparable, ArmFailure) as reason:
        outcome = Outcome(_WITHOUT_COMPARISON[type(reason)], reason=str(reason))
        report = Report(options.command, *map(one_line, _compared(options)), options.budget, Rules().alpha, outcome)
    return outputs.write(replace(report, seconds=time.monotonic() - started), options.lenient)


def _compared(options: argparse.Namespace) -> tuple[str, str]:
    """As the user named them."""
    if options.command == "compare":
        return options.baseline, options.candidate
    return str(options.base), str(options.new)


if __name__ == "__main__":
    sys.exit(run(GATE, main, INPUT_ERROR))
