"""Compares two result files: an exact test of the runs that each has."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...results.comparable import differing_fields, shared_runs
from ...results.hosts import say_hosts_apart
from ...results.reader import Results
from ...statistics.holm import adjusted
from ...statistics.permutation import Shift, shifts_of
from ...system.errors import InputError
from ...text.units import plural
from ..cells import Cell
from ..comparisons import Comparison, Level
from ..failures import NotComparable
from ..metrics import DEFAULT, LATENCIES, Metric, applicable
from .in_common import in_common, words_of
from .judge import Rules
from .outcome import Compared, Conclusion, Estimate, Outcome, Verdict, verdict_of
from .runs import RunValues, costs_of, run_values, too_few

_OF_READER = "runs on one machine are combined"  # this command keeps them apart


def compare_files(
    base: Results, new: Results, names: tuple[str, str], rules: Rules, metrics: Sequence[Metric] = DEFAULT
) -> Outcome:
    """Compares those of these costs that the jobs have. Uses the rows with status ok. NotComparable if machine, build or jobs differ, or if both files have a run;
    NoBaseline if the files have no cell in common; InputError if the common cells have no values or impossible ones.
    """
    _require_comparable(base.rows, new.rows, names)
    costs, lost_cells, notes_in_common = _costs(base.rows, new.rows, names, metrics)
    if all(cost.unknown for cost in costs):
        raise InputError(f"{names[0]} and {names[1]}: nothing can be compared: no pool reports these costs.")
    known = [cost for cost in costs if cost.comparable]
    compared = _compared(known, shifts_of([cost.above_floor() for cost in known]), rules)
    lost = _Lost(lost_cells, costs, known, rules)
    verdict = verdict_of(compared, complete=not lost.anything)
    notes = [
        *_notes(names[0], base), *_notes(names[1], new), *notes_in_common, *_unreported(costs, names),
        *too_few(known, names, rules), *_not_in_turns(base.rows, new.rows, names), *_of_other_hosts(base.rows, new.rows, names),
    ]  # fmt: skip
    return Outcome(verdict, compared, notes=notes, reason=_reason(verdict, compared, lost, rules))


def _costs(
    base: pd.DataFrame, new: pd.DataFrame, names: tuple[str, str], metrics: Sequence[Metric]
) -> tuple[list[RunValues], list[str], list[str]]:
    """The costs of all cells, the cells that cannot be compared, and the notes. Latencies come from traced rows."""
    costs: list[RunValues] = []
    lost: list[str] = []
    notes: list[str] = []
    for traced_only in (False, True):
        some = [one for one in metrics if (one in LATENCIES) == traced_only]
        if not some:
            continue
        common = in_common(base, new, names, traced_only)
        for rows, others in common.cells:
            sleeps = bool(rows["sleep_ns"].iloc[0] > 0)
            costs += [run_values(metric, rows, others, names) for metric in applicable(some, sleeps)]
        lost += common.lost
        notes += common.notes
    return costs, list(dict.fromkeys(lost)), list(dict.fromkeys(notes))


class _Lost:
    """How much of what the base has could not have failed."""

    def __init__(self, cells: list[str], costs: list[RunValues], compared: list[RunValues], rules: Rules) -> None:
        self.cells = len(cells)
        self.costs = sum(_lacks_some(cost) for cost in costs)
        self.undecided = sum(not cost.can_be_decided(len(compared), rules) for cost in compared)

    @property
    def anything(self) -> bool:
        return self.cells + self.costs + self.undecided > 0


def _require_comparable(base: pd.DataFrame, new: pd.DataFrame, names: tuple[str, str]) -> None:
    if differing := differing_fields(base, new):
        raise NotComparable(f"{names[0]} and {names[1]} differ in {'; '.join(differing)}.")
    if shared := shared_runs(base, new):
        raise NotComparable(
            f"{names[0]} and {names[1]} both have {'run' if len(shared) == 1 else 'runs'} {', '.join(shared)},"
            " and a run does not differ from itself; measure each program with runs of its own."
        )


def _notes(name: str, results: Results) -> list[str]:
    notes = [note for note in results.notes if _OF_READER not in note]
    return [note if note.startswith(name) else f"{name}: {note}" for note in notes]


def _lacks_some(cost: RunValues) -> bool:
    return not cost.unknown and bool(np.isnan(cost.of_base).any() or np.isnan(cost.of_new).any())


def _unreported(costs: list[RunValues], names: tuple[str, str]) -> list[str]:
    notes = []
    for name, side in zip(names, ("of_base", "of_new")):
        if lacking := [cost for cost in costs if not cost.unknown and np.isnan(getattr(cost, side)).any()]:
            notes.append(f"Not reported by every run in {name}: {'; '.join(costs_of(lacking))}.")
    if unknown := [cost for cost in costs if cost.unknown]:
        notes.append(f"Not compared, because neither file has it: {'; '.join(costs_of(unknown))}.")
    return notes


def _not_in_turns(base: pd.DataFrame, new: pd.DataFrame, names: tuple[str, str]) -> list[str]:
    """ISO 8601 sorts as text."""
    (first, last), (new_first, new_last) = ((times.min(), times.max()) for times in map(_times, (base, new)))
    if not (last < new_first or new_last < first):
        return []
    return [
        f"The runs in {names[0]} and in {names[1]} did not take turns. Whatever changed on the machine between them is in"
        " these numbers, so a false alarm is likelier than 1 %; `gate record` with two programs alternates them, and"
        " `gate compare` decides on noisy machines."
    ]


def _of_other_hosts(base: pd.DataFrame, new: pd.DataFrame, names: tuple[str, str]) -> list[str]:
    both = pd.concat([base.assign(file=names[0]), new.assign(file=names[1])])
    return [text.strip()] if (text := say_hosts_apart(both, "file")) else []


def _times(rows: pd.DataFrame) -> pd.Series:
    return rows["timestamp_utc"].astype(str)


def _reason(verdict: Verdict, every: list[Compared], lost: _Lost, rules: Rules) -> str:
    """Why nothing is decided, if that is not noise alone; otherwise empty."""
    if verdict is Verdict.REGRESSION or not lost.anything:
        return ""
    compared = plural(len(every), "comparison")
    noisy = sum(one.conclusion.is_open for one in every) - lost.undecided
    parts = [
        (lost.undecided, f"{lost.undecided} of {compared} have too few runs"),
        (lost.cells, f"{plural(lost.cells, 'cell')} of the baseline could not be compared"),
        (lost.costs, f"{plural(lost.costs, 'cost')} {'is' if lost.costs == 1 else 'are'} not reported by every run"),
        (noisy, f"{noisy} of {compared} are too noisy to see {100 * rules.budget:g} %"),
    ]
    return f"no regression was found, but {', '.join(text for count, text in parts if count > 0)}."


def _compared(costs: list[RunValues], shifts: list[Shift], rules: Rules) -> list[Compared]:
    if not costs:
        return []
    words = words_of(pd.DataFrame([cost.row for cost in costs]).reset_index(drop=True))
    slower = adjusted(np.array([shift.p_slower for shift in shifts]))
    faster = adjusted(np.array([shift.p_faster for shift in shifts]))
    return [_one_compared(*each, rules, len(costs)) for each in zip(costs, shifts, slower, faster, words)]


def _one_compared(
    cost: RunValues, shift: Shift, slower: float, faster: float, words: str, rules: Rules, comparisons: int
) -> Compared:
    conclusion = _conclusion(cost, shift, slower, faster, rules, comparisons)
    base, new = _levels(cost, shift)
    change, low, high = (float(np.expm1(part)) for part in (shift.estimate, shift.low, shift.high))
    return Compared(
        Comparison(Level.CELL, (_cell(cost, words),), cost.metric),
        base=base,
        new=new,
        estimate=Estimate(change, low, high, float(faster if conclusion is Conclusion.FASTER else slower)),
        conclusion=conclusion,
        limit=rules.budget,
    )


def _cell(cost: RunValues, words: str) -> Cell:
    row = cost.row
    return Cell(words, words, str(row["pool"]), int(row["workers"]), bool(row["sleep_ns"] > 0), options=())


def _levels(cost: RunValues, shift: Shift) -> tuple[float, float]:
    """The costs that stand beside the estimated change, and differ by it: the median of all runs after those of one side
    were shifted to the other. Medians of the sides may differ by something else. Below the floor there is no change, so
    these are medians.
    """
    medians = float(np.median(cost.base)), float(np.median(cost.new))
    if max(medians) <= cost.metric.floor:
        return medians
    base, new = map(np.log, cost.above_floor())
    level = np.median(np.concatenate([base, new - shift.estimate]))
    return float(np.exp(level)), float(np.exp(level + shift.estimate))


def _conclusion(
    cost: RunValues, shift: Shift, p_slower: float, p_faster: float, rules: Rules, comparisons: int
) -> Conclusion:
    """A comparison that could not have failed is inconclusive."""
    if not cost.can_be_decided(comparisons, rules):
        return Conclusion.INCONCLUSIVE
    slower = p_slower <= rules.alpha and shift.estimate > rules.tolerated
    faster = p_faster <= rules.alpha and shift.estimate < -rules.tolerated
    if slower:
        return Conclusion.SLOWER
    if faster:
        return Conclusion.FASTER
    return Conclusion.INCONCLUSIVE if shift.high > rules.tolerated else Conclusion.WITHIN_BUDGET
