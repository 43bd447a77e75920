"""Programs that were slowed down on purpose: how often a gate finds them."""

import numpy as np

from ..judge import Arm, Rules
from ..paired import Effects, effects_of, log_ratios
from ..sensitivity import noise
from .equal_programs import LOW_NOISE
from .recording import Recording
from .sections import Promise, Section, at_least, percent, table
from .simulation import detection, detection_in_noise

_ROUNDS = (15, 30, 60)
_DECIDING = _ROUNDS.index(30)
_WANTED = {0.03: 0.80, 0.05: 0.95, 0.10: 0.99}


def recorded_slowdowns(equal: Recording, slowed: dict[float, Recording], gates: int, rules: Rules) -> Section:
    rows, promises = [], []
    for injected, recording in sorted(slowed.items()):
        for pool, workers in dict.fromkeys(key[:2] for key in recording.comparisons):
            cell = _cell(recording, pool, workers)
            effects = _effects_of_time(cell)
            shares = [detection(equal, cell, rounds, gates, rules) for rounds in _ROUNDS]
            rows.append([f"`{pool}`", str(workers), percent(injected, 0), *_seen(effects), *map(percent, shares)])
            if injected in _WANTED and _is_a_case_of(injected, effects):
                where = f"recorded, `{pool}`, W = {workers}, seen {percent(float(np.expm1(effects.estimate[0])))}"
                promises.append(_promise(injected, _WANTED[injected], where, shares[_DECIDING], gates))
    lines = [
        "## A slowdown that is there\n",
        "The candidate spins before each job for as long as it takes to add the share of the time per job that is *aimed* at (in a build with"
        " POOLBENCH_TEST_SLOWDOWN, which no release has; the cost of a spin is measured first). *Seen* is how much the time per job grew"
        " in these rounds, with the interval of the median. In a simulated gate of the default matrix these rounds replace the slowed cell's"
        " equal ones; detected means that the whole gate reports a regression in this cell. There are"
        f" {next(iter(slowed.values())).rounds} recorded rounds of each cell. The promises are tested on low-noise cells whose interval contains the"
        " aim.\n",
        *table(("pool", ">W", ">aimed", ">seen", ">noise (plain sd)", *(f">{rounds} rounds" for rounds in _ROUNDS)), rows),
    ]  # fmt: skip
    return Section(lines, promises)


def _is_a_case_of(change: float, effects: Effects) -> bool:
    """Whether the rounds have little noise and could be those of a program that is slower by `change`."""
    quiet = (noise(effects.ratios[:, 0]) or 0.0) <= LOW_NOISE
    return bool(quiet and effects.low[0] <= np.log1p(change) <= effects.high[0])


def _effects_of_time(cell: Recording) -> Effects:
    time = [place for place, key in enumerate(cell.comparisons) if key[3] == "time per job"]
    values = cell.values[:, :, time]
    return effects_of(log_ratios(values[:, Arm.CANDIDATE], values[:, Arm.BASELINE], cell.floors[time]))


def _seen(effects: Effects) -> list[str]:
    """How much the time per job grew, and how much that varied."""
    seen, low, high = (percent(float(np.expm1(part[0]))) for part in (effects.estimate, effects.low, effects.high))
    sds = f"{percent(noise(effects.ratios[:, 0]) or 0.0)} ({percent(float(np.std(effects.ratios)))})"
    return [f"{seen} [{low}, {high}]", sds]


def _cell(recording: Recording, pool: str, workers: int) -> Recording:
    places = [place for place, key in enumerate(recording.comparisons) if key[:2] == (pool, workers)]
    return Recording([recording.comparisons[place] for place in places], recording.values[:, :, places])


def slowdowns_at_low_noise(equal: Recording, gates: int, rules: Rules) -> Section:
    quietest, where = _quietest(equal)
    shapes: dict[str, np.ndarray] = {
        "normal": LOW_NOISE * np.random.default_rng(2).normal(size=100_000),
        "recorded shape, plain sd": LOW_NOISE * quietest / np.std(quietest),
        "recorded shape, quartiles' sd": LOW_NOISE * quietest / (noise(quietest) or 1.0),
    }
    comparisons = len(equal.comparisons)

    def share(shape: np.ndarray, change: float, rounds: int) -> float:
        return detection_in_noise(shape, change, comparisons, rounds, gates, rules)

    lines = [
        f"## What holds at a noise of {percent(LOW_NOISE, 0)}\n",
        f"A gate of {comparisons} comparisons, one of which is slower. All log ratios have this sd: normal ones, and ones with the shape of the"
        f" quietest recorded time per job ({where}), scaled by either sd.\n",
    ]
    rows, promises = [], []
    for change, wanted in _WANTED.items():
        shares = {name: [share(shape, change, rounds) for rounds in _ROUNDS] for name, shape in shapes.items()}
        rows += [[percent(change, 0), percent(wanted, 0), name, *map(percent, found)] for name, found in shares.items()]
        promises += [
            _promise(change, wanted, f"calculated, {name}", found[_DECIDING], gates) for name, found in shares.items()
        ]
    headings = (">slower by", ">wanted", "log ratios", *(f">{rounds} rounds" for rounds in _ROUNDS))
    return Section([*lines, *table(headings, rows)], promises)


def _promise(change: float, wanted: float, where: str, share: float, gates: int) -> Promise:
    said = f"{percent(change, 0)} slower is flagged in {percent(wanted, 0)} of all gates of 30 rounds, noise up to {percent(LOW_NOISE, 0)}: {where}"
    return at_least(said, round(share * gates), gates, wanted)


def _quietest(equal: Recording) -> tuple[np.ndarray, str]:
    """The log ratios of equal programs in the quietest time per job, and its cell."""
    ratios = log_ratios(equal.values[:, Arm.CONTROL], equal.values[:, Arm.BASELINE], equal.floors)
    times = [place for place, key in enumerate(equal.comparisons) if key[3] == "time per job"]
    quietest = min(times, key=lambda place: noise(ratios[:, place]) or np.inf)
    pool, workers = equal.comparisons[quietest][:2]
    return ratios[:, quietest], f"{pool} with W = {workers}"
