"""The finished processes of a gate on disk, as JSON Lines: the plan first, then a line for each process as soon as it
has ended.
"""

import json
import os
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from ...system.errors import InputError
from ..cells import Arm, Cell

FORMAT = 4

_LOAD = "--load"  # on disk it stands before the options of a cell under load, as on the gate's command line


@dataclass(frozen=True)
class Plan:
    """Everything that a gate's measurements depend on; a resumed gate must have the same. `programs` identifies the
    programs: names, versions and digests by role. All orders follow from `seed`. `settings` are the other options and
    the fields of the machine that the rounds depend on, by name.
    """

    programs: dict[str, dict[str, str]]
    cells: tuple[Cell, ...]
    rounds: int
    seed: str
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def costs(self) -> set[str]:
        return {cost for cell in self.cells for cost in cell.costs}

    def difference(self, other: "Plan") -> str | None:
        """The name of the first part that differs. The seed and the repetitions do not count."""
        for role in self.programs:
            if self.programs[role]["sha256"] != other.programs.get(role, {}).get("sha256"):
                return f"the {role}"
        if self.rounds != other.rounds:
            return "--rounds"
        if self.costs != other.costs:
            return "--cost"
        if self._without_repetitions() != other._without_repetitions():
            return "the cells"
        return differing_setting(self.settings, other.settings)

    def _without_repetitions(self) -> list[Cell]:
        return [replace(cell, repetitions=0) for cell in self.cells]


def differing_setting(one: dict[str, str], other: dict[str, str]) -> str | None:
    """The name of the first setting that differs."""
    return next((name for name in dict.fromkeys([*one, *other]) if one.get(name) != other.get(name)), None)


@dataclass(frozen=True)
class Sample:
    """What one process measured, by metric (Metric.of_process). Rounds count from 0, stages from 1."""

    stage: int
    round: int
    cell: str
    arm: int
    values: dict[str, float]


class Journal:
    """When record() returns, the line has been handed to the operating system, so an interruption loses only the
    running process.
    """

    def __init__(self, path: Path, plan: Plan, samples: Iterable[Sample] = ()) -> None:
        self._path = path
        self.plan = plan
        self._samples = list(samples)
        self._rewrite()

    @property
    def samples(self) -> list[Sample]:
        return list(self._samples)

    def record(self, sample: Sample) -> None:
        self._samples.append(sample)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(_line(asdict(sample)))

    def missing_rounds(self, stage: int, cells: Iterable[Cell], rounds: int) -> list[int]:
        """Those of the first `rounds` that do not have every arm of these cells exactly once. Other cells may be in them:
        a later look measures fewer.
        """
        wanted = [(cell.key, int(arm)) for cell in cells for arm in Arm]
        recorded: dict[int, Counter[tuple[str, int]]] = defaultdict(Counter)
        for sample in self._samples:
            if sample.stage == stage:
                recorded[sample.round][sample.cell, int(sample.arm)] += 1
        return [number for number in range(rounds) if any(recorded[number][one] != 1 for one in wanted)]

    def missing_processes(self, stage: int, cells: Collection[Cell], rounds: int) -> int:
        """The number of processes in those rounds."""
        return len(self.missing_rounds(stage, cells, rounds)) * len(cells) * len(Arm)

    def forget_round(self, stage: int, number: int) -> None:
        """Drops an interrupted round, so that it is measured again as a whole: its arms belong side by side."""
        kept = [sample for sample in self._samples if (sample.stage, sample.round) != (stage, number)]
        if len(kept) < len(self._samples):
            self._samples = kept
            self._rewrite()

    def _rewrite(self) -> None:
        beside = self._path.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as file:
            file.write(_line(plan_to_json(self.plan)))
            file.writelines(_line(asdict(sample)) for sample in self._samples)
        os.replace(beside, self._path)


def read_journal(path: Path) -> tuple[Plan, list[Sample]]:
    """Leaves out a last line that was cut off."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; start without --resume.") from None
    except UnicodeDecodeError as error:
        raise _no_journal(path, error) from None
    try:
        plan = plan_from_json(json.loads(lines[0]))
        return plan, [_sample(json.loads(line), plan) for line in lines[1:] if line.endswith("\n")]
    except (IndexError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise _no_journal(path, error) from None


def plan_to_json(plan: Plan) -> dict[str, Any]:
    return {"gate": FORMAT, **asdict(plan), "cells": [_cell_to_json(cell) for cell in plan.cells]}


def _cell_to_json(cell: Cell) -> dict[str, Any]:
    content = asdict(cell)
    content["options"] = [*((_LOAD,) if content.pop("under_load") else ()), *cell.options]
    return content


def plan_from_json(text: dict[str, Any]) -> Plan:
    """KeyError, TypeError or ValueError if it is not a plan."""
    if text["gate"] != FORMAT:
        raise ValueError(f"it has format {text['gate']}, not {FORMAT}")
    return Plan(
        programs=text["programs"],
        cells=tuple(map(_cell_from_json, text["cells"])),
        rounds=int(text["rounds"]),
        seed=str(text["seed"]),
        settings=dict(text.get("settings", {})),
    )


def _cell_from_json(content: dict[str, Any]) -> Cell:
    options = tuple(content["options"])
    under_load = options[:1] == (_LOAD,)
    changed = {"options": options[1:] if under_load else options, "costs": tuple(content["costs"])}
    return Cell(**{**content, **changed}, under_load=under_load)


def _no_journal(path: Path, error: Exception) -> InputError:
    return InputError(f"{path}: is not a journal of this gate ({error}); start over with --force.")


def _sample(content: dict[str, Any], plan: Plan) -> Sample:
    """KeyError, TypeError or ValueError if it does not fit the plan."""
    sample = Sample(**content)
    if sample.stage < 1 or sample.round not in range(plan.rounds):
        raise ValueError(f"it has a round {sample.round} in stage {sample.stage}")
    return replace(
        sample, arm=int(Arm(sample.arm)), values={name: float(value) for name, value in sample.values.items()}
    )


def _line(content: object) -> str:
    return json.dumps(content, separators=(",", ":")) + "\n"
