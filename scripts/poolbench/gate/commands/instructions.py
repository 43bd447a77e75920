"""The gate's first stage: counts instructions, judges them, and counts again what looks as if it executed more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...system.errors import InputError
from ...system.progress import Progress
from ...text.units import format_count, plural
from ..cells import Arm, Cell
from ..compare.instructions import InstructionRules, conclude, judge
from ..compare.outcome import Compared, Outcome, Verdict, verdict_of
from ..measure.instructions import JOBS, ROUNDS, Counting, Counts, counted_cells, longest_s
from ..programs.counting import NotCounted, Source, source_for
from ..programs.program import Program


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


def instructions(
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
    compared, notes = decide(counting, cells, on_stage=progress.start)
    return Instructions(compared, [*_method(source, compared), *notes])


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


def decide(
    counting: Counting,
    cells: Sequence[Cell],
    rules: InstructionRules = InstructionRules(),
    on_stage: Callable[[str, int], None] = lambda what, processes: None,
) -> tuple[list[Compared], list[str]]:
    """What became of the cells that could be counted, and sentences about the others."""
    on_stage(f"counting instructions: {plural(len(cells), 'cell')}, {plural(ROUNDS, 'round')}", len(cells) * ROUNDS * 3)
    counts, notes = counting.rounds_of(1, cells)
    first = dict(zip(counts, judge(list(counts.values()), rules.alpha, rules)))
    hits = [cell for cell, counted in first.items() if counted.more]
    if hits:
        on_stage(
            f"counting again what looks as if it executes more: {plural(len(hits), 'cell')}", len(hits) * ROUNDS * 3
        )
        counts, more_notes = counting.rounds_of(2, hits)
        again = dict(zip(counts, judge(list(counts.values()), rules.again, rules)))
    else:
        again, more_notes = {}, []
    return [conclude(cell, one, again.get(cell), rules) for cell, one in first.items()], [*notes, *more_notes]
