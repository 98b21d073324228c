"""Fixtures that every test may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.store import Store
from tests.builders import close_databases, make_db


@pytest.fixture(autouse=True)
def closed_databases() -> Iterator[None]:
    """Close the databases that a test made with `make_db`."""
    yield
    close_databases()


@pytest.fixture
def db() -> Database:
    """Return an empty database in memory."""
    return make_db()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return a store on an empty file."""
    with Store(tmp_path / "dossier.db") as opened:
        yield opened
