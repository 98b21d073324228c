"""The one place that imports sqlite-utils, and gives its types.

Wherever numpy is installed, sqlite-utils imports it, to know the types of its numbers: 11 MB and a sixth of a second in
processes that compute nothing. For the time of this import it is not there.
"""

import sys

_HAS_NUMPY = "numpy" in sys.modules
if not _HAS_NUMPY:
    sys.modules["numpy"] = None  # type: ignore[assignment]
try:
    from sqlite_utils import Database, Migrations
finally:
    if not _HAS_NUMPY:
        del sys.modules["numpy"]

__all__ = ["Database", "Migrations"]
