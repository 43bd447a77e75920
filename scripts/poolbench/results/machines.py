"""Names the machines of a set of rows, so that the same name is the same machine and the same build."""

import pandas as pd

from ..statistics.groups import group_by
from .columns import MACHINE


def name_machines(frame: pd.DataFrame) -> pd.Series:
    """For each row the name of its machine, a category in the order of appearance.

    A name says host, processor and kernel, and then whatever else differs between the machines here.
    """
    groups = group_by(frame, list(MACHINE))
    names = _names(frame.iloc[groups.first][list(MACHINE)])
    return pd.Series(pd.Categorical.from_codes(groups.number, names), index=frame.index)


def _names(machines: pd.DataFrame) -> list[str]:
    differing = [name for name in MACHINE if machines[name].nunique(dropna=False) > 1]
    return [_name(machine, differing) for _, machine in machines.iterrows()]


def _name(machine: pd.Series, differing: list[str]) -> str:
    said = ("host", "cpus", "cpu_model", "kernel")
    name = f"{machine.host}: {_number(machine.cpus)} x {machine.cpu_model}, Linux {machine.kernel}"
    for column in differing:
        if column not in said:
            name += f", {column} {_number(machine[column])}"
    return name


def _number(value: object) -> str:
    return (f"{value:g}" if value == value else "none") if isinstance(value, float) else str(value) or "none"
