"""Gates of equal programs that were really measured."""

import json
from pathlib import Path

from ..gate.commands.compare_options import MINUTES
from ..gate.compare.outcome import Conclusion, Verdict
from ..gate.report.json_report import VERSION
from ..system.errors import InputError
from ..text.units import plural
from .equal_programs import ALARMS, PASSES, SAID
from .sections import Promise, Section, at_least, at_most, percent, table

_SHOWN = (
    Conclusion.WITHIN_BUDGET, Conclusion.FASTER, Conclusion.INCONCLUSIVE, Conclusion.ENVIRONMENT, Conclusion.NOT_JUDGED,
)  # fmt: skip


def real_gates(path: Path) -> Section:
    """Reads a line of JSON per gate. InputError if a line is something else, or is from a gate of other rules."""
    if not path.exists():
        return Section(["## Real gates\n", "Real gates of these rules are not measured yet.\n"])
    try:
        gates = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rows = [_row(number, gate) for number, gate in enumerate(gates, 1)]
        verdicts = [Verdict(gate["verdict"]) for gate in gates]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"{path}: cannot be read: {error}; measure it with scripts/gate-validation real.") from None
    if not gates:
        raise InputError(f"{path}: has no gates; measure them with scripts/gate-validation real.")
    lines = [
        "## Real gates\n",
        "A program against itself, one gate after another on each machine.\n",
        *table(
            (">", "machine", "options", ">rounds", ">minutes", "verdict", *(f">{one.value}" for one in _SHOWN)), rows
        ),
    ]
    default = [gate["minutes"] for gate in gates if not gate["options"]]
    longest = f"{max(default):.1f} minutes at most, of {plural(len(default), 'gate')}" if default else "not measured"
    alarms, passes = verdicts.count(Verdict.REGRESSION), verdicts.count(Verdict.PASS)
    promises = [
        at_most(f"{SAID}: real gates", alarms, len(gates), ALARMS),
        at_least(f"{percent(PASSES, 0)} of them pass: real gates", passes, len(gates), PASSES),
        Promise(f"A default gate ends in {MINUTES} minutes", longest, max(default) <= MINUTES if default else None),
    ]
    return Section(lines, promises)


def _row(number: int, gate: dict) -> list[str]:  # type: ignore[type-arg]
    if gate["gate_version"] != VERSION:
        raise ValueError(f"gate {number} is of another version")
    conclusions = (str(gate["findings"].get(one.value, 0)) for one in _SHOWN)
    options = f"`{gate['options']}`" if gate["options"] else "none"
    machine = gate["surroundings"]["the machine's cpu_model"]
    return [str(number), machine, options, str(gate["rounds"]), f"{gate['minutes']:.1f}", gate["verdict"], *conclusions]
