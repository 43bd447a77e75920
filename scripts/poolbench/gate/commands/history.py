"""`scripts/gate history`: what the gates of many commits say together; and how `compare` records a gate."""

import argparse
import importlib.util
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from ...gate_history import otava, table
from ...gate_history.chain import chain_of
from ...gate_history.creep import History, examine
from ...gate_history.file import append, read_history
from ...gate_history.record import record_of
from ...gate_history.selection import between, subjects_of
from ...system.command_name import SOURCES
from ...system.errors import InputError
from ...system.outputs import require_other_files, require_writable, write_whole
from ..compare.outcome import Report
from ..measure.journal import Plan
from ..metrics import BY_NAME
from ..programs.git import commit_of, git, why_no_repository
from ..report import json_report
from .options import GATE, Commands, add_command, percentage

_MACHINE = {"host": "the machine's host", "cpu": "the machine's cpu_model"}
_FORMATS = (".png", ".svg", ".pdf")
_PASS, _CREEP = 0, 2
_COMMIT_IN_VERSION = re.compile(r"\(([0-9a-f]{12,40})\)")  # without -dirty, which is no commit

_EPILOG = f"""Chains the gates that {GATE} compare --history recorded: how each cost changed from commit to commit, and
whether it grew beyond the budget in steps that are too small for any single gate.

examples:
  {GATE} compare --baseline HEAD^1 --candidate HEAD --history gates.jsonl      after each merge, on main
  {GATE} history gates.jsonl
  {GATE} history gates.jsonl --since 15ee74718366 --pools channel --cells
  {GATE} history gates.jsonl --figure creep.png --otava otava --json creep.json

exit codes: 0 nothing certainly grew beyond the budget, 1 wrong usage or input, 2 something did."""


def add_history(commands: Commands) -> None:
    history = add_command(
        commands, "history", "what many gates say together: costs that creep up from commit to commit", _EPILOG
    )
    history.add_argument("history", type=Path, metavar="FILE", help="what compare --history FILE wrote")
    history.add_argument("--since", metavar="COMMIT", help="where to begin [the first commit of the unbroken chain]")
    history.add_argument("--until", metavar="COMMIT", help="where to end [the last commit]")
    history.add_argument("--pools", metavar="A,B", help="only these pools [all, and their average]")
    history.add_argument("--cells", action="store_true", help="every worker count and workload, too")
    history.add_argument(
        "--budget",
        type=percentage,
        default=0.02,
        metavar="N%",
        help="how much a cost may grow in all these commits [2%%]",
    )
    history.add_argument("--figure", type=Path, metavar="FILE", help="draw the trends; .png, .svg or .pdf")
    history.add_argument("--otava", type=Path, metavar="DIR", help="write CSVs and otava.yaml for Apache Otava")
    history.add_argument("--json", type=Path, metavar="FILE", help="for programs")


def history(options: argparse.Namespace) -> int:
    _check(options)
    gates, notes = read_history(options.history)
    chain = chain_of(gates)
    part, gap = between(chain, options.since, options.until, options.history, _commit_of)
    pools = options.pools.split(",") if options.pools else []
    wanted = subjects_of(part, pools, options.cells, list(BY_NAME))
    found = examine(part, wanted, options.budget, [*notes, *chain.notes, *gap])
    code = _CREEP if found.accused else _PASS
    try:
        _write(found, options, code)
    finally:
        print(table.text(found), end="")
    return code


def _check(options: argparse.Namespace) -> None:
    """Before anything is computed or written."""
    for option in ("figure", "json"):
        if (path := getattr(options, option)) is None:
            continue
        require_other_files(f"--{option}", path, [options.history])
        try:
            require_writable(path)
        except OSError as error:
            raise InputError(f"--{option} {path}: cannot be written: {error.strerror}.") from None
    if options.figure is None:
        return
    if options.figure.suffix not in _FORMATS:
        raise InputError(f"--figure {options.figure}: has no known format; end its name with {', '.join(_FORMATS)}.")
    if importlib.util.find_spec("matplotlib") is None:
        remedy = "install it with scripts/setup plot" if SOURCES else "install it with pip or apt"
        raise InputError(f"--figure: needs matplotlib; {remedy}, or leave the figure out.")


def _write(found: History, options: argparse.Namespace, code: int) -> None:
    if options.otava:
        otava.write(found, options.otava)
    try:
        if options.json:
            write_whole(options.json, table.as_json(found, code))
        if options.figure:
            from ...gate_history.figure import save_figure  # matplotlib is not needed for the rest

            save_figure(found, options.figure)
    except OSError as error:
        raise InputError(f"--json, --figure: cannot be written: {error.strerror}.") from None


def remember(options: argparse.Namespace, report: Report, plan: Plan) -> None:
    """Appends a judged gate to --history, if there is one. InputError if it cannot be written."""
    if options.history is None:
        return
    programs = {
        role: identified(identity, commit)
        for (role, identity), commit in zip(plan.programs.items(), options.commits or (None, None))
    }
    machine = {name: plan.settings.get(setting, "") for name, setting in _MACHINE.items()}
    record = record_of(json.loads(json_report.render(report, 0)), programs, machine, plan.seed)
    if programs["baseline"]["commit"][:12] == programs["candidate"]["commit"][:12] != "":
        if programs["baseline"]["sha256"] != programs["candidate"]["sha256"]:
            print(
                f"{GATE}: --history: both programs print the same commit, so it does not tell them apart; name"
                " their commits with --commits A,B",
                file=sys.stderr,
            )
    try:
        append(options.history, record)
    except OSError as error:
        raise InputError(
            f"--history {options.history}: cannot be written: {error.strerror}; correct that and add --resume, which"
            " takes the finished rounds."
        ) from None


def identified(program: Mapping[str, str], commit: str | None) -> dict[str, str]:
    """With the commit, which every build prints, and its tree, if it is one of this repository."""
    found = _COMMIT_IN_VERSION.search(program["version"])
    printed = found[1] if found else ""
    full = _commit_of(printed) if printed and commit is None else None
    tree = git(SOURCES, "rev-parse", "--verify", f"{full}^{{tree}}").stdout.strip() if SOURCES and full else ""
    return {**program, "commit": commit or full or printed, "tree": tree}


def _commit_of(name: str) -> str | None:
    """None if there is no such commit of poolbench's repository. InputError if the name is ambiguous."""
    return None if SOURCES is None or why_no_repository(SOURCES) else commit_of(name, SOURCES)
