"""When a gate looks at its rounds, and how much of its error each look may spend."""

from dataclasses import dataclass

_SHARES = (1 / 4, 1 / 2, 1)  # of all rounds
_SPENT = (0.1, 0.4, 1)  # of the error, by then


@dataclass(frozen=True)
class Look:
    """A look after so many rounds. `alpha` is its share of the family-wise error."""

    rounds: int
    alpha: float


def first_share(alpha: float) -> float:
    """What the first look may spend."""
    return alpha * _SPENT[0]


def looks_of(rounds: int, fewest: int, alpha: float) -> list[Look]:
    """A quarter, half and all of the rounds, without those of fewer than `fewest` rounds, whose error goes to the next
    look. Little is spent early, because most of the evidence comes late. The errors add up to `alpha`, which the looks
    together therefore keep, however they depend on each other.
    """
    looks, spent = [], 0.0
    for share, by_then in zip(_SHARES, _SPENT):
        count = round(share * rounds)
        if count < fewest or (looks and count == looks[-1].rounds):
            continue
        looks.append(Look(count, alpha * (by_then - spent)))
        spent = by_then
    return looks or [Look(rounds, alpha)]
