"""Builds the package outside the sources: setuptools would use the folder scripts/build, which is a command here, and
install modules that an older build left there. Everything else is in pyproject.toml.
"""

import atexit
import shutil
import tempfile

from setuptools import setup

folder = tempfile.mkdtemp(prefix="poolbench-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
setup(options={"build": {"build_base": folder}, "egg_info": {"egg_base": folder}})
