"""How all formats write values and conclusions."""

import math

from ...text.units import format_duration, plural
from ..judge import Conclusion, Verdict
from ..metrics import BY_NAME
from .model import Estimate, Line, Report


def value(line: Line, number: float) -> str:
    """In its unit, for people."""
    return format_duration(number) if line.unit == "ns" else f"{number:.3g}"


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
    return f"{line.pool}, {plural(line.workers, 'worker')}, {line.workload}: {line.metric}"


def conclusion(line: Line) -> str:
    """The last column of a table. "~" is noise: no difference can be seen."""
    if line.conclusion is Conclusion.SLOWER:
        return "SLOWER"
    if line.conclusion is Conclusion.FASTER:
        return "faster"
    if line.conclusion is Conclusion.ENVIRONMENT:
        return (
            f"~ the baseline differs from itself by {percent(line.control.change)}" if line.control else "~ environment"
        )
    if line.conclusion is Conclusion.INCONCLUSIVE:
        return f"~ {sensitivity(line)}"
    if max(line.base, line.new) <= (floor := BY_NAME[line.metric].floor):
        return f"~ below {value(line, floor)}"
    return "~" if line.estimate.low <= 0 <= line.estimate.high else "within budget"


def sensitivity(line: Line) -> str:
    """Which changes would be flagged, and what it takes until an equal program is within the budget. If only the size
    of the slowdown is uncertain, equal programs say nothing.
    """
    seen = "no change" if math.isinf(line.visible) else f"{percent(line.visible).lstrip('+')} and more"
    if (line.confirmation or line.estimate).low > 0:
        return f"slower, perhaps beyond the budget; sees {seen}"
    return f"sees {seen}, the budget {_needed(line)}"


def _needed(line: Line) -> str:
    if line.rounds_needed is None:
        return "never"
    return f"in {plural(line.rounds_needed, 'repetition' if line.noise is None else 'round')}"


def headline(report: Report) -> str:
    """The verdict in a sentence."""
    budget = f"{100 * report.budget:g} %"
    compared = plural(len(report.lines), "comparison")
    if report.verdict is Verdict.REGRESSION:
        slower = report.with_conclusion(Conclusion.SLOWER)
        return f"Regression: more than {budget} slower than the baseline in {len(slower)} of {compared}."
    if report.verdict is Verdict.ENVIRONMENT:
        return "Inconclusive: environment. Identical programs differ here, so this says nothing about the candidate."
    if report.verdict is Verdict.INCONCLUSIVE:
        unclear = report.with_conclusion(Conclusion.INCONCLUSIVE)
        return f"Inconclusive: no regression was found, but {len(unclear)} of {compared} are too noisy to see {budget}."
    if report.verdict is Verdict.NO_BASELINE:
        return f"No baseline: {report.reason}"
    if report.verdict is Verdict.NOT_COMPARABLE:
        return f"Not comparable: {report.reason}"
    if report.verdict is Verdict.ARM_FAILURE:
        return f"Failure: {report.reason}"
    return f"Within budget: 0 of {compared} are more than {budget} slower than the baseline."


def method(report: Report) -> str:
    """The method in a sentence."""
    errors = f"family-wise error {100 * report.alpha:g} % (Holm)"
    if report.mode == "files":
        return f"Mann-Whitney, {errors}. The two runs are from different times, so these numbers include the machine's drift; only `gate compare` decides."
    return (
        f"Interleaved A/A/B comparison, {plural(report.rounds or 0, 'round')}; exact sign test, {errors}, hits measured"
        " again in new rounds."
    )
