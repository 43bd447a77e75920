"""The columns of a CSV of schema version 2, in the groups and the order of results/README.md, which defines them."""

from dataclasses import dataclass
from enum import Enum

SCHEMA_VERSION = "2"


class Type(Enum):
    """How to read a field."""

    TEXT = "text"  # also for numbers that need more than 53 bits
    WHOLE = "a whole number"  # never empty
    NUMBER = "a number"  # empty if the value does not exist


@dataclass(frozen=True)
class Kind:
    """What a field may hold: a number from `low` to `high`, or a text of that length. `above` excludes `low` itself;
    `choices` are the allowed texts.
    """

    type: Type
    low: float
    high: float
    above: bool = False
    choices: tuple[str, ...] = ()


_LONGEST_NS = 2.0**63  # three centuries: what 64 bits hold
_MOST = 2**53  # beyond that, a float cannot hold every whole number

TEXT = Kind(Type.TEXT, 0, 10_000)
LABEL = Kind(Type.TEXT, 0, 300)  # short, because a caption has several
NAME = Kind(Type.TEXT, 1, 200)
STATUS = Kind(Type.TEXT, 0, 300, choices=("ok", "error", "timeout", "interrupted", "invalid"))
COUNT = Kind(Type.WHOLE, 1, _MOST)
SLEEP = Kind(Type.WHOLE, 0, 2**63 - 1)
SWITCH = Kind(Type.WHOLE, 0, 1)
SWITCH_OR_EMPTY = Kind(Type.NUMBER, 0, 1)
NUMBER = Kind(Type.NUMBER, 0, _LONGEST_NS)
POSITIVE = Kind(Type.NUMBER, 0, _LONGEST_NS, above=True)
DIFFERENCE = Kind(Type.NUMBER, -_LONGEST_NS, _LONGEST_NS)


def of_kind(kind: Kind, names: str) -> dict[str, Kind]:
    """Columns of one kind; `names` are separated by blanks."""
    return dict.fromkeys(names.split(), kind)


def percentiles_of(name: str) -> tuple[str, ...]:
    """The columns with the distribution of one of the jobs' times."""
    return tuple(f"{name}_{p}_ns" for p in ("p50", "p90", "p99", "p999", "max"))


WAIT = percentiles_of("wait")
RESPONSE = percentiles_of("response")
QUEUEING = percentiles_of("queueing")
UNCORRECTED = percentiles_of("uncorrected")

MACHINE: dict[str, Kind] = {
    **of_kind(LABEL, "host cpu_model"),
    **of_kind(COUNT, "cpus"),
    **of_kind(TEXT, "cpu_list"),
    **of_kind(POSITIVE, "cpu_quota"),
    **of_kind(LABEL, "kernel governor"),
    **of_kind(NUMBER, "timer_slack_ns"),
    **of_kind(TEXT, "compiler compiler_flags"),
    **of_kind(LABEL, "build_type tbb_version benchmark_version"),
}

# What hand-overs cost on the host, measured in each run: they differ a little between the runs of one machine, so they
# do not name it.
HAND_OVERS = of_kind(POSITIVE, "host_yield_ns host_wake_ns host_handover_ns")

IDENTITY: dict[str, Kind] = {
    **of_kind(LABEL, "schema_version run_id timestamp_utc suite_version git_commit preset"),
    **of_kind(NAME, "pool"),
}

JOBS: dict[str, Kind] = {
    **of_kind(COUNT, "workers jobs producers"),
    **of_kind(SLEEP, "sleep_ns"),
    **of_kind(LABEL, "sleep_dist"),
    **of_kind(COUNT, "hash_rounds"),
    **of_kind(LABEL, "seed"),
    **of_kind(COUNT, "repetition position"),
    **of_kind(SWITCH, "trace"),
    **of_kind(LABEL, "words"),
    **of_kind(SWITCH, "cold"),
}

STATUS_AND_TIMES: dict[str, Kind] = {
    **of_kind(STATUS, "status"),
    **of_kind(TEXT, "error"),
    **of_kind(NUMBER, "jobs_done"),
    **of_kind(LABEL, "checksum"),
    **of_kind(NUMBER, "setup_ns"),
    **of_kind(POSITIVE, "makespan_ns"),
    **of_kind(NUMBER, "accept_ns teardown_ns service_sum_ns ideal_ns cpu_user_ns cpu_system_ns"),
}

COST = of_kind(NUMBER, "voluntary_switches involuntary_switches max_rss_bytes")

ISOLATED = of_kind(SWITCH_OR_EMPTY, "isolated")
INSTRUCTIONS = of_kind(NUMBER, "instructions")

# Of jobs that arrive one after another; empty for a batch. The rate is a text, because it tells workloads apart.
ARRIVALS = of_kind(LABEL, "arrivals rate_hz")
BACKLOG = of_kind(NUMBER, "max_backlog")

# What a job does. Before there was a choice, all did this.
HASH_AND_SLEEP = "hash-and-sleep"
JOB = of_kind(NAME, "job")
ALONE = of_kind(NUMBER, "alone_ns")

LOAD: dict[str, Kind] = {
    **of_kind(NUMBER, "offered_hz achieved_hz offered_utilization"),
    **of_kind(SWITCH_OR_EMPTY, "overload"),
}
LOAD_JOBS: dict[str, Kind] = {
    **of_kind(NUMBER, "wait_mean_ns"),
    **of_kind(DIFFERENCE, "wait_excess_p50_ns wait_excess_p99_ns"),
    **of_kind(NUMBER, "lag_p99_ns lag_max_ns most_waiting"),
    **dict.fromkeys(UNCORRECTED, NUMBER),
}

# Files of version 2 that were written before these columns existed are read as if they were empty, or had the value in
# BEFORE_ADDED.
ADDED = {**ISOLATED, **INSTRUCTIONS, **HAND_OVERS, **ARRIVALS, **BACKLOG, **LOAD, **LOAD_JOBS, **JOB, **ALONE}
BEFORE_ADDED = dict.fromkeys(JOB, HASH_AND_SLEEP)

COLUMNS: dict[str, Kind] = {
    **IDENTITY,
    **JOBS,
    **of_kind(COUNT, "draw"),
    **of_kind(SWITCH_OR_EMPTY, "cooperative"),
    **ISOLATED,
    **ARRIVALS,
    **BACKLOG,
    **JOB,
    **STATUS_AND_TIMES,
    **of_kind(NUMBER, "hash_ns"),
    **ALONE,
    **of_kind(POSITIVE, "time_per_job_ns throughput_hz"),
    **of_kind(NUMBER, "efficiency utilization stretch"),
    **of_kind(DIFFERENCE, "overhead_per_job_ns steady_overhead_per_job_ns"),
    **LOAD,
    **of_kind(NUMBER, "peak_concurrency"),
    **dict.fromkeys(WAIT + RESPONSE + QUEUEING, NUMBER),
    **LOAD_JOBS,
    **COST,
    **INSTRUCTIONS,
    **MACHINE,
    **HAND_OVERS,
}

# Defines the jobs of a batch: rows that agree in these columns, and in their draw of service times, ran the same jobs.
WORKLOAD = ("jobs", "producers", "sleep_ns", "sleep_dist", "hash_rounds", "seed", "words", "cold", *ARRIVALS, *JOB)
