"""The gate's first stage: counts instructions, judges them, and counts again what looks as if it executed more."""

from collections.abc import Sequence

from ..cells import Cell
from ..compare.instructions import Decided, Finding, InstructionRules, judge
from ..measure.instructions import Counting


def decide(
    counting: Counting, cells: Sequence[Cell], rules: InstructionRules = InstructionRules()
) -> tuple[list[Decided], list[str]]:
    """The cells that could be counted, and sentences about the others."""
    counts, notes = counting.rounds_of(1, cells)
    first = dict(zip(counts, judge(list(counts.values()), rules.alpha, rules)))
    hits = [cell for cell, counted in first.items() if counted.finding is Finding.MORE]
    counts, more_notes = counting.rounds_of(2, hits) if hits else ({}, [])
    again = dict(zip(counts, judge(list(counts.values()), rules.again, rules)))
    return [Decided(cell, counted, again.get(cell)) for cell, counted in first.items()], [*notes, *more_notes]
