"""Tests the validation itself, on rounds whose true differences are known."""

import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from poolbench.gate.cells import Cell, comparisons_of
from poolbench.gate.judge import Arm, Rules, Verdict
from poolbench.gate.validation.__main__ import main
from poolbench.gate.validation.equal_programs import real_gates, simulated_gates
from poolbench.gate.validation.page import render
from poolbench.gate.validation.recording import Recording, read_recordings, write_recording
from poolbench.gate.validation.resampling import BLOCK, centred, draw_rounds, exchange_arms
from poolbench.gate.validation.sections import at_least, at_most
from poolbench.gate.validation.simulation import Null, detection, detection_in_noise, false_alarms, rate_interval
from poolbench.gate.validation.slowing import growth_by_spin, spin_for
from poolbench.system.errors import InputError

RULES = Rules()
GATES = 300


def cell(pool: str, workers: int = 1) -> Cell:
    description = f"{pool}, {workers} workers, 20 000 jobs without sleep"
    return Cell(f"{pool}/workers:{workers}", description, pool, workers, False, ())


def values_of(comparisons: int, sd: float, slower: float = 0.0, rounds: int = 60) -> np.ndarray:
    """Equal arms around 1000, with noise of which a third is the round's, the same for all comparisons."""
    random = np.random.default_rng(comparisons + rounds)
    mood = random.normal(0, sd, size=(rounds, len(Arm), 1)) / np.sqrt(3)
    values = 1000 * np.exp(mood + random.normal(0, sd * np.sqrt(2 / 3), size=(rounds, len(Arm), comparisons)))
    values[:, Arm.CANDIDATE] *= 1 + slower
    return values


def recording(cells: list[Cell], sd: float, slower: float = 0.0) -> Recording:
    comparisons = comparisons_of(cells)
    keys = [(each.cell.pool, each.cell.workers, each.cell.workload, each.metric.name) for each in comparisons]
    return Recording(keys, values_of(len(keys), sd, slower))


MATRIX = [cell(pool, workers) for pool in ("channel", "goroutine", "arena") for workers in (1, 4, 16, 64)]


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
    values = centred(values_of(4, 0.1, slower=0.5), np.ones(4))
    for arm in (Arm.CONTROL, Arm.CANDIDATE):
        np.testing.assert_allclose(np.median(np.log(values[:, arm] / values[:, Arm.BASELINE]), axis=0), 0, atol=1e-12)


@pytest.mark.parametrize("sd", [0.005, 0.02, 0.3])
@pytest.mark.parametrize("null", [Null.EXCHANGED, Null.CENTRED])
def test_equal_programs_are_not_flagged(sd: float, null: Null) -> None:
    verdicts = false_alarms(recording(MATRIX, sd), null, 30, GATES, RULES)
    assert verdicts[Verdict.REGRESSION] == 0
    assert rate_interval(verdicts[Verdict.REGRESSION], GATES)[1] < 0.013


def test_only_rounds_as_recorded_flag_a_copy_that_is_slower_throughout() -> None:
    """The rounds as recorded show what relabelling and centring remove."""
    biased = recording(MATRIX[:2], 0.01, slower=0.1)
    alarms = {null: false_alarms(biased, null, 30, 50, RULES)[Verdict.REGRESSION] for null in Null}
    assert alarms == {Null.AS_RECORDED: 50, Null.CENTRED: 0, Null.EXCHANGED: 0}


def test_a_slower_program_is_flagged_as_often_as_promised() -> None:
    """Noise of 2 % between two processes: 1.4 % each."""
    matrix = recording(MATRIX, 0.02 / np.sqrt(2))
    for slower, wanted in ((0.10, 0.99), (0.05, 0.95)):
        assert detection(matrix, recording(MATRIX[:1], 0.02 / np.sqrt(2), slower), 30, GATES, RULES) >= wanted
    normal = np.random.default_rng(2).normal(0, 0.02, size=100_000)
    for slower, wanted in ((0.10, 0.99), (0.05, 0.95), (0.03, 0.80)):
        assert detection_in_noise(normal, slower, 60, 30, GATES, RULES) >= wanted


def test_a_slowdown_below_the_budget_is_not_flagged() -> None:
    normal = np.random.default_rng(2).normal(0, 0.005, size=100_000)
    assert detection_in_noise(normal, 0.01, 60, 30, 100, RULES) == 0


def test_the_interval_is_clopper_and_pearsons() -> None:
    low, high = rate_interval(0, 300)
    assert low == 0
    assert high == pytest.approx(1 - 0.025 ** (1 / 300))


def test_a_recording_is_read_as_it_was_written(tmp_path: Path) -> None:
    comparisons = comparisons_of([cell("channel"), cell("arena")])
    values = np.round(values_of(len(comparisons), 0.1, rounds=7))
    write_recording(tmp_path / "r.csv", comparisons, values, 0.0, "a machine, a program")
    write_recording(tmp_path / "r.csv", comparisons[:3], values[:, :, :3], 0.05, "a machine, a program")
    read = read_recordings(tmp_path / "r.csv")
    assert list(read) == [0.0, 0.05]
    assert read[0.0].origin == "a machine, a program"
    columns = {key: read[0.0].values[:, :, place] for place, key in enumerate(read[0.0].comparisons)}
    for place, each in enumerate(comparisons):
        key = (each.cell.pool, each.cell.workers, each.cell.workload, each.metric.name)
        np.testing.assert_array_equal(columns[key], values[:, :, place])
    assert read[0.05].values.shape == (7, 3, 3)


def test_a_missing_recording_and_another_csv_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="record it first"):
        read_recordings(tmp_path / "missing.csv")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="is not a recording"):
        read_recordings(tmp_path / "other.csv")


def test_the_page_says_what_was_found(tmp_path: Path) -> None:
    comparisons = comparisons_of(MATRIX[:2])
    write_recording(tmp_path / "rounds.csv", comparisons, values_of(len(comparisons), 0.01), 0.0, "a machine")
    for slower in (0.03, 0.1):
        write_recording(tmp_path / "slowed.csv", comparisons[:3], values_of(3, 0.01, slower), slower, "a machine")
    gate = {"verdict": "within budget", "rounds": 18, "options": "--rounds 18", "minutes": 3.25}
    line = json.dumps({**gate, "findings": {"within budget": 59, "faster": 1}})
    (tmp_path / "real.jsonl").write_text(10 * f"{line}\n")
    page = render(tmp_path, 50)
    assert "Measured on a machine." in page
    assert "| arms exchanged | 50 | 0 | 0.00 % to 7.11 % |" in page
    assert "| 10 | `--rounds 18` | 18 | 3.2 | within budget | 0 | 1 | 59 |" in page
    assert "| The same of real gates | 0 of 10; 0.00 % to 30.85 % | too few data |" in page
    assert ": simulated, arms exchanged | 0 of 50; 0.00 % to 7.11 % | too few data |" in page
    assert "recorded, `channel`, W = 1, seen " in page
    rows = Counter(line.split("|")[3].strip() for line in page.splitlines() if line.startswith("| `channel`"))
    assert rows == {"3 %": 1, "10 %": 1}
    assert "| 10 % | 99 % | normal | " in page


def test_a_broken_promise_is_reported(tmp_path: Path) -> None:
    gate = {"verdict": "regression", "rounds": 30, "options": "", "minutes": 11, "findings": {}}
    (tmp_path / "real.jsonl").write_text(3 * f"{json.dumps(gate)}\n")
    assert [promise.kept for promise in real_gates(tmp_path / "real.jsonl").promises] == [False, True]
    biased = recording(MATRIX[:2], 0.01, slower=0.1)
    assert [promise.kept for promise in simulated_gates(biased, 20, RULES).promises] == [False, None, None]


def test_the_interval_decides_whether_a_promise_is_kept() -> None:
    assert [promise.kept for promise in simulated_gates(recording(MATRIX[:2], 0.01), 400, RULES).promises] == [True] * 3
    assert [at_most("", count, 1000, 0.01).kept for count in (3, 8, 30)] == [True, None, False]
    assert [at_least("", count, 1000, 0.99).kept for count in (999, 990, 960)] == [True, None, False]


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


@pytest.mark.parametrize("text", ["", "[]", "3", "{}", '{"verdict": 1}', "\xff", "[" * 100_000])
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
