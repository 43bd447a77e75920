"""The figures of a traced batch, as members of the answer."""

from collections.abc import Iterable

from batch import Record

PER_MILLE = {"p50": 500, "p90": 900, "p99": 990, "p999": 999, "max": 1000}


def figures(records: list[Record], start: int, workers: int) -> dict[str, int]:
    services = [job.end - job.begin for job in records]
    return {
        "service_sum_ns": sum(services),
        "service_max_ns": max(services),
        "peak_concurrency": peak_concurrency(records),
        "steady_overhead_ns": steady_overhead(records, start, workers),
        **percentiles("wait", (job.begin - start for job in records)),
        **percentiles("response", (job.end - start for job in records)),
        **percentiles("queueing", (job.begin - job.submit for job in records)),
    }


def percentiles(name: str, values: Iterable[int]) -> dict[str, int]:
    """Each is the smallest value that at least so many per mille of all values do not exceed."""
    ascending = sorted(values)
    return {
        f"{name}_{suffix}_ns": ascending[(len(ascending) * per_mille + 999) // 1000 - 1]
        for suffix, per_mille in PER_MILLE.items()
    }


def steady_overhead(records: list[Record], start: int, workers: int) -> int:
    """The workers' time from the start until the last job began, minus what they spent on jobs."""
    last = max(job.begin for job in records)
    return workers * (last - start) - sum(min(job.end, last) - job.begin for job in records)


def peak_concurrency(records: list[Record]) -> int:
    """The most jobs between begin and end at one instant. A job that begins as another ends does not overlap it."""
    ends = sorted(job.end for job in records)
    ended = peak = 0
    for begun, begin in enumerate(sorted(job.begin for job in records)):
        while ended < begun and ends[ended] <= begin:
            ended += 1
        peak = max(peak, begun + 1 - ended)
    return peak
