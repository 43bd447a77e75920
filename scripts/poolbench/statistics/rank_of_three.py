"""The exact one-sided test of the candidate's rank among the three arms of each round.

If all three are the same program, each round is a fair draw of one of three ranks for the candidate, whatever the
machine does in that round. So the sum of its ranks over the rounds has a known distribution. It takes 1.5 times as much
from a round as the sign test against one baseline.

A rank is given as a score: how many of the other two arms the candidate exceeds, less how many exceed it: -2, 0 or 2.
Ties give -1 or 1, or all three 0.
"""

from functools import cache

import numpy as np

_MOST = 2  # the largest score of a round


def p_values(differences: np.ndarray) -> np.ndarray:
    """For each comparison, the probability of a sum of the candidate's scores as large as this one. `differences` has
    the shape (rounds, 3, comparisons): candidate - baseline, candidate - control, control - baseline.
    """
    scores = scores_of(differences)
    return np.array([_p_value(scores[:, :, place]) for place in range(scores.shape[2])])


def scores_of(differences: np.ndarray) -> np.ndarray:
    """By round, arm (baseline, control, candidate) and comparison."""
    from_baseline, from_control, of_control = np.sign(np.moveaxis(differences, 1, 0)).astype(int)
    return np.stack([-of_control - from_baseline, of_control - from_control, from_baseline + from_control], axis=1)


def left_out(rounds: int, tail: float) -> int | None:
    """How many of the ordered 2 * `rounds` differences between the candidate and its two baselines lie outside an
    interval on each side, if the shift is beyond each end with a probability of at most `tail`. It inverts the test:
    the shifts inside the interval are those that the test does not reject. None if there are too few rounds.
    """
    probability = _upper_tail(((-_MOST, 0, _MOST), rounds))
    rejecting = np.flatnonzero(probability <= tail)
    if len(rejecting) == 0:
        return None
    smallest = int(rejecting[0]) - _MOST * rounds
    return (_MOST * rounds - smallest) // 2


def fewest_rounds(alpha: float) -> int:
    """With fewer rounds nothing can be rejected at `alpha`: the candidate is the highest of three in every round."""
    return max(1, int(np.ceil(-np.log(alpha) / np.log(3))))


def _p_value(scores: np.ndarray) -> float:
    """`scores` by round and arm."""
    kinds, rounds = np.unique(np.sort(scores, axis=1), axis=0, return_counts=True)
    probability = _upper_tail(*((tuple(kind), int(count)) for kind, count in zip(kinds.tolist(), rounds)))
    return float(min(1.0, probability[int(scores[:, -1].sum()) + _MOST * len(scores)]))


@cache
def _upper_tail(*kinds: tuple[tuple[int, ...], int]) -> np.ndarray:
    """The probability of a sum of at least -2n, -2n + 1 … 2n over n rounds, in each of which the candidate has one of
    three scores with equal probability. `kinds`: the three scores, and how many rounds have them.
    """
    distribution = np.ones(1)
    for scores, rounds in kinds:
        one = np.zeros(2 * _MOST + 1)
        for score in scores:
            one[score + _MOST] += 1 / len(scores)
        distribution = np.convolve(distribution, _power(one, rounds))
    return np.cumsum(distribution[::-1])[::-1]


def _power(distribution: np.ndarray, count: int) -> np.ndarray:
    """The distribution of a sum of `count` independent draws."""
    result = np.ones(1)
    while count:
        if count % 2:
            result = np.convolve(result, distribution)
        distribution = np.convolve(distribution, distribution)
        count //= 2
    return result
