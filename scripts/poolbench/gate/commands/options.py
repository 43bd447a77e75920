"""The command line of the gate."""

import argparse
import re
from pathlib import Path
from typing import NoReturn

from ...system.command_name import SOURCES, command
from ...system.errors import InputError
from ..measure.matrix import DEFAULT_POOLS, DEFAULT_WORKERS, LONGEST_PROCESS_S, MINUTES, PROCESS_S, ROUNDS
from ..metrics import BY_OPTION, DEFAULT

GATE = command("gate")

_EXIT_CODES = """exit codes: 0 pass, 1 wrong usage or input, 2 regression, 3 inconclusive, 4 no baseline, 5 not comparable,
6 a program under test crashed or lost a job, 130 Ctrl-C, 143 SIGTERM, 129 a closed terminal. With --lenient, 3 to 5
are 0."""

_COMPARE_EXAMPLES = (
    f"""Without options of poolbench run the workloads are --sleep 0 --jobs 10k and --sleep 1ms --jobs-per-worker 10: 24 cells,
at most 12 minutes.

examples:
  {GATE} compare --baseline $(git merge-base main HEAD) --candidate HEAD
  {GATE} compare --baseline old/poolbench --candidate build/release/poolbench --pools channel --workers 1,4
  {GATE} compare --baseline HEAD~1 --candidate HEAD --preset dispatch --rounds 60 --budget 1%
  {GATE} compare --baseline HEAD~1 --candidate HEAD --sleep 1ms --jobs-per-worker 100 --cost response-p99,wait-p50
  {GATE} compare --baseline HEAD~1 --candidate HEAD --load --rate 500/s,900/s --jobs 200
  {GATE} compare --baseline HEAD~1 --candidate HEAD --resume

"""
    + _EXIT_CODES
)

_FILES_EPILOG = (
    f"""A run (one process of poolbench run, one run_id) counts once, however many repetitions it has. With fewer than 5 runs
in either file nothing is decided. {GATE} record measures enough of them, in turns.

examples:
  {GATE} files base.csv new.csv
  {GATE} files base.csv new.csv --budget 5% --markdown gate.md

"""
    + _EXIT_CODES
)

_RECORD_EXAMPLES = f"""Runs poolbench run again and again, with the same options, and collects the runs of each program in its file. Two programs
take turns, A B B A, so that both see the same machine. Ctrl-C keeps the finished runs; --append continues.

examples:
  {GATE} record --program old/poolbench --out base.csv --program build/release/poolbench --out new.csv --preset dispatch
  {GATE} record --program HEAD~1 --out base.csv --program HEAD --out new.csv --pools channel --workers 1,4 --sleep 0
  {GATE} record --runs 5 --out base.csv --pools arena --repetitions 9
  {GATE} record --runs 3 --append --out base.csv --pools arena --repetitions 9
  {GATE} files base.csv new.csv

exit codes: 0 recorded, 1 wrong usage or input, 6 a program crashed or lost a job, 130 Ctrl-C, 143 SIGTERM, 129 a closed
terminal."""

_HISTORY_EXAMPLES = f"""Chains the gates that {GATE} compare --history recorded: how each cost changed from commit to commit, and
whether it grew beyond the budget in steps that are too small for any single gate.

examples:
  {GATE} compare --baseline HEAD^1 --candidate HEAD --history gates.jsonl      after each merge, on main
  {GATE} history gates.jsonl
  {GATE} history gates.jsonl --since 15ee74718366 --pools channel --cells
  {GATE} history gates.jsonl --figure creep.png --otava otava --json creep.json

exit codes: 0 nothing certainly grew beyond the budget, 1 wrong usage or input, 2 something did."""

# The gate sets the first four itself. A process of one cell would refuse the others: a timeline file exists after the
# first process, and a ratio needs two pools.
_NOT_FOR_USERS = dict.fromkeys(
    ("--out", "--append", "--repetitions", "--trace", "--timeline", "--relative-to", "--hdr", "--list-cells"),
    "the gate decides that itself",
)
_DEFAULT_PROGRAM = "build/release/poolbench" if SOURCES else "poolbench beside this command, or on the PATH"
_NOT_RECORDED = dict.fromkeys(("--json", "--timeline"), "every run would write the same file")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}; see {self.prog} --help")


def parse(arguments: list[str]) -> argparse.Namespace:
    """`command` and its options; `run_options` of `compare` and `record` are for `poolbench
    run`. InputError if they are wrong."""
    parser = _Parser(prog=GATE, description="Did this change make it slower?", epilog=_EXIT_CODES, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    _add_compare(commands)
    _add_files(commands)
    _add_record(commands)
    _add_history(commands)
    _add_export(commands)
    options, rest = parser.parse_known_args(arguments)
    if options.command not in ("compare", "record") and rest:
        raise InputError(f"unknown argument {rest[0]!r}; see {GATE} {options.command} --help")
    if options.command == "compare" and options.commits and options.history is None:
        raise InputError("--commits: is for --history FILE; add it, or leave --commits out")
    options.run_options = _checked(rest, _NOT_RECORDED if options.command == "record" else _NOT_FOR_USERS)
    return options


def _add_compare(commands: "argparse._SubParsersAction[_Parser]") -> None:
    compare = _command(
        commands,
        "compare",
        "compare two programs, interleaved A/A/B: the command for noisy machines",
        _COMPARE_EXAMPLES,
    )
    compare.usage = (
        f"{GATE} compare --baseline BIN_OR_GIT_REF --candidate BIN_OR_GIT_REF [options] [options of poolbench run]"
    )
    compare.add_argument(
        "--baseline",
        required=True,
        metavar="BIN_OR_GIT_REF",
        help="what to compare with; a git ref is built in Release mode with $CXX and kept in build/gate, which you may remove"
        " between gates",
    )
    compare.add_argument("--candidate", required=True, metavar="BIN_OR_GIT_REF", help="what may have become slower")
    compare.add_argument("--pools", metavar="A,B", help=f"pools to compare [{DEFAULT_POOLS}]")
    compare.add_argument("--workers", metavar="LIST", help=f"worker counts [{DEFAULT_WORKERS}]")
    compare.add_argument(
        "--load",
        action="store_true",
        help="compare response times under load; the other options are then those of poolbench load, such as --rate 500/s"
        " [--utilization 0.7 --jobs 200, 16 workers]",
    )
    _add_cost(compare)
    compare.add_argument(
        "--instructions",
        choices=("auto", "on", "off"),
        default="auto",
        help="count instructions per job first, with the processor's counter or with Valgrind; auto does so where there is"
        " one, on refuses where there is none [auto]",
    )
    compare.add_argument(
        "--rounds",
        type=count,
        default=ROUNDS,
        metavar="N",
        help=f"how often each cell is measured with each program, at most; the gate looks after a quarter and half [{ROUNDS}]",
    )
    compare.add_argument(
        "--minutes",
        type=count,
        default=MINUTES,
        metavar="N",
        help=f"how long counting instructions and the rounds may take, without measuring again [{MINUTES}]",
    )
    compare.add_argument(
        "--process-time",
        type=_seconds,
        default=PROCESS_S,
        metavar="TIME",
        help=f"how long each process measures [{1000 * PROCESS_S:g}ms]",
    )
    compare.add_argument(
        "--state",
        type=Path,
        default=Path("gate-state"),
        metavar="DIR",
        help="where finished rounds are kept [gate-state]",
    )
    compare.add_argument("--resume", action="store_true", help="continue the rounds in --state")
    compare.add_argument("--force", action="store_true", help="discard the rounds in --state")
    compare.add_argument("--order-seed", metavar="TEXT", help="seed of the random orders [a new one each time]")
    compare.add_argument("--history", type=Path, metavar="FILE", help=f"append the estimates, for {GATE} history")
    compare.add_argument(
        "--commits",
        type=_commits,
        metavar="A,B",
        help="the commits of baseline and candidate, for --history [what their --version prints]",
    )
    _add_common(compare)


def _add_files(commands: "argparse._SubParsersAction[_Parser]") -> None:
    files = _command(
        commands, "files", "compare two CSVs of poolbench run; refuses files that are not comparable", _FILES_EPILOG
    )
    files.add_argument("base", type=Path, metavar="BASE.csv")
    files.add_argument("new", type=Path, metavar="NEW.csv")
    _add_cost(files)
    _add_common(files)


def _add_record(commands: "argparse._SubParsersAction[_Parser]") -> None:
    record = _command(commands, "record", "measure the runs that files compares", _RECORD_EXAMPLES)
    record.usage = f"{GATE} record [--runs N] [--program BIN_OR_GIT_REF --out FILE.csv]... [options of poolbench run]"
    record.add_argument(
        "--runs",
        type=count,
        metavar="N",
        help="how often each program runs [as often as `gate files` needs, at least 5]",
    )
    record.add_argument(
        "--program",
        action="append",
        metavar="BIN_OR_GIT_REF",
        help=f"a program to measure (repeatable); a git ref is built, as in compare [{_DEFAULT_PROGRAM}]",
    )
    record.add_argument(
        "--out",
        action="append",
        type=Path,
        metavar="FILE.csv",
        help="where its runs go, one for each --program [runs.csv]",
    )
    record.add_argument("--append", action="store_true", help="add the runs to existing files")
    record.add_argument("--force", action="store_true", help="replace existing files when the first run has ended")


def _add_history(commands: "argparse._SubParsersAction[_Parser]") -> None:
    history = _command(
        commands,
        "history",
        "what many gates say together: costs that creep up from commit to commit",
        _HISTORY_EXAMPLES,
    )
    history.add_argument("history", type=Path, metavar="FILE", help="what compare --history FILE wrote")
    history.add_argument("--since", metavar="COMMIT", help="where to begin [the first commit of the unbroken chain]")
    history.add_argument("--until", metavar="COMMIT", help="where to end [the last commit]")
    history.add_argument("--pools", metavar="A,B", help="only these pools [all, and their average]")
    history.add_argument("--cells", action="store_true", help="every worker count and workload, too")
    history.add_argument(
        "--budget", type=_budget, default=0.02, metavar="N%", help="how much a cost may grow in all these commits [2%%]"
    )
    history.add_argument("--figure", type=Path, metavar="FILE", help="draw the trends; .png, .svg or .pdf")
    history.add_argument("--otava", type=Path, metavar="DIR", help="write CSVs and otava.yaml for Apache Otava")
    history.add_argument("--json", type=Path, metavar="FILE", help="for programs")


def _add_export(commands: "argparse._SubParsersAction[_Parser]") -> None:
    export = _command(commands, "export", "convert a CSV for benchstat, or for Google Benchmark's compare.py", "")
    form = export.add_mutually_exclusive_group(required=True)
    form.add_argument("--benchfmt", action="store_true", help="Go's benchmark format, which benchstat reads")
    form.add_argument("--json", action="store_true", help="Google Benchmark's JSON, which its tools/compare.py reads")
    export.add_argument("files", nargs="+", type=Path, metavar="FILE.csv")
    export.add_argument("-o", "--out", type=Path, metavar="FILE", help="[standard output]")


def _command(commands: "argparse._SubParsersAction[_Parser]", name: str, what: str, epilog: str) -> _Parser:
    form = argparse.RawDescriptionHelpFormatter
    return commands.add_parser(
        name, help=what, description=what, epilog=epilog, formatter_class=form, allow_abbrev=False
    )


def _add_cost(parser: _Parser) -> None:
    parser.add_argument(
        "--cost",
        metavar="A,B",
        help=f"what to compare, of {', '.join(BY_OPTION)} [{','.join(metric.option for metric in DEFAULT)}]",
    )


def _add_common(parser: _Parser) -> None:
    parser.add_argument("--budget", type=_budget, default=0.02, metavar="N%", help="how much a cost may grow [2%%]")
    parser.add_argument("--lenient", action="store_true", help="end with 0 if there is no answer (instead of 3 to 5)")
    parser.add_argument("--strict", action="store_true", help=argparse.SUPPRESS)  # the default since version 3
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="for a comment on a pull request")
    parser.add_argument("--json", type=Path, metavar="FILE", help="for programs")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="for CI systems")


def _checked(run_options: list[str], refused: dict[str, str]) -> list[str]:
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


def _budget(text: str) -> float:
    if not (found := re.fullmatch(r"(\d+(?:\.\d+)?) ?%", text)) or not 0 < float(found[1]) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a percentage; write 2%")
    return float(found[1]) / 100


def _commits(text: str) -> tuple[str, str]:
    if not re.fullmatch(r"[0-9a-f]{12,40},[0-9a-f]{12,40}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not two commits; write at least 12 digits of each: A,B")
    baseline, candidate = text.split(",")
    return baseline, candidate


def count(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,3}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 9999")
    return int(text)


def _seconds(text: str) -> float:
    if not (found := re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s)", text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a time; write 250ms or 1s")
    seconds = float(found[1]) * (1e-3 if found[2] == "ms" else 1)
    if not 0 < seconds <= LONGEST_PROCESS_S:
        raise argparse.ArgumentTypeError(f"{text!r} is not above 0 and at most {LONGEST_PROCESS_S} s")
    return seconds
