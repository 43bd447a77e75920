"""A history as text, and as JSON for programs."""

import json
from typing import Any

from ..system.command_name import command
from ..text.changes import format_change, format_interval, format_p
from ..text.printable import one_line, printable
from ..text.units import plural
from .creep import ALPHA, Found, History
from .record import Gate, Program, Subject
from .trend import step_of

VERSION = 1  # of the JSON

_HEADINGS = ("pool", "W", "workload", "", "gates", "change", "[interval]", "p", "")
_RIGHT = {1, 4, 5, 7}


def text(history: History) -> str:
    """Ends with the verdict."""
    rows = [_HEADINGS, *(_fields(history, one) for one in history.found)]
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = ["  ".join(_aligned(row, widths)).rstrip() for row in rows]
    return printable("\n".join([*lines, _METHOD, *_moves(history), *history.notes, headline(history)])) + "\n"


_METHOD = (
    "Each gate measured its two programs side by side, so machines may differ between gates. Intervals of 95 %; p against"
    f" no change, family-wise error {100 * ALPHA:g} % (Holm), corrected for a look after each gate."
)


def _fields(history: History, one: Found) -> tuple[str, ...]:
    subject, trend = one.trend.subject, one.trend
    return (
        subject.pool, "-" if subject.workers is None else str(subject.workers), workload_of(history, subject),
        subject.metric, str(len(trend.gates)), format_change(trend.last.change),
        format_interval(trend.last.low, trend.last.high), format_p(one.p), _conclusion(history, one),
    )  # fmt: skip


def _aligned(row: tuple[str, ...], widths: list[int]) -> list[str]:
    return [f.rjust(w) if i in _RIGHT else f.ljust(w) for i, (f, w) in enumerate(zip(row, widths))]


def workload_of(history: History, subject: Subject) -> str:
    """With the number of cells if there are averages over different cells."""
    same = [one for one in history.found if one.trend.subject._replace(members=subject.members) == subject]
    cells = f" ({plural(len(subject.members), 'cell')})" if len(same) > 1 else ""
    return f"{subject.workload}{cells}"


def label(program: Program) -> str:
    """The commit; of a program without one, also its name."""
    return f"{program.commit} ({one_line(program.name)})" if program.commit.startswith("sha256:") else program.commit


def _conclusion(history: History, one: Found) -> str:
    said = "~ may be beyond" if one in history.undecided else "within"
    return f"{'GREW beyond' if one.accused else said} {_budget(history)}{_shorter(history, one)}"


def _shorter(history: History, one: Found) -> str:
    """Of a trend that has not all commits."""
    first, last = one.trend.points[0].commit, one.trend.last.commit
    since = f", only since {first}" if first != history.chain.commits[0] else ""
    return since + (f", until {last}" if last != history.chain.commits[-1] else "")


def _budget(history: History) -> str:
    return f"{100 * history.budget:g} %"


def _moves(history: History) -> list[str]:
    """Where the costs moved, commit by commit, then what grew too slowly for that."""
    lines = []
    for commit in history.chain.commits:
        moved = [(one, gate) for one in history.found for gate in one.moved if gate.candidate.commit == commit]
        if moved:
            steps = "; ".join(_step(history, one, gate) for one, gate in moved)
            lines.append(f"Moved at {label(history.chain.programs[commit])}: {steps}.")
    for one in history.accused:
        if not any(step_of(gate, one.trend.subject).log > 0 for gate in one.moved):
            largest = ", ".join(f"{format_change(step.change)} at {step.commit}" for step in one.largest)
            lines.append(f"No single gate shows the growth of {_where(history, one)}; the largest steps are {largest}.")
    return lines


def _step(history: History, one: Found, gate: Gate) -> str:
    step = step_of(gate, one.trend.subject)
    return f"{_where(history, one)} {format_change(step.change)} {format_interval(step.low, step.high)}"


def _where(history: History, one: Found) -> str:
    subject = one.trend.subject
    workers = [] if subject.workers is None else [plural(subject.workers, "worker")]
    return f"{', '.join([subject.pool, *workers, workload_of(history, subject)])}: {subject.metric}"


def headline(history: History) -> str:
    """The verdict in a sentence."""
    first, last = (label(history.chain.programs[history.chain.commits[end]]) for end in (0, -1))
    trends, gates = plural(len(history.found), "trend"), plural(len(history.chain.gates), "gate")
    if history.accused:
        count = len(history.accused)
        return f"Creep: {count} of {trends} grew by more than {_budget(history)} from {first} to {last}, over {gates}."
    certain = f"No creep: none of {trends} certainly grew by more than {_budget(history)} from {first} to {last}, over {gates}"
    if not history.undecided:
        return f"{certain}, and none can have."
    return (
        f"{certain}; {len(history.undecided)} may have. A direct gate narrows their intervals: {command('gate')} compare"
        f" --baseline {history.chain.commits[0]} --candidate {history.chain.commits[-1]} --history FILE"
    )


def as_json(history: History, exit_code: int) -> str:
    chain = history.chain
    content = {
        "history_version": VERSION,
        "exit_code": exit_code,
        "since": chain.commits[0],
        "until": chain.commits[-1],
        "budget": history.budget,
        "gates": len(chain.gates),
        "notes": [printable(note) for note in history.notes],
        "trends": [_trend(one) for one in history.found],
    }
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _trend(one: Found) -> dict[str, Any]:
    subject, trend = one.trend.subject, one.trend
    return {
        "level": subject.level,
        "pool": printable(subject.pool),
        "workers": subject.workers,
        "workload": printable(subject.workload),
        "metric": printable(subject.metric),
        "gates": len(trend.gates),
        "accused": one.accused,
        "p_adjusted": one.p,
        "moved": [gate.candidate.commit for gate in one.moved],
        "points": [{"commit": p.commit, "change": p.change, "low": p.low, "high": p.high} for p in trend.points],
    }
