"""Gates beside a neighbour that keeps one processor busy half of the time, simulated."""

import numpy as np

from ..gate.compare.judge import Rules
from ..gate.compare.outcome import Verdict
from .equal_programs import ALARMS, SAID, Ended, headings, row_of
from .recording import Recording
from .resampling import Null, equal_rounds
from .sections import Promise, Section, at_least, at_most, percent, rate, table
from .simulation import simulated_gates
from .slower_programs import FOUND, Planted

_OF_POOL = 0.2  # how much slower a pool is that must be found
_SEED = 3


def beside_a_neighbour(disturbed: Recording, gates: int, rules: Rules) -> Section:
    draw = equal_rounds(disturbed, Null.EXCHANGED, np.random.default_rng(_SEED))
    equal = Ended.of("arms exchanged", simulated_gates(disturbed, draw, gates, rules))
    planted = Planted(disturbed, rules, draw)
    slower = percent(_OF_POOL, 0)
    alarms = equal.verdicts[Verdict.REGRESSION]
    promises: list[Promise] = [at_most(f"{SAID}: beside a neighbour", alarms, gates, ALARMS)]
    rows = []
    for pool in dict.fromkeys(cell.pool for cell in disturbed.cells):
        found = planted.found([cell for cell in disturbed.cells if cell.pool == pool], _OF_POOL, gates)
        rows.append([f"`{pool}`, all its costs + {slower}", str(gates), rate(found, gates)])
        said = f"Found beside a neighbour: `{pool}`, all its costs + {slower}, in {percent(FOUND, 0)} of all gates"
        promises.append(at_least(said, found, gates, FOUND))
    lines = [
        "## Beside a neighbour\n",
        "Another process keeps one processor busy half of the time, 50 ms in each 100 ms, while the rounds are recorded. The arms are exchanged."
        f" {disturbed.rounds} rounds on {disturbed.origin}.\n",
        *table(headings(), [row_of(equal)]),
        *table(("", ">gates", ">found [95 % interval]"), rows),
    ]  # fmt: skip
    return Section(lines, promises)
