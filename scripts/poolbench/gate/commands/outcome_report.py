"""Makes the report of a judged comparison of programs."""

import math

import numpy as np

from ..compare.estimates import Effects
from ..compare.judge import Rules, Verdict
from ..compare.outcome import Estimate, Line, Report
from ..compare.stages import Compared, Judged
from ..comparisons import Comparison
from ..measure.plan import Plan


def report_of(judged: Judged, plan: Plan, rules: Rules, lost_cells: list[str], notes: list[str]) -> Report:
    """A gate without some of the baseline's cells cannot pass."""
    incomplete = judged.verdict is Verdict.PASS and lost_cells
    return Report(
        mode="compare",
        verdict=Verdict.INCONCLUSIVE if incomplete else judged.verdict,
        baseline=_as_text(plan.programs["baseline"]),
        candidate=_as_text(plan.programs["candidate"]),
        budget=rules.budget,
        alpha=rules.alpha,
        rounds=judged.rounds,
        lines=[_line(compared) for compared in judged.compared],
        notes=[
            *notes,
            *_note("Not compared, because the candidate does not report it", judged.lost),
            *_note("Not compared, because neither program reports it", judged.unreported),
        ],
    )


def _as_text(program: dict[str, str]) -> str:
    return f"{program['name']} ({program['version']})"


def _note(what: str, comparisons: list[Comparison]) -> list[str]:
    named = [f"{one.metric.name} of {one.cells[0].description}" for one in comparisons]
    return [f"{what}: {'; '.join(named)}."] if named else []


def _line(compared: Compared) -> Line:
    comparison, judgement, place = compared.comparison, compared.judgement, compared.place
    estimate = _of_candidate(judgement.candidate, place)
    again = _of_candidate(compared.again[0].candidate, compared.again[1]) if compared.again else None
    shown = again or estimate
    return Line(
        level=comparison.level.value,
        pool=comparison.pool,
        workers=comparison.workers,
        workload=comparison.workload,
        metric=comparison.metric.name,
        unit=comparison.metric.unit,
        base=None if math.isnan(compared.base) else compared.base,
        new=None if math.isnan(compared.base) else compared.base * (1 + shown.change),
        estimate=estimate,
        control=_estimate(judgement.control, place, min(1.0, 2 * _smaller_p(judgement.control, place))),
        confirmation=again,
        conclusion=compared.conclusion,
        limit=float(np.expm1(judgement.limit[place])),
    )


def _of_candidate(effects: Effects, place: int) -> Estimate:
    """With the p-value of the direction that the change has."""
    p = effects.p_slower if effects.change[place] >= 0 else effects.p_faster
    return _estimate(effects, place, float(p[place]))


def _smaller_p(effects: Effects, place: int) -> float:
    return float(min(effects.p_slower[place], effects.p_faster[place]))


def _estimate(effects: Effects, place: int, p: float) -> Estimate:
    change, low, high = (float(np.expm1(part[place])) for part in (effects.change, effects.low, effects.high))
    return Estimate(change, low, high, p)
