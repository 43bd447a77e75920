"""Plans made for tests, of two cells."""

from poolbench.gate.cells import Cell
from poolbench.gate.measure.journal import Plan

ROUNDS = 60


def cell(pool: str, sleeps: bool = False) -> Cell:
    return Cell(f"{pool}/workers:1/jobs:10/sleep:0", f"{pool}, 1 worker, 10 jobs", pool, 1, sleeps, ("--jobs", "10"))


CELLS = (cell("quiet"), cell("slowed"))


def plan(cells: tuple[Cell, ...] = CELLS, rounds: int = ROUNDS) -> Plan:
    programs = {role: {"name": role, "version": "poolbench 1", "sha256": role} for role in ("baseline", "candidate")}
    return Plan(programs, cells, rounds, "seed")
