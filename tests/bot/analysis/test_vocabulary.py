import tomllib
from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.vocabulary import plural, straighten, verb_forms, vocabulary


@given(st.text())
def test_straightening_keeps_every_offset(text: str) -> None:
    assert len(straighten(text)) == len(text)


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("rebel", "rebels"),
        ("embassy", "embassies"),
        ("militiaman", "militiamen"),
        ("church", "churches"),
        ("day", "days"),
    ],
)
def test_plural(noun: str, expected: str) -> None:
    assert plural(noun) == expected


@pytest.mark.parametrize(
    ("verb", "form"),
    [("ban", "banned"), ("ease", "easing"), ("deny", "denied"), ("agree", "agreeing"), ("veto", "vetoed")],
)
def test_forms_of_a_verb(verb: str, form: str) -> None:
    assert form in verb_forms(verb)


def test_lists_hold_plurals_of_people() -> None:
    assert {"rebel", "rebels"} <= vocabulary().groups


@pytest.mark.parametrize("name", ["topics.toml", "vocabulary.toml"])
def test_no_word_stands_twice_in_a_list(name: str) -> None:
    document = tomllib.loads((files("bot.analysis") / "data" / name).read_text(encoding="utf-8"))
    assert [word for words in document.values() for word, count in Counter(words).items() if count > 1] == []
