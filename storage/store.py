"""The database file and its threads: one that writes, a few that read beside it."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Concatenate, ParamSpec, Self, TypeVar

from storage.database import Database
from storage.errors import DatabaseLocked, DatabaseUnusable, NewerDatabase, NotADatabase, SqliteTooOld
from storage.migrations import APPLICATION_ID, migrations

P = ParamSpec("P")
T = TypeVar("T")
Query = Callable[Concatenate[Database, P], T]

_OLDEST_SQLITE = (3, 37, 0)  # strict tables
_BUSY_SECONDS = 5.0


class Store:
    """One SQLite file: `run` writes on a thread of its own, `read` reads beside it on read-only connections.

    Every call is one transaction. Calls come from any thread or event loop; a query is a plain function whose first
    argument is the `Database`. Opening brings the file to this version's schema.

    Raises `StorageError` from the constructor and from every call.
    """

    def __init__(self, path: Path, *, readers: int = 2) -> None:
        self.path = path
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="store-reader")
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._opened_lock = threading.Lock()
        try:
            self._database = self._writer.submit(self._open_for_writing).result()
        except BaseException:
            self.close()
            raise

    def submit(self, query: Query[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a query that writes; the answer comes once its transaction is committed."""
        return self._writer.submit(self._write, query, *args, **kwargs)

    async def run(self, query: Query[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query that writes, in one transaction; return when it is committed."""
        return await asyncio.wrap_future(self.submit(query, *args, **kwargs))

    async def read(self, query: Query[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query that only reads, on one consistent state of the file, beside any write."""
        return await asyncio.wrap_future(self._readers.submit(self._read, query, *args, **kwargs))

    def close(self) -> None:
        """Finish what was asked, then close the file. Closing twice is harmless."""
        self._readers.shutdown()
        self._writer.shutdown()
        with self._opened_lock:
            for connection in reversed(self._opened):
                connection.close()
            self._opened.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, query: Query[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            # A plain BEGIN would start as a reader and fail at its first write when another process has written since.
            self._database.execute("BEGIN IMMEDIATE")
            try:
                answer = query(self._database, *args, **kwargs)
                self._database.execute("COMMIT")
            except BaseException:
                self._database.rollback()
                raise
        except sqlite3.Error as error:
            raise in_words(error, self.path) from error
        return answer

    def _read(self, query: Query[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            database: Database | None = getattr(self._local, "database", None)
            if database is None:
                database = self._local.database = self._connect(f"{self.path.absolute().as_uri()}?mode=ro")
            database.execute("BEGIN")
            try:
                return query(database, *args, **kwargs)
            finally:
                database.rollback()
        except sqlite3.Error as error:
            raise in_words(error, self.path) from error

    def _open_for_writing(self) -> Database:
        if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
            raise SqliteTooOld(sqlite3.sqlite_version, ".".join(map(str, _OLDEST_SQLITE)))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseUnusable(self.path, error.strerror or str(error)) from error
        if self.path.is_dir():
            raise DatabaseUnusable(self.path, "it is a folder")
        try:
            database = self._connect(self.path.absolute().as_uri())
            prepare(database, self.path)
        except sqlite3.Error as error:
            raise in_words(error, self.path) from error
        return database

    def _connect(self, uri: str) -> Database:
        # Every connection is used by one thread at a time; it is closed by another when that thread has ended.
        connection = sqlite3.connect(
            uri, uri=True, timeout=_BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )
        with self._opened_lock:
            self._opened.append(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        return Database(connection, execute_plugins=False)


def prepare(database: Database, path: Path) -> None:
    """Bring an opened database to this version's schema.

    Raises `NotADatabase` or `NewerDatabase`; the file is left untouched then.
    """
    check_kind(database, path)
    database.enable_wal()
    # A commit survives a power cut: the ledger of what was posted is worth one wait for the disk.
    database.execute("PRAGMA synchronous = FULL")
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrations.apply(database)


def check_kind(database: Database, path: Path) -> None:
    """Look whether an opened database is one that this version may use.

    Raises `NotADatabase` for another program's file and `NewerDatabase` for one that knows migrations we do not.
    """
    (application_id,) = database.execute("PRAGMA application_id").fetchone()
    if application_id != APPLICATION_ID and database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        raise NotADatabase(path)
    with closing(sqlite3.connect(":memory:")) as empty:
        ours = {migration.name for migration in migrations.pending(Database(empty, execute_plugins=False))}
    unknown = [migration.name for migration in migrations.applied(database) if migration.name not in ours]
    if unknown:
        raise NewerDatabase(path, unknown)


def in_words(error: sqlite3.Error, path: Path) -> Exception:
    """Return what the user can act on; anything else is a bug of ours and stays what it is."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return DatabaseLocked(path)
    if primary == sqlite3.SQLITE_NOTADB:
        return NotADatabase(path)
    if primary in {
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }:
        return DatabaseUnusable(path, str(error))
    return error
