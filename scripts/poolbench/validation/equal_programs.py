"""Gates of equal programs, simulated: how often they alarm, pass and stay undecided, and because of what."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..gate.commands.compare_options import ROUNDS
from ..gate.compare.estimates import Values, candidate_effects
from ..gate.compare.judge import Rules
from ..gate.compare.outcome import Conclusion, Outcome, Verdict
from ..gate.comparisons import Comparison
from ..text.units import plural
from .recording import Recording
from .resampling import BLOCK, Null, equal_rounds
from .sections import Section, at_least, at_most, change_shown, percent, rate, table
from .simulation import simulated_gates

ALARMS = 0.01  # of gates of equal programs, at most
PASSES = 0.8  # of them, at least
SAID = f"Of gates of equal programs, {percent(ALARMS, 0)} alarm at most"

_MOST_OFTEN = 5  # comparisons to name


@dataclass
class Ended:
    """How some gates ended; `rounds` after how many rounds each, the counters how often which comparison."""

    name: str
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    rounds: list[int] = field(default_factory=list)
    flagged: Counter[Comparison] = field(default_factory=Counter)
    undecided: Counter[Comparison] = field(default_factory=Counter)

    @staticmethod
    def of(name: str, gates: Iterable[Outcome]) -> "Ended":
        ended = Ended(name)
        for outcome in gates:
            ended.verdicts[outcome.verdict] += 1
            ended.rounds.append(outcome.rounds)
            ended.flagged.update(one.comparison for one in outcome.compared if one.conclusion is Conclusion.SLOWER)
            ended.undecided.update(one.comparison for one in outcome.compared if one.conclusion.is_open)
        return ended


def equal_programs(equal: Recording, gates: int, rules: Rules) -> Section:
    half = equal.rounds // 2
    random = np.random.default_rng(1)

    def ended(null: Null, rounds: int = ROUNDS) -> Ended:
        draw = equal_rounds(equal, null, random)
        name = f"{null.value}, {plural(rounds, 'round')}"
        return Ended.of(name, simulated_gates(equal, draw, gates, rules, rounds))

    as_recorded = [ended(Null.AS_RECORDED, rounds) for rounds in sorted({min(half, ROUNDS), ROUNDS})]
    every = [*as_recorded, ended(Null.CENTRED), exchanged := ended(Null.EXCHANGED)]
    lines = [
        "## Equal programs\n",
        f"{equal.rounds} rounds of three copies of one program were recorded, of {len(equal.cells)} cells. A simulated gate draws"
        f" them in blocks of {BLOCK} neighbours, with all cells together, so that correlations remain.",
        f"- *As recorded*: what the looks see comes from one half of the rounds, what is measured again from the other. Chance"
        f" differences within {plural(half, 'round')} count as real, the more so the more rounds are drawn from them."
        f"{_most_often_flagged(as_recorded[-1], equal)}",
        "- *Centred*: every copy is scaled to the baseline's median and keeps its own scatter.",
        "- *Arms exchanged*: the three copies are relabelled at random in each block, so that they are equal by construction.\n",
        *table(
            headings(),
            [row_of(one) for one in every],
        ),
        "The comparisons that most often stayed undecided, with the arms exchanged:\n",
        *table(("pool", ">W", "workload", "cost", ">of all gates"), _most_often_undecided(exchanged)),
    ]  # fmt: skip
    alarms = [
        at_most(f"{SAID}: simulated, {one.name}", one.verdicts[Verdict.REGRESSION], gates, ALARMS) for one in every
    ]
    passes = [
        at_least(f"{percent(PASSES, 0)} of them pass: simulated, {one.name}", one.verdicts[Verdict.PASS], gates, PASSES)
        for one in every
    ]
    return Section(lines, [*alarms, *passes])


def headings() -> Sequence[str]:
    alarms = ">false alarms [95 % interval]"
    return ("at most", ">gates", alarms, ">pass [95 % interval]", ">inconclusive", ">rounds at the end (median)")


def row_of(ended: Ended) -> list[str]:
    verdicts, gates = ended.verdicts, len(ended.rounds)
    return [
        ended.name,
        str(gates),
        rate(verdicts[Verdict.REGRESSION], gates),
        rate(verdicts[Verdict.PASS], gates),
        percent(verdicts[Verdict.INCONCLUSIVE] / gates),
        f"{np.median(ended.rounds):g}",
    ]


def _most_often_flagged(ended: Ended, equal: Recording) -> str:
    if not ended.flagged:
        return ""
    one, count = ended.flagged.most_common(1)[0]
    values = Values.of(equal.values, equal.comparisons)
    shown = change_shown(candidate_effects(values.differences([one])), 0)
    where = f"`{one.pool}`" + (f", W = {one.workers}" if one.workers else "")
    return (
        f" Most alarms, {count}, come from the {one.metric.name} of {where}, {one.workload}:"
        f" over all recorded rounds the copy in the candidate's place costs {shown} more."
    )


def _most_often_undecided(ended: Ended) -> list[list[str]]:
    return [
        [f"`{one.pool}`", str(one.workers or "all"), one.workload, one.metric.name, percent(count / len(ended.rounds))]
        for one, count in ended.undecided.most_common(_MOST_OFTEN)
    ]
