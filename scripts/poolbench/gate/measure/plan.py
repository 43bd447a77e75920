"""Everything that a gate's measurements depend on; a resumed gate must have the same."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ..cells import Cell

FORMAT = 4


@dataclass(frozen=True)
class Plan:
    """`programs` identifies the programs: names, versions and digests by role. All orders follow from `seed`.
    `settings` are the other options and the fields of the machine that the rounds depend on, by name.
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


def to_json(plan: Plan) -> dict[str, Any]:
    return {"gate": FORMAT, **asdict(plan)}


def from_json(text: dict[str, Any]) -> Plan:
    """KeyError, TypeError or ValueError if it is not a plan."""
    if text["gate"] != FORMAT:
        raise ValueError(f"it has format {text['gate']}, not {FORMAT}")
    cells = tuple(
        Cell(**{**cell, "options": tuple(cell["options"]), "costs": tuple(cell["costs"])}) for cell in text["cells"]
    )
    return Plan(
        programs=text["programs"],
        cells=cells,
        rounds=int(text["rounds"]),
        seed=str(text["seed"]),
        settings=dict(text.get("settings", {})),
    )
