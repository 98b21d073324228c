"""A look at the database file that changes nothing in it."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from storage.database import Database
from storage.errors import DatabaseUnusable
from storage.migrations import migrations
from storage.store import check_kind, in_words


@dataclass(frozen=True, slots=True)
class Health:
    """What there is to say of a file in which nothing is wrong.

    `schema` names the last migration; `is_behind` means that opening the file for work upgrades it. `size` is in bytes.
    """

    size: int
    articles: int
    schema: str
    is_behind: bool


def examine(path: Path) -> Health:
    """Read the whole file and check it, without creating, upgrading or mending anything.

    Raises `StorageError` for what keeps Dossier from using it, damage included.
    """
    try:
        # Not for writing; and closed at once, for it belongs to the bot.
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            database = Database(connection, execute_plugins=False)
            check_kind(database, path)
            damage = [problem for (problem,) in database.execute("PRAGMA quick_check(3)") if problem != "ok"]
            if damage:
                raise DatabaseUnusable(path, f"it is damaged ({'; '.join(damage)})")
            applied = [migration.name for migration in migrations.applied(database)]
            articles = database.execute("SELECT count(*) FROM articles").fetchone()[0] if applied else 0
            return Health(
                size=path.stat().st_size,
                articles=articles,
                schema=applied[-1] if applied else "none",
                is_behind=bool(migrations.pending(database)),
            )
    except sqlite3.Error as error:
        raise in_words(error, path) from error
