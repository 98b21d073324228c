"""The store: transactions, threads, and files that are not what they should be."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import Database
from storage.errors import DatabaseLocked, DatabaseUnusable, NewerDatabase, NotADatabase
from storage.migrations import APPLICATION_ID
from storage.store import Store


def put_term(db: Database, term: str) -> None:
    db.execute("INSERT INTO terms (term, articles) VALUES (?, 1)", [term])


def terms(db: Database) -> list[str]:
    return [row["term"] for row in db.query("SELECT term FROM terms ORDER BY term")]


async def test_what_is_written_is_read_and_survives_a_restart(tmp_path: Path) -> None:
    with Store(tmp_path / "new" / "dossier.db") as store:
        await store.run(put_term, "summit")
        assert await store.read(terms) == ["summit"]
    with Store(tmp_path / "new" / "dossier.db") as store:
        assert await store.read(terms) == ["summit"]


async def test_a_query_that_raises_leaves_nothing_behind(tmp_path: Path) -> None:
    def put_and_raise(db: Database) -> None:
        put_term(db, "summit")
        db.table("terms").insert({"term": "talks", "articles": 1})
        raise LookupError("no such thing")

    with Store(tmp_path / "dossier.db") as store:
        with pytest.raises(LookupError):
            await store.run(put_and_raise)
        assert await store.read(terms) == []
        await store.run(put_term, "summit")
        assert await store.read(terms) == ["summit"]


async def test_a_reader_cannot_write(tmp_path: Path) -> None:
    with Store(tmp_path / "dossier.db") as store:
        with pytest.raises(DatabaseUnusable, match="readonly"):
            await store.read(put_term, "summit")
        assert await store.read(terms) == []


async def test_reads_do_not_wait_for_a_write(tmp_path: Path) -> None:
    started, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow_write(db: Database) -> None:
        put_term(db, "summit")
        loop.call_soon_threadsafe(started.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(timeout=10)

    with Store(tmp_path / "dossier.db") as store:
        writing = asyncio.create_task(store.run(slow_write))
        await started.wait()
        assert await store.read(terms) == []
        go_on.set()
        await writing
        assert await store.read(terms) == ["summit"]


async def test_the_file_is_strict_walled_and_ours(tmp_path: Path) -> None:
    def pragmas(db: Database) -> tuple[object, ...]:
        names = ("journal_mode", "application_id", "foreign_keys")
        return tuple(db.execute(f"PRAGMA {name}").fetchone()[0] for name in names)

    with Store(tmp_path / "dossier.db") as store:
        assert await store.read(pragmas) == ("wal", APPLICATION_ID, 1)
        tables = await store.read(
            lambda db: [t.strict for t in db.tables if not t.name.startswith(("_", "sqlite_")) and "_fts" not in t.name]
        )
        assert tables
        assert all(tables)


async def test_a_full_disk_is_told_in_words_and_nothing_is_half_written(tmp_path: Path) -> None:
    def put_many(db: Database) -> None:
        for number in range(10_000):
            put_term(db, f"{number:0100}")

    def shrink(db: Database) -> None:
        db.execute("PRAGMA max_page_count = 1")

    with Store(tmp_path / "dossier.db") as store:
        await store.run(shrink)
        with pytest.raises(DatabaseUnusable, match="room"):
            await store.run(put_many)
        assert await store.read(terms) == []


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"These are my notes, not a database. " * 100)
    before = path.read_bytes()
    with pytest.raises(NotADatabase, match=r"notes\.txt"):
        Store(path)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NotADatabase):
        Store(path)
    assert path.read_bytes() == before


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dossier.db"
    Store(path).close()
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('dossier', 'm999_later', '')"
        )
    connection.close()
    with pytest.raises(NewerDatabase, match="m999_later"):
        Store(path)


def test_a_locked_database_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.store._BUSY_SECONDS", 0.1)
    path = tmp_path / "dossier.db"
    Store(path).close()
    holder = sqlite3.connect(path)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(DatabaseLocked, match="locked by another program"), Store(path) as store:
            store.submit(put_term, "summit").result()
    finally:
        holder.close()


@pytest.mark.parametrize("place", ["folder", "below_a_file"])
def test_a_path_that_cannot_be_a_file_is_told_in_words(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    path = {"folder": tmp_path, "below_a_file": tmp_path / "file" / "dossier.db"}[place]
    with pytest.raises(DatabaseUnusable):
        Store(path)


def test_closing_twice_is_harmless(tmp_path: Path) -> None:
    store = Store(tmp_path / "dossier.db")
    store.close()
    store.close()
