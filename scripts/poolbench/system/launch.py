"""Runs a module of poolbench that a signal can end quietly at any moment: signals stay blocked until there is a
handler. COMMAND is the file that the user called.

    env --block-signal=HUP,INT,TERM python3 -S .../launch.py COMMAND MODULE [ARGUMENT...]
"""

import os
import sys

sys.path[0] = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from poolbench.system.signals import end_at_once

end_at_once()

import runpy
import site

site.main()  # -S skipped it, because it, and what it imports, may take a while

from poolbench.system.command_name import set_path

set_path(sys.argv[1])
del sys.argv[:2]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
