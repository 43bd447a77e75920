"""The table for a terminal or a log."""

from ...text.printable import printable
from ..compare.outcome import Line, Report
from . import words

_HEADINGS = ("pool", "W", "workload", "", "baseline", "candidate", "change", "[interval]", "p", "")
_RIGHT = {1, 4, 5, 6, 8}


def render(report: Report) -> str:
    """Ends with the verdict."""
    parts = []
    if report.lines:
        parts.append(_table([_HEADINGS, *(_fields(line, report.budget) for line in report.lines)]))
        parts.append(words.method(report))
    parts += report.notes
    parts.append(words.headline(report))
    return printable("\n".join(parts)) + "\n"


def _fields(line: Line, budget: float) -> tuple[str, ...]:
    estimate = line.shown
    return (
        line.pool, words.workers(line), line.workload, line.metric, words.value(line, line.base), words.value(line, line.new),
        words.percent(estimate.change), words.format_interval(estimate), words.p_value(estimate.p), words.conclusion(line, budget),
    )  # fmt: skip


def _table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(field) for field in column) for column in zip(*rows)]
    return "\n".join("  ".join(_aligned(row, widths)).rstrip() for row in rows)


def _aligned(row: tuple[str, ...], widths: list[int]) -> list[str]:
    return [
        field.rjust(width) if i in _RIGHT else field.ljust(width) for i, (field, width) in enumerate(zip(row, widths))
    ]
