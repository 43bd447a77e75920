"""From the outcome of a duet to its report."""

import numpy as np

from . import sensitivity
from .duet import Outcome
from .holm import adjusted
from .judge import Arm, Rules, Stage
from .paired import Effects
from .plan import Plan
from .report.model import Estimate, Line, Report


def report_of(outcome: Outcome, plan: Plan, rules: Rules, notes: list[str]) -> Report:
    lines = [_line(outcome, place, rules) for place in range(len(outcome.comparisons))]
    untold = [f"{comparison.metric.name} of {comparison.cell.words}" for comparison in outcome.untold]
    if untold:
        notes = [*notes, f"Not compared, since a program does not tell it: {'; '.join(untold)}."]
    return Report(
        mode="duet",
        verdict=outcome.verdict,
        baseline=_said(plan.programs["baseline"]),
        candidate=_said(plan.programs["candidate"]),
        budget=rules.budget,
        alpha=rules.alpha,
        rounds=plan.rounds,
        lines=lines,
        notes=notes,
    )


def _said(program: dict[str, str]) -> str:
    return f"{program['name']} ({program['version']})"


def _line(outcome: Outcome, place: int, rules: Rules) -> Line:
    comparison = outcome.comparisons[place]
    first = outcome.first
    second, again = (outcome.second, int(first.slower[:place].sum())) if first.slower[place] else (None, 0)
    values = (
        outcome.values[:, :, place]
        if outcome.confirmation is None or second is None
        else outcome.confirmation[:, :, again]
    )
    control = _control(first, place) if second is None else _control(second, again)
    step = rules.alpha / len(outcome.comparisons)
    sd = sensitivity.noise(first.candidate.ratios[:, place])
    return Line(
        pool=comparison.cell.pool,
        workers=comparison.cell.workers,
        workload=comparison.cell.workload,
        metric=comparison.metric.name,
        unit=comparison.metric.unit,
        base=float(np.median(values[:, Arm.BASELINE])),
        new=float(np.median(values[:, Arm.CANDIDATE])),
        estimate=_estimate(first.candidate, first.candidate.p_slower, place),
        control=control,
        confirmation=None if second is None else _estimate(second.candidate, second.candidate.p_slower, again),
        finding=outcome.findings[place],
        noise=sd,
        visible=float(np.expm1(sensitivity.smallest_visible_shift(sd, first.rounds, step))),
        rounds_needed=sensitivity.rounds_needed(sd, rules.tolerated, step),
    )


def _control(stage: Stage, place: int) -> Estimate:
    return _estimate(stage.control, stage.control.p_differs, place)


def _estimate(effects: Effects, p: np.ndarray, place: int) -> Estimate:
    change, low, high = (float(np.expm1(part[place])) for part in (effects.estimate, effects.low, effects.high))
    return Estimate(change, low, high, float(adjusted(p)[place]))
