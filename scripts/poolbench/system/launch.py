"""Runs a module of poolbench, which a signal can end quietly at any moment: none comes before there is a handler for it.

    env --block-signal=HUP,INT,TERM python3 -S .../launch.py MODULE [ARGUMENT...]
"""

import os
import sys

sys.path[0] = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from poolbench.system.signals import end_at_once

end_at_once()

import runpy
import site

site.main()  # which -S left out, since it takes a while, and what it imports may take as long as it likes
del sys.argv[0]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
