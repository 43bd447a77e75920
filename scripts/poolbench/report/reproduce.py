"""The command line that would repeat a run, from the columns of its CSV alone."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ..pools.palette import BASELINE, POOLS, in_order
from ..results.columns import HASH_AND_SLEEP, SCHEMA_VERSION
from ..summary.workloads import jobs_per_worker
from ..text.units import format_exact

# The defaults of `poolbench run`. The preset quick changes none of them.
_DEFAULTS = {
    "job": HASH_AND_SLEEP, "sleep-dist": "constant", "hash-rounds": "1", "producers": "1", "seed": "1", "words": "random",
    "trace": "auto",
}  # fmt: skip
# Those of `poolbench load`.
_LOAD_DEFAULTS = {
    "job": HASH_AND_SLEEP,
    "hash-rounds": "1",
    "seed": "1",
    "words": "random",
    "arrivals": "poisson",
    "max-backlog": "100000",
    "sleep-dist": "exponential",
}
_SETS_NO_DEFAULT = ("", "quick")

_SHORTEST_TRACED_ALONE_NS = 100_000  # --trace auto measures shorter sleeps with and without


@dataclass(frozen=True)
class Command:
    """One `poolbench run`: its options, the commit it was built from, and what the CSV does not say about it."""

    line: str
    runs: tuple[str, ...]
    commit: str
    caveats: tuple[str, ...]


def commands(rows: pd.DataFrame) -> list[Command]:
    """One command for each run in `rows`, including failed ones; equal commands are merged."""
    rows = rows.reset_index(drop=True)
    found: dict[tuple[str, str], Command] = {}
    for run in rows["run_id"].unique():
        command = _command(rows[rows["run_id"] == run], str(run))
        same = found.get((command.line, command.commit))
        runs = (*same.runs, *command.runs) if same else command.runs
        found[command.line, command.commit] = Command(command.line, runs, command.commit, command.caveats)
    return list(found.values())


def _command(run: pd.DataFrame, run_id: str) -> Command:
    is_load = bool((run["arrivals"] != "").any())
    preset = str(run["preset"].iloc[0])
    options = _grid(run) | (_load(run) if is_load else _batches(run)) | _jobs(run)
    options["repetitions"] = str(run["repetition"].max())
    if is_load:
        options = {name: value for name, value in options.items() if _LOAD_DEFAULTS.get(name) != value}
    elif preset in _SETS_NO_DEFAULT:
        options = {name: value for name, value in options.items() if _DEFAULTS.get(name) != value}
    words = ["poolbench", "load" if is_load else "run"] + (["--preset", preset] if preset and not is_load else [])
    for name, value in options.items():
        words += [f"--{name}", value]
    words += _switches(run)
    commit = str(run["git_commit"].iloc[0])
    return Command(shlex.join(words), (run_id,), commit, tuple(_caveats(run, commit)))


def _switches(run: pd.DataFrame) -> list[str]:
    """Constant service times are the same in every draw. Version 1 had no --same-draw: it never drew more than once."""
    drawn = run[(run["sleep_dist"] != "constant") & (run["sleep_ns"] > 0)]
    one_draw = (run["schema_version"] == SCHEMA_VERSION).all() and (drawn["repetition"] > drawn["draw"]).any()
    return (
        ["--cold"] * bool(run["cold"].any())
        + ["--isolate"] * bool((run["isolated"] == 1).any())
        + ["--same-draw"] * bool(one_draw)
        + ["--instructions"] * bool(run["instructions"].notna().any())
    )


def _grid(run: pd.DataFrame) -> dict[str, str]:
    swept = run[run["pool"] != BASELINE]  # the baseline always has one worker
    return {
        "pools": ",".join(in_order(run["pool"].unique())),
        "workers": number_list(run["workers"] if swept.empty else swept["workers"]),
    }


def _batches(run: pd.DataFrame) -> dict[str, str]:
    per_worker = jobs_per_worker(run)
    jobs = {"jobs-per-worker": str(per_worker.max())} if per_worker.any() else {"jobs": number_list(run["jobs"])}
    return jobs | {"producers": number_list(run["producers"]), "trace": _trace(run)}


def _load(run: pd.DataFrame) -> dict[str, str]:
    arrivals = str(run["arrivals"].iloc[0])
    if arrivals.startswith("closed:"):
        return {"model": arrivals, "jobs": str(run["jobs"].max())}
    rates = pd.to_numeric(run["rate_hz"].astype(object))
    found = {"arrivals": arrivals, **_rates(run, rates)}
    if (backlog := run["max_backlog"].max()) > 0:
        found["max-backlog"] = f"{backlog:.0f}"
    if run["jobs"].nunique() == 1:
        return found | {"jobs": str(run["jobs"].iloc[0])}
    return found | {"duration": f"{(run['jobs'] / rates).median():.3g}s"}


def _rates(run: pd.DataFrame, rates: pd.Series) -> dict[str, str]:
    """Worker counts that do not share their rates may share their utilizations."""
    utilizations = (rates * run["sleep_ns"] * 1e-9 / run["workers"]).round(9)
    if _shared(run, utilizations) and not _shared(run, rates):
        return {"utilization": ",".join(f"{share:g}" for share in sorted(utilizations.unique()))}
    return {"rate": ",".join(f"{rate:.10g}/s" for rate in sorted(rates.unique()))}


def _shared(run: pd.DataFrame, values: pd.Series) -> bool:
    """Whether all worker counts have the same values."""
    return len({frozenset(same) for _, same in values.groupby(run["workers"])}) == 1


def _jobs(run: pd.DataFrame) -> dict[str, str]:
    timed = run[run["alone_ns"].isna()]  # other jobs have no service time
    return {
        "job": ",".join(run["job"].unique()),
        **(_service_times(timed) if len(timed) else {}),
        "hash-rounds": number_list(run["hash_rounds"]),
        "seed": str(run["seed"].iloc[0]),
        "words": str(run["words"].iloc[0]),
    }


def _service_times(run: pd.DataFrame) -> dict[str, str]:
    return {
        "sleep": ",".join(format_exact(int(sleep)) for sleep in sorted(run["sleep_ns"].unique())),
        "sleep-dist": str(run["sleep_dist"].iloc[0]),
    }


def _trace(run: pd.DataFrame) -> str:
    long = (run["sleep_ns"] >= _SHORTEST_TRACED_ALONE_NS) | run["alone_ns"].notna()
    if not run["trace"].any():
        return "off"
    untraced = set(run.loc[run["trace"] == 0, "sleep_ns"])
    return "auto" if untraced == set(run.loc[~long, "sleep_ns"]) else "on"


def number_list(numbers: pd.Series | Sequence[int]) -> str:
    """As --workers accepts them: "5", "1,5,64", "1:64:x2"."""
    known = sorted(set(map(int, numbers)))
    doubling = all(after == 2 * before for before, after in zip(known, known[1:]))
    if doubling and len(known) > 2:
        return f"{known[0]}:{known[-1]}:x2"
    return ",".join(map(str, known))


def _caveats(run: pd.DataFrame, commit: str) -> list[str]:
    caveats = []
    unknown = [pool for pool in in_order(run["pool"].unique()) if pool not in POOLS]
    if unknown:
        caveats.append(
            f"{', '.join(unknown)}: not one of poolbench's own pools; add the --external NAME=COMMAND of the run."
        )
    if commit.endswith("-dirty"):
        caveats.append("It was built from sources that differ from that commit.")
    if commit in ("", "unknown"):
        caveats.append("The CSV does not say which commit it was built from.")
    return caveats
