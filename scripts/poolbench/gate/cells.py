"""The cells that a gate measures, and the comparisons that it makes of them."""

import json
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from ..system.errors import InputError


class Arm(IntEnum):
    """An arm's place in an array of values."""

    BASELINE = 0
    CONTROL = 1  # the baseline again
    CANDIDATE = 2


@dataclass(frozen=True)
class Cell:
    """One pool with one worker count on one workload. `name` and `description` are poolbench's own; `options` are the
    options of `poolbench run` that yield this cell, among others; `repetitions` is how many repetitions one process
    measures; `costs` are the names of the costs that are compared, none for the default ones. `under_load`: its jobs
    arrive one after another, and `options` are those of `poolbench load`.
    """

    name: str
    description: str
    pool: str
    workers: int
    sleeps: bool
    options: tuple[str, ...]
    repetitions: int = 1
    costs: tuple[str, ...] = ()
    under_load: bool = False

    @property
    def key(self) -> str:
        """Unlike the name, it differs between cells of different options of the gate."""
        return " ".join((self.name, *(("--load",) if self.under_load else ()), *self.options))

    @property
    def workload(self) -> str:
        """The description without the pool and the workers."""
        return self.description.removeprefix(f"{self.pool}, ").partition(", ")[2]


def parse_cells(text: str, options: tuple[str, ...], under_load: bool = False) -> list[Cell]:
    """From what poolbench printed when asked for the cells of these options. InputError if it printed anything else."""
    asked = f"`poolbench {'load --list-cells json' if under_load else 'list --cells'}"
    try:
        cells = [_cell(fields, options, under_load) for fields in json.loads(text)["cells"]]
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise InputError(f"{asked}` printed something other than cells ({error}).") from None
    if not cells:
        raise InputError(f"{' '.join((asked, *options))}` lists no cells.")
    return cells


def _cell(fields: dict[str, Any], options: tuple[str, ...], under_load: bool) -> Cell:
    return Cell(
        name=str(fields["name"]),
        description=str(fields["description"]),
        pool=str(fields["pool"]),
        workers=int(fields["workers"]),
        sleeps=int(fields["sleep_ns"]) > 0,
        options=options,
        under_load=under_load,
    )
