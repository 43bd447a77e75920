"""The table for a terminal or a log."""

from ...text.changes import format_change, format_interval, format_p
from ...text.printable import printable
from ..compare.outcome import Compared, Report
from . import words

_HEADINGS = ("pool", "W", "workload", "", "baseline", "candidate", "change", "[interval]", "p", "")
_RIGHT = {1, 4, 5, 6, 8}


def render(report: Report) -> str:
    """Ends with the verdict."""
    parts = []
    if report.outcome.compared:
        parts.append(_table([_HEADINGS, *(_fields(one, report.budget) for one in report.outcome.compared)]))
        parts.append(words.method(report))
    parts += report.outcome.notes
    parts.append(words.headline(report))
    return printable("\n".join(parts)) + "\n"


def _fields(one: Compared, budget: float) -> tuple[str, ...]:
    comparison, metric, estimate = one.comparison, one.comparison.metric, one.shown
    return (
        comparison.pool, words.workers(one), comparison.workload, metric.name, words.value(metric, one.base),
        words.value(metric, one.new), format_change(estimate.change), format_interval(estimate.low, estimate.high),
        format_p(estimate.p), words.conclusion(one, budget),
    )  # fmt: skip


def _table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(field) for field in column) for column in zip(*rows)]
    return "\n".join("  ".join(_aligned(row, widths)).rstrip() for row in rows)


def _aligned(row: tuple[str, ...], widths: list[int]) -> list[str]:
    return [
        field.rjust(width) if i in _RIGHT else field.ljust(width) for i, (field, width) in enumerate(zip(row, widths))
    ]
