"""What can be wrong with the database file, each in words for whoever hosts the bot."""

from pathlib import Path


class StorageError(Exception):
    """The base of all that can go wrong with the store; its text says what to do."""


class NotADatabase(StorageError):
    """The file is something else."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is not a Dossier database. "
            "Name another file under [database] in the config, or move this one away."
        )


class NewerDatabase(StorageError):
    """A later version of Dossier wrote the file."""

    def __init__(self, path: Path, unknown: list[str]) -> None:
        super().__init__(
            f"{path} was written by a newer version of Dossier ({', '.join(unknown)}). "
            "Update Dossier, or restore a backup that this version made."
        )


class DatabaseLocked(StorageError):
    """Another program holds the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is locked by another program. Close whatever has it open (a backup, a database browser, "
            "a second bot) and try again."
        )


class DatabaseUnusable(StorageError):
    """The file cannot be opened, written, or is damaged."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The database {path} cannot be used: {reason}. Check that the folder exists, that the disk has room and "
            "that the bot may write there."
        )


class SqliteTooOld(StorageError):
    """The SQLite library lacks what the schema needs."""

    def __init__(self, found: str, needed: str) -> None:
        super().__init__(
            f"SQLite {found} is too old: Dossier needs {needed} or later with FTS5. Use a newer Python build."
        )
