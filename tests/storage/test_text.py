"""Names as they are compared, instants as they are stored."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from storage.text import fold, from_seconds, similar_spellings, skeleton, spellings, to_seconds


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Erdoğan", "erdogan"),
        ("CÔTE  D\u2019IVOIRE", "cote d'ivoire"),
        ("Côte d'Ivoire", "cote d'ivoire"),
        ("Straße", "strasse"),
        ("  São\u00a0Tomé ", "sao tome"),
    ],
)
def test_names_compare_without_case_accents_and_spare_space(name: str, folded: str) -> None:
    assert fold(name) == folded
    assert fold(folded) == folded


def test_instants_are_stored_as_whole_seconds_in_utc() -> None:
    noon_in_seoul = datetime(2024, 6, 19, 12, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=9)))
    assert from_seconds(to_seconds(noon_in_seoul)) == datetime(2024, 6, 19, 3, tzinfo=UTC)


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        to_seconds(datetime(2024, 6, 19))  # noqa: DTZ001 (the case under test)


@pytest.mark.parametrize(
    ("names", "sound"),
    [
        (("Zelensky", "Zelenskyy", "Zelenskiy", "Zelenskij", "Selenskyj"), "slnsk"),
        (("Kyiv", "Kiev"), "kv"),
        (("Mohammed", "Muhammad", "Mohamed"), "mhmd"),
        (("Alexander", "Aleksandr"), "alksndr"),
        (("Organisation", "Organization"), "argnstn"),
        (("Khamenei", "Hamenei"), "hmn"),
        (("", "'"), ""),
        (("習近平",), "習近平"),
    ],
)
def test_transliterations_share_a_skeleton(names: tuple[str, ...], sound: str) -> None:
    assert {skeleton(name) for name in names} == {sound}


@pytest.mark.parametrize(
    ("one", "other", "is_found"),
    [
        ("Kim Jong-un", "Kim Jongun", True),
        ("Xi Jinping", "Jinping Xi", True),
        ("John F. Kerry", "John Kerry", True),
        ("J. Trudeau", "Justin Trudeau", True),
        ("J. Trudeau", "J. P. Trudeau", True),
        ("Justin Trudeau", "James Trudeau", False),
        ("Acme Holding Ltd", "ACME Holding", True),
    ],
)
def test_spellings_are_looked_for_by_the_first_and_last_word_and_by_all(one: str, other: str, is_found: bool) -> None:
    assert bool(spellings(one) & similar_spellings(other)) is is_found
    assert bool(spellings(other) & similar_spellings(one)) is is_found


def test_what_is_no_word_is_not_looked_for() -> None:
    assert spellings("?!") == similar_spellings("?!") == frozenset()
