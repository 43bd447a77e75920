"""What a history writes: table, figure, Otava's files."""

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
from poolbench.gate_history import otava, table
from poolbench.gate_history.chain import chain_of
from poolbench.gate_history.creep import History, examine
from poolbench.gate_history.figure import draw, save_figure
from poolbench.gate_history.record import gate_of
from poolbench.gate_history.selection import subjects_of
from support.histories import comparison, gate, history, small

A, B, C, D = (letter * 12 for letter in "abcd")


def examined(*records: dict, budget: float = 0.02) -> History:
    chain = chain_of(list(map(gate_of, records)))
    return examine(chain, subjects_of(chain, [], cells=True), budget, ["A note."])


CREEP = examined(
    gate(A, B, comparison(small(0.02)), comparison(small(0.1, p=1e-6), "arena"), time="2026-01-02T03:04:05Z"),
    gate(B, C, comparison(small(0.02)), comparison(small(-0.1, p=1e-6), "arena"), time="2026-01-03T03:04:05Z"),
    gate(C, D, comparison(small(0.02)), time="2026-01-04T03:04:05Z"),
)


def test_the_table() -> None:
    assert table.text(CREEP) == (
        "pool     W  workload                              gates  change  [interval]            p\n"
        "channel  -  all jobs without sleep  time per job      3  +6.1 %  [+5.2 %, +7.0 %]  1e-40  GREW beyond 2 %\n"
        "arena    -  all jobs without sleep  time per job      2  -1.0 %  [-1.7 %, -0.3 %]  1.000  within 2 %, until cccccccccccc\n"
        "Each gate measured its two programs side by side, so machines may differ between gates. Intervals of 95 %; p against"
        " no change, family-wise error 1 % (Holm), corrected for a look after each gate.\n"
        "Moved at bbbbbbbbbbbb: arena, all jobs without sleep: time per job +10 % [+9.5 %, +11 %].\n"
        "Moved at cccccccccccc: arena, all jobs without sleep: time per job -10 % [-10 %, -9.5 %].\n"
        "No single gate shows the growth of channel, all jobs without sleep: time per job; the largest steps are +2.0 % at"
        " bbbbbbbbbbbb, +2.0 % at cccccccccccc, +2.0 % at dddddddddddd.\n"
        "A note.\n"
        "Creep: 1 of 2 trends grew by more than 2 % from aaaaaaaaaaaa to dddddddddddd, over 3 gates.\n"
    )


def test_what_may_be_beyond_the_budget_is_said_with_the_gate_that_would_tell() -> None:
    said = table.headline(examined(gate(A, B, comparison(small(0.0, half=0.03)))))
    assert said.startswith("No creep: none of 1 trend certainly grew by more than 2 %")
    assert said.endswith(
        f"1 may have. A direct gate narrows their intervals: scripts/gate compare --baseline {A} --candidate {B} --history FILE"
    )
    assert table.headline(examined(gate(A, B, comparison(small(0.0))))).endswith("over 1 gate, and none can have.")


def test_the_json() -> None:
    content = json.loads(table.as_json(CREEP, 2))
    assert (content["exit_code"], content["since"], content["until"], content["gates"]) == (2, A, D, 3)
    channel, arena = content["trends"]
    assert (channel["accused"], arena["accused"], arena["moved"]) == (True, False, [B, C])
    assert [point["commit"] for point in channel["points"]] == [A, B, C, D]
    assert channel["points"][1]["change"] == pytest.approx(0.02)


def test_a_panel_for_each_trend_with_a_circle_for_each_step() -> None:
    panels = [axes for axes in draw(CREEP).axes if axes.get_visible()]
    assert [axes.get_title("left").split("\n")[0] for axes in panels] == [
        "channel: time per job, +6.1 %", "arena: time per job, -1.0 %",
    ]  # fmt: skip
    circles = [line for axes in panels for line in axes.lines if line.get_marker() == "o"]
    assert [list(line.get_xdata()) for line in circles] == [[1], [2]]


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_a_figure_of_many_pools_and_commits_is_saved(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"creep{suffix}"
    save_figure(examined(*history(np.random.default_rng(1), 12, 0.01)), path)
    assert path.stat().st_size > 10_000


def rows_of(path: Path) -> list[list[str]]:
    with path.open(newline="") as file:
        return list(csv.reader(file))


def test_otava_gets_a_csv_for_each_pool_with_a_number_in_every_field(tmp_path: Path) -> None:
    otava.write(CREEP, tmp_path / "new")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["arena.csv", "channel.csv", "otava.yaml"]
    header, *rows = rows_of(tmp_path / "new" / "channel.csv")
    assert header == ["time", "commit", "time_per_job_all_jobs_without_sleep"]
    assert rows == [
        ["2026-01-02 03:04:05 +0000", A, "100"], ["2026-01-02 03:04:05 +0000", B, "102"],
        ["2026-01-03 03:04:05 +0000", C, "104.04"], ["2026-01-04 03:04:05 +0000", D, "106.121"],
    ]  # fmt: skip
    assert len(rows_of(tmp_path / "new" / "arena.csv")) == 4


def test_otavas_configuration_names_the_files_and_their_columns(tmp_path: Path) -> None:
    otava.write(CREEP, tmp_path)
    assert (
        tmp_path / "otava.yaml"
    ).read_text() == "# otava analyze --config-file otava.yaml poolbench.NAME\ntests:\n" + "".join(
        f"""  poolbench.{pool}:
    type: csv
    file: "{tmp_path}/{pool}.csv"
    time_column: time
    attributes: [commit]
    metrics:
      time_per_job_all_jobs_without_sleep:
        direction: -1
        scale: 1
"""
        for pool in ("channel", "arena")
    )


def test_otava_gets_names_that_are_words(tmp_path: Path) -> None:
    strange = [comparison(small(0), name) for name in ("../x", "x", "ä: y", "")]
    otava.write(examined(gate(A, B, *strange)), tmp_path)
    assert all(re.fullmatch(r"\w+\.(csv|yaml)", path.name) for path in tmp_path.iterdir())
    assert len(list(tmp_path.iterdir())) == 5


def test_trends_that_end_earlier_have_their_own_file(tmp_path: Path) -> None:
    both = [comparison(small(0)), comparison(small(0), metric="CPU time per job")]
    otava.write(examined(gate(A, B, *both), gate(B, C, both[0])), tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == ["channel.csv", "channel_2.csv"]
