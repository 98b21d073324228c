"""Names as they are compared, instants as they are stored."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from storage.text import fold, from_seconds, to_seconds


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
