"""The real thing behind a duet's trials: a process, its CSV, its figures."""

from collections.abc import Callable
from pathlib import Path

from .arms import renew
from .judge import Arm
from .metrics import metrics_for
from .programs import Program
from .stages import Trial

RAW = {Arm.BASELINE: "baseline.csv", Arm.CONTROL: "baseline-again.csv", Arm.CANDIDATE: "candidate.csv"}


class ProcessTrials:
    """Runs trials as processes of these programs, which are copied anew for each round. Every row they write is kept in
    `folder`, in a CSV per arm.
    """

    def __init__(
        self, arms: dict[Arm, Program], folder: Path, scratch: Path, on_trial: Callable[[Trial], None]
    ) -> None:
        self._arms = arms
        self._folder = folder
        self._scratch = scratch
        self._on_trial = on_trial
        self._round = (0, 0)

    def __call__(self, trial: Trial) -> dict[str, float]:
        self._on_trial(trial)
        if self._round != (trial.stage, trial.round):
            self._round = (trial.stage, trial.round)
            renew(self._arms)
        where = f"{trial.cell.words}, stage {trial.stage}, round {trial.round + 1}"
        rows = self._arms[trial.arm].measure(trial.cell, trial.cell.repetitions, self._scratch, where).rows
        append_csv(self._scratch, self._folder / RAW[trial.arm])
        return {metric.name: metric.of_process(rows) for metric in metrics_for(trial.cell.sleeps)}


def append_csv(source: Path, target: Path) -> None:
    """Without its header, if `target` has one. Afterwards `source` is gone."""
    header, _, rows = source.read_bytes().partition(b"\n")
    with target.open("ab") as file:
        file.write(rows if file.tell() else header + b"\n" + rows)
    source.unlink()
