"""Cells, from what the program lists."""

import json

import pytest
from poolbench.gate.cells import parse_cells
from poolbench.system.errors import InputError

CELLS_AS_LISTED = [
    {"name": "channel/workers:4/jobs:20000/sleep:0", "description": "channel, 4 workers, 20 000 jobs without sleep",
     "pool": "channel", "workers": 4, "jobs": 20000, "producers": 1, "sleep_ns": 0, "sleep_dist": "constant",
     "hash_rounds": 1, "traced": "both"},
    {"name": "a, b/workers:1/jobs:50/sleep:1ms/lognormal/producers:2",
     "description": "a, b, 1 worker, 50 jobs of 1ms (lognormal), 2 producers", "pool": "a, b", "workers": 1, "jobs": 50,
     "producers": 2, "sleep_ns": 1_000_000, "sleep_dist": "lognormal", "hash_rounds": 1, "traced": "yes"},
]  # fmt: skip


def test_a_listing_becomes_cells() -> None:
    first, second = parse_cells(json.dumps({"cells": CELLS_AS_LISTED}), ("--jobs", "x"))
    assert (first.name, first.pool, first.workers) == ("channel/workers:4/jobs:20000/sleep:0", "channel", 4)
    assert first.description == "channel, 4 workers, 20 000 jobs without sleep"
    assert first.key == "channel/workers:4/jobs:20000/sleep:0 --jobs x"
    assert (first.workload, second.workload) == ("20 000 jobs without sleep", "50 jobs of 1ms (lognormal), 2 producers")
    assert (first.sleeps, second.sleeps) == (False, True)


@pytest.mark.parametrize(
    "text", ["surprise", "[]", "{}", '{"cells": 3}', '{"cells": [{}]}', '{"cells": ["a"]}', "[" * 100_000]
)
def test_anything_but_a_listing_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="`poolbench list --cells` printed something other than cells"):
        parse_cells(text, ())


def test_a_listing_without_cells_is_refused() -> None:
    with pytest.raises(InputError, match="`poolbench list --cells --jobs 9` lists no cells"):
        parse_cells('{"cells": []}', ("--jobs", "9"))
