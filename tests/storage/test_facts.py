from storage.database import Database
from storage.facts import get_fact, set_fact


def test_nothing_is_remembered_at_first(db: Database) -> None:
    assert get_fact(db, "commands") is None


def test_what_is_remembered_last_counts(db: Database) -> None:
    set_fact(db, "commands", "abc")
    set_fact(db, "commands", "def")
    set_fact(db, "other", "ghi")
    assert get_fact(db, "commands") == "def"
