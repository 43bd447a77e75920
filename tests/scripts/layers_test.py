"""The folders are layers: no import of the scripts and no include of the program runs up."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from support import ROOT

# From the top. A folder may use itself and what follows it.
SCRIPTS = (
    "validation gate gate_history export report plot figures findings summary timeline results statistics pools system text"
).split()
GATE = "__main__ commands report stages measure compare programs comparisons metrics cells failures".split()
HARNESS = "cli report run external trial measure workload system text".split()

_INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
_SOURCES = (".cpp", ".hpp")


def wrong_imports(package: Path, layers: Sequence[str]) -> list[str]:
    """Every import within `package` that runs up, or whose file or target is in no layer."""
    found = []
    for path in sorted(package.rglob("*.py")):
        place = path.relative_to(package).with_suffix("").parts
        for target in _imported(ast.parse(path.read_text(encoding="utf-8")), package.name, place):
            if not _allowed(place[0], target, layers):
                found.append(f"{'/'.join(place)} imports {target}")
    return found


def _imported(tree: ast.Module, package: str, place: tuple[str, ...]) -> Iterator[str]:
    """The folders of the package from which the module at `place` imports something."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            home = [package, *place][: -node.level] if node.level else []
            named = [*home, *(node.module or "").split(".")] if node.module else home
            names = [[*named, alias.name] for alias in node.names]
        else:
            continue
        yield from dict.fromkeys(name[1] for name in names if name[0] == package and len(name) > 1)


def wrong_includes(root: Path, layers: Sequence[str] = HARNESS) -> list[str]:
    """Every include below `root` that runs up: in harness/ from a layer to a higher one or to a file in no layer; from
    pools/ to harness/.
    """
    found = []
    for path in sorted(path for folder in ("harness", "pools") for path in (root / folder).rglob("*")):
        if path.suffix not in _SOURCES:
            continue
        place = path.relative_to(root)
        for include in _INCLUDE.findall(path.read_text(encoding="utf-8")):
            if not _may_include(place.parts, Path(include).parts, layers):
                found.append(f"{place} includes {include}")
    return found


def _may_include(place: tuple[str, ...], include: tuple[str, ...], layers: Sequence[str]) -> bool:
    if include[0] != "harness":
        return True
    if place[0] == "pools":
        return False
    return place[1] not in layers or _allowed(place[1], include[1], layers)


def _allowed(layer: str, target: str, layers: Sequence[str]) -> bool:
    return layer in layers and target in layers and layers.index(layer) <= layers.index(target)


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


# Of this repository.


def test_imports_of_the_scripts_run_down() -> None:
    assert wrong_imports(ROOT / "scripts" / "poolbench", SCRIPTS) == []


def test_imports_of_the_gate_run_down() -> None:
    gate = ROOT / "scripts" / "poolbench" / "gate"
    assert wrong_imports(gate, ["__init__", *GATE]) == []
    said = re.findall(r"^    (\w+) ", (gate / "__init__.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert ["__main__", *said] == GATE


def test_the_layers_are_the_folders_of_the_scripts_in_the_order_that_they_say() -> None:
    package = ROOT / "scripts" / "poolbench"
    assert sorted(SCRIPTS) == sorted(path.parent.name for path in package.glob("*/__init__.py"))
    said = re.findall(r"^    (\w+) ", (package / "__init__.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert said == SCRIPTS


def test_includes_of_the_program_run_down() -> None:
    assert wrong_includes(ROOT) == []


# Of a package that is made up.


@pytest.mark.parametrize(
    "line",
    [
        "from ..high import x",
        "from ..high.x import y",
        "from .. import high",
        "import poolbench.high.x",
        "from poolbench.high import x",
    ],
)
def test_an_import_that_runs_up_is_named(tmp_path: Path, line: str) -> None:
    package = tmp_path / "poolbench"
    write(package, {"low/one.py": f"def later():\n    {line}\n", "high/two.py": "from ..low import one\n"})
    assert wrong_imports(package, ["high", "low"]) == ["low/one imports high"]


def test_a_folder_may_import_itself_what_lies_below_it_and_libraries(tmp_path: Path) -> None:
    package = tmp_path / "poolbench"
    text = "import high\nfrom numpy import high\nfrom . import two\nfrom .inner.two import x\nfrom ..low import y\n"
    write(package, {"high/one.py": text, "high/inner/two.py": "from ..one import x\nfrom ...low import y\n"})
    assert wrong_imports(package, ["high", "low"]) == []


def test_a_folder_in_no_layer_is_named(tmp_path: Path) -> None:
    package = tmp_path / "poolbench"
    write(package, {"high/one.py": "from ..other import x\n", "other/two.py": "from ..low import x\n"})
    assert wrong_imports(package, ["high", "low"]) == ["high/one imports other", "other/two imports low"]


# Of a program that is made up.


def test_an_include_that_runs_up_is_named(tmp_path: Path) -> None:
    files = {
        "harness/main.cpp": '#include "harness/cli/options.hpp"\n',
        "harness/cli/options.cpp": '#include "harness/text/units.hpp"\n#include "harness/cli/options.hpp"\n',
        "harness/trial/batch.cpp": '#include <vector>\n#include "pools/pool.hpp"\n  #  include "harness/run/plan.hpp"\n',
        "harness/text/units.hpp": '#include "harness/system/clock.hpp"\n',
        "pools/pool.hpp": '#include "harness/text/units.hpp"\n#include "pools/registry.hpp"\n',
    }
    write(tmp_path, files)
    assert wrong_includes(tmp_path) == [
        "harness/text/units.hpp includes harness/system/clock.hpp",
        "harness/trial/batch.cpp includes harness/run/plan.hpp",
        "pools/pool.hpp includes harness/text/units.hpp",
    ]


def test_an_include_of_a_file_in_no_layer_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"harness/cli/run.cpp": '#include "harness/plan.hpp"\n'})
    assert wrong_includes(tmp_path) == ["harness/cli/run.cpp includes harness/plan.hpp"]


def test_an_include_of_a_folder_that_is_no_layer_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"harness/cli/run.cpp": '#include "harness/presets/quick.hpp"\n'})
    assert wrong_includes(tmp_path) == ["harness/cli/run.cpp includes harness/presets/quick.hpp"]
