"""How all formats write values and conclusions."""

from ...text.changes import format_change
from ...text.units import format_count, format_duration, plural
from ..compare.outcome import Compared, Conclusion, Report, Verdict
from ..metrics import INSTRUCTIONS, Metric


def value(metric: Metric, number: float | None) -> str:
    """In its unit, for people; a dash if there is none."""
    if number is None:
        return "-"
    if metric is INSTRUCTIONS:
        return format_count(round(number))
    return format_duration(number) if metric.unit == "ns" else f"{number:.3g}"


def workers(one: Compared) -> str:
    return "-" if one.comparison.workers is None else str(one.comparison.workers)


def where(one: Compared) -> str:
    comparison = one.comparison
    workers = [] if comparison.workers is None else [plural(comparison.workers, "worker")]
    return f"{', '.join([comparison.pool, *workers, comparison.workload])}: {comparison.metric.name}"


def conclusion(one: Compared, budget: float) -> str:
    """The last column of a table. "~" is noise: no difference can be seen."""
    if one.conclusion is Conclusion.SLOWER and one.comparison.metric is INSTRUCTIONS:
        return "MORE"
    if one.conclusion is Conclusion.SLOWER:
        return f"SLOWER, {'beyond' if one.shown.low > budget else 'perhaps within'} the budget"
    if one.conclusion is Conclusion.FASTER:
        return "fewer" if one.comparison.metric is INSTRUCTIONS else "faster"
    if one.conclusion is Conclusion.NOT_JUDGED:
        return f"~ not judged, equal programs differ by up to {format_change(one.limit).lstrip('+')}"
    if one.conclusion is Conclusion.ENVIRONMENT:
        return (
            f"~ the baseline differs from itself by {format_change(one.control.change)}"
            if one.control
            else "~ environment"
        )
    if one.conclusion is Conclusion.INCONCLUSIVE:
        return _undecided(one)
    metric = one.comparison.metric
    if one.base is not None and max(one.base, one.new or 0) <= metric.floor:
        return f"~ below {value(metric, metric.floor)}"
    return f"within {format_change(one.limit).lstrip('+')}"


def _undecided(one: Compared) -> str:
    if one.again is not None:
        return "~ looked slower, but not when measured again"
    return f"~ may be beyond {format_change(one.limit).lstrip('+')}"


def headline(report: Report) -> str:
    """The verdict in a sentence."""
    budget = f"{100 * report.budget:g} %"
    compared = plural(len(_judged(report.outcome.compared)), "comparison")
    if report.outcome.verdict is Verdict.REGRESSION:
        return f"Regression: {_accused(report, budget)}."
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


def _judged(compared: list[Compared]) -> list[Compared]:
    return [one for one in compared if one.conclusion is not Conclusion.NOT_JUDGED]


def _accused(report: Report, budget: str) -> str:
    """Which costs accuse: instructions, which see the code and not the waiting, what was measured, or both."""
    counted, measured = [], []
    for one in _judged(report.outcome.compared):
        (counted if one.comparison.metric is INSTRUCTIONS else measured).append(one)
    more, slower = ([one for one in those if one.conclusion is Conclusion.SLOWER] for those in (counted, measured))
    compared = plural(len(measured), "comparison")
    certain = sum(one.shown.low > report.budget for one in slower)
    of_measured = (
        f"slower than the baseline in {len(slower)} of {compared}, in {certain} of them certainly by more than {budget}"
        if slower
        else f"none of {compared} of times and other measured costs accuses"
    )
    if not counted:
        return of_measured
    if more:
        return f"more instructions per job in {len(more)} of {plural(len(counted), 'cell')}; {of_measured}"
    return f"{of_measured}; instructions per job do not accuse"


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
