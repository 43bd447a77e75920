"""Programs whose instructions are counted by a fake Valgrind."""

import os
from pathlib import Path

from support.gates import script

MARK = "poolbench_counting_begins"  # without it, a program is too old


def marked(folder: Path, name: str, program: str) -> str:
    """A program that says it marks its batches."""
    return script(folder, name, f'# {MARK}\nexec {program} "$@"')


def fake_valgrind(folder: Path, counts: str = "1000000") -> dict[str, str]:
    """An environment in which `valgrind` runs the program and says that each batch took as many instructions as the shell
    computes from `counts`, in which $program is the program's path and $batch the batch's number. Writes a line for each
    process to `folder`/counted.
    """
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    script(
        tools,
        "valgrind",
        f"""while [[ $1 == --* ]]; do [[ $1 != --callgrind-out-file=* ]] || out=${{1#*=}}; shift; done
            program=$1
            "$@" || exit
            echo >> {folder}/counted
            while [[ $1 != --repetitions ]]; do shift; done
            for ((batch = 1; batch <= $2; ++batch)); do echo "totals: $(( {counts} ))" > "$out.$batch"; done""",
    )
    return {"PATH": f"{tools}:{os.environ['PATH']}"}
