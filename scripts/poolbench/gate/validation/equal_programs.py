"""Equal programs: how often a gate flags them, and how much they differ."""

import json
from collections import Counter
from pathlib import Path

import numpy as np

from ...system.errors import InputError
from ...text.units import plural
from ..judge import Arm, Rules, Verdict
from ..paired import log_ratios
from ..sensitivity import noise
from .recording import Recording
from .resampling import BLOCK
from .sections import Promise, Section, at_most, percent, rate, table
from .simulation import Null, false_alarms

LOW_NOISE = 0.02
_ALARMS = 0.01
_ROUNDS = 30
_OTHERS = (Verdict.ENVIRONMENT, Verdict.INCONCLUSIVE, Verdict.PASS)


def simulated_gates(equal: Recording, gates: int, rules: Rules) -> Section:
    found = {null: false_alarms(equal, null, _ROUNDS, gates, rules) for null in Null}
    alarms_of = {null: verdicts[Verdict.REGRESSION] for null, verdicts in found.items()}
    lines = [
        "## Equal programs: simulated gates\n",
        f"{equal.rounds} rounds of the default matrix ({len(equal.comparisons)} comparisons) of three copies of one program were recorded. A"
        f" simulated gate of {_ROUNDS} rounds draws them in blocks of {BLOCK} neighbours, with all comparisons together, so that correlations"
        " remain.",
        f"- *As recorded*: the first stage draws from one half of the rounds, the second from the other. Chance differences within"
        f" {equal.rounds // 2} rounds count as real, and a copy that was slower throughout would be flagged.",
        "- *Centred*: every copy is scaled to the baseline's median and keeps its own scatter; both stages draw from all rounds.",
        "- *Arms exchanged*: the three copies are relabelled at random in each block, so that they are equal by construction. This shows"
        " that the correlations do no harm.\n",
        *table(
            ("", ">gates", ">false alarms", "95 % interval of their rate", ">environment", ">inconclusive", ">within budget"),
            [_alarms(null.value, verdicts) for null, verdicts in found.items()],
        ),
    ]  # fmt: skip
    promises = [
        at_most(f"At most 1 % of all gates of equal programs alarm: simulated, {null.value}", alarms, gates, _ALARMS)
        for null, alarms in alarms_of.items()
    ]
    return Section(lines, promises)


def _alarms(name: str, verdicts: Counter[Verdict]) -> list[str]:
    gates, alarms = sum(verdicts.values()), verdicts[Verdict.REGRESSION]
    return [name, str(gates), str(alarms), rate(alarms, gates), *(str(verdicts[verdict]) for verdict in _OTHERS)]


def real_gates(path: Path) -> Section:
    """Reads a line of JSON per gate."""
    try:
        gates = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rows = [_real(number, gate) for number, gate in enumerate(gates, 1)]
        alarms = sum(Verdict(gate["verdict"]) is Verdict.REGRESSION for gate in gates)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"{path}: cannot be read: {error}; measure it with scripts/gate-validation real.") from None
    if not gates:
        raise InputError(f"{path}: has no gates; measure them with scripts/gate-validation real.")
    lines = [
        "## Equal programs: real gates\n",
        "A program against itself, one gate after another.\n",
        *table((">", "options", ">rounds", ">minutes", "verdict", ">inconclusive", ">faster", ">within budget"), rows),
    ]
    default = [gate["minutes"] for gate in gates if not gate["options"]]
    longest = f"{max(default):.1f} minutes at most, of {plural(len(default), 'gate')}" if default else "not measured"
    promises = [
        at_most("The same of real gates", alarms, len(gates), _ALARMS),
        Promise("A default gate ends in under 15 minutes", longest, max(default) < 15 if default else None),
    ]
    return Section(lines, promises)


def _real(number: int, gate: dict) -> list[str]:  # type: ignore[type-arg]
    conclusions = (str(gate["findings"].get(name, 0)) for name in ("inconclusive", "faster", "within budget"))
    options = f"`{gate['options']}`" if gate["options"] else "none"
    return [str(number), options, str(gate["rounds"]), f"{gate['minutes']:.1f}", gate["verdict"], *conclusions]


def noise_of(equal: Recording) -> Section:
    ratios = log_ratios(equal.values[:, Arm.CONTROL], equal.values[:, Arm.BASELINE], equal.floors)
    kinds = dict.fromkeys((key[3], "of 1ms" if "1ms" in key[2] else "without sleep") for key in equal.comparisons)
    rows = []
    for metric, workload in kinds:
        own = [i for i, key in enumerate(equal.comparisons) if key[3] == metric and workload in key[2]]
        rows.append([f"{metric}, jobs {workload}", *_noise(ratios[:, own])])
    lines = [
        "## The noise\n",
        "The sd of the log ratio of two equal processes of a round, from its quartiles, which disturbed rounds do not widen."
        " In brackets the plain sd. *Below the floor*: in most rounds both cost so little that the rest is noise.\n",
        *table(("cost", ">comparisons", ">below the floor", ">least", ">median", ">most", ">up to 2 %"), rows),
    ]
    return Section(lines)


def _noise(ratios: np.ndarray) -> list[str]:
    reported = [(sd, float(np.std(column))) for column in ratios.T if (sd := noise(column)) is not None]
    count, unreported = ratios.shape[1], ratios.shape[1] - len(reported)
    if not reported:
        return [str(count), str(unreported), "", "", "", ""]
    sds, plain = (np.array(part) for part in zip(*reported))
    parts = [f"{percent(of(sds))} ({percent(of(plain))})" for of in (np.min, np.median, np.max)]
    return [str(count), str(unreported), *parts, f"{np.sum(sds <= LOW_NOISE)} ({np.sum(plain <= LOW_NOISE)})"]
