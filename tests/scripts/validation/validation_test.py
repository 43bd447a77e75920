"""Tests the validation itself, on rounds whose true differences are known."""

import json
import math
import re
import signal
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from poolbench.gate.cells import Arm, Cell
from poolbench.gate.commands.compare_options import FOR_LOOKS, MINUTES, ROUNDS
from poolbench.gate.compare.judge import Rules
from poolbench.gate.compare.outcome import Verdict
from poolbench.gate.comparisons import comparisons_of
from poolbench.gate.measure.instructions import longest_s
from poolbench.gate.report.json_report import VERSION
from poolbench.system.errors import InputError
from poolbench.validation.__main__ import main
from poolbench.validation.beside_a_neighbour import beside_a_neighbour
from poolbench.validation.equal_programs import equal_programs
from poolbench.validation.neighbour import half_busy
from poolbench.validation.page import render
from poolbench.validation.real_gates import real_gates
from poolbench.validation.recording import Recording, read_recordings, write_recording
from poolbench.validation.resampling import (
    BLOCK,
    Null,
    centred,
    draw_rounds,
    equal_rounds,
    exchange_arms,
    with_factors,
    with_rounds_of,
)
from poolbench.validation.sections import always, at_least, at_most, rate_interval
from poolbench.validation.simulation import finds, no_factors, simulated_gates
from poolbench.validation.slower_programs import one_slower_cell, planted_slowdowns
from poolbench.validation.slowing import growth_by_spin, spin_for

RULES = Rules()
GATES = 100


def cell(pool: str, workers: int = 1, sleeps: bool = False) -> Cell:
    workload = "20 jobs of 1ms" if sleeps else "20 000 jobs without sleep"
    description = f"{pool}, {workers} worker{'s' if workers != 1 else ''}, {workload}"
    return Cell(f"{pool}/workers:{workers}/{workload}", description, pool, workers, sleeps, ())


def values_of(comparisons: int, sd: float, slower: float = 0.0, rounds: int = 60) -> np.ndarray:
    """Equal arms around 5000, with noise of which a third is the round's, the same for all comparisons."""
    random = np.random.default_rng(comparisons + rounds)
    mood = random.normal(0, sd, size=(rounds, len(Arm), 1)) / np.sqrt(3)
    values = 5000 * np.exp(mood + random.normal(0, sd * np.sqrt(2 / 3), size=(rounds, len(Arm), comparisons)))
    values[:, Arm.CANDIDATE] *= 1 + slower
    return values


def recording(cells: list[Cell], sd: float, slower: float = 0.0) -> Recording:
    return Recording(cells, values_of(len(comparisons_of(cells)), sd, slower))


MATRIX = [cell(pool, workers) for pool in ("channel", "goroutine") for workers in (1, 4, 16)]
FEW = [cell("channel"), cell("arena", sleeps=True)]


def verdicts_of(equal: Recording, null: Null, gates: int) -> Counter[Verdict]:
    draw = equal_rounds(equal, null, np.random.default_rng(1))
    return Counter(judged.verdict for judged in simulated_gates(equal, draw, gates, RULES))


def found(equal: Recording, factor: float, slower: list[Cell], gates: int = 20, apart: float = 1.0) -> int:
    """How many gates find the slower cells, while the baselines of the last cell are this much apart."""
    factors = no_factors(equal.cells)
    factors[Arm.CANDIDATE, [place for each in slower for place in equal.places(each)]] = factor
    factors[Arm.CONTROL, equal.places(equal.cells[-1])] = apart
    draw = with_factors(equal_rounds(equal, Null.EXCHANGED, np.random.default_rng(1)), factors)
    return sum(finds(judged, slower) for judged in simulated_gates(equal, draw, gates, RULES))


def test_rounds_are_drawn_in_blocks() -> None:
    rounds = draw_rounds(np.random.default_rng(1), 12, 23)
    assert len(rounds) == 23
    for start in range(0, 20, BLOCK):
        block = rounds[start : start + BLOCK]
        assert all((later - earlier) % 12 == 1 for earlier, later in zip(block, block[1:]))


def test_arms_are_exchanged_by_block() -> None:
    values = np.arange(12 * 3 * 2).reshape(12, 3, 2)
    exchanged = exchange_arms(np.random.default_rng(3), values)
    assert (np.sort(exchanged, axis=1) == values).all()
    assert (np.argsort(exchanged[:BLOCK], axis=1) == np.argsort(exchanged[:1], axis=1)).all()
    assert (exchanged != values).any()


def test_centred_arms_are_equal_in_the_median() -> None:
    values = centred(recording(FEW, 0.1, slower=0.5))
    for arm in (Arm.CONTROL, Arm.CANDIDATE):
        np.testing.assert_allclose(np.median(np.log(values[:, arm] / values[:, Arm.BASELINE]), axis=0), 0, atol=1e-12)


@pytest.mark.parametrize(
    ("null", "sd"),
    [*((Null.EXCHANGED, sd) for sd in (0.005, 0.02, 0.3)), *((Null.CENTRED, sd) for sd in (0.005, 0.02))],
)
def test_equal_programs_are_not_flagged(null: Null, sd: float) -> None:
    """Centring does not reach averages: those of much noise differ by chance within the recorded rounds."""
    verdicts = verdicts_of(recording(MATRIX, sd), null, GATES)
    assert verdicts[Verdict.REGRESSION] == 0
    assert verdicts[Verdict.PASS] >= 0.8 * GATES or sd == 0.3


def test_only_rounds_as_recorded_flag_a_copy_that_is_slower_throughout() -> None:
    """The rounds as recorded show what centring removes, and relabelling by block nearly."""
    biased = recording(FEW, 0.01, slower=0.1)
    alarms = {null: verdicts_of(biased, null, 20)[Verdict.REGRESSION] for null in Null}
    assert (alarms[Null.AS_RECORDED], alarms[Null.CENTRED]) == (20, 0)
    assert alarms[Null.EXCHANGED] <= 2


def test_a_slower_program_is_found() -> None:
    noisy = recording(MATRIX, 0.02)
    assert found(noisy, 1.03, MATRIX[:3]) >= 18
    assert found(noisy, 1.1, MATRIX[:1]) >= 18
    assert found(noisy, 50, MATRIX[:1]) == 20


def test_a_disturbed_cell_does_not_hide_a_slower_one() -> None:
    assert found(recording(MATRIX, 0.02), 50, MATRIX[:1], apart=1.2) == 20


def test_a_slowdown_below_the_budget_is_not_found() -> None:
    assert found(recording(MATRIX, 0.005), 1.01, MATRIX) == 0


def test_recorded_rounds_of_a_slower_cell_are_found_there() -> None:
    equal, slowed = recording(MATRIX, 0.02), recording(MATRIX[:1], 0.02, slower=0.1)
    random = np.random.default_rng(1)
    draw = with_rounds_of(equal_rounds(equal, Null.EXCHANGED, random), equal, slowed, MATRIX[0], random)
    gates = list(simulated_gates(equal, draw, 20, RULES))
    assert sum(finds(judged, MATRIX[:1]) for judged in gates) >= 18
    assert not any(finds(judged, MATRIX[3:]) for judged in gates)


def test_the_interval_is_clopper_and_pearsons() -> None:
    low, high = rate_interval(0, 300)
    assert low == 0
    assert high == pytest.approx(1 - 0.025 ** (1 / 300))


def test_a_recording_is_read_as_it_was_written(tmp_path: Path) -> None:
    values = np.round(values_of(5, 0.1, rounds=7))
    write_recording(tmp_path / "r.csv", Recording(FEW, values, "a machine, a program", 7.25), 0.0)
    write_recording(tmp_path / "r.csv", Recording(FEW[:1], values[:, :, :3]), 0.05)
    read = read_recordings(tmp_path / "r.csv")
    assert list(read) == [0.0, 0.05]
    assert (read[0.0].origin, read[0.0].round_s) == ("a machine, a program", 7.25)
    assert (read[0.0].cells, read[0.05].cells) == (FEW, FEW[:1])
    np.testing.assert_array_equal(read[0.0].values, values)
    np.testing.assert_array_equal(read[0.05].values, values[:, :, :3])


def test_simulated_gates_end_with_the_minutes_of_a_default_gate() -> None:
    noisy = replace(recording(FEW, 0.5), round_s=20.0)
    draw = equal_rounds(noisy, Null.EXCHANGED, np.random.default_rng(1))
    ended = {outcome.rounds for outcome in simulated_gates(noisy, draw, 3, RULES)}
    assert ended == {math.ceil((60 * MINUTES * FOR_LOOKS - longest_s(MINUTES)) / noisy.round_s)}
    assert {outcome.rounds for outcome in simulated_gates(recording(FEW, 0.5), draw, 3, RULES)} == {ROUNDS}


def test_a_neighbour_lives_as_long_as_its_block() -> None:
    with half_busy() as neighbour:
        assert neighbour.poll() is None
    assert neighbour.returncode == -signal.SIGKILL


def test_a_neighbour_has_a_section_of_its_own() -> None:
    section = beside_a_neighbour(replace(recording(FEW, 0.01), origin="a machine"), 10, RULES)
    assert "60 rounds on a machine." in "".join(section.lines)
    assert [promise.kept for promise in section.promises][0] is not False
    assert any(promise.said.startswith("Found beside a neighbour: `channel`") for promise in section.promises)


def test_a_cost_that_no_program_reports_is_left_out(tmp_path: Path) -> None:
    values = values_of(5, 0.01)
    values[:, :, 2] = np.nan
    write_recording(tmp_path / "r.csv", Recording(FEW, values, "a machine, a program", 7.25), 0.0)
    read = read_recordings(tmp_path / "r.csv")[0.0]
    assert np.isnan(read.values[:, :, 2]).all()
    assert verdicts_of(read, Null.EXCHANGED, 5)[Verdict.PASS] == 5


def test_a_missing_recording_and_another_csv_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="record it first"):
        read_recordings(tmp_path / "missing.csv")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="is not a recording"):
        read_recordings(tmp_path / "other.csv")


MACHINE = {"the machine's cpu_model": "a processor"}
GATE = {
    "gate_version": VERSION, "verdict": "within budget", "rounds": 25, "options": "", "minutes": 3.25,
    "surroundings": MACHINE,
}  # fmt: skip


def test_the_page_says_what_was_found(tmp_path: Path) -> None:
    write_recording(tmp_path / "rounds.csv", Recording(FEW, values_of(5, 0.01), "a machine"), 0.0)
    for slower in (0.03, 0.1):
        write_recording(
            tmp_path / "slowed.csv", Recording(FEW[:1], values_of(3, 0.01, slower), "another machine"), slower
        )
    page = render(tmp_path, 20)
    assert "measured on a machine." in page and "measured on another machine." in page
    assert "| arms exchanged, 100 rounds | 20 | 0.0 % [0.00 % to 16.84 %] |" in page
    assert ": simulated, arms exchanged, 100 rounds | 0 of 20; 0.00 % to 16.84 % | too few data |" in page
    assert "| one cell 50 times slower, each in turn | 20 | 100.0 %" in page
    assert "| `channel` | time per job | 100 % |" in page
    assert "Found: channel, 1 worker, 20\u00a0000 jobs without sleep, recorded, " in page
    rows = Counter(line.split("|")[3].strip() for line in page.splitlines() if line.startswith("| `channel` | 1 |"))
    assert (rows["3 %"], rows["10 %"]) == (1, 1)
    assert "Real gates of these rules are not measured yet." in page


def test_real_gates_are_shown(tmp_path: Path) -> None:
    line = json.dumps({**GATE, "findings": {"within budget": 59, "faster": 1}})
    (tmp_path / "real.jsonl").write_text(10 * f"{line}\n")
    section = real_gates(tmp_path / "real.jsonl")
    assert "| 10 | a processor | none | 25 | 3.2 | within budget | 59 | 1 | 0 | 0 | 0 |" in section.lines
    assert [promise.kept for promise in section.promises] == [None, None, True]
    assert section.promises[0].found == "0 of 10; 0.00 % to 30.85 %"


def test_a_broken_promise_is_reported(tmp_path: Path) -> None:
    gate = {**GATE, "verdict": "regression", "minutes": 13, "findings": {}}
    (tmp_path / "real.jsonl").write_text(3 * f"{json.dumps(gate)}\n")
    assert [promise.kept for promise in real_gates(tmp_path / "real.jsonl").promises] == [False, False, False]
    section = equal_programs(recording(FEW, 0.01, slower=0.1), 20, RULES)
    assert [promise.kept for promise in section.promises[:4]] == [False, False, None, None]
    noisy = recording(FEW, 1.0)
    assert [promise.kept for promise in one_slower_cell(noisy, 20, RULES).promises] == [False, False]
    assert [promise.kept for promise in planted_slowdowns(noisy, 20, RULES).promises[:2]] == [False, False]


def test_what_most_alarms_come_from_is_named() -> None:
    lines = equal_programs(recording(FEW, 0.01, slower=0.1), 5, RULES).lines
    assert re.search(
        r"Most alarms, 5, come from the .+: over all .+ costs (9|10)\.\d % \[.+\] more\.", "\n".join(lines)
    )


def test_a_cost_below_its_floor_cannot_be_found() -> None:
    equal = recording(FEW, 0.01)
    equal.values[:, :, equal.places(FEW[1])[0]] = 500
    section = one_slower_cell(equal, 20, RULES)
    assert "| `arena` | overhead per job | – |" in section.lines
    assert [promise.kept for promise in section.promises] == [None, None]


def test_the_interval_decides_whether_a_promise_is_kept() -> None:
    assert [at_most("", count, 1000, 0.01).kept for count in (3, 8, 30)] == [True, None, False]
    assert [at_least("", count, 1000, 0.99).kept for count in (999, 990, 960)] == [True, None, False]
    assert [always("", count, 1000).kept for count in (1000, 999)] == [True, False]


def test_the_length_of_a_spin_follows_from_its_cost() -> None:
    """A pool that a short spin speeds up needs a longer one."""
    growth = {0.0: 0.0, 10.0: -0.02, 20.0: np.log1p(0.02), 40.0: np.log1p(0.06)}
    assert spin_for(0.02, growth) == pytest.approx(20)
    assert spin_for(0.04, growth) == pytest.approx(30, abs=0.5)
    assert spin_for(0.5, growth) == 40


SURROUNDINGS = {"the program": "1234", "the machine's host": "here", "the machine's kernel": "6.1"}


def test_spins_of_another_machine_are_refused(tmp_path: Path) -> None:
    kept = tmp_path / "growth.json"
    kept.write_text(json.dumps({"surroundings": SURROUNDINGS, "growth": [[0.0, 0.0], [10.0, 0.1]]}))
    assert growth_by_spin({}, cell("channel"), tmp_path, SURROUNDINGS) == {0.0: 0.0, 10.0: 0.1}
    for name in SURROUNDINGS:
        with pytest.raises(InputError, match=f"growth.json: {name} differs .*; remove the folder {tmp_path}"):
            growth_by_spin({}, cell("channel"), tmp_path, {**SURROUNDINGS, name: "other"})


@pytest.mark.parametrize("text", ["", '{"surround', "[[0.0, 0.0]]"])
def test_spins_that_are_cut_off_or_of_another_version_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "growth.json").write_text(text)
    with pytest.raises(InputError, match="growth.json: was not written by this version; remove the folder"):
        growth_by_spin({}, cell("channel"), tmp_path, SURROUNDINGS)


HEADER = "injected,round,pool,workers,workload,metric,baseline,baseline_again,candidate\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\xff\x00", "cannot be read: "),
        ("a,b\n1,2\n", "its columns are not injected"),
        (HEADER, "has no rounds"),
        (HEADER + "0,0,channel,1,x,time per job,1,1,fast\n", "is not a recording of scripts/gate-validation ("),
        (HEADER + "0,0,channel,1,x,time per job,1,1,-1\n", "one of its costs is not a number, or is below 0"),
        (HEADER + "0,0,channel,1,x,time per job,1,1,inf\n", "one of its costs is not a number, or is below 0"),
        (HEADER + "0,0,channel,1,x,beauty,1,1,1\n", "it has the metric beauty"),
        (HEADER + "0,0,channel,1,x,time per job,1,1,1\n" * 2, "is not a recording of scripts/gate-validation ("),
        (HEADER + "0,0,channel,1,x,time per job,,,\n", "one of its costs is not a number, or is below 0"),
    ],
)
def test_anything_but_a_recording_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "rounds.csv"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(InputError, match=re.escape(said)):
        read_recordings(path)


@pytest.mark.parametrize(
    "text", ["", "[]", "3", "{}", '{"gate_version": 2}', f'{{"gate_version": {VERSION}}}', "\xff", "[" * 100_000]
)
def test_anything_but_real_gates_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "real.jsonl"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(InputError, match="scripts/gate-validation real"):
        real_gates(path)


@pytest.mark.parametrize(
    "arguments", ["page --gates 0", "record --program x --rounds -1", "slow --program x --slowdowns nan"]
)
def test_wrong_counts_are_refused(
    arguments: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["scripts/gate-validation", *arguments.split()])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert f"argument {arguments.split()[-2]}: '{arguments.split()[-1]}' is not a " in capsys.readouterr().err


def test_the_page_is_not_written_over_a_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rounds.csv").write_text("precious")
    monkeypatch.setattr(
        "sys.argv", ["x", "page", "--recordings", str(tmp_path), "--out", str(tmp_path / "." / "rounds.csv")]
    )
    with pytest.raises(InputError, match="rounds.csv: is also one of the recordings"):
        main()
    assert (tmp_path / "rounds.csv").read_text() == "precious"
