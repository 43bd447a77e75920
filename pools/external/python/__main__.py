"""concurrent.futures.ThreadPoolExecutor as a program that poolbench measures. It speaks the protocol of
harness/external/PROTOCOL.md.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from resource import RUSAGE_SELF, getrusage
from typing import Any

from batch import Batch, now, together, write_trace
from jobs import Job, read_jobs
from load import ClosedLoad, Load, OpenLoad

PROTOCOL = 3


def main() -> None:
    say({"protocol": PROTOCOL})
    for line in sys.stdin:
        try:
            say(run(json.loads(line)))
        except Exception as error:
            say({"error": f"{type(error).__name__}: {error}"})


def say(members: dict[str, Any]) -> None:
    print(json.dumps(members), flush=True)


def run(request: dict[str, Any]) -> dict[str, Any]:
    if request["protocol"] != PROTOCOL:
        raise ValueError(f"this program speaks protocol {PROTOCOL}")
    workers = request["workers"]
    jobs = read_jobs(request["jobs_file"], request["jobs"], request["hash_rounds"])
    load = request["model"] != "batch"
    batch = load_of(request, jobs) if load else Batch(jobs, request["trace"], request["producers"])
    building = now()
    with ThreadPoolExecutor(workers) as pool:
        setup = now() - building
        if request["warm_up"]:
            start_threads(pool, workers)
        before = getrusage(RUSAGE_SELF)
        batch.run(pool)
        after = getrusage(RUSAGE_SELF)
    if request["trace"]:
        write_trace(request["trace_file"], batch.records, batch.start, load)
    return {
        "protocol": PROTOCOL,
        "jobs_done": len(batch.hashes),
        "checksum": str(sum(batch.hashes) % 2**64),
        "accept_ns": batch.accept,
        "makespan_ns": batch.makespan,
        "setup_ns": setup,
        "cpu_user_ns": round((after.ru_utime - before.ru_utime) * 1e9),
        "cpu_system_ns": round((after.ru_stime - before.ru_stime) * 1e9),
        "voluntary_switches": after.ru_nvcsw - before.ru_nvcsw,
        "involuntary_switches": after.ru_nivcsw - before.ru_nivcsw,
        "cut": batch.cut,
    }


def load_of(request: dict[str, Any], jobs: list[Job]) -> Load:
    if request["model"] == "closed":
        return ClosedLoad(jobs, request["users"])
    return OpenLoad(jobs, request["max_backlog"])


def start_threads(pool: ThreadPoolExecutor, workers: int) -> None:
    """An executor starts a thread only if none is idle. So each of these jobs waits for all others."""
    with together(workers) as barrier:
        wait([pool.submit(barrier.wait) for _ in range(workers)])


main()
