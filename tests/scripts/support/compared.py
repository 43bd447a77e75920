"""Compares two result files, which runs with given values fill."""

from collections.abc import Sequence
from pathlib import Path

from poolbench.gate.compare.files import compare_files
from poolbench.gate.compare.outcome import Conclusion, Outcome, Report
from poolbench.gate.compare.runs import rules_of_files
from poolbench.gate.report import words
from poolbench.results.reader import read_results
from support.csvs import Csv


def compare(base: Path, new: Path) -> Outcome:
    return compare_files(read_results([base]), read_results([new]), ("base.csv", "new.csv"), rules_of_files())


def conclusions(outcome: Outcome) -> dict[str, Conclusion]:
    return {one.comparison.metric.name: one.conclusion for one in outcome.compared}


def headline(outcome: Outcome) -> str:
    return words.headline(
        Report("files", "base.csv", "new.csv", rules_of_files().budget, rules_of_files().alpha, outcome)
    )


def runs(csv: Csv, name: str, values: Sequence[float], repetitions: int = 1, **fields: object) -> Path:
    """A run for each value, which all of its repetitions have."""
    for number, value in enumerate(values):
        for repetition in range(1, repetitions + 1):
            csv.row(**{"trace": 0, "sleep_ns": 0, "time_per_job_ns": value, "makespan_ns": 400 * value + repetition,
                       "repetition": repetition, "run_id": f"{name} {number}"} | fields)  # fmt: skip
    path = csv.write(f"{name}.csv")
    csv._rows.clear()
    return path


ONE_COST = {"cpu_user_ns": "", "voluntary_switches": ""}
