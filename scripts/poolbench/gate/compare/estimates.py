"""What interleaved rounds say about the candidate and about the control, for all comparisons at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from ...statistics import rank_of_three
from ...statistics.holm import adjusted
from ...statistics.medians import values_left_out
from ...system.errors import InputError
from ..cells import Arm
from ..comparisons import Comparison, Level

_TRIMMED = 0.25  # of the weight on each side, in an average
_LEAST_APART = 1e-4  # cells whose arms differ by less weigh the same
_TAIL = 0.025  # beyond each end of an interval


@dataclass(frozen=True)
class Values:
    """The values of some rounds, for all comparisons of single cells: by round, Arm and comparison, those that all programs
    report in all rounds.
    """

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

    @property
    def rounds(self) -> int:
        return len(self.by_round)

    def differences(self, wanted: Sequence[Comparison]) -> np.ndarray:
        """Of comparisons and averages of those reported (differences_of). InputError for any other."""
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


@dataclass(frozen=True)
class Effects:
    """For each comparison the change, as a log ratio, its interval of at least 95 % (the whole range if there are very
    few rounds), and one-sided p-values, corrected by Holm for a whole family of comparisons.
    """

    change: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p_slower: np.ndarray
    p_faster: np.ndarray

    @property
    def half_width(self) -> np.ndarray:
        return (self.high - self.low) / 2


def differences_of(values: np.ndarray, floors: np.ndarray) -> np.ndarray:
    """From values by round, Arm and comparison, log ratios of the shape (rounds, 3, comparisons): candidate to
    baseline, candidate to control, control to baseline. A value below its comparison's floor counts as the floor.
    """
    baseline, control, candidate = np.moveaxis(np.log(np.maximum(values, floors)), 1, 0)
    return np.stack([candidate - baseline, candidate - control, control - baseline], axis=1)


def averaged(differences: np.ndarray, single: Sequence[Comparison], wanted: Sequence[Comparison]) -> np.ndarray:
    """The differences of `wanted`, from those of the `single` cells. An average is a weighted trimmed mean over the cells
    of a round, so that one disturbed cell does not decide, and noisy cells count less. Cells below the metric's floor
    are ties and are left out, as long as any others remain.
    """
    places = {(one.cells[0].key, one.metric.name): place for place, one in enumerate(single)}
    moving = (differences[:, 0] != 0).mean(axis=0) >= 0.5
    columns = []
    for one in wanted:
        of_cells = np.array([places[cell.key, one.metric.name] for cell in one.cells])
        if one.level is not Level.CELL and moving[of_cells].any():
            of_cells = of_cells[moving[of_cells]]
        columns.append(_average(differences[:, :, of_cells]))
    return np.stack(columns, axis=2)


def _average(differences: np.ndarray) -> np.ndarray:
    """Over the last axis. Weights are the inverse of how far apart the three arms of a cell are, in the median of all
    rounds. That does not depend on which arm is which, so the arms of an average are as exchangeable as those of a cell.
    """
    apart = np.median(np.abs(differences).max(axis=1), axis=0)
    weights = 1 / np.maximum(apart, _LEAST_APART)
    order = np.argsort(differences, axis=2)
    weight = (weights / weights.sum())[order]
    above = weight.cumsum(axis=2)
    kept = np.clip(above, _TRIMMED, 1 - _TRIMMED) - np.clip(above - weight, _TRIMMED, 1 - _TRIMMED)
    return (np.take_along_axis(differences, order, axis=2) * kept).sum(axis=2) / (1 - 2 * _TRIMMED)


def candidate_effects(differences: np.ndarray, family: int | None = None) -> Effects:
    """The candidate against both baselines. The change is the median of all differences from either; the interval
    inverts the test (rank_of_three).
    """
    ordered = np.sort(np.concatenate([differences[:, 0], differences[:, 1]]), axis=0)
    outside = rank_of_three.left_out(len(differences), _TAIL) or 0
    return Effects(
        change=np.median(ordered, axis=0),
        low=ordered[outside],
        high=ordered[-1 - outside],
        p_slower=adjusted(rank_of_three.p_values(differences), family),
        p_faster=adjusted(rank_of_three.p_values(-differences), family),
    )


def paired_effects(ratios: np.ndarray, family: int | None = None) -> Effects:
    """One arm against another, by the exact sign test. `ratios` by round and comparison."""
    ordered = np.sort(ratios, axis=0)
    outside = int(values_left_out(len(ratios)))
    return Effects(
        change=np.median(ordered, axis=0),
        low=ordered[outside],
        high=ordered[-1 - outside],
        p_slower=adjusted(_sign_test(ratios), family),
        p_faster=adjusted(_sign_test(-ratios), family),
    )


def _sign_test(ratios: np.ndarray) -> np.ndarray:
    """One-sided and exact. Ties are left out; nothing but ties has 1."""
    positive, decided = (ratios > 0).sum(axis=0), (ratios != 0).sum(axis=0)
    return np.asarray(binom.sf(positive - 1, decided, 0.5))


def _note(what: str, comparisons: list[Comparison]) -> list[str]:
    named = [f"{one.metric.name} of {one.cells[0].description}" for one in comparisons]
    return [f"{what}: {'; '.join(named)}."] if named else []


def _same(one: Comparison, other: Comparison) -> bool:
    return (one.cells, one.metric) == (other.cells, other.metric)


def _chosen(comparisons: Sequence[Comparison], which: np.ndarray) -> list[Comparison]:
    return [one for one, is_chosen in zip(comparisons, which) if is_chosen]
