"""The columns of a CSV of schema version 2, in the groups and the order of results/README.md, which defines them."""

from enum import Enum

SCHEMA_VERSION = "2"


class Kind(Enum):
    """What a field may hold."""

    TEXT = "text"  # anything, also nothing; numbers that do not fit into 53 bits
    WHOLE = "a whole number"  # in every row
    NUMBER = "a number"  # or empty, where the value does not exist


def of_kind(kind: Kind, names: str) -> dict[str, Kind]:
    """Columns by their names, which blanks separate."""
    return dict.fromkeys(names.split(), kind)


def percentiles_of(name: str) -> tuple[str, ...]:
    """The columns that say how a time of the jobs is distributed."""
    return tuple(f"{name}_{p}_ns" for p in ("p50", "p90", "p99", "p999", "max"))


WAIT = percentiles_of("wait")
RESPONSE = percentiles_of("response")
QUEUEING = percentiles_of("queueing")

MACHINE = of_kind(Kind.TEXT, "host cpu_model") | of_kind(Kind.NUMBER, "cpus") | of_kind(Kind.TEXT, "cpu_list")
MACHINE |= of_kind(Kind.NUMBER, "cpu_quota") | of_kind(Kind.TEXT, "kernel governor")
MACHINE |= of_kind(Kind.NUMBER, "timer_slack_ns")
MACHINE |= of_kind(Kind.TEXT, "compiler compiler_flags build_type tbb_version benchmark_version")

COLUMNS: dict[str, Kind] = {
    **of_kind(Kind.TEXT, "schema_version run_id timestamp_utc suite_version git_commit preset pool"),
    **of_kind(Kind.WHOLE, "workers jobs producers sleep_ns"),
    **of_kind(Kind.TEXT, "sleep_dist"),
    **of_kind(Kind.WHOLE, "hash_rounds"),
    **of_kind(Kind.TEXT, "seed"),
    **of_kind(Kind.WHOLE, "repetition position trace"),
    **of_kind(Kind.TEXT, "words"),
    **of_kind(Kind.WHOLE, "cold draw"),
    **of_kind(Kind.NUMBER, "cooperative"),
    **of_kind(Kind.TEXT, "status error"),
    **of_kind(Kind.NUMBER, "jobs_done"),
    **of_kind(Kind.TEXT, "checksum"),
    **of_kind(Kind.NUMBER, "setup_ns makespan_ns accept_ns teardown_ns service_sum_ns ideal_ns"),
    **of_kind(Kind.NUMBER, "cpu_user_ns cpu_system_ns hash_ns"),
    **of_kind(Kind.NUMBER, "time_per_job_ns throughput_hz efficiency utilization stretch"),
    **of_kind(Kind.NUMBER, "overhead_per_job_ns steady_overhead_per_job_ns"),
    **of_kind(Kind.NUMBER, "peak_concurrency"),
    **dict.fromkeys(WAIT + RESPONSE + QUEUEING, Kind.NUMBER),
    **of_kind(Kind.NUMBER, "voluntary_switches involuntary_switches max_rss_bytes"),
    **MACHINE,
}

# What the jobs of a batch are: rows that agree in these, and in their draw of service times, ran the same jobs.
WORKLOAD = ("jobs", "producers", "sleep_ns", "sleep_dist", "hash_rounds", "seed", "words", "cold")
