"""A comment for a pull request: the verdict, the differences, and the rest folded away."""

import re
from collections.abc import Iterable

from ...text.changes import format_change, format_interval, format_p
from ...text.printable import one_line, printable
from ...text.units import plural, unbroken_numbers
from ..compare.outcome import Compared, Conclusion, Report, Verdict
from . import words

LONGEST = 65_535  # characters in a comment on GitHub

_HEADER = "| pool | W | workload | cost | baseline | candidate | change | interval | p | |\n|---|--:|---|---|--:|--:|--:|---|--:|---|"
_SIGNS = {Verdict.PASS: "✅", Verdict.REGRESSION: "❌", Verdict.ARM_FAILURE: "❌"}
_ALARMING = (Conclusion.SLOWER, Conclusion.ENVIRONMENT, Conclusion.FASTER)  # in the order in which they are kept
_LONGEST_TEXT = 8_000  # of the headline, and of all notes together
_LONGEST_NAME = 300
_FOR_FRAMES = 1_000  # around the tables


def render(report: Report) -> str:
    """As many rows as fit, differences first; says how many do not fit."""
    head, foot = _head(report), _foot(report)
    room = LONGEST - len(head) - len(foot) - _FOR_FRAMES
    alarming = [one for conclusion in _ALARMING for one in report.outcome.with_conclusion(conclusion)]
    quiet = [one for one in report.outcome.compared if one.conclusion not in _ALARMING]
    kept = _fitting(alarming, room, report.budget)
    room -= sum(_length(one, report.budget) for one in kept)
    folded = _fitting(quiet, room, report.budget) if len(kept) == len(alarming) else []
    shown = report.outcome.compared if len(kept) == len(alarming) else kept
    notable = [one for one in shown if one.conclusion in _ALARMING]
    parts = [
        head,
        *_notable(notable, len(alarming), report.budget),
        *_rest(folded, len(quiet), report.budget),
        *foot.splitlines(),
    ]
    return "\n".join(parts) + "\n"


def _head(report: Report) -> str:
    sign = _SIGNS.get(report.outcome.verdict, "⚠️")
    headline = _plain(_shortened(printable(words.headline(report)), _LONGEST_TEXT))
    return f"### {sign} poolbench gate\n\n{headline}\n\n{_code(report.baseline)} → {_code(report.candidate)}"


def _foot(report: Report) -> str:
    said = [unbroken_numbers(words.method(report))] if report.outcome.compared else []
    notes = _plain(_shortened(printable("\n\n".join(report.outcome.notes)), _LONGEST_TEXT))
    return "".join(f"\n{text}\n" for text in [*said, *filter(None, [notes])])


def _notable(kept: list[Compared], of: int, budget: float) -> list[str]:
    parts = ["\n" + _table(kept, budget)] if kept else []
    return [*parts, _left_out(of - len(kept), "with a difference")] if len(kept) < of else parts


def _rest(folded: list[Compared], of: int, budget: float) -> list[str]:
    parts = []
    if folded:
        parts.append(
            f"\n<details><summary>{of} without a difference</summary>\n\n{_table(folded, budget)}\n\n</details>"
        )
    return [*parts, _left_out(of - len(folded), "without a difference")] if len(folded) < of else parts


def _left_out(count: int, which: str) -> str:
    return f"\nLeft out, because the comment is full: {plural(count, 'comparison')} {which}. --json has them all."


def _fitting(compared: list[Compared], room: int, budget: float) -> list[Compared]:
    """The first lines, as many as fit."""
    kept = []
    for one in compared:
        room -= _length(one, budget)
        if room < 0:
            break
        kept.append(one)
    return kept


def _length(one: Compared, budget: float) -> int:
    return len(_row(one, budget)) + 1


def _plain(text: str) -> str:
    """Text from a program may look like HTML, for example a C++ type, and would then be invisible."""
    return unbroken_numbers(text).replace("<", "\\<")


def _code(name: str) -> str:
    """A name between more backticks than it contains."""
    text = _shortened(one_line(name), _LONGEST_NAME)
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{blank}{text}{blank}{fence}"


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _table(compared: Iterable[Compared], budget: float) -> str:
    return "\n".join([_HEADER, *(_row(one, budget) for one in compared)])


def _row(one: Compared, budget: float) -> str:
    comparison, metric, estimate = one.comparison, one.comparison.metric, one.shown
    conclusion = words.conclusion(one, budget)
    fields = (
        words.workers(one), _words(comparison.workload), metric.name, words.value(metric, one.base),
        words.value(metric, one.new), format_change(estimate.change), format_interval(estimate.low, estimate.high),
        format_p(estimate.p),
        f"**{conclusion}**" if one.conclusion is Conclusion.SLOWER else conclusion,
    )  # fmt: skip
    shown = [_code(comparison.pool), *map(unbroken_numbers, fields)]
    return "| " + " | ".join(field.replace("|", "\\|") for field in shown) + " |"


def _words(text: str) -> str:
    return _plain(_shortened(one_line(text), _LONGEST_NAME))
