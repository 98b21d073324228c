"""What the bot remembers about itself, by name."""

from storage.database import Database


def get_fact(db: Database, key: str) -> str | None:
    """Return what is remembered under this key; None when nothing is."""
    row = db.execute("SELECT value FROM facts_of_the_bot WHERE key = ?", [key]).fetchone()
    return None if row is None else str(row[0])


def set_fact(db: Database, key: str, value: str) -> None:
    """Remember it, in place of what was there."""
    db.execute(
        """INSERT INTO facts_of_the_bot (key, value) VALUES (?, ?)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value""",
        [key, value],
    )
