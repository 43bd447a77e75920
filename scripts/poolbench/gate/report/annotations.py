"""Workflow commands, which GitHub shows beside a change (docs.github.com, "Workflow commands for GitHub Actions")."""

from ...text.printable import printable
from ..judge import Conclusion, Verdict
from . import words
from .model import Line, Report

_TITLE = "poolbench gate"


def render(report: Report, exit_code: int) -> str:
    """A line per regression, and one for the verdict unless it is a pass. They are errors if they fail the job."""
    lines = [_command("error", "slower", _message(line)) for line in report.with_conclusion(Conclusion.SLOWER)]
    if report.verdict not in (Verdict.PASS, Verdict.REGRESSION):
        lines.append(_command("error" if exit_code else "warning", _TITLE, words.headline(report)))
    return "".join(lines)


def refusal(reason: str) -> str:
    """For a gate that ended before it had a verdict."""
    return _command("error", _TITLE, reason)


def _message(line: Line) -> str:
    estimate = line.confirmation or line.estimate
    return f"{words.where(line)} {words.percent(estimate.change)} {words.format_interval(estimate)}"


def _command(level: str, title: str, message: str) -> str:
    escaped = printable(message).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{level} title={title}::{escaped}\n"
