"""Gates of counted instructions that were really run."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from ..gate.compare.instructions import InstructionRules
from ..gate.compare.outcome import Conclusion
from ..gate.measure.instructions import BATCHES, JOBS, ROUNDS
from ..system.errors import InputError
from .counting import EQUAL, MORE, REBUILT
from .sections import Promise, Section, always, percent, table

_TITLE = "## Instructions per job\n"


def counted_gates(path: Path) -> Section:
    """Reads a line of JSON per gate. InputError if a line is something else."""
    if not path.exists():
        return Section([_TITLE, "Gates of counted instructions are not run yet.\n"])
    try:
        gates = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        kinds = _by_kind(gates)
        lines = [_TITLE, *_about(gates), *_kinds(kinds), *_cells(gates)]
        promises = [promise for kind, some in kinds.items() for promise in _promises(*kind, some)]
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise InputError(
            f"{path}: cannot be read: {error}; measure it with scripts/gate-validation instructions."
        ) from None
    return Section(lines, promises)


def _by_kind(gates: list[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    kinds: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for gate in gates:
        kinds[gate["kind"], gate["pool"]].append(gate)
    return kinds


def _about(gates: list[dict[str, Any]]) -> list[str]:
    rules = InstructionRules()
    return [
        f"Counted by {gates[0]['source']}, in {ROUNDS} rounds of processes with {BATCHES} batches of {JOBS} jobs each. The"
        f" budget is {percent(rules.budget)}, the family-wise error {percent(rules.alpha, 0)}, that of counting again"
        f" {percent(rules.again, 0)}. A candidate that executes more has a loop before each job, in steps of two"
        " instructions.\n"
    ]


def _kinds(kinds: dict[tuple[str, str], list[dict[str, Any]]]) -> list[str]:
    rows = [
        [_said(*kind), str(some[0]["added"]), str(len(some)), str(_accused(some)), f"{np.median([gate['minutes'] for gate in some]):.1f}"]
        for kind, some in kinds.items()
    ]  # fmt: skip
    return table(("candidate", ">instructions added per job", ">gates", ">accused", ">minutes"), rows)


def _cells(gates: list[dict[str, Any]]) -> list[str]:
    """Of equal programs."""
    cells: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for gate in gates:
        if gate["kind"] != MORE:
            for cell in gate["cells"]:
                cells[cell["cell"]].append(cell)
    rows = [
        [
            cell,
            f"{np.median([one['base'] for one in some]):.0f}",
            percent(float(np.median([one["scatter"] for one in some])), 2),
            percent(max(abs(one["change"]) for one in some), 2),
            f"{sum(one['finding'] != Conclusion.NOT_JUDGED.value for one in some)} of {len(some)}",
        ]
        for cell, some in cells.items()
    ]
    return table(("equal programs", ">instructions per job", ">scatter", ">largest change", ">judged"), rows)


def _promises(kind: str, pool: str, gates: list[dict[str, Any]]) -> list[Promise]:
    if kind == MORE:
        growth = percent(gates[0]["growth"], 0)
        return [always(f"{growth} more instructions in `{pool}` are found", _accused(gates), len(gates))]
    quiet = len(gates) - _accused(gates)
    return [always(f"Equal programs are not accused by instructions: {_said(kind, pool)}", quiet, len(gates))]


def _said(kind: str, pool: str) -> str:
    return {EQUAL: "the program itself", REBUILT: REBUILT, MORE: f"more in `{pool}`"}[kind]


def _accused(gates: list[dict[str, Any]]) -> int:
    return sum(any(cell["finding"] == Conclusion.SLOWER.value for cell in gate["cells"]) for gate in gates)
