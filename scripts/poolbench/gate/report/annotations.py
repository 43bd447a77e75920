"""Workflow commands, which GitHub shows beside a change (docs.github.com, "Workflow commands for GitHub Actions")."""

from ..judge import Finding, Verdict
from . import words
from .model import Line, Report


def render(report: Report) -> str:
    """A line per regression, and one for the verdict unless it is a pass."""
    lines = [_command("error", "slower", _told(line)) for line in report.with_finding(Finding.SLOWER)]
    if report.verdict not in (Verdict.PASS, Verdict.REGRESSION):
        lines.append(_command("warning", "poolbench gate", words.headline(report)))
    return "".join(line + "\n" for line in lines)


def _told(line: Line) -> str:
    estimate = line.confirmation or line.estimate
    return f"{words.where(line)} {words.percent(estimate.change)} {words.interval(estimate)}"


def _command(level: str, title: str, message: str) -> str:
    escaped = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{level} title={title}::{escaped}"
