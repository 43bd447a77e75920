"""What reading results says."""

from pathlib import Path

import pytest
from poolbench.results.reader import read_results
from poolbench.system.errors import InputError
from support import ROOT

VERSION_1 = ROOT / "tests" / "data" / "version-1.csv"


def message_of(*paths: Path | str) -> str:
    with pytest.raises(InputError) as error:
        read_results(paths)
    return str(error.value)
