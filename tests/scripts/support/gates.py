"""Runs scripts/gate on tiny batches, with the real poolbench or with one that breaks on purpose."""

import os
import subprocess
from pathlib import Path

from support import ROOT
from support.csvs import Csv

GATE = ROOT / "scripts" / "gate"
TINY = "--pools channel --workers 1 --jobs 50 --sleep 0 --rounds 9 --process-time 1ms".split()
# No chance difference between runs of one program is that large, so that no test depends on luck: a gate of equal
# programs may accuse one time in 200.
UNLUCKY = ("--budget", "1000%")
NOT_COUNTED = ("--instructions", "off")
PATIENCE_S = 100


def gate(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Instructions are counted only if a test asks for it, because that takes seconds."""
    environment = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
    if arguments[:1] == ("compare",) and "--instructions" not in arguments:
        arguments = (*arguments, *NOT_COUNTED)
    return subprocess.run(
        [str(GATE), *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE_S
    )


def compare(
    folder: Path, baseline: str, candidate: str, *more: str, lenient: bool = True
) -> "subprocess.CompletedProcess[str]":
    """Short gates of real programs are often inconclusive, so it is lenient unless a test asks for more."""
    options = [*TINY, *UNLUCKY, *(["--lenient"] if lenient else []), *more]
    return gate(folder, "compare", "--baseline", baseline, "--candidate", candidate, *options)


def script(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/bash\n{text}\n")
    path.chmod(0o755)
    return str(path)


def breaking(folder: Path, program: str, how: str, processes: int = 4) -> str:
    """A program that does `how` instead of measuring in its process number `processes`."""
    return script(
        folder,
        "breaking",
        f"""[[ " $* " == *" --out "* ]] || exec {program} "$@"
            echo >> {folder}/trials
            [[ $(wc -l < {folder}/trials) == {processes} ]] || exec {program} "$@"
            while [[ $1 != --out ]]; do shift; done
            out=$2
            {how}""",
    )


def reporting(folder: Path, name: str, program: str, time_per_job_ns: int) -> str:
    """A program that measures, but then reports this time per job, and other costs that are always the same."""
    fixed = {
        "time_per_job_ns": time_per_job_ns, "cpu_user_ns": 1000, "cpu_system_ns": 1000, "voluntary_switches": 100,
        "involuntary_switches": 100,
    }  # fmt: skip
    changes = " ".join(f'fixed["{column}"] = {value};' for column, value in fixed.items())
    return script(
        folder,
        name,
        f"""{program} "$@" || exit
            while (( $# )) && [[ $1 != --out ]]; do shift; done
            (( $# )) || exit 0
            awk -F, -v OFS=, 'BEGIN {{ {changes} }}
              NR == 1 {{ for (i = 1; i <= NF; ++i) if ($i in fixed) at[i] = fixed[$i] }}
              NR > 1 {{ for (i in at) $i = at[i] }}
              1' "$2" > {folder}/fixed && cp {folder}/fixed "$2" """,
    )


def dispatch(csv: Csv, factor: float = 1.0, count: int = 8, spread: float = 0.001, **fields: object) -> Path:
    """Untraced runs of one repetition without sleep; only their times are `factor` times 100 ns. The runs of different
    files take turns.
    """
    for number in range(count):
        time = 100 * factor * (1 + spread * number)
        run = {"run_id": f"run{factor}-{spread}-{number}", "timestamp_utc": f"2026-01-02T03:04:{number:02}Z"}
        csv.row(**{"trace": 0, "sleep_ns": 0, "time_per_job_ns": time, **run, **fields})
    path = csv.write(f"{factor}-{count}-{spread}.csv")
    csv._rows.clear()
    return path
