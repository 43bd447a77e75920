"""`gate history`: what the gates of many commits say together."""

import argparse
import importlib.util
from pathlib import Path

from ...gate_history import otava, table
from ...gate_history.chain import chain_of
from ...gate_history.creep import History, examine
from ...gate_history.file import read_history
from ...gate_history.selection import between, subjects_of
from ...system.command_name import SOURCES
from ...system.errors import InputError
from ...system.outputs import require_other_files, require_writable, write_whole
from ..metrics import BY_NAME
from ..programs.git import known_commit
from .options import GATE, Commands, add_command, percentage

_FORMATS = (".png", ".svg", ".pdf")
_PASS, _CREEP = 0, 2

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


def _commit_of(name: str) -> str | None:
    return known_commit(name, SOURCES)
