"""Writes a history for Apache Otava, which looks for change points: a CSV for each pool, and its configuration file.

Otava's CSV importer (docs/CSV.md, otava/importer.py of version 0.8.0) needs a number in every column of every row, so
trends over different commits go into different files.
"""

import csv
import io
import json
import re
from collections import defaultdict
from pathlib import Path

from ..system.errors import InputError
from ..system.outputs import write_whole
from .creep import History
from .trend import Trend

CONFIGURATION = "otava.yaml"

_FIRST_LEVEL = 100.0  # per cent of the first commit


def write(history: History, folder: Path) -> None:
    """InputError if a file cannot be written."""
    tests = _tests([one.trend for one in history.found])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, trends in tests.items():
            write_whole(folder / f"{name}.csv", _csv(history, trends))
        write_whole(folder / CONFIGURATION, _configuration(folder, tests))
    except OSError as error:
        raise InputError(f"--otava {folder}: cannot be written: {error.strerror}; name another folder.") from None


def _tests(trends: list[Trend]) -> dict[str, list[Trend]]:
    """By name: the trends of a pool that have the same commits."""
    groups: dict[tuple[str, tuple[str, ...]], list[Trend]] = defaultdict(list)
    for trend in trends:
        groups[trend.subject.pool, tuple(point.commit for point in trend.points)].append(trend)
    tests: dict[str, list[Trend]] = {}
    for (pool, _), group in groups.items():
        tests[_free(_word(pool), tests)] = group
    return tests


def _csv(history: History, trends: list[Trend]) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["time", "commit", *_metrics(trends)])
    for place, point in enumerate(trends[0].points):
        time = history.chain.measured(point.commit).strftime("%Y-%m-%d %H:%M:%S +0000")
        levels = [f"{_FIRST_LEVEL * (1 + trend.points[place].change):.6g}" for trend in trends]
        table.writerow([time, point.commit, *levels])
    return out.getvalue()


def _metrics(trends: list[Trend]) -> list[str]:
    names: dict[str, None] = {}
    for trend in trends:
        subject = trend.subject
        workers = [] if subject.workers is None else [f"{subject.workers} workers"]
        names[_free(_word(" ".join([subject.metric, *workers, subject.workload])), names)] = None
    return list(names)


def _configuration(folder: Path, tests: dict[str, list[Trend]]) -> str:
    """YAML; a string of JSON is one of YAML as well. A direction of -1 means that lower is better."""
    lines = ["# otava analyze --config-file otava.yaml poolbench.NAME", "tests:"]
    for name, trends in tests.items():
        lines += [
            f"  poolbench.{name}:",
            "    type: csv",
            f"    file: {json.dumps(str((folder / name).resolve()) + '.csv')}",
            "    time_column: time",
            "    attributes: [commit]",
            "    metrics:",
        ]
        for metric in _metrics(trends):
            lines += [f"      {metric}:", "        direction: -1", "        scale: 1"]
    return "\n".join(lines) + "\n"


def _word(text: str) -> str:
    """For file names, columns and keys of YAML, which Otava also takes on its command line."""
    return re.sub(r"\W+", "_", text, flags=re.ASCII).strip("_")[:100] or "unnamed"


def _free(word: str, taken: object) -> str:
    number = 2
    free = word
    while free in taken:  # type: ignore[operator]
        free, number = f"{word}_{number}", number + 1
    return free
