"""Compares two result files: Mann-Whitney on the repetitions that they have in common."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from ..results.reader import Results
from ..summary.workloads import name_workloads
from ..system.errors import InputError
from . import rank_sum
from .comparable import differing_fields
from .failures import NotComparable
from .holm import adjusted
from .in_common import in_common, words_of
from .judge import Conclusion, Rules, conclusion_of, verdict_of
from .metrics import Metric, metrics_for
from .rank_sum import Shift
from .report.model import Estimate, Line, Report
from .sensitivity import POWER


class _Pair:
    """The values of one metric of one cell in both files."""

    def __init__(self, metric: Metric, base: pd.DataFrame, new: pd.DataFrame) -> None:
        self.metric = metric
        self.row = base.iloc[0]
        self.base, self.new = (metric.of(rows).dropna().to_numpy() for rows in (base, new))

    @property
    def reported(self) -> bool:
        return len(self.base) > 0 and len(self.new) > 0

    def shift(self) -> Shift:
        return rank_sum.compare(*(np.maximum(values, self.metric.floor) for values in (self.base, self.new)))


def compare_files(base: Results, new: Results, names: tuple[str, str], rules: Rules) -> Report:
    """Uses the rows with status ok. NotComparable if machine, build or jobs differ; NoBaseline if the files have no
    cell in common; InputError if the common cells have no values.
    """
    if differing := differing_fields(base.rows, new.rows):
        raise NotComparable(f"{names[0]} and {names[1]} differ in {'; '.join(differing)}.")
    common = in_common(base.rows, new.rows, names)
    everything = [
        _Pair(metric, *cell) for cell in common.cells for metric in metrics_for(bool(cell[0]["sleep_ns"].iloc[0] > 0))
    ]
    pairs = [pair for pair in everything if pair.reported]
    if not pairs:
        raise InputError(f"{names[0]} and {names[1]}: nothing can be compared: no pool reports these costs.")
    shifts = [pair.shift() for pair in pairs]
    conclusions = _conclusions(shifts, rules)
    return Report(
        mode="files",
        verdict=verdict_of(conclusions),
        baseline=names[0],
        candidate=names[1],
        budget=rules.budget,
        alpha=rules.alpha,
        lines=_lines(pairs, shifts, conclusions, rules),
        notes=[
            *_notes(names[0], base), *_notes(names[1], new), *common.notes,
            *_unreported([pair for pair in everything if not pair.reported]), *_too_few(pairs, rules),
        ],
    )  # fmt: skip


def _notes(name: str, results: Results) -> list[str]:
    return [note if note.startswith(name) else f"{name}: {note}" for note in results.notes]


def _unreported(pairs: list[_Pair]) -> list[str]:
    if not pairs:
        return []
    words = words_of(pd.DataFrame([pair.row for pair in pairs]).reset_index(drop=True))
    unreported = [f"{pair.metric.name} of {cell}" for pair, cell in zip(pairs, words)]
    return [f"Not compared, because a file does not have it: {'; '.join(unreported)}."]


def _conclusions(shifts: list[Shift], rules: Rules) -> list[Conclusion]:
    slower = adjusted(np.array([shift.p_slower for shift in shifts])) <= rules.alpha
    faster = adjusted(np.array([shift.p_faster for shift in shifts])) <= rules.alpha
    return [_conclusion(*each, rules) for each in zip(shifts, slower, faster)]


def _conclusion(shift: Shift, slower: bool, faster: bool, rules: Rules) -> Conclusion:
    slower = slower and shift.estimate > rules.tolerated
    faster = faster and shift.estimate < -rules.tolerated
    return conclusion_of(slower, faster, shift.high, rules)


def _lines(pairs: list[_Pair], shifts: list[Shift], conclusions: list[Conclusion], rules: Rules) -> list[Line]:
    workloads = name_workloads(pd.DataFrame([pair.row for pair in pairs]).reset_index(drop=True))
    p = adjusted(np.array([shift.p_slower for shift in shifts]))
    return [_line(*each, rules, rules.alpha / len(pairs)) for each in zip(pairs, shifts, conclusions, p, workloads)]


def _line(
    pair: _Pair, shift: Shift, conclusion: Conclusion, p: float, workload: str, rules: Rules, step: float
) -> Line:
    return Line(
        pool=str(pair.row["pool"]),
        workers=int(pair.row["workers"]),
        workload=workload,
        metric=pair.metric.name,
        unit=pair.metric.unit,
        base=float(np.median(pair.base)),
        new=float(np.median(pair.new)),
        estimate=Estimate(*(float(np.expm1(part)) for part in (shift.estimate, shift.low, shift.high)), float(p)),
        control=None,
        confirmation=None,
        conclusion=conclusion,
        noise=None,
        visible=float(np.expm1(_visible_shift(pair, shift, rules, step))),
        rounds_needed=_repetitions_needed(pair, shift, rules, step),
    )


def _visible_shift(pair: _Pair, shift: Shift, rules: Rules, step: float) -> float:
    """The log ratio that is flagged with probability POWER if estimates are normal; infinite if there are too few
    repetitions to flag anything.
    """
    if rank_sum.smallest_p_value(len(pair.base), len(pair.new)) > step:
        return float("inf")
    return float(max(norm.isf(step) * shift.error, rules.tolerated) + norm.ppf(POWER) * shift.error)


def _repetitions_needed(pair: _Pair, shift: Shift, rules: Rules, step: float) -> int:
    """The repetitions in each file with which an equal program is within budget with probability POWER; errors shrink
    with the square root of the repetitions.
    """
    now = min(len(pair.base), len(pair.new))
    wanted = rules.tolerated / (rank_sum.HALF_WIDTH + norm.ppf(POWER))
    return max(_fewest_repetitions(step), int(np.ceil(now * (shift.error / wanted) ** 2)))


def _fewest_repetitions(step: float) -> int:
    return next(count for count in range(1, 1000) if rank_sum.smallest_p_value(count, count) <= step)


def _too_few(pairs: list[_Pair], rules: Rules) -> list[str]:
    step = rules.alpha / len(pairs)
    fewest = min(rank_sum.smallest_p_value(len(pair.base), len(pair.new)) for pair in pairs)
    if fewest <= step:
        return []
    return [
        f"With so few repetitions nothing can be significant among {len(pairs)} comparisons;"
        f" measure with --repetitions {_fewest_repetitions(step)} or more, or compare fewer cells."
    ]
