import os
from pathlib import Path

import pytest
from support.csvs import Csv


@pytest.fixture
def csv_of(tmp_path: Path) -> Csv:
    return Csv(tmp_path)


@pytest.fixture
def program() -> str:
    """The path of the poolbench that ctest built."""
    if "POOLBENCH_PROGRAM" not in os.environ:
        pytest.skip("POOLBENCH_PROGRAM names no program; run this through ctest")
    return os.environ["POOLBENCH_PROGRAM"]
