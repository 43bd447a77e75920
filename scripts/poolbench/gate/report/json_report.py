"""The report for programs. `gate_version` is the version of this format: fields may be added, but none is renamed or
changes its meaning without a new version. In version 1, the mode "compare" was called "duet"; version 2
had `noise`, `smallest_visible_change` and `rounds_needed` instead of `level` and `limit`.
"""

import json
from typing import Any

from ...text.printable import printable
from ..compare.outcome import Estimate, Line, Report

VERSION = 3


def render(report: Report, exit_code: int) -> str:
    """Missing values are null."""
    content = {
        "gate_version": VERSION,
        "mode": report.mode,
        "verdict": report.verdict.value,
        "exit_code": exit_code,
        "reason": report.reason or None,
        "baseline": report.baseline,
        "candidate": report.candidate,
        "budget": report.budget,
        "family_wise_error": report.alpha,
        "rounds": report.rounds,
        "notes": report.notes,
        "comparisons": [_comparison(line) for line in report.lines],
    }
    return json.dumps(_printable(content), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _printable(content: Any) -> Any:
    """JSON's own escapes would keep lone surrogates, which some readers refuse."""
    if isinstance(content, dict):
        return {key: _printable(value) for key, value in content.items()}
    if isinstance(content, list):
        return list(map(_printable, content))
    return printable(content) if isinstance(content, str) else content


def _comparison(line: Line) -> dict[str, Any]:
    return {
        "level": line.level,
        "pool": line.pool,
        "workers": line.workers,
        "workload": line.workload,
        "metric": line.metric,
        "unit": line.unit or None,
        "baseline": line.base,
        "candidate": line.new,
        "finding": line.conclusion.value,
        "estimate": _estimate(line.estimate),
        "control": _estimate(line.control),
        "confirmation": _estimate(line.confirmation),
        "limit": line.limit,
    }


def _estimate(estimate: Estimate | None) -> dict[str, float] | None:
    if estimate is None:
        return None
    return {"change": estimate.change, "low": estimate.low, "high": estimate.high, "p_adjusted": estimate.p}
