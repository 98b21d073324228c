from datetime import timedelta

from storage.database import Database
from storage.models import GuildId, UserId
from storage.questions import Argument, QuestionId, forget_questions, get_question, keep_question
from tests.builders import NOW


def test_a_question_comes_back_as_it_was_kept(db: Database) -> None:
    arguments: dict[str, Argument] = {
        "query": 'peace "treaty" Šefčovič',
        "actor": 12,
        "publisher": None,
        "shared": True,
    }
    kept = keep_question(db, GuildId(1), UserId(2), "search", arguments, now=NOW)
    assert get_question(db, kept.id) == kept
    assert kept.arguments == arguments
    assert kept.asked_at == NOW


def test_an_unknown_question_is_none(db: Database) -> None:
    assert get_question(db, QuestionId(7)) is None


def test_only_old_questions_are_forgotten(db: Database) -> None:
    old = keep_question(db, GuildId(1), UserId(2), "search", {}, now=NOW - timedelta(days=31))
    recent = keep_question(db, GuildId(1), UserId(2), "search", {}, now=NOW)
    assert forget_questions(db, before=NOW - timedelta(days=30)) == 1
    assert get_question(db, old.id) is None
    assert get_question(db, recent.id) == recent


def test_the_number_of_a_forgotten_question_is_not_given_again(db: Database) -> None:
    first = keep_question(db, GuildId(1), UserId(2), "search", {}, now=NOW)
    forget_questions(db, before=NOW + timedelta(seconds=1))
    assert keep_question(db, GuildId(1), UserId(2), "search", {}, now=NOW).id != first.id
