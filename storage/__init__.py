"""The nouns, and the one file that keeps them."""

import sys

if "numpy" not in sys.modules:
    # Wherever numpy is installed, sqlite-utils imports it, to know the types of its numbers: 11 MB and a sixth of a
    # second in each process that computes nothing. For the time of this import it is not there.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        import sqlite_utils  # noqa: F401
    finally:
        del sys.modules["numpy"]
