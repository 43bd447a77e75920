"""results/gate-validation.md: what the recordings prove."""

from pathlib import Path

from ..gate.commands.compare_options import PROCESS_S
from ..gate.compare.judge import Rules
from ..system.errors import InputError
from ..text.units import unbroken_numbers
from .beside_a_neighbour import beside_a_neighbour
from .counted_gates import counted_gates
from .equal_programs import equal_programs
from .real_gates import real_gates
from .recording import Recording, read_recordings
from .sections import Section, percent, table_of_promises
from .slower_programs import one_slower_cell, planted_slowdowns, recorded_slowdowns

_HEAD = """# Does the gate keep its promises?

`scripts/gate-validation page` writes this page from the recordings in [gate](gate), which its other commands measure. The simulated gates
draw from them, and the gate's own code judges them. What the statistics are and why:
[scripts/poolbench/gate/DESIGN.md](../scripts/poolbench/gate/DESIGN.md). The budget is {budget}, the family-wise error of the looks {alpha}, that
of measuring again {again}. A default gate's processes take {process_ms:g} ms.
Equal programs were measured on {equal}.
Slower ones were measured on {slowed}.
"""

_FEWER = 5  # times fewer gates for each value of a long table


def render(folder: Path, gates: int) -> str:
    """From rounds.csv, slowed.csv and, if they exist, neighbour.csv, instructions.jsonl and real.jsonl in `folder`, with this many simulated gates for each
    value. Where there is a value for each cell, a fifth.
    """
    rules = Rules()
    equal = _equal(folder / "rounds.csv")
    slowed = read_recordings(folder / "slowed.csv")
    fewer = max(1, gates // _FEWER)
    sections = [
        equal_programs(equal, gates, rules),
        planted_slowdowns(equal, gates, rules),
        one_slower_cell(equal, fewer, rules),
        recorded_slowdowns(equal, slowed, fewer, rules),
        *_neighbour(folder / "neighbour.csv", gates, rules),
        counted_gates(folder / "instructions.jsonl"),
        real_gates(folder / "real.jsonl"),
    ]
    head = _HEAD.format(
        budget=percent(rules.budget, 0),
        alpha=percent(rules.alpha, 0),
        again=percent(rules.again, 0),
        process_ms=1000 * PROCESS_S,
        equal=equal.origin,
        slowed=next(iter(slowed.values())).origin,
    )
    promises = table_of_promises([promise for section in sections for promise in section.promises])
    return unbroken_numbers("\n".join([head, *promises, *(line for section in sections for line in section.lines)]))


def _neighbour(path: Path, gates: int, rules: Rules) -> list[Section]:
    return [beside_a_neighbour(_equal(path), gates, rules)] if path.exists() else []


def _equal(path: Path) -> Recording:
    recordings = read_recordings(path)
    if 0.0 not in recordings:
        raise InputError(f"{path}: has no rounds of equal programs; record them with scripts/gate-validation record.")
    return recordings[0.0]
