"""A look at the file: it finds what is wrong and changes nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.errors import DatabaseUnusable, NewerDatabase, NotADatabase
from storage.health import examine
from storage.store import Store


def test_a_new_file_is_well(tmp_path: Path) -> None:
    path = tmp_path / "dossier.db"
    Store(path).close()
    health = examine(path)
    assert health.articles == 0
    assert not health.is_behind
    assert health.schema.startswith("m0")
    assert health.size > 0


def test_a_file_in_use_is_looked_at_beside_the_writer(tmp_path: Path) -> None:
    path = tmp_path / "dossier.db"
    with Store(path):
        assert examine(path).articles == 0


def test_an_empty_file_is_behind(tmp_path: Path) -> None:
    path = tmp_path / "dossier.db"
    path.touch()
    assert examine(path).is_behind
    assert path.read_bytes() == b""


def test_a_file_that_is_not_there_is_not_created(tmp_path: Path) -> None:
    path = tmp_path / "dossier.db"
    with pytest.raises(DatabaseUnusable):
        examine(path)
    assert not path.exists()


def test_another_file_is_none_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Norway and Sweden sign a fishing treaty. " * 100)
    with pytest.raises(NotADatabase):
        examine(path)


def test_another_programs_database_is_none_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(NotADatabase):
        examine(path)


def test_a_newer_version_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dossier.db"
    Store(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('dossier', 'm999_future', '')"
        )
    with pytest.raises(NewerDatabase, match="m999_future"):
        examine(path)


def test_a_damaged_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "dossier.db"
    Store(path).close()
    content = bytearray(path.read_bytes())
    page = 4096
    content[5 * page : 30 * page] = b"\xff" * (25 * page)
    path.write_bytes(content)
    with pytest.raises(DatabaseUnusable):
        examine(path)
