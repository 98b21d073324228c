"""What a query costs, told in steps of SQLite's machine: the same on every computer."""

from collections.abc import Callable

from storage.database import Database


def steps(db: Database, query: Callable[[], object]) -> int:
    """Run a query and return about how many steps it took."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    db.conn.set_progress_handler(count, 1)
    try:
        query()
    finally:
        db.conn.set_progress_handler(None, 0)
    return counted
