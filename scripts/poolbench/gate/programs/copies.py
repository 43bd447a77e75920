"""The three arms of an interleaved A/A/B comparison: the baseline twice and the candidate, each as a copy."""

import hashlib
import os
import shutil
from pathlib import Path

from ..cells import Arm
from .program import Program

_ROLES = {Arm.BASELINE: "baseline", Arm.CONTROL: "baseline again", Arm.CANDIDATE: "candidate"}


def copy_arms(folder: Path, files: dict[Arm, Path], names: dict[Arm, str]) -> dict[Arm, Program]:
    """Copies the programs into `folder`/1 to 3. All paths have the same length, because the start of the stack depends
    on the program's path, and all files have the same age and disk. Programs in other languages, which lie beside a
    poolbench, are symlinked.
    """
    shutil.rmtree(folder, ignore_errors=True)
    arms = {}
    for arm in Arm:
        home = folder / str(arm + 1)
        home.mkdir(parents=True)
        shutil.copy(files[arm], home / "poolbench")
        beside = files[arm].parent / "external"
        if beside.is_dir():
            (home / "external").symlink_to(beside)
        arms[arm] = Program(_ROLES[arm], names[arm], home / "poolbench")
    return arms


def renew(arms: dict[Arm, Program]) -> None:
    """Copies each program again. Where a file's pages lie in memory can make a program faster or slower for as long as
    they stay there, in any order of rounds. So each round has its own copies.
    """
    for program in arms.values():
        fresh = program.path.with_name("fresh")
        shutil.copy(program.path, fresh)
        os.replace(fresh, program.path)


def identity(program: Program) -> dict[str, str]:
    """What the journal records about a program."""
    digest = hashlib.sha256(program.path.read_bytes()).hexdigest()
    return {"name": program.name, "version": program.version(), "sha256": digest}
