"""results/gate-validation.md: what the recordings prove."""

from pathlib import Path

from ...system.errors import InputError
from ...text.units import unbroken_numbers
from ..judge import Rules
from .equal_programs import noise_of, real_gates, simulated_gates
from .recording import Recording, read_recordings
from .sections import Promise, table
from .slower_programs import recorded_slowdowns, slowdowns_at_low_noise

_HEAD = """# Does the gate keep its promises?

`scripts/gate-validation page` writes this page from the recordings in [gate](gate), which its other commands measure. The simulated gates
draw from them, and the gate's own code judges them. What the statistics are and why:
[scripts/poolbench/gate/DESIGN.md](../scripts/poolbench/gate/DESIGN.md). The budget is {budget:g} %, the family-wise error of a stage {alpha:g} %.
Measured on {origin}.
"""
_KEPT = {True: "kept", False: "**not kept**", None: "too few data"}


def render(folder: Path, gates: int) -> str:
    """From rounds.csv, slowed.csv and real.jsonl in `folder`, with this many simulated gates for each value."""
    rules = Rules()
    equal = _equal(folder / "rounds.csv")
    slowed = read_recordings(folder / "slowed.csv")
    sections = [
        simulated_gates(equal, gates, rules),
        real_gates(folder / "real.jsonl"),
        slowdowns_at_low_noise(equal, gates, rules),
        noise_of(equal),
        recorded_slowdowns(equal, slowed, gates, rules),
    ]
    head = _HEAD.format(budget=100 * rules.budget, alpha=100 * rules.alpha, origin=equal.origin)
    promises = _promises([promise for section in sections for promise in section.promises])
    return unbroken_numbers("\n".join([head, *promises, *(line for section in sections for line in section.lines)]))


def _equal(path: Path) -> Recording:
    recordings = read_recordings(path)
    if 0.0 not in recordings:
        raise InputError(f"{path}: has no rounds of equal programs; record them with scripts/gate-validation record.")
    return recordings[0.0]


def _promises(promises: list[Promise]) -> list[str]:
    rows = [[promise.said, promise.found, _KEPT[promise.kept]] for promise in promises]
    return table(("promise", "found", ""), rows)
