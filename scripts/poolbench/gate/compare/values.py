"""The values of some rounds, for all comparisons of single cells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...system.errors import InputError
from ..cells import Arm
from ..comparisons import Comparison
from .estimates import averaged, differences_of


@dataclass(frozen=True)
class Values:
    """By round, Arm and comparison: those that all programs report in all rounds."""

    by_round: np.ndarray
    reported: list[Comparison]
    lost: list[Comparison]
    unreported: list[Comparison]

    @staticmethod
    def of(values: np.ndarray, single: Sequence[Comparison]) -> "Values":
        """`lost` are the comparisons that the baseline reports and the candidate does not."""
        missing = np.isnan(values).any(axis=0)
        reported = ~missing.any(axis=0)
        lost = missing[Arm.CANDIDATE] & ~missing[Arm.BASELINE]
        return Values(
            values[:, :, reported], _chosen(single, reported), _chosen(single, lost), _chosen(single, ~reported & ~lost)
        )

    def differences(self, wanted: Sequence[Comparison]) -> np.ndarray:
        """Of comparisons and averages of those reported (estimates.differences_of). InputError for any other."""
        missing = {(cell, one.metric) for one in wanted for cell in one.cells} - {
            (one.cells[0], one.metric) for one in self.reported
        }
        for cell, metric in missing:
            raise InputError(
                f"{metric.name} of {cell.description}: was reported at first, but not when it was measured again;"
                " compare other pools, with --pools."
            )
        floors = np.array([one.metric.floor for one in self.reported])
        return averaged(differences_of(self.by_round, floors), self.reported, wanted)

    def base(self, comparison: Comparison) -> float | None:
        """The median of both baselines; None for an average."""
        places = [i for i, one in enumerate(self.reported) if _same(one, comparison)]
        return float(np.median(self.by_round[:, [Arm.BASELINE, Arm.CONTROL], places[0]])) if places else None

    def notes(self) -> list[str]:
        """Sentences about what cannot be compared."""
        return [
            *_note("Not compared, because the candidate does not report it", self.lost),
            *_note("Not compared, because neither program reports it", self.unreported),
        ]


def _note(what: str, comparisons: list[Comparison]) -> list[str]:
    named = [f"{one.metric.name} of {one.cells[0].description}" for one in comparisons]
    return [f"{what}: {'; '.join(named)}."] if named else []


def _same(one: Comparison, other: Comparison) -> bool:
    return (one.cells, one.metric) == (other.cells, other.metric)


def _chosen(comparisons: Sequence[Comparison], which: np.ndarray) -> list[Comparison]:
    return [one for one, is_chosen in zip(comparisons, which) if is_chosen]
