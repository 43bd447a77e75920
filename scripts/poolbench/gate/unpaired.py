"""Two result files against each other: Mann-Whitney on the repetitions that they have in common."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from ..columns import WORKLOAD
from ..palette import in_order
from ..results import Results
from ..workloads import name_workloads
from . import rank_sum
from .comparable import differing_fields
from .failures import NoBaseline, NotComparable
from .holm import adjusted
from .judge import Finding, Rules, finding_of, verdict_of
from .metrics import Metric, metrics_for
from .rank_sum import Shift
from .report.model import Estimate, Line, Report
from .sensitivity import POWER

_CELL = ["pool", "workers", *WORKLOAD]


class _Pair:
    """The values of one metric of one cell in both files."""

    def __init__(self, metric: Metric, base: pd.DataFrame, new: pd.DataFrame) -> None:
        self.metric = metric
        self.row = base.iloc[0]
        self.base, self.new = (metric.of(rows).dropna().to_numpy() for rows in (base, new))

    @property
    def told(self) -> bool:
        return len(self.base) > 0 and len(self.new) > 0

    def shift(self) -> Shift:
        return rank_sum.compare(*(np.maximum(values, self.metric.floor) for values in (self.base, self.new)))


def compare_files(base: Results, new: Results, names: tuple[str, str], rules: Rules) -> Report:
    """NotComparable if machine, build or jobs differ; NoBaseline if the files have no cell in common."""
    if differing := differing_fields(base.rows, new.rows):
        raise NotComparable(f"{names[0]} and {names[1]} differ in {'; '.join(differing)}.")
    pairs = _pairs(base.rows, new.rows)
    if not pairs:
        raise NoBaseline(f"{names[0]} has no cell (pool, workers, workload) of {names[1]}.")
    shifts = [pair.shift() for pair in pairs]
    findings = _findings(shifts, rules)
    return Report(
        mode="files",
        verdict=verdict_of(findings),
        baseline=names[0],
        candidate=names[1],
        budget=rules.budget,
        alpha=rules.alpha,
        lines=_lines(pairs, shifts, findings, rules),
        notes=[*_notes(names[0], base), *_notes(names[1], new), *_too_few(pairs, rules)],
    )


def _notes(name: str, results: Results) -> list[str]:
    return [note if note.startswith(name) else f"{name}: {note}" for note in results.notes]


def _pairs(base: pd.DataFrame, new: pd.DataFrame) -> list[_Pair]:
    ours, theirs = (dict(list(rows.groupby(_CELL, observed=True, sort=False))) for rows in (base, new))
    place = {pool: i for i, pool in enumerate(in_order([str(key[0]) for key in theirs]))}
    common = sorted(
        (key for key in theirs if key in ours), key=lambda key: (key[_CELL.index("sleep_ns")], place[key[0]], key[1])
    )
    pairs = [pair for key in common for pair in _pairs_of_cell(ours[key], theirs[key])]
    return [pair for pair in pairs if pair.told]


def _pairs_of_cell(base: pd.DataFrame, new: pd.DataFrame) -> list[_Pair]:
    """Of repetitions that were traced alike, since a trace costs time."""
    sleeps = bool(base["sleep_ns"].iloc[0] > 0)
    for traced in (sleeps, not sleeps):
        ours, theirs = (rows[rows["trace"] == int(traced)] for rows in (base, new))
        if len(ours) and len(theirs):
            return [_Pair(metric, ours, theirs) for metric in metrics_for(sleeps)]
    return []


def _findings(shifts: list[Shift], rules: Rules) -> list[Finding]:
    slower = adjusted(np.array([shift.p_slower for shift in shifts])) <= rules.alpha
    faster = adjusted(np.array([shift.p_faster for shift in shifts])) <= rules.alpha
    return [_finding(*each, rules) for each in zip(shifts, slower, faster)]


def _finding(shift: Shift, slower: bool, faster: bool, rules: Rules) -> Finding:
    slower = slower and shift.estimate > rules.tolerated
    faster = faster and shift.estimate < -rules.tolerated
    return finding_of(slower, faster, shift.high, rules)


def _lines(pairs: list[_Pair], shifts: list[Shift], findings: list[Finding], rules: Rules) -> list[Line]:
    workloads = name_workloads(pd.DataFrame([pair.row for pair in pairs]).reset_index(drop=True))
    p = adjusted(np.array([shift.p_slower for shift in shifts]))
    return [_line(*each, rules, rules.alpha / len(pairs)) for each in zip(pairs, shifts, findings, p, workloads)]


def _line(pair: _Pair, shift: Shift, finding: Finding, p: float, workload: str, rules: Rules, step: float) -> Line:
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
        finding=finding,
        noise=None,
        visible=float(np.expm1(_visible_shift(pair, shift, rules, step))),
        rounds_needed=_repetitions_needed(pair, shift, rules, step),
    )


def _visible_shift(pair: _Pair, shift: Shift, rules: Rules, step: float) -> float:
    """The log ratio that is accused with probability POWER, as if estimates scattered normally; infinite if there are too
    few repetitions to accuse anything.
    """
    if rank_sum.smallest_p_value(len(pair.base), len(pair.new)) > step:
        return float("inf")
    return float(max(norm.isf(step) * shift.error, rules.tolerated) + norm.ppf(POWER) * shift.error)


def _repetitions_needed(pair: _Pair, shift: Shift, rules: Rules, step: float) -> int:
    """In either file, until an equal program is within budget with probability POWER: errors shrink with their root."""
    now = min(len(pair.base), len(pair.new))
    wanted = rules.tolerated / (norm.ppf(0.975) + norm.ppf(POWER))
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
