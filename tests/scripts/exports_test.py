"""Every name that a package exports exists."""

import importlib

import pytest
from support import ROOT

SCRIPTS = ROOT / "scripts"
PACKAGES = [
    ".".join(path.parent.relative_to(SCRIPTS).parts) for path in sorted((SCRIPTS / "poolbench").rglob("__init__.py"))
]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_exported_name_exists(package: str) -> None:
    module = importlib.import_module(package)
    assert [name for name in getattr(module, "__all__", []) if not hasattr(module, name)] == []
