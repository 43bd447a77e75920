"""Names the machines of a set of rows, so that one name means one machine and one build."""

import pandas as pd

from ..statistics.groups import group_by
from .columns import MACHINE


def name_machines(frame: pd.DataFrame) -> pd.Series:
    """The name of each row's machine, as a category in the order of appearance.

    A name has the host, the processor and the kernel, and then everything else that differs between the machines.
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
