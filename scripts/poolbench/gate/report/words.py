"""How all formats write values and conclusions."""

import math

from ...text.units import format_duration, plural
from ..compare.judge import Conclusion, Verdict
from ..compare.outcome import Estimate, Line, Report
from ..metrics import BY_NAME


def value(line: Line, number: float | None) -> str:
    """In its unit, for people; a dash if there is none."""
    if number is None:
        return "-"
    return format_duration(number) if line.unit == "ns" else f"{number:.3g}"


def workers(line: Line) -> str:
    return "-" if line.workers is None else str(line.workers)


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


def where(line: Line) -> str:
    parts = [line.pool, *([plural(line.workers, "worker")] if line.workers is not None else []), line.workload]
    return f"{', '.join(parts)}: {line.metric}"


def conclusion(line: Line, budget: float) -> str:
    """The last column of a table. "~" is noise: no difference can be seen."""
    if line.conclusion is Conclusion.SLOWER:
        return f"SLOWER, {'beyond' if line.shown.low > budget else 'perhaps within'} the budget"
    if line.conclusion is Conclusion.FASTER:
        return "faster"
    if line.conclusion is Conclusion.ENVIRONMENT:
        return (
            f"~ the baseline differs from itself by {percent(line.control.change)}" if line.control else "~ environment"
        )
    if line.conclusion is Conclusion.INCONCLUSIVE:
        return _undecided(line)
    if line.base is not None and max(line.base, line.new or 0) <= (floor := BY_NAME[line.metric].floor):
        return f"~ below {value(line, floor)}"
    return f"within {percent(line.limit).lstrip('+')}"


def _undecided(line: Line) -> str:
    if line.confirmation is not None:
        return "~ looked slower, but not when measured again"
    return f"~ may be beyond {percent(line.limit).lstrip('+')}"


def headline(report: Report) -> str:
    """The verdict in a sentence."""
    budget = f"{100 * report.budget:g} %"
    compared = plural(len(report.lines), "comparison")
    if report.verdict is Verdict.REGRESSION:
        slower = report.with_conclusion(Conclusion.SLOWER)
        certain = sum(line.shown.low > report.budget for line in slower)
        return (
            f"Regression: slower than the baseline in {len(slower)} of {compared}, in {certain} of them certainly by more"
            f" than {budget}."
        )
    if report.verdict is Verdict.INCONCLUSIVE:
        if report.reason:
            return f"Inconclusive: {report.reason}"
        unclear = len(report.with_conclusion(Conclusion.INCONCLUSIVE, Conclusion.ENVIRONMENT))
        if not unclear:
            return "Inconclusive: no regression was found, but the candidate lacks some of what the baseline has."
        return f"Inconclusive: no regression was found, but {unclear} of {compared} {_is_or_are(unclear)} too noisy to rule one out."
    if report.verdict is Verdict.NO_BASELINE:
        return f"No baseline: {report.reason}"
    if report.verdict is Verdict.NOT_COMPARABLE:
        return f"Not comparable: {report.reason}"
    if report.verdict is Verdict.ARM_FAILURE:
        return f"Failure: {report.reason}"
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
        f"Interleaved A/A/B comparison, {plural(report.rounds or 0, 'round')}; exact test of the candidate's rank among the"
        f" three, {errors}; hits measured again in new rounds."
    )
