"""What the commands' options have in common: the parser, the types of values, and options of several commands."""

import argparse
import re
from pathlib import Path
from typing import NoReturn, TypeAlias

from ...system.command_name import command
from ...system.errors import InputError
from ..metrics import BY_OPTION, DEFAULT

GATE = command("gate")

EXIT_CODES = """exit codes: 0 pass, 1 wrong usage or input, 2 regression, 3 inconclusive, 4 no baseline, 5 not comparable,
6 a program under test crashed or lost a job, 130 Ctrl-C, 143 SIGTERM, 129 a closed terminal. With --lenient, 3 to 5
are 0."""


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}; see {self.prog} --help")


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def add_command(commands: Commands, name: str, what: str, epilog: str) -> Parser:
    form = argparse.RawDescriptionHelpFormatter
    return commands.add_parser(
        name, help=what, description=what, epilog=epilog, formatter_class=form, allow_abbrev=False
    )


def add_cost(parser: Parser) -> None:
    parser.add_argument(
        "--cost",
        metavar="A,B",
        help=f"what to compare, of {', '.join(BY_OPTION)} [{','.join(metric.option for metric in DEFAULT)}]",
    )


def add_reports(parser: Parser) -> None:
    parser.add_argument("--budget", type=percentage, default=0.02, metavar="N%", help="how much a cost may grow [2%%]")
    parser.add_argument("--lenient", action="store_true", help="end with 0 if there is no answer (instead of 3 to 5)")
    parser.add_argument("--strict", action="store_true", help=argparse.SUPPRESS)  # the default since version 3
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="for a comment on a pull request")
    parser.add_argument("--json", type=Path, metavar="FILE", help="for programs")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="for CI systems")


def checked(run_options: list[str], refused: dict[str, str]) -> list[str]:
    """InputError, with the reason, if one of them is refused."""
    for option in run_options:
        name = option.split("=")[0]
        if name in refused:
            raise InputError(f"{name}: {refused[name]}; leave it out")
        if name == "--":
            raise InputError(
                "--: options of Google Benchmark are not accepted, because the gate selects cells with them"
            )
    return run_options


def percentage(text: str) -> float:
    if not (found := re.fullmatch(r"(\d+(?:\.\d+)?) ?%", text)) or not 0 < float(found[1]) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a percentage; write 2%")
    return float(found[1]) / 100


def count(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,3}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 9999")
    return int(text)
