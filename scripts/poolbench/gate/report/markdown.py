"""A comment for a pull request: the verdict, what is worth a look, and the rest folded away."""

from ..judge import Finding, Verdict
from . import words
from .model import Line, Report

_HEADER = "| pool | W | workload | cost | baseline | candidate | change | interval | p | |\n|---|--:|---|---|--:|--:|--:|---|--:|---|"
_SIGNS = {Verdict.PASS: "✅", Verdict.REGRESSION: "❌", Verdict.ARM_FAILURE: "❌"}


def render(report: Report) -> str:
    sign = _SIGNS.get(report.verdict, "⚠️")
    parts = [
        f"### {sign} poolbench gate\n",
        _plain(words.headline(report)),
        f"\n`{report.baseline}` → `{report.candidate}`",
    ]
    notable = [line for line in report.lines if line.finding in (Finding.SLOWER, Finding.ENVIRONMENT, Finding.FASTER)]
    if notable:
        parts.append("\n" + _table(notable))
    rest = [line for line in report.lines if line not in notable]
    if rest:
        parts.append(f"\n<details><summary>{len(rest)} without a finding</summary>\n\n{_table(rest)}\n\n</details>")
    if report.lines:
        parts.append("\n" + words.method(report))
    parts += [f"\n{_plain(note)}" for note in report.notes]
    return "\n".join(parts) + "\n"


def _plain(text: str) -> str:
    """What a program says may look like HTML, as a C++ type does, and would not be shown."""
    return text.replace("<", "\\<")


def _table(lines: list[Line]) -> str:
    return "\n".join([_HEADER, *map(_row, lines)])


def _row(line: Line) -> str:
    estimate = line.confirmation or line.estimate
    conclusion = words.conclusion(line)
    cells = (
        f"`{line.pool}`", str(line.workers), line.workload, line.metric, words.value(line, line.base),
        words.value(line, line.new), words.percent(estimate.change), words.interval(estimate), words.p_value(estimate.p),
        f"**{conclusion}**" if line.finding is Finding.SLOWER else conclusion,
    )  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
