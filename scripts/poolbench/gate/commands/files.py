"""`gate files`: compares two result files."""

import argparse
from pathlib import Path

import pandas as pd

from ...results.reader import NothingMeasured, Results, read_results
from ...system.errors import InputError
from ...text.printable import one_line
from ...text.units import plural
from ..compare.files import compare_files
from ..compare.in_common import words_of
from ..compare.outcome import Report
from ..compare.runs import rules_of_files
from ..failures import ArmFailure, NoBaseline
from ..metrics import DEFAULT, metrics_named
from .options import EXIT_CODES, GATE, Commands, add_command, add_cost, add_reports

_LOST = ("error", "timeout")  # not "interrupted": that was the user

_EPILOG = (
    f"""A run (one process of poolbench run, one run_id) counts once, however many repetitions it has. With fewer than 5 runs
in either file nothing is decided. {GATE} record measures enough of them, in turns.

examples:
  {GATE} files base.csv new.csv
  {GATE} files base.csv new.csv --budget 5% --markdown gate.md

"""
    + EXIT_CODES
)


def add_files(commands: Commands) -> None:
    files = add_command(
        commands, "files", "compare two CSVs of poolbench run; refuses files that are not comparable", _EPILOG
    )
    files.add_argument("base", type=Path, metavar="BASE.csv")
    files.add_argument("new", type=Path, metavar="NEW.csv")
    add_cost(files)
    add_reports(files)


def files(options: argparse.Namespace) -> Report:
    """ArmFailure if a row of the new file failed, just as when a candidate loses a job."""
    base, new = _baseline(options.base), _candidate(options.new)
    for path, results in ((options.base, base), (options.new, new)):
        _require_batches(path, results.rows)
    names, rules = (one_line(options.base), one_line(options.new)), rules_of_files(options.budget)
    metrics = metrics_named(options.cost.split(",")) if options.cost else DEFAULT
    return Report("files", *names, rules.budget, rules.alpha, compare_files(base, new, names, rules, metrics))


def _baseline(path: Path) -> Results:
    """A note counts its failed rows."""
    if not path.exists():
        raise NoBaseline(f"{path} does not exist; save a result of the base first.")
    try:
        return read_results([path])
    except NothingMeasured as error:
        raise NoBaseline(f"{path}: {error}") from None


def _candidate(path: Path) -> Results:
    try:
        results = read_results([path])
    except NothingMeasured as error:
        _require_none_lost(path, error.failures)
        raise
    _require_none_lost(path, pd.concat([results.rows, results.failures], ignore_index=True))
    return results


def _require_batches(path: Path, rows: pd.DataFrame) -> None:
    """The makespan of a load follows from its arrivals, so comparing it would pass whatever happened to the waits."""
    if (rows["arrivals"] != "").any():
        raise InputError(
            f"{path}: has rows of poolbench load, which the gate does not compare; name those of poolbench run."
        )


def _require_none_lost(path: Path, rows: pd.DataFrame) -> None:
    if rows["status"].isin(_LOST).any():
        raise ArmFailure(_lost(path, rows))


def _lost(path: Path, rows: pd.DataFrame) -> str:
    """The cells that failed, with their numbers of failed repetitions, in a sentence."""
    cells = words_of(rows)
    repetitions = cells.value_counts()
    failed = rows["status"].isin(_LOST)
    reported = []
    for (cell, status), lost in rows[failed].groupby([cells[failed], "status"], observed=True, sort=False):
        of_all = f"{len(lost)} of {plural(int(repetitions[cell]), 'repetition')}"
        reported.append(f"{cell}: {of_all} ended with status {status}{_first_words(lost)}")
    return f"{path}: {'; '.join(reported)}."


def _first_words(lost: pd.DataFrame) -> str:
    errors = [text for text in lost["error"].astype(str) if text]
    return f" ({errors[0].rstrip('.')})" if errors else ""
