"""Gates of programs that are slower, simulated: how often they say so."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..gate.cells import Arm, Cell
from ..gate.compare.estimates import Effects, candidate_effects, differences_of
from ..gate.compare.judge import Rules
from ..gate.compare.outcome import Outcome, Verdict
from ..gate.comparisons import Comparison
from ..gate.metrics import OVERHEAD, TIME
from ..system.errors import InputError
from .equal_programs import ALARMS, SAID
from .recording import Recording
from .resampling import Draw, Null, equal_rounds, with_factors, with_rounds_of
from .sections import Promise, Section, always, at_least, at_most, change_shown, percent, rate, table
from .simulation import finds, no_factors, simulated_gates

FOUND = 0.9  # of all gates, at least
_OF_POOL = 0.03  # how much slower a pool is that must be found
_OF_CELL = 0.1
_MUCH = 50  # times
_APART = 0.2  # what two baselines of a disturbed cell differ by
_SEED = 2


def planted_slowdowns(equal: Recording, gates: int, rules: Rules) -> Section:
    """In rounds of equal programs, costs of the candidate are multiplied."""
    planted = Planted(equal, rules, equal_rounds(equal, Null.EXCHANGED, np.random.default_rng(_SEED)))
    rows, promises = [], []

    def add(what: str, found: int, promise: Callable[[str, int, int], Promise] | None = None) -> None:
        rows.append([what, str(gates), rate(found, gates)])
        promises.extend([promise(f"Found: {what}", found, gates)] if promise else [])

    for pool in dict.fromkeys(cell.pool for cell in equal.cells):
        own = [cell for cell in equal.cells if cell.pool == pool]
        add(f"`{pool}`, all its costs + {percent(_OF_POOL, 0)}", planted.found(own, _OF_POOL, gates), _in_most)
    for change in (_OF_POOL, rules.budget):
        add(f"everything + {percent(change, 0)}", planted.found(equal.cells, change, gates))
    add(f"one cell {_MUCH} times slower, each in turn", planted.found_much_slower(gates), always)
    beside = f"one cell {_MUCH} times slower, and the two baselines of another {percent(_APART, 0)} apart"
    add(beside, planted.found_beside_disturbed(gates), always)
    lines = [
        "## Slower programs\n",
        "As with the arms exchanged, but costs of the candidate are multiplied. Found means that the gate reports a regression in what is"
        f" slower. The budget is {percent(rules.budget, 0)}: a program that is slower by exactly that may be reported or not.\n",
        *table(("", ">gates", ">found [95 % interval]"), rows),
    ]  # fmt: skip
    alarms = planted.alarms_if_disturbed(gates)
    disturbed = f"{SAID}: arms exchanged, and the two baselines of one cell {percent(_APART, 0)} apart"
    promises.append(at_most(disturbed, alarms, gates, ALARMS))
    return Section(lines, promises)


def one_slower_cell(equal: Recording, gates: int, rules: Rules) -> Section:
    """The time of each cell, or its overhead, is multiplied in turn."""
    planted = Planted(equal, rules, equal_rounds(equal, Null.EXCHANGED, np.random.default_rng(_SEED)))
    found = {
        cell: planted.found([cell], _OF_CELL, gates, _is_time) for cell in equal.cells if _is_above_floor(equal, cell)
    }
    worst = min(found, key=lambda cell: found[cell])
    lines = [
        f"## One cell that is {percent(_OF_CELL, 0)} slower\n",
        f"The share of {gates} gates that find it, if the time of one cell, or the overhead of one whose jobs sleep, grows by"
        f" {percent(_OF_CELL, 0)}. The worst is {worst.description}. A dash: so little overhead that the gate ignores it"
        f" (below {OVERHEAD.floor:g} ns).\n",
        *_by_workers(equal.cells, {cell: percent(count / gates, 0) for cell, count in found.items()}),
    ]  # fmt: skip
    what = f"Found: the time or overhead of one cell + {percent(_OF_CELL, 0)}"
    return Section(
        lines,
        [
            _in_most(f"{what}, all cells together", sum(found.values()), gates * len(found)),
            _in_most(f"{what}, in the worst cell", found[worst], gates),
        ],
    )


def _is_above_floor(equal: Recording, cell: Cell) -> bool:
    time = [place for place in equal.places(cell) if _is_time(equal.comparisons[place])]
    return bool((np.median(equal.values[:, :, time], axis=(0, 1)) > equal.floors[time]).all())


def _by_workers(cells: Sequence[Cell], texts: dict[Cell, str]) -> list[str]:
    """A table with a row per pool and kind of job, and a column per worker count."""
    counts = sorted({cell.workers for cell in cells})
    rows = []
    for pool, sleeps in dict.fromkeys((cell.pool, cell.sleeps) for cell in cells):
        own = {cell.workers: texts.get(cell, "–") for cell in cells if (cell.pool, cell.sleeps) == (pool, sleeps)}
        rows.append([f"`{pool}`", (OVERHEAD if sleeps else TIME).name, *(own.get(count, "") for count in counts)])
    return table(("pool", "cost", *(f">W = {count}" for count in counts)), rows)


@dataclass(frozen=True)
class Planted:
    """Gates of equal programs in which something was made slower. Each function returns how many of them find it."""

    equal: Recording
    rules: Rules
    draw: Draw

    def found(
        self, cells: Sequence[Cell], change: float, gates: int, which: Callable[[Comparison], bool] = lambda one: True
    ) -> int:
        factors = self._slower(cells, 1 + change, which)
        return self._count(factors, cells, gates)

    def found_much_slower(self, gates: int) -> int:
        return sum(self._count(self._slower([cell], _MUCH), [cell], 1) for cell in self._in_turn(gates))

    def found_beside_disturbed(self, gates: int) -> int:
        """The disturbed cell is the next one."""
        count = 0
        for cell, disturbed in zip(self._in_turn(gates), self._in_turn(gates, first=1)):
            count += self._count(self._slower([cell], _MUCH) * self._disturbed(disturbed), [cell], 1)
        return count

    def alarms_if_disturbed(self, gates: int) -> int:
        """How many gates alarm although nothing is slower."""
        return sum(
            outcome.verdict is Verdict.REGRESSION
            for cell in self._in_turn(gates)
            for outcome in self._gates(self._disturbed(cell), 1)
        )

    def _in_turn(self, gates: int, first: int = 0) -> Iterator[Cell]:
        cells = self.equal.cells
        return (cells[(first + number) % len(cells)] for number in range(gates))

    def _slower(
        self, cells: Sequence[Cell], factor: float, which: Callable[[Comparison], bool] = lambda one: True
    ) -> np.ndarray:
        factors = no_factors(self.equal.cells)
        slower = [one.cells[0] in cells and which(one) for one in self.equal.comparisons]
        factors[Arm.CANDIDATE, slower] = factor
        return factors

    def _disturbed(self, cell: Cell) -> np.ndarray:
        factors = no_factors(self.equal.cells)
        factors[Arm.CONTROL, self.equal.places(cell)] = 1 + _APART
        return factors

    def _count(self, factors: np.ndarray, slower: Sequence[Cell], gates: int) -> int:
        return sum(finds(outcome, slower) for outcome in self._gates(factors, gates))

    def _gates(self, factors: np.ndarray, gates: int) -> Iterator[Outcome]:
        return simulated_gates(self.equal, with_factors(self.draw, factors), gates, self.rules)


def _is_time(comparison: Comparison) -> bool:
    return comparison.metric in (TIME, OVERHEAD)


def _in_most(said: str, count: int, of: int) -> Promise:
    return at_least(f"{said}, in {percent(FOUND, 0)} of all gates", count, of, FOUND)


def recorded_slowdowns(equal: Recording, slowed: dict[float, Recording], gates: int, rules: Rules) -> Section:
    random = np.random.default_rng(_SEED)
    others = equal_rounds(equal, Null.EXCHANGED, random)
    rows, promises = [], []
    for aimed, recording in sorted(slowed.items()):
        for cell in recording.cells:
            if cell not in equal.cells:
                raise InputError(f"{cell.description}: was slowed down, but there are no rounds of equal programs.")
            draw = with_rounds_of(others, equal, recording, cell, random)
            found = sum(finds(outcome, [cell]) for outcome in simulated_gates(equal, draw, gates, rules))
            effects = _effects_on_time(recording, cell)
            seen = change_shown(effects, 0)
            rows.append([f"`{cell.pool}`", str(cell.workers), percent(aimed, 0), seen, rate(found, gates)])
            if aimed == _OF_CELL and effects.low[0] <= np.log1p(aimed) <= effects.high[0]:
                promises.append(_in_most(f"Found: {cell.description}, recorded, {seen} slower", found, gates))
    lines = [
        "## Slowdowns that were recorded\n",
        "The candidate spins before each job for as long as it takes to add the share of the time per job that is *aimed* at (in a build with"
        " POOLBENCH_TEST_SLOWDOWN, which no release has; the cost of a spin is measured first). *Seen* is how much the time per job grew, with"
        " its interval. In a simulated gate these rounds replace the cell's equal ones. A promise is tested on a cell whose interval contains"
        f" an aim of {percent(_OF_CELL, 0)}. {next(iter(slowed.values())).rounds} rounds of each cell and {gates} gates.\n",
        *table(("pool", ">W", ">aimed", ">seen", ">found [95 % interval]"), rows),
    ]  # fmt: skip
    return Section(lines, promises)


def _effects_on_time(recording: Recording, cell: Cell) -> Effects:
    time = [place for place in recording.places(cell) if _is_time(recording.comparisons[place])]
    return candidate_effects(differences_of(recording.values[:, :, time], recording.floors[time]))
