"""Takes a gate through its stages: measure, judge, measure again what looks slower, judge that."""

from collections.abc import Callable

import numpy as np

from .cells import Cell
from .compare.estimates import Values
from .compare.judge import Rules, fewest_rounds
from .compare.looks import Look, conclude, everything_in, first_share, looks_of, see
from .compare.outcome import Compared, Outcome, Verdict, verdict_of
from .comparisons import Comparison, comparisons_of, with_averages

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
    decided: dict[Comparison, Compared] = {}
    every: list[Comparison] | None = None
    left = looks_of(
        rounds, fewest_rounds(len(with_averages(comparisons_of(cells))), first_share(rules.alpha)), rules.alpha
    )
    number = 0
    while left:
        number, look = number + 1, left.pop(0)
        values = measure(1, cells, look.rounds)
        if len(values) < look.rounds:
            look, left = Look(len(values), look.alpha + sum(later.alpha for later in left), last=True), []
        measured = Values.of(values, comparisons_of(cells))
        if every is None:
            every, notes, complete = everything_in(measured), measured.notes(), not measured.lost
        seen = see(measured, [one for one in every if one not in decided], len(every), look, rules)
        again = measure(1 + number, seen.cells_to_measure_again, look.rounds) if seen.flagged else None
        compared = {one.comparison: one for one in conclude(seen, again, rules)}
        decided |= {comparison: one for comparison, one in compared.items() if not one.conclusion.is_open}
        verdict = verdict_of(list(compared.values()), complete)
        if verdict is Verdict.REGRESSION or not (open_ones := [one for one in every if one not in decided]):
            break
        cells = [cell for cell in cells if any(cell in one.cells for one in open_ones)]
    in_order = [decided.get(one) or compared[one] for one in every]
    return Outcome(verdict, in_order, look.rounds, notes)
