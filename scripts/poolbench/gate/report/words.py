"""How all formats write values and conclusions."""

import math

from ...text.units import format_duration, plural
from ..compare.outcome import Compared, Conclusion, Estimate, Verdict
from ..metrics import Metric
from .report import Report


def value(metric: Metric, number: float | None) -> str:
    """In its unit, for people; a dash if there is none."""
    if number is None:
        return "-"
    return format_duration(number) if metric.unit == "ns" else f"{number:.3g}"


def workers(one: Compared) -> str:
    return "-" if one.comparison.workers is None else str(one.comparison.workers)


def percent(change: float) -> str:
    """With its sign: "+3.1 %", "-12 %"; as a factor if it is large."""
    if math.isinf(change):
        return "-"
    if change >= 9.995:
        return f"x{change + 1:.3g}"
    digits = 0 if abs(change) >= 0.0995 else 1
    return f"{100 * change:+.{digits}f} %"


def format_interval(estimate: Estimate) -> str:
    return f"[{percent(estimate.low)}, {percent(estimate.high)}]"


def p_value(p: float) -> str:
    return f"{p:.3f}" if p >= 0.001 else f"{p:.0e}"


def where(one: Compared) -> str:
    comparison = one.comparison
    workers = [] if comparison.workers is None else [plural(comparison.workers, "worker")]
    return f"{', '.join([comparison.pool, *workers, comparison.workload])}: {comparison.metric.name}"


def conclusion(one: Compared, budget: float) -> str:
    """The last column of a table. "~" is noise: no difference can be seen."""
    if one.conclusion is Conclusion.SLOWER:
        return f"SLOWER, {'beyond' if one.shown.low > budget else 'perhaps within'} the budget"
    if one.conclusion is Conclusion.FASTER:
        return "faster"
    if one.conclusion is Conclusion.ENVIRONMENT:
        return (
            f"~ the baseline differs from itself by {percent(one.control.change)}" if one.control else "~ environment"
        )
    if one.conclusion is Conclusion.INCONCLUSIVE:
        return _undecided(one)
    metric = one.comparison.metric
    if one.base is not None and max(one.base, one.new or 0) <= metric.floor:
        return f"~ below {value(metric, metric.floor)}"
    return f"within {percent(one.limit).lstrip('+')}"


def _undecided(one: Compared) -> str:
    if one.again is not None:
        return "~ looked slower, but not when measured again"
    return f"~ may be beyond {percent(one.limit).lstrip('+')}"


def headline(report: Report) -> str:
    """The verdict in a sentence."""
    budget = f"{100 * report.budget:g} %"
    compared = plural(len(report.outcome.compared), "comparison")
    if report.outcome.verdict is Verdict.REGRESSION:
        slower = report.outcome.with_conclusion(Conclusion.SLOWER)
        certain = sum(one.shown.low > report.budget for one in slower)
        return (
            f"Regression: slower than the baseline in {len(slower)} of {compared}, in {certain} of them certainly by more"
            f" than {budget}."
        )
    if report.outcome.verdict is Verdict.INCONCLUSIVE:
        if report.outcome.reason:
            return f"Inconclusive: {report.outcome.reason}"
        unclear = len(report.outcome.with_conclusion(Conclusion.INCONCLUSIVE, Conclusion.ENVIRONMENT))
        if not unclear:
            return "Inconclusive: no regression was found, but the candidate lacks some of what the baseline has."
        return f"Inconclusive: no regression was found, but {unclear} of {compared} {_is_or_are(unclear)} too noisy to rule one out."
    if report.outcome.verdict is Verdict.NO_BASELINE:
        return f"No baseline: {report.outcome.reason}"
    if report.outcome.verdict is Verdict.NOT_COMPARABLE:
        return f"Not comparable: {report.outcome.reason}"
    if report.outcome.verdict is Verdict.ARM_FAILURE:
        return f"Failure: {report.outcome.reason}"
    if report.mode == "files":
        return f"Within budget: none of {compared} can have grown by {budget}."
    return (
        f"Within budget: no cost of all pools together grew by {budget}, and none of the {compared} beyond its limit."
    )


def _is_or_are(count: int) -> str:
    return "is" if count == 1 else "are"


def method(report: Report) -> str:
    """The method in a sentence."""
    errors = f"family-wise error {100 * report.alpha:g} % (Holm)"
    if report.mode == "files":
        return f"Permutation test of the ranks of runs, {errors}. Each run is one process and counts once."
    return (
        f"Interleaved A/A/B comparison, {plural(report.outcome.rounds or 0, 'round')}; exact test of the candidate's rank among the"
        f" three, {errors}; hits measured again in new rounds."
    )
