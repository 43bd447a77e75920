"""Medians with intervals that assume nothing about a distribution, defined as in the program itself.

Of n values in order, the interval from the (k+1)-th smallest to the (k+1)-th largest misses the true median with
probability 2 · P(at most k of n fair coins show heads): order statistics and the binomial distribution (Hahn and
Meeker, Statistical Intervals, section 5.2). We use the narrowest such interval of at least 95 % or, with too few values
for that, the whole range with its own confidence.
"""

from dataclasses import dataclass, replace
from math import comb

import numpy as np
from scipy.stats import binom

CONFIDENCE = 0.95  # at least


@dataclass(frozen=True)
class GroupMedians:
    """The medians of many groups with their intervals, as arrays with one element per group; NaN for a group without
    values.
    """

    count: np.ndarray
    low: np.ndarray
    median: np.ndarray
    high: np.ndarray


def group_medians(group: np.ndarray, values: np.ndarray, groups: int) -> GroupMedians:
    """The medians of each group; `group` holds the group of each value, from 0 to `groups` - 1. NaN does not count."""
    present = ~np.isnan(values)
    group, values = group[present], values[present]
    count = np.bincount(group, minlength=groups)
    first = np.cumsum(count) - count
    # Several times faster than one sort by group and value: a radix sort handles the few bits of `group`, and short
    # slices fit in the cache.
    values = values[np.argsort(group.astype(np.min_scalar_type(groups)), kind="stable")]
    for begin, end in zip(first, first + count):
        values[begin:end].sort()
    left_out = values_left_out(count)

    def at(rank: np.ndarray) -> np.ndarray:
        found = np.full(groups, np.nan)
        some = count > 0
        found[some] = values[(first + rank)[some]]
        return found

    return GroupMedians(
        count=count, low=at(left_out), median=(at((count - 1) // 2) + at(count // 2)) / 2, high=at(count - 1 - left_out)
    )


def reciprocals(medians: GroupMedians) -> GroupMedians:
    """Takes medians of positive values. The upper end of an interval becomes the lower one."""
    return replace(medians, low=1 / medians.high, median=1 / medians.median, high=1 / medians.low)


def values_left_out(count: np.ndarray | int) -> np.ndarray:
    """How many values the interval of `count` values leaves out on each side."""
    count = np.asarray(count)
    # The quantile is the smallest k whose probability reaches the limit. One less stays below it, and an exact hit
    # counts.
    limit = (1 - CONFIDENCE) / 2
    k = binom.ppf(limit, np.maximum(count, 1), 0.5)
    k = np.where(binom.cdf(k, count, 0.5) <= limit, k, k - 1)
    return np.clip(k, 0, np.maximum((count - 2) // 2, 0)).astype(np.int64)


def confidence_of(count: np.ndarray | int) -> np.ndarray:
    """The confidence with which the interval of `count` values contains the true median; 0 for a single value."""
    count = np.asarray(count)
    return np.where(count > 1, 1 - 2 * binom.cdf(values_left_out(count), count, 0.5), 0.0)


def chance_apart(count: int) -> float:
    """The probability that the intervals of two samples do not overlap, each of `count` independent values of one
    continuous distribution, whichever it is. 1/3 for two values, 1/10 for three, 2/252 for five.

    In the joint order of all values, every arrangement of the two samples is equally likely. The first sample lies
    below the second if at most k = values_left_out(count) values of the second come before the (count - k)-th of the
    first, which ends the first one's interval.
    """
    k = int(values_left_out(count))
    arrangements = sum(comb(count - k - 1 + before, before) * comb(count - before + k, k) for before in range(k + 1))
    return 2 * arrangements / comb(2 * count, count)
