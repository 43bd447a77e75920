"""`scripts/gate duet`: from the command line to a verdict."""

import argparse
import secrets
import shutil
import sys
from pathlib import Path

from ..errors import InputError
from . import sign_test
from .arms import copy_arms, identity
from .cells import Cell, comparisons_of, option_sets
from .duet import Outcome, conduct
from .failures import ArmFailure
from .journal import Journal, read_journal
from .judge import Arm, Rules
from .plan import Plan
from .preflight import calibrate, common_cells
from .programs import Program
from .progress import Progress
from .report.model import Report
from .sources import program_file
from .summing_up import report_of
from .trials import ProcessTrials


def duet(options: argparse.Namespace) -> Report:
    """Measures what is not in --state yet, and judges."""
    progress = Progress()
    state = _open_state(options)
    notes: list[str] = []
    arms = _arms(options, state, progress)
    cells = _cells(options, arms, notes)
    journal = _journal(options, state, arms, cells, progress)
    rules = Rules(budget=options.budget)
    try:
        outcome = _measure(journal, arms, state, rules, progress)
    except (KeyboardInterrupt, ArmFailure):
        progress.end()
        print(f"scripts/gate: the finished rounds are kept in {state}; go on with --resume", file=sys.stderr)
        raise
    progress.end()
    return report_of(outcome, journal.plan, rules, notes)


def _open_state(options: argparse.Namespace) -> Path:
    """The folder, made or emptied. It is not emptied of anything but a gate."""
    state: Path = options.state
    journal = _journal_of(state)
    if options.resume and options.force:
        raise InputError("--resume and --force: choose one of them")
    if options.resume and not journal.exists():
        raise InputError(f"--resume: {state} holds no rounds; leave it out, or name their folder with --state")
    if state.exists() and not options.resume:
        if any(state.iterdir()) and not journal.exists():
            raise InputError(f"--state {state}: holds other things than a gate's rounds; name another folder")
        if journal.exists() and not options.force:
            raise InputError(f"--state {state}: holds the rounds of an earlier gate; --resume goes on with them, --force drops them")
        shutil.rmtree(state)
    try:
        state.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"--state {state}: cannot be made: {error.strerror}.") from None
    return state.resolve()


def _journal_of(state: Path) -> Path:
    return state / "journal.jsonl"


def _arms(options: argparse.Namespace, state: Path, progress: Progress) -> dict[Arm, Program]:
    baseline, candidate = (program_file(role, getattr(options, role), progress.say) for role in ("baseline", "candidate"))
    files = {Arm.BASELINE: baseline, Arm.CONTROL: baseline, Arm.CANDIDATE: candidate}
    names = {Arm.BASELINE: options.baseline, Arm.CONTROL: options.baseline, Arm.CANDIDATE: options.candidate}
    arms = copy_arms(state / "arms", files, names)
    for program in arms.values():
        program.version()
    return arms


def _cells(options: argparse.Namespace, arms: dict[Arm, Program], notes: list[str]) -> list[Cell]:
    cells = common_cells(arms, option_sets(options.pools, options.workers, options.run_options), notes.append)
    comparisons = len(comparisons_of(cells))
    fewest = sign_test.fewest_rounds(Rules().alpha / comparisons)
    if options.rounds < fewest:
        raise InputError(f"--rounds {options.rounds}: no change could ever be significant among {comparisons} comparisons; take at least {fewest}")
    return cells


def _journal(options: argparse.Namespace, state: Path, arms: dict[Arm, Program], cells: list[Cell], progress: Progress) -> Journal:
    programs = {"baseline": identity(arms[Arm.BASELINE]), "candidate": identity(arms[Arm.CANDIDATE])}
    seed = options.order_seed or secrets.token_hex(8)
    if options.resume:
        plan, samples = read_journal(_journal_of(state))
        if differs := plan.difference(Plan(programs, tuple(cells), options.rounds, seed)):
            raise InputError(f"--resume: {differs} differs from that of the rounds in {state}; name the same, or start anew with --force")
        return Journal(_journal_of(state), plan, samples)
    progress.start("calibrating", len(cells))
    calibrated = calibrate(arms, cells, options.process_time, state / "trial.csv", lambda cell: progress.step(cell.words))
    return Journal(_journal_of(state), Plan(programs, tuple(calibrated), options.rounds, seed))


def _measure(journal: Journal, arms: dict[Arm, Program], state: Path, rules: Rules, progress: Progress) -> Outcome:
    def announce(stage: int, cells: list[Cell]) -> None:
        what = "measuring" if stage == 1 else "measuring what looks slower again"
        done = sum(len(journal.of_round(stage, number)) for number in range(journal.plan.rounds))
        progress.start(f"{what}: {len(cells)} cells, {journal.plan.rounds} rounds", journal.plan.trials(len(cells)) - done)

    trials = ProcessTrials(arms, state, lambda trial: progress.step(f"round {trial.round + 1}, {trial.cell.words}"))
    return conduct(journal, trials, rules, announce)
