"""Workflow commands, which GitHub shows beside a change (docs.github.com, "Workflow commands for GitHub Actions")."""

from ...text.changes import format_change, format_interval
from ...text.printable import printable
from ..compare.outcome import Compared, Conclusion, Report, Verdict
from . import words

MOST = 10  # GitHub shows no more from one step

_TITLE = "poolbench gate"


def render(report: Report, exit_code: int) -> str:
    """The verdict unless it is a pass, then the regressions, as many as fit into MOST lines. They are errors if they
    fail the job.
    """
    slower = report.outcome.with_conclusion(Conclusion.SLOWER)
    lines = []
    if report.outcome.verdict is not Verdict.PASS:
        lines.append(_command("error" if exit_code else "warning", _TITLE, words.headline(report)))
    lines += [_command("error", "slower", _message(one)) for one in slower]
    return "".join(lines[:MOST])


def refusal(reason: str) -> str:
    """For a gate that ended before it had a verdict."""
    return _command("error", _TITLE, reason)


def _message(one: Compared) -> str:
    estimate = one.shown
    return f"{words.where(one)} {format_change(estimate.change)} {format_interval(estimate.low, estimate.high)}"


def _command(level: str, title: str, message: str) -> str:
    escaped = printable(message).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{level} title={title}::{escaped}\n"
