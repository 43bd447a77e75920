"""Makes the report of a judged comparison of programs."""

import numpy as np

from . import sensitivity
from .holm import adjusted
from .judge import Arm, Rules
from .paired import Effects
from .plan import Plan
from .report.model import Estimate, Line, Report
from .stages import Compared, Measured, Judged


def report_of(judged: Judged, plan: Plan, rules: Rules, notes: list[str]) -> Report:
    unreported = [f"{comparison.metric.name} of {comparison.cell.description}" for comparison in judged.unreported]
    if unreported:
        notes = [*notes, f"Not compared, because a program does not report it: {'; '.join(unreported)}."]
    return Report(
        mode="compare",
        verdict=judged.verdict,
        baseline=_as_text(plan.programs["baseline"]),
        candidate=_as_text(plan.programs["candidate"]),
        budget=rules.budget,
        alpha=rules.alpha,
        rounds=plan.rounds,
        lines=[_line(compared, len(judged.compared), rules) for compared in judged.compared],
        notes=notes,
    )


def _as_text(program: dict[str, str]) -> str:
    return f"{program['name']} ({program['version']})"


def _line(compared: Compared, comparisons: int, rules: Rules) -> Line:
    cell, metric = compared.comparison.cell, compared.comparison.metric
    deciding = compared.deciding
    noise = sensitivity.noise(deciding.stage.candidate.ratios[:, deciding.place])
    return Line(
        pool=cell.pool,
        workers=cell.workers,
        workload=cell.workload,
        metric=metric.name,
        unit=metric.unit,
        base=float(np.median(deciding.values[:, Arm.BASELINE])),
        new=float(np.median(deciding.values[:, Arm.CANDIDATE])),
        estimate=_of_candidate(compared.first),
        control=_estimate(deciding.stage.control, deciding.stage.control.p_differs, deciding.place),
        confirmation=_of_candidate(compared.second) if compared.second else None,
        conclusion=compared.conclusion,
        noise=noise,
        visible=_visible(noise, deciding.stage.rounds, comparisons, rules),
        rounds_needed=None if noise is None else sensitivity.rounds_needed(noise, comparisons, rules),
    )


def _visible(noise: float | None, rounds: int, comparisons: int, rules: Rules) -> float:
    if noise is None:
        return float("inf")
    return float(np.expm1(sensitivity.smallest_visible_shift(noise, rounds, comparisons, rules)))


def _of_candidate(measured: Measured) -> Estimate:
    effects = measured.stage.candidate
    return _estimate(effects, effects.p_slower, measured.place)


def _estimate(effects: Effects, p: np.ndarray, place: int) -> Estimate:
    change, low, high = (float(np.expm1(part[place])) for part in (effects.estimate, effects.low, effects.high))
    return Estimate(change, low, high, float(adjusted(p)[place]))
