"""The report for programs. `gate_version` is the version of this format: fields may be added, but none is renamed or
changes its meaning without a new version. In version 1, the mode "compare" was called "duet"; version 2
had `noise`, `smallest_visible_change` and `rounds_needed` instead of `level` and `limit`.
"""

import json
from typing import Any

from ...text.printable import printable
from ..compare.outcome import Compared, Estimate, Report

VERSION = 3


def render(report: Report, exit_code: int) -> str:
    """Missing values are null."""
    content = {
        "gate_version": VERSION,
        "mode": report.mode,
        "verdict": report.outcome.verdict.value,
        "exit_code": exit_code,
        "reason": report.outcome.reason or None,
        "baseline": report.baseline,
        "candidate": report.candidate,
        "budget": report.budget,
        "family_wise_error": report.alpha,
        "rounds": report.outcome.rounds,
        "notes": report.outcome.notes,
        "comparisons": [_comparison(one) for one in report.outcome.compared],
    }
    return json.dumps(_printable(content), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _printable(content: Any) -> Any:
    """JSON's own escapes would keep lone surrogates, which some readers refuse."""
    if isinstance(content, dict):
        return {key: _printable(value) for key, value in content.items()}
    if isinstance(content, list):
        return list(map(_printable, content))
    return printable(content) if isinstance(content, str) else content


def _comparison(one: Compared) -> dict[str, Any]:
    return {
        "level": one.comparison.level.value,
        "pool": one.comparison.pool,
        "workers": one.comparison.workers,
        "workload": one.comparison.workload,
        "metric": one.comparison.metric.name,
        "unit": one.comparison.metric.unit or None,
        "baseline": one.base,
        "candidate": one.new,
        "finding": one.conclusion.value,
        "estimate": _estimate(one.estimate),
        "control": _estimate(one.control),
        "confirmation": _estimate(one.again),
        "limit": one.limit,
    }


def _estimate(estimate: Estimate | None) -> dict[str, float] | None:
    if estimate is None:
        return None
    return {"change": estimate.change, "low": estimate.low, "high": estimate.high, "p_adjusted": estimate.p}
