import pytest

from tests.bot.analysis.scenes import cast_of, make_scene


def test_two_of_one_surname_named_together_leave_it_to_nobody() -> None:
    names = make_scene("Anna Smith and John Smith met .", {"Anna Smith": "PERSON", "John Smith": "PERSON"})
    actors = cast_of(names, make_scene("Smith resigned ."))
    assert {actor.aliases for actor in actors.values()} == {("Anna Smith",), ("John Smith",)}


def test_courtesy_for_a_woman_is_for_the_wife() -> None:
    actors = cast_of(
        make_scene("Emmanuel Macron and his wife Anne Macron left .", {"Anne Macron": "PERSON"}),
        make_scene("Mrs Macron was hurt .", position=2),
    )
    assert actors["person:anne macron"].aliases == ("Anne Macron", "Macron", "Mrs Macron")


def test_leader_keeps_the_surname_before_and_after_a_relative() -> None:
    actors = cast_of(
        make_scene("President Biden 's son Henry Biden was convicted .", {"Henry Biden": "PERSON"}),
        make_scene("Biden was silent .", position=2),
    )
    assert actors["person/joe-biden"].aliases == ("Biden",)
    assert actors["person:henry biden"].aliases == ("Henry Biden",)


def test_relative_alone_takes_the_surname_of_the_leader() -> None:
    actors = cast_of(
        make_scene("Anne Obama spoke .", {"Anne Obama": "PERSON"}), make_scene("Obama smiled .", position=2)
    )
    assert list(actors) == ["person:anne obama"]


@pytest.mark.parametrize(("month", "key"), [("1996-05", "person/bill-clinton"), ("2010-05", "person/hillary-clinton")])
def test_title_and_date_say_who_it_was(month: str, key: str) -> None:
    title = "President" if month < "2001" else "Secretary of State"
    assert list(cast_of(make_scene(f"Then {title} Clinton smiled ."), month=month)) == [key]


def test_surname_of_who_left_office_is_nobody() -> None:
    assert "person/bill-clinton" not in cast_of(make_scene("Clinton wrote a memoir for Americans ."))


def test_surname_that_leaders_of_two_named_states_bear_is_nobody() -> None:
    actors = cast_of(make_scene("Then Wong praised the treaty of Australia and Singapore ."), month="2025-06")
    assert set(actors) == {"country/AUS", "country/SGP"}


def test_title_makes_an_unknown_surname_enough() -> None:
    assert cast_of(make_scene("Then General Hara left .", {"Hara": "PERSON"}))["person:hara"].role == "General"


@pytest.mark.parametrize(
    ("text", "month", "key"),
    [
        ("Critics of the Clinton administration smiled .", "2024-06", "person/bill-clinton"),
        ("Critics of President Bush smiled .", "2024-06", "person/george-w-bush"),
        ("Critics of President Bush smiled .", "1995-06", "person/george-h-w-bush"),
        ("Critics of Vice President Bush smiled .", "2024-06", "person/george-h-w-bush"),
    ],
)
def test_office_of_the_past_says_who_it_was(text: str, month: str, key: str) -> None:
    assert list(cast_of(make_scene(text), month=month)) == [key]
