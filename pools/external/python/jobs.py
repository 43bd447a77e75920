"""The jobs of a batch or a load, as the file from the suite lists them: one line `word,service_ns` per job, or
`word,service_ns,time_ns` under load.
"""

import time
from dataclasses import dataclass


@dataclass(slots=True)
class Job:
    word: bytes
    service_ns: int
    time_ns: int  # under load: when it arrives, from the start; or how long a user thinks
    hash_rounds: int

    def run(self) -> int:
        """Hashes the word, blocks for at least the service time, and returns the hash."""
        value = fnv1a(self.word, self.hash_rounds)
        if self.service_ns:
            time.sleep(self.service_ns / 1e9)
        return value


def fnv1a(word: bytes, rounds: int) -> int:
    """The 32-bit FNV-1a of the word, written `rounds` times in a row. Python's integers never overflow."""
    value = 2166136261
    for _ in range(rounds):
        for byte in word:
            value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def read_jobs(path: str, count: int, hash_rounds: int) -> list[Job]:
    with open(path, "rb") as file:
        rows = [line.split(b",") for line in file]
    if len(rows) != count:
        raise ValueError(f"{path} has {len(rows)} jobs, not {count}")
    return [Job(word, int(service_ns), int(*time_ns), hash_rounds) for word, service_ns, *time_ns in rows]
