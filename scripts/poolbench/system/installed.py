"""The commands that pip installs. They end like the others: at any moment with a sentence or quietly, never with a stack
trace.
"""

import runpy
import sys

from .command_name import command  # before run_module() changes sys.argv[0]
from .signals import end_at_once


def gate() -> None:
    _run("gate", 1)  # 2 means regression


def plot() -> None:
    _run("plot", 2)


def report() -> None:
    _run("report", 2)


def _run(tool: str, missing_library: int) -> None:
    """Never returns. Ends with `missing_library` if the package was installed without what it depends on."""
    end_at_once()
    try:
        runpy.run_module(f"poolbench.{tool}", run_name="__main__", alter_sys=True)
    except ModuleNotFoundError as error:
        name = str(error.name).partition(".")[0]
        print(
            f"{command(tool)}: needs {name}; pip install {name}, or on Debian: apt-get install python3-{name}",
            file=sys.stderr,
        )
        sys.exit(missing_library)
