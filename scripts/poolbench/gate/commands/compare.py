"""`gate compare`: from the command line to a verdict."""

import argparse
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from ...system.errors import InputError
from ...system.progress import Progress
from ...system.signals import raised
from ...text.units import format_span, plural
from ..cells import Arm, Cell
from ..compare.judge import Rules, fewest_rounds
from ..compare.outcome import Outcome, Report, Verdict
from ..comparisons import comparisons_of, with_averages
from ..failures import ArmFailure
from ..measure.arms import Processes, copy_arms
from ..measure.journal import Journal, Plan, read_journal
from ..measure.preflight import CommonCells, common_cells, fill_processes, machine_settings
from ..measure.rounds import measure_rounds
from ..measure.state import ARMS, INSTRUCTIONS, JOURNAL, SCRATCH, check_state, opened_state
from ..metrics import metrics_named, with_costs
from ..programs.program import Program
from ..programs.sources import found_program
from ..stages import Instructions, conduct, count_instructions
from .compare_options import FOR_LOOKS, load_option_sets, option_sets
from .options import GATE
from .outputs import remember


def compare(options: argparse.Namespace, begin: Callable[[], None]) -> Report:
    """Measures what --state lacks, and judges. Calls `begin`, and drops old rounds, only when everything that the user
    named is usable.
    """
    progress = Progress()
    try:
        with raised():
            return _compare(options, progress, begin)
    finally:
        progress.end()


def _compare(options: argparse.Namespace, progress: Progress, begin: Callable[[], None]) -> Report:
    if options.load and options.instructions == "on":
        raise InputError("--instructions on: a load waits rather than computes; leave it out with --load")
    check_state(options.state, options.resume, options.force)
    baseline, candidate = (
        found_program(role, getattr(options, role), progress.say) for role in ("baseline", "candidate")
    )
    files = {Arm.BASELINE: baseline.path, Arm.CONTROL: baseline.path, Arm.CANDIDATE: candidate.path}
    common = _cells(options, _named(options, files))
    with opened_state(options.state, options.resume, options.force) as state:
        begin()
        arms = copy_arms(state / ARMS, files, _names(options))
        journal = _journal(options, state, arms, common.cells, progress)
        rules = Rules(budget=options.budget)
        started = time.monotonic()
        try:
            counted = _instructions(options, journal, arms, state, progress)
            outcome = _conduct(journal, arms, state, rules, progress, options, started)
        except (KeyboardInterrupt, ArmFailure, InputError, OSError):
            progress.say(f"{GATE}: the finished rounds are kept in {state}; continue with --resume")
            raise
    report = Report(
        mode="compare",
        baseline=_as_text(journal.plan.programs["baseline"]),
        candidate=_as_text(journal.plan.programs["candidate"]),
        budget=rules.budget,
        alpha=rules.alpha,
        outcome=_without(
            common.lost,
            replace(
                counted.added_to(outcome),
                notes=[*baseline.notes, *candidate.notes, *common.notes, *counted.notes, *outcome.notes],
            ),
        ),
    )
    remember(options, report, journal.plan)
    return report


def _as_text(program: dict[str, str]) -> str:
    return f"{program['name']} ({program['version']})"


def _without(lost_cells: list[str], outcome: Outcome) -> Outcome:
    """A gate without some of the baseline's cells cannot pass."""
    passes_without = lost_cells and outcome.verdict is Verdict.PASS
    return replace(outcome, verdict=Verdict.INCONCLUSIVE) if passes_without else outcome


def _names(options: argparse.Namespace) -> dict[Arm, str]:
    return {Arm.BASELINE: options.baseline, Arm.CONTROL: options.baseline, Arm.CANDIDATE: options.candidate}


def _named(options: argparse.Namespace, files: dict[Arm, Path]) -> dict[Arm, Program]:
    """The user's own files, before they are copied. InputError if one is not a poolbench."""
    names = _names(options)
    programs = {arm: Program(arm.name.lower(), names[arm], files[arm]) for arm in (Arm.BASELINE, Arm.CANDIDATE)}
    for program in programs.values():
        program.version()
    return programs


def _cells(options: argparse.Namespace, arms: dict[Arm, Program]) -> CommonCells:
    common = common_cells(arms, _option_sets(options), options.load)
    if options.cost:
        common = replace(common, cells=_with_costs(common.cells, options.cost))
    comparisons = len(with_averages(comparisons_of(common.cells)))
    fewest = fewest_rounds(comparisons, Rules().alpha)
    if options.rounds < fewest:
        raise InputError(
            f"--rounds {options.rounds}: no change could ever be significant among {comparisons} comparisons;"
            f" use at least {fewest}"
        )
    return common


def _option_sets(options: argparse.Namespace) -> list[tuple[str, ...]]:
    sets = load_option_sets if options.load else option_sets
    return sets(options.pools, options.workers, options.run_options)


def _with_costs(cells: list[Cell], named: str) -> list[Cell]:
    chosen = with_costs(cells, metrics_named(named.split(",")))
    if not chosen:
        raise InputError(
            f"--cost {named}: no cell has such a cost; jobs that sleep have no time, others no overhead,"
            " and those of a load neither"
        )
    return chosen


def _journal(
    options: argparse.Namespace, state: Path, arms: dict[Arm, Program], cells: list[Cell], progress: Progress
) -> Journal:
    programs = {"baseline": arms[Arm.BASELINE].identity(), "candidate": arms[Arm.CANDIDATE].identity()}
    seed = options.order_seed or secrets.token_hex(8)
    plan = Plan(programs, tuple(cells), options.rounds, seed, _settings(options, arms, cells, state))
    if options.resume:
        recorded, samples = read_journal(state / JOURNAL)
        other_seed = options.order_seed not in (None, recorded.seed)
        if differs := recorded.difference(plan) or ("--order-seed" if other_seed else None):
            raise InputError(
                f"--resume: {differs} differs from that of the rounds in {state};"
                " use the same, or start over with --force"
            )
        return Journal(state / JOURNAL, recorded, samples)
    progress.start("trying out each cell", len(cells))
    filled = fill_processes(
        arms, cells, options.process_time, state / SCRATCH, lambda cell: progress.step(cell.description)
    )
    return Journal(state / JOURNAL, replace(plan, cells=tuple(filled)))


def _settings(options: argparse.Namespace, arms: dict[Arm, Program], cells: list[Cell], state: Path) -> dict[str, str]:
    return {
        "--process-time": f"{options.process_time:g} s",
        "--budget": f"{100 * options.budget:g} %",  # decides which cells are measured again
        **machine_settings(arms[Arm.BASELINE], cells[0], state / SCRATCH),
    }


def _instructions(
    options: argparse.Namespace, journal: Journal, arms: dict[Arm, Program], state: Path, progress: Progress
) -> Instructions:
    wanted = "off" if options.load else options.instructions
    return count_instructions(
        wanted, arms, _option_sets(options), state / INSTRUCTIONS, journal.plan.seed, options.minutes, progress
    )


def _conduct(
    journal: Journal,
    arms: dict[Arm, Program],
    state: Path,
    rules: Rules,
    progress: Progress,
    options: argparse.Namespace,
    started: float,
) -> Outcome:
    ends = started + 60 * options.minutes * FOR_LOOKS
    processes = Processes(
        arms,
        state,
        state / SCRATCH,
        lambda process: progress.step(f"round {process.round + 1}, {process.cell.description}"),
    )

    def measure(stage: int, cells: list[Cell], rounds: int) -> np.ndarray:
        missing = journal.missing_processes(stage, cells, rounds)
        what = "measuring" if stage == 1 else "measuring what looks slower again"
        plan = f"{what}: {plural(len(cells), 'cell')}, {plural(rounds, 'round')}"
        takes_s = missing * options.process_time
        progress.start(f"{plan}, at least {format_span(takes_s)}" if takes_s >= 1 else plan, missing)
        time_is_up = (lambda: time.monotonic() > ends) if stage == 1 else (lambda: False)
        return measure_rounds(journal, stage, cells, rounds, processes, time_is_up)

    outcome = conduct(list(journal.plan.cells), journal.plan.rounds, measure, rules)
    return replace(outcome, notes=[*outcome.notes, *processes.notes])
