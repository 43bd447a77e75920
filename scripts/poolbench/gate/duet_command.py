"""`scripts/gate duet`: from the command line to a verdict."""

import argparse
import secrets
import sys
from pathlib import Path

from ..errors import InputError
from ..units import plural
from . import sign_test
from .arms import copy_arms, identity
from .cells import Cell, comparisons_of
from .duet import Outcome, conduct
from .failures import ArmFailure
from .journal import Journal, read_journal
from .judge import Arm, Rules
from .matrix import option_sets
from .plan import Plan
from .preflight import calibrate, common_cells
from .programs import Program
from .progress import Progress
from .report.model import Report
from .sources import program_file
from .state import ARMS, JOURNAL, SCRATCH, open_state
from .summing_up import report_of
from .trials import ProcessTrials


def duet(options: argparse.Namespace) -> Report:
    """Measures what is not in --state yet, and judges."""
    progress = Progress()
    state = open_state(options.state, options.resume, options.force)
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


def _arms(options: argparse.Namespace, state: Path, progress: Progress) -> dict[Arm, Program]:
    baseline, candidate = (
        program_file(role, getattr(options, role), progress.say) for role in ("baseline", "candidate")
    )
    files = {Arm.BASELINE: baseline, Arm.CONTROL: baseline, Arm.CANDIDATE: candidate}
    names = {Arm.BASELINE: options.baseline, Arm.CONTROL: options.baseline, Arm.CANDIDATE: options.candidate}
    arms = copy_arms(state / ARMS, files, names)
    for program in arms.values():
        program.version()
    return arms


def _cells(options: argparse.Namespace, arms: dict[Arm, Program], notes: list[str]) -> list[Cell]:
    cells = common_cells(arms, option_sets(options.pools, options.workers, options.run_options), notes.append)
    comparisons = len(comparisons_of(cells))
    fewest = sign_test.fewest_rounds(Rules().alpha / comparisons)
    if options.rounds < fewest:
        raise InputError(
            f"--rounds {options.rounds}: no change could ever be significant among {comparisons} comparisons;"
            f" take at least {fewest}"
        )
    return cells


def _journal(
    options: argparse.Namespace, state: Path, arms: dict[Arm, Program], cells: list[Cell], progress: Progress
) -> Journal:
    programs = {"baseline": identity(arms[Arm.BASELINE]), "candidate": identity(arms[Arm.CANDIDATE])}
    seed = options.order_seed or secrets.token_hex(8)
    if options.resume:
        plan, samples = read_journal(state / JOURNAL)
        if differs := plan.difference(Plan(programs, tuple(cells), options.rounds, seed)):
            raise InputError(
                f"--resume: {differs} differs from that of the rounds in {state};"
                " name the same, or start anew with --force"
            )
        return Journal(state / JOURNAL, plan, samples)
    progress.start("calibrating", len(cells))
    calibrated = calibrate(arms, cells, options.process_time, state / SCRATCH, lambda cell: progress.step(cell.words))
    return Journal(state / JOURNAL, Plan(programs, tuple(calibrated), options.rounds, seed))


def _measure(journal: Journal, arms: dict[Arm, Program], state: Path, rules: Rules, progress: Progress) -> Outcome:
    def announce(stage: int, cells: list[Cell]) -> None:
        what = "measuring" if stage == 1 else "measuring what looks slower again"
        rounds = range(journal.plan.rounds)
        round_trials = len(cells) * len(Arm)
        done = sum(len(journal.of_round(stage, number)) == round_trials for number in rounds)
        progress.start(
            f"{what}: {plural(len(cells), 'cell')}, {plural(len(rounds), 'round')}", round_trials * (len(rounds) - done)
        )

    trials = ProcessTrials(
        arms, state, state / SCRATCH, lambda trial: progress.step(f"round {trial.round + 1}, {trial.cell.words}")
    )
    return conduct(journal, trials, rules, announce)
