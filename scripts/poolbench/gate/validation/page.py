"""results/gate-validation.md: what the recordings prove."""

import json
from collections import Counter
from pathlib import Path

import numpy as np

from ...errors import InputError
from ..judge import Arm, Rules, Verdict
from ..paired import log_ratios
from ..sensitivity import noise
from .recording import Recording, read_recordings
from .resampling import BLOCK
from .simulation import Null, detection, detection_in_noise, false_alarms, interval

_ROUNDS = (15, 30, 60)
_CHANGES = (0.03, 0.05, 0.10)
_WANTED = {0.03: 0.80, 0.05: 0.95, 0.10: 0.99}
_CALM = 0.02

_HEAD = """# Does the gate keep its promises?

Written by `scripts/gate-validation page` from the recordings in [gate](gate), which its other commands measure; the simulated gates
draw from them and are judged by the code of the gate itself. What the statistics are and why:
[scripts/poolbench/gate/DESIGN.md](../scripts/poolbench/gate/DESIGN.md). The budget is {budget:g} %, the family-wise error of a stage {alpha:g} %.
"""


def render(folder: Path, gates: int) -> str:
    """From rounds.csv, slowed.csv and real.jsonl in `folder`; `gates` are simulated for each figure."""
    rules = Rules()
    equal = read_recordings(folder / "rounds.csv")[0.0]
    slowed = read_recordings(folder / "slowed.csv")
    parts = [_HEAD.format(budget=100 * rules.budget, alpha=100 * rules.alpha)]
    parts += _false_alarms(equal, gates, rules)
    parts += _real_gates(folder / "real.jsonl")
    parts += _noise(equal)
    parts += _power(equal, slowed, gates, rules)
    parts += _power_in_calm(equal, gates, rules)
    return "\n".join(parts)


def _false_alarms(equal: Recording, gates: int, rules: Rules) -> list[str]:
    parts = [
        "## Equal programs: simulated gates\n",
        f"{equal.rounds} rounds of the default matrix ({len(equal.comparisons)} comparisons), three copies of one program, were recorded. Each"
        f" simulated gate draws its rounds from them, both stages, in blocks of {BLOCK} neighbours and all comparisons together, so that"
        " what is correlated stays so. *Arms exchanged* relabels the three copies at random in each block, so that they are equal by"
        " construction. *Centred* scales every copy to the baseline's median and keeps its own scatter. *As recorded* does nothing, and so takes"
        f" for true what chance made of {equal.rounds} rounds (a fair coin comes out 50 % ± {50 / equal.rounds**0.5:.0f} %), in both stages alike:"
        " it overstates.\n",
        "| | gates | false alarms | 95 % interval of their rate | environment | inconclusive | within budget |",
        "|---|--:|--:|---|--:|--:|--:|",
    ]
    parts += [_alarm_row(null.value, false_alarms(equal, null, 30, gates, rules)) for null in Null]
    return [*parts, ""]


def _alarm_row(name: str, verdicts: Counter[Verdict]) -> str:
    gates = sum(verdicts.values())
    low, high = interval(verdicts[Verdict.REGRESSION], gates)
    others = (Verdict.ENVIRONMENT, Verdict.INCONCLUSIVE, Verdict.PASS)
    return (
        " | ".join(
            [f"| {name}", str(gates), str(verdicts[Verdict.REGRESSION]), f"{100 * low:.2f} % to {100 * high:.2f} %"]
            + [str(verdicts[verdict]) for verdict in others]
        )
        + " |"
    )


def _real_gates(path: Path) -> list[str]:
    try:
        gates = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        verdicts = Counter(Verdict(gate["verdict"]) for gate in gates)
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"{path}: cannot be read: {error}; measure it with scripts/gate-validation real.") from None
    rounds = ", ".join(sorted({str(gate["rounds"]) for gate in gates}))
    return [
        "## Equal programs: real gates\n",
        f"{len(gates)} gates of a program against itself, {rounds} rounds each, one after another:"
        f" {verdicts[Verdict.REGRESSION]} false alarms. The verdicts: "
        + ", ".join(f"{count} × {verdict.value}" for verdict, count in verdicts.most_common()) + ".\n",
    ]  # fmt: skip


def _noise(equal: Recording) -> list[str]:
    ratios = log_ratios(equal.values[:, Arm.CONTROL], equal.values[:, Arm.BASELINE], equal.resolution)
    sds = [noise(column) for column in ratios.T]
    parts = [
        "## The noise\n",
        "The sd of the log ratio of two equal processes of a round, from its quartiles.\n",
        "| cost | comparisons | least | median | most | up to 2 % |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for metric, workload in dict.fromkeys(
        (key[3], "of 1ms" if "1ms" in key[2] else "without sleep") for key in equal.comparisons
    ):
        own = [sd for sd, key in zip(sds, equal.comparisons) if key[3] == metric and workload in key[2]]
        least, median, most = (f"{100 * sd:.1f} %" for sd in (min(own), float(np.median(own)), max(own)))
        calm = sum(sd <= _CALM for sd in own)
        parts.append(f"| {metric}, jobs {workload} | {len(own)} | {least} | {median} | {most} | {calm} |")
    return [*parts, ""]


def _power(equal: Recording, slowed: dict[float, Recording], gates: int, rules: Rules) -> list[str]:
    parts = [
        "## A slowdown that is there\n",
        "The candidate spins in each submit for a share of the baseline's time per job (a build with POOLBENCH_TEST_SLOWDOWN, which no"
        " release has). In a simulated gate of the default matrix these rounds stand in the place of the slowed cell's equal ones; detected"
        " means that the whole gate says regression, and in this cell. *Seen* is by how much the time per job really grew.\n",
        "| pool | W | injected | seen | noise | " + " | ".join(f"{rounds} rounds" for rounds in _ROUNDS) + " |",
        "|---|--:|--:|--:|--:|" + "--:|" * len(_ROUNDS),
    ]
    for injected, recording in sorted(slowed.items()):
        for pool, workers in dict.fromkeys(key[:2] for key in recording.comparisons):
            parts.append(_power_row(equal, _cell(recording, pool, workers), injected, gates, rules))
    return [*parts, ""]


def _power_row(equal: Recording, cell: Recording, injected: float, gates: int, rules: Rules) -> str:
    pool, workers = cell.comparisons[0][:2]
    time = next(place for place, key in enumerate(cell.comparisons) if key[3] == "time per job")
    ratios = log_ratios(cell.values[:, Arm.CANDIDATE], cell.values[:, Arm.BASELINE], cell.resolution)[:, time]
    shares = [f"{100 * detection(equal, cell, rounds, gates, rules):.1f} %" for rounds in _ROUNDS]
    seen = f"{100 * np.expm1(np.median(ratios)):+.1f} %"
    return (
        " | ".join(
            [f"| `{pool}`", str(workers), f"{100 * injected:g} %", seen, f"{100 * noise(ratios):.1f} %", *shares]
        )
        + " |"
    )


def _cell(recording: Recording, pool: str, workers: int) -> Recording:
    places = [place for place, key in enumerate(recording.comparisons) if key[:2] == (pool, workers)]
    return Recording([recording.comparisons[place] for place in places], recording.values[:, :, places])


def _power_in_calm(equal: Recording, gates: int, rules: Rules) -> list[str]:
    ratios = log_ratios(equal.values[:, Arm.CONTROL], equal.values[:, Arm.BASELINE], equal.resolution)
    times = [place for place, key in enumerate(equal.comparisons) if key[3] == "time per job"]
    calmest = min(times, key=lambda place: noise(ratios[:, place]))
    shapes = {"normal": np.random.default_rng(2).normal(size=100_000), "as recorded": ratios[:, calmest]}
    parts = [
        f"## What holds at a noise of {100 * _CALM:g} %\n",
        f"A gate of {len(equal.comparisons)} comparisons, one of which is slower, all with this sd of the log ratio: normal, and with the shape of the"
        f" calmest time per job recorded ({', '.join(str(part) for part in equal.comparisons[calmest][:2])} workers).\n",
        "| slower by | wanted at 30 rounds | noise | " + " | ".join(f"{rounds} rounds" for rounds in _ROUNDS) + " |",
        "|--:|--:|---|" + "--:|" * len(_ROUNDS),
    ]
    for change in _CHANGES:
        for name, shape in shapes.items():
            shares = (
                detection_in_noise(shape, _CALM, change, len(equal.comparisons), rounds, gates, rules)
                for rounds in _ROUNDS
            )
            cells = [
                f"| {100 * change:g} %",
                f"{100 * _WANTED[change]:g} %",
                name,
                *(f"{100 * share:.1f} %" for share in shares),
            ]
            parts.append(" | ".join(cells) + " |")
    return [*parts, ""]
