"""What users call a command: scripts/gate in poolbench's sources, poolbench-gate where it is installed."""

import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[3]

# poolbench's sources, or None where these modules are installed without them.
SOURCES: Path | None = _ROOT if (_ROOT / "scripts" / "gate").is_file() else None

_INSTALLED = "poolbench-"

_path = Path(sys.argv[0])


def set_path(path: str) -> None:
    """The path of the command that the user called, if sys.argv[0] was not that when this module was imported. Call it
    before other modules are imported, because they use command() in their constants.
    """
    global _path
    _path = Path(path)


def command_path() -> Path:
    """The file of the command that the user called."""
    return _path


def command(tool: str) -> str:
    """The name of a command, for messages and --help: `tool` is gate, plot or report."""
    installed = SOURCES is None or _path.name.startswith(_INSTALLED)
    return f"{_INSTALLED if installed else 'scripts/'}{tool}"
