"""plotly.js, as small as possible."""

import base64
import gzip
from functools import cache

from plotly.offline import get_plotlyjs


@cache
def packed_plotly() -> str:
    """Gzip in base64, which report.js unpacks: less than a third of the file that comes with Python's plotly.

    Debian's file is not minified and has 8.7 MB, too much for a page.
    """
    return base64.b64encode(gzip.compress(get_plotlyjs().encode(), mtime=0)).decode()
