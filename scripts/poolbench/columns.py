"""The columns of a CSV of schema version 1, in the groups and the order of results/README.md, which defines them."""

from enum import Enum

SCHEMA_VERSION = "1"


class Kind(Enum):
    """What a field may hold."""

    TEXT = "text"  # anything, also nothing; numbers that do not fit into 53 bits
    WHOLE = "a whole number"  # in every row
    NUMBER = "a number"  # or empty, where the value does not exist


def _of(kind: Kind, names: str) -> dict[str, Kind]:
    return dict.fromkeys(names.split(), kind)


_PERCENTILES = ("p50", "p90", "p99", "p999", "max")

WAIT = tuple(f"wait_{p}_ns" for p in _PERCENTILES)
RESPONSE = tuple(f"response_{p}_ns" for p in _PERCENTILES)

MACHINE = _of(Kind.TEXT, "host cpu_model") | _of(Kind.NUMBER, "cpus cpu_quota")
MACHINE |= _of(Kind.TEXT, "kernel governor") | _of(Kind.NUMBER, "timer_slack_ns")
MACHINE |= _of(Kind.TEXT, "compiler compiler_flags build_type tbb_version benchmark_version")

COLUMNS: dict[str, Kind] = {
    **_of(Kind.TEXT, "schema_version run_id timestamp_utc suite_version git_commit preset pool"),
    **_of(Kind.WHOLE, "workers jobs producers sleep_ns"),
    **_of(Kind.TEXT, "sleep_dist"),
    **_of(Kind.WHOLE, "hash_rounds"),
    **_of(Kind.TEXT, "seed"),
    **_of(Kind.WHOLE, "repetition position trace"),
    **_of(Kind.TEXT, "words"),
    **_of(Kind.WHOLE, "cold"),
    **_of(Kind.TEXT, "status error"),
    **_of(Kind.NUMBER, "jobs_done"),
    **_of(Kind.TEXT, "checksum"),
    **_of(Kind.NUMBER, "setup_ns makespan_ns accept_ns teardown_ns service_sum_ns ideal_ns cpu_user_ns cpu_system_ns"),
    **_of(Kind.NUMBER, "time_per_job_ns throughput_hz speedup efficiency efficiency_requested overhead_per_job_ns"),
    **_of(Kind.NUMBER, "peak_concurrency"),
    **dict.fromkeys(WAIT + RESPONSE, Kind.NUMBER),
    **_of(Kind.NUMBER, "voluntary_switches involuntary_switches max_rss_bytes"),
    **MACHINE,
}

# What the jobs of a batch are: rows that agree in these ran the same jobs, as often as they liked.
WORKLOAD = ("jobs", "producers", "sleep_ns", "sleep_dist", "hash_rounds", "seed", "words", "cold")
