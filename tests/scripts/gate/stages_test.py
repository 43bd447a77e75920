"""The stages of a gate, with processes that are functions."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from poolbench.gate.cells import Arm, Cell
from poolbench.gate.compare.judge import Rules
from poolbench.gate.compare.outcome import Conclusion, Outcome, Verdict
from poolbench.gate.comparisons import Level
from poolbench.gate.measure.journal import Journal, read_journal
from poolbench.gate.measure.rounds import Process, RunProcess, measure_rounds, round_processes
from poolbench.gate.metrics import metrics_of
from poolbench.gate.stages import conduct
from poolbench.system.errors import InputError
from support.plans import CELLS, ROUNDS, cell, plan

LOOK = 15  # rounds until the first


class Machine:
    """Runs processes whose metrics are all 100 with some noise; in the cell "slowed" the candidate's are `factor` times that."""

    def __init__(self, factor: float = 1.0, sd: float = 0.001) -> None:
        self.processes: list[Process] = []
        self._factor = factor
        self._sd = sd
        self._random = np.random.default_rng(3)

    def __call__(self, process: Process) -> dict[str, float]:
        self.processes.append(process)
        slowed = process.cell.pool == "slowed" and process.arm is Arm.CANDIDATE
        value = 100 * (self._factor if slowed else 1) * np.exp(self._random.normal(0, self._sd))
        return {metric.name: value for metric in metrics_of(process.cell)}


class Interruption(Exception):
    pass


class StopsAt(Machine):
    """Is interrupted in its n-th process."""

    def __init__(self, process: int, factor: float = 1.0) -> None:
        super().__init__(factor)
        self._left = process

    def __call__(self, process: Process) -> dict[str, float]:
        self._left -= 1
        if self._left == 0:
            raise Interruption
        return super().__call__(process)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


def gate(journal: Journal, run: RunProcess, time_is_up: Callable[[], bool] = lambda: False) -> Outcome:
    """A whole gate; its looks see 15, 30 and 60 rounds."""

    def measure(stage: int, cells: list[Cell], rounds: int) -> np.ndarray:
        never = lambda: False  # noqa: E731
        return measure_rounds(journal, stage, cells, rounds, run, time_is_up if stage == 1 else never)

    return conduct(list(journal.plan.cells), journal.plan.rounds, measure, Rules())


def single(outcome: Outcome) -> list[Conclusion]:
    """The conclusions on single cells."""
    return [one.conclusion for one in outcome.compared if one.comparison.level is Level.CELL]


def test_clean_equal_programs_pass_at_the_first_look(path: Path) -> None:
    machine = Machine()
    outcome = gate(Journal(path, plan()), machine)
    assert (outcome.verdict, outcome.rounds) == (Verdict.PASS, LOOK)
    assert all(compared.again is None for compared in outcome.compared)
    assert len(machine.processes) == LOOK * 2 * 3


def test_a_cell_is_measured_only_while_something_of_it_is_open(path: Path) -> None:
    class OneNoisyCell(Machine):
        def __call__(self, process: Process) -> dict[str, float]:
            self._sd = 0.2 if process.cell.pool == "slowed" else 0.001
            return super().__call__(process)

    machine = OneNoisyCell()
    cells = (cell("quiet"), cell("slowed", sleeps=True))
    outcome = gate(Journal(path, plan(cells)), machine)
    assert len([process for process in machine.processes if process.cell.pool == "quiet"]) == LOOK * 3
    assert len([process for process in machine.processes if process.cell.pool == "slowed"]) == ROUNDS * 3
    assert outcome.rounds == ROUNDS
    assert single(outcome) == [Conclusion.WITHIN_BUDGET] * 4 + [Conclusion.INCONCLUSIVE]
    resumed = Machine()
    assert gate(Journal(path, *read_journal(path)), resumed) == outcome
    assert resumed.processes == []


def test_noise_that_hides_the_budget_is_looked_at_three_times(path: Path) -> None:
    machine = Machine(sd=0.2)
    outcome = gate(Journal(path, plan()), machine)
    assert (outcome.verdict, outcome.rounds) == (Verdict.INCONCLUSIVE, ROUNDS)


def test_only_hit_cells_are_measured_again_in_fresh_rounds(path: Path) -> None:
    machine = Machine(factor=1.1)
    outcome = gate(Journal(path, plan()), machine)
    again = [process for process in machine.processes if process.stage == 2]
    assert {process.cell.pool for process in again} == {"slowed"}
    assert len(again) == LOOK * 3
    assert outcome.verdict is Verdict.REGRESSION
    assert single(outcome) == [Conclusion.WITHIN_BUDGET] * 3 + [Conclusion.SLOWER] * 3


def test_a_hit_that_is_not_slower_again_does_not_fail_the_gate(path: Path) -> None:
    class SlowerOnce(Machine):
        def __call__(self, process: Process) -> dict[str, float]:
            self._factor = 1.1 if process.stage == 1 and process.round < LOOK else 1.0
            return super().__call__(process)

    machine = SlowerOnce()
    outcome = gate(Journal(path, plan()), machine)
    assert outcome.verdict is not Verdict.REGRESSION
    assert {process.stage for process in machine.processes} >= {1, 2}
    assert outcome.rounds > LOOK


def test_one_cell_that_differs_from_itself_does_not_hide_another_that_is_slower(path: Path) -> None:
    """Under the old rules this gate ended "inconclusive: environment"."""

    class NoisyControl(Machine):
        def __call__(self, process: Process) -> dict[str, float]:
            values = super().__call__(process)
            apart = process.cell.pool == "quiet" and process.arm is Arm.CONTROL
            return {name: value * (1.2 if apart else 1) for name, value in values.items()}

    outcome = gate(Journal(path, plan()), NoisyControl(factor=50))
    assert outcome.verdict is Verdict.REGRESSION
    assert single(outcome) == [Conclusion.ENVIRONMENT] * 3 + [Conclusion.SLOWER] * 3


def test_out_of_time_the_gate_looks_at_what_it_has(path: Path) -> None:
    machine = Machine(sd=0.2)
    outcome = gate(Journal(path, plan()), machine, lambda: len(machine.processes) >= 20 * 6)
    assert (outcome.verdict, outcome.rounds) == (Verdict.INCONCLUSIVE, 20)


def test_out_of_time_after_too_few_rounds_is_no_pass(path: Path) -> None:
    machine = Machine()
    outcome = gate(Journal(path, plan()), machine, lambda: len(machine.processes) >= 2 * 6)
    assert (outcome.verdict, outcome.rounds) == (Verdict.INCONCLUSIVE, 2)


def test_a_gate_without_time_for_a_round_is_refused(path: Path) -> None:
    with pytest.raises(InputError, match="--minutes: no round ended in that time"):
        gate(Journal(path, plan()), Machine(), lambda: True)


def test_the_value_beside_a_change_is_that_of_both_baselines(path: Path) -> None:
    outcome = gate(Journal(path, plan()), Machine())
    assert [one.base for one in outcome.compared if one.comparison.level is Level.CELL] == pytest.approx(
        [100] * 6, rel=0.01
    )


def test_arms_of_a_cell_run_one_after_another() -> None:
    processes = round_processes("seed", 1, 4, CELLS)
    assert [process.cell.pool for process in processes] == ["quiet"] * 3 + ["slowed"] * 3
    assert {process.arm for process in processes[:3]} == set(Arm)


def test_the_second_stage_has_orders_of_its_own() -> None:
    def orders(stage: int) -> list[Arm]:
        return [process.arm for number in range(6) for process in round_processes("seed", stage, number, CELLS)]

    assert orders(1) != orders(2)


def test_an_interrupted_round_is_measured_again_as_a_whole(path: Path) -> None:
    with pytest.raises(Interruption):
        gate(Journal(path, plan()), StopsAt(2 * 6 + 3))  # two rounds of six, and two processes
    resumed, samples = read_journal(path)
    assert len(samples) == 14
    machine = Machine()
    gate(Journal(path, resumed, samples), machine)
    assert [process.round for process in machine.processes] == [number for number in range(2, LOOK) for _ in range(6)]
    assert len(read_journal(path)[1]) == LOOK * 6


def test_the_second_stage_goes_on_where_it_was_interrupted(path: Path) -> None:
    with pytest.raises(Interruption):
        gate(Journal(path, plan()), StopsAt(LOOK * 6 + 2 * 3 + 2, factor=1.1))
    resumed, samples = read_journal(path)
    machine = Machine(factor=1.1)
    outcome = gate(Journal(path, resumed, samples), machine)
    assert outcome.verdict is Verdict.REGRESSION
    assert {process.stage for process in machine.processes} == {2}
    assert [process.round for process in machine.processes] == [number for number in range(2, LOOK) for _ in range(3)]


def test_a_round_of_other_cells_does_not_count(path: Path) -> None:
    journal = Journal(path, plan())
    measure_rounds(journal, 2, CELLS[:1], ROUNDS, Machine())
    assert journal.missing_processes(2, CELLS[:1], ROUNDS) == 0
    assert journal.missing_processes(2, CELLS[1:], ROUNDS) == ROUNDS * 3
    assert journal.missing_processes(1, CELLS, ROUNDS) == ROUNDS * 6
    measure_rounds(journal, 2, CELLS[1:], ROUNDS, Machine())
    assert {sample.cell for sample in read_journal(path)[1]} == {CELLS[1].key}


def without_cpu(*arms: Arm) -> RunProcess:
    machine = Machine()
    return lambda process: {**machine(process), **({"CPU time per job": float("nan")} if process.arm in arms else {})}


def test_a_cost_that_no_program_reports_is_not_compared(path: Path) -> None:
    outcome = gate(Journal(path, plan()), without_cpu(*Arm))
    assert outcome.notes == [
        "Not compared, because neither program reports it: "
        "CPU time per job of quiet, 1 worker, 10 jobs; CPU time per job of slowed, 1 worker, 10 jobs."
    ]
    assert outcome.verdict is Verdict.PASS
    assert len(single(outcome)) == 4


def test_a_cost_that_the_candidate_lost_is_no_pass(path: Path) -> None:
    outcome = gate(Journal(path, plan()), without_cpu(Arm.CANDIDATE))
    assert outcome.notes[0].startswith(
        "Not compared, because the candidate does not report it: CPU time per job of quiet"
    )
    assert outcome.verdict is Verdict.INCONCLUSIVE


def test_a_cost_that_disappears_when_it_is_measured_again_is_an_error(path: Path) -> None:
    machine = Machine(factor=1.1)

    def forgetful(process: Process) -> dict[str, float]:
        values = machine(process)
        return values if process.stage == 1 else dict.fromkeys(values, float("nan"))

    with pytest.raises(InputError, match="of slowed, .* was reported at first, but not when it was measured again"):
        gate(Journal(path, plan()), forgetful)


def test_nothing_to_compare_is_an_error(path: Path) -> None:
    with pytest.raises(InputError, match="nothing can be compared"):
        gate(Journal(path, plan()), lambda process: dict.fromkeys(Machine()(process), float("nan")))
