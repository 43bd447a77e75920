"""The stages of a gate: it counts instructions, then measures rounds. Each takes four steps in turn: measure, judge,
measure again what was accused, judge that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from ..system.errors import InputError
from ..system.progress import Progress
from ..text.units import format_count, plural
from .cells import Arm, Cell
from .compare import instructions
from .compare.estimates import Values
from .compare.instructions import Counted, InstructionRules
from .compare.judge import Rules, fewest_rounds
from .compare.looks import conclude, everything_in, first_share, last_look, looks_of, see
from .compare.outcome import Compared, Outcome, Verdict, verdict_of
from .comparisons import Comparison, comparisons_of, with_averages
from .measure.instructions import JOBS, ROUNDS, Counting, Counts, counted_cells, longest_s
from .programs.counting import NotCounted, Source, source_for
from .programs.program import Program

Measure = Callable[[int, list[Cell], int], np.ndarray]
"""Measures some rounds of the cells, or takes them from the journal. Stage 1 is that of the looks, stage 1 + n that of
what the n-th look flagged. Returns values by round, Arm and comparison (comparisons_of); NaN where a program reports
none. In stage 1, a later call asks for the same rounds and more, of the same cells or fewer, and gets fewer rounds if
the time is up.
"""


def conduct(cells: list[Cell], rounds: int, measure: Measure, rules: Rules) -> Outcome:
    """Measures at most so many rounds, look by look, until a look finds a regression or nothing is open. A comparison
    that is decided is not looked at again, and a cell is measured for as long as a comparison of it is open. If
    `measure` returns fewer rounds than wanted, because the time is up, the gate looks a last time, at the rounds that
    it has, and spends all the error that is left. InputError if nothing can be compared.
    """
    fewest = fewest_rounds(len(with_averages(comparisons_of(cells))), first_share(rules.alpha))
    looks = looks_of(rounds, fewest, rules.alpha)
    found: dict[Comparison, Compared] = {}  # in the latest look at each comparison
    for number, look in enumerate(looks, 1):
        values = Values.of(measure(1, cells, look.rounds), comparisons_of(cells))
        if values.rounds < look.rounds:
            look = last_look(values.rounds, looks[number - 1 :])
        if number == 1:
            every = still_open = everything_in(values)
            notes, complete = values.notes(), not values.lost
        seen = see(values, still_open, len(every), look, rules)
        again = measure(1 + number, seen.cells_to_measure_again, look.rounds) if seen.flagged else None
        found |= {one.comparison: one for one in conclude(seen, again, rules)}
        verdict = verdict_of(list(found.values()), complete)
        still_open = [one for one in every if found[one].conclusion.is_open]
        if verdict is Verdict.REGRESSION or not still_open or look.last:
            break
        cells = [cell for cell in cells if any(cell in one.cells for one in still_open)]
    return Outcome(verdict, [found[one] for one in every], look.rounds, notes)


@dataclass(frozen=True)
class Instructions:
    """What was counted. `notes` are whole sentences."""

    compared: list[Compared] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def added_to(self, outcome: Outcome) -> Outcome:
        """A gate fails if either accuses, and passes only if both do."""
        passes = outcome.verdict is Verdict.PASS
        verdict = verdict_of(self.compared, complete=passes)
        return replace(
            outcome,
            verdict=verdict if passes or verdict is Verdict.REGRESSION else outcome.verdict,
            compared=[*self.compared, *outcome.compared],
        )


def conduct_counting(
    counting: Counting,
    cells: Sequence[Cell],
    rules: InstructionRules = InstructionRules(),
    on_stage: Callable[[str, int], None] = lambda what, processes: None,
) -> Instructions:
    """Counts the cells, and again those that look as if they executed more. The notes are about cells that could not be
    counted.
    """
    on_stage(f"counting instructions: {plural(len(cells), 'cell')}, {plural(ROUNDS, 'round')}", len(cells) * ROUNDS * 3)
    counts, notes = counting.rounds_of(1, cells)
    first = dict(zip(counts, instructions.judge(list(counts.values()), rules.alpha, rules)))
    again: dict[Cell, Counted] = {}
    if hits := [cell for cell, counted in first.items() if counted.more]:
        what = f"counting again what looks as if it executes more: {plural(len(hits), 'cell')}"
        on_stage(what, len(hits) * ROUNDS * 3)
        counts, more_notes = counting.rounds_of(2, hits)
        again = dict(zip(counts, instructions.judge(list(counts.values()), rules.again, rules)))
        notes = [*notes, *more_notes]
    return Instructions(
        [instructions.conclude(cell, one, again.get(cell), rules) for cell, one in first.items()], notes
    )


def count_instructions(
    wanted: str,
    arms: dict[Arm, Program],
    option_sets: Sequence[tuple[str, ...]],
    counts: Path,
    seed: str,
    minutes: float,
    progress: Progress,
) -> Instructions:
    """`wanted` is auto, on or off; InputError if it is on and nothing can be counted. Counts the rest of what is in the
    file `counts`.
    """
    if wanted == "off":
        return Instructions()
    cells = counted_cells(arms, option_sets)
    source = source_for(arms.values(), cells[0]) if cells else NotCounted("no cell's jobs are without sleep.")
    if isinstance(source, NotCounted):
        if wanted == "on":
            raise InputError(f"--instructions on: {source.why}")
        return Instructions(notes=[f"Instructions were not counted: {source.why}"])
    kept = Counts(counts, _origin(source, arms))
    counting = Counting(source, arms, kept, seed, progress.step, longest_s(minutes))
    counted = conduct_counting(counting, cells, on_stage=progress.start)
    return replace(counted, notes=[*_method(source, counted.compared), *counted.notes])


def _origin(source: Source, arms: dict[Arm, Program]) -> dict[str, object]:
    programs = {arm.name.lower(): arms[arm].identity()["sha256"] for arm in Arm}
    return {"source": source.value, "jobs": JOBS, **programs}


def _method(source: Source, compared: list[Compared]) -> list[str]:
    if not compared:
        return []
    rules = InstructionRules()
    return [
        f"Instructions: {plural(ROUNDS, 'round')} of batches of {format_count(JOBS)} jobs, counted by {source.value};"
        f" permutation test, family-wise error {100 * rules.alpha:g} % (Holm), hits counted again. Judged where equal"
        f" programs differ by less than {100 * rules.budget:g} %. They see code, not waiting."
    ]
