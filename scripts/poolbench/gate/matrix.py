"""Which cells a duet takes: the default matrix, or what the user says instead."""

# Three kinds of pools (threads that hand over through channels, an event loop, oneTBB) from one worker to many more than
# processors. Batches are short, some 30 ms for the slowest pool and 11 ms of sleeping, since many repetitions in a process
# scatter less than few long ones.
_DEFAULT_POOLS = ("channel", "goroutine", "arena")
_DEFAULT_WORKERS = "1,4,16,64"
PROCESS_S = 0.25  # of measuring in one process
LONGEST_PROCESS_S = 200  # and it is killed after 300 s (programs.py)
_DEFAULT_WORKLOADS = (("--sleep", "0", "--jobs", "10k"), ("--sleep", "1ms", "--jobs-per-worker", "10"))


def option_sets(pools: str | None, workers: str | None, run_options: list[str]) -> list[tuple[str, ...]]:
    """The `poolbench run` options whose cells the gate takes: the user's, or the default matrix with as much as the
    user says of its pools and workers. A preset or configuration file brings pools and workers of its own.
    """
    named = [*(("--pools", pools) if pools else ()), *(("--workers", workers) if workers else ())]
    if any(option.split("=")[0] in ("--preset", "--config") for option in run_options):
        return [(*run_options, *named)]
    grid = ("--pools", pools or ",".join(_DEFAULT_POOLS), "--workers", workers or _DEFAULT_WORKERS)
    if run_options:
        return [(*grid, *run_options)]
    return [(*grid, *workload) for workload in _DEFAULT_WORKLOADS]
