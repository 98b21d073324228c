import pytest

from tests.bot.analysis.scenes import cast_of, make_scene


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Warsaw 's trams stood still .", "place:warsaw"),
        ("Warsaw 's request was refused .", "country/POL"),
        ("It met at Warsaw 's request .", "country/POL"),
        ("Paris is full of tourists .", "place:paris"),
        ("Police in Nairobi waited .", "place:nairobi"),
        ("Tripoli in northern Lebanon was cut off .", "place:tripoli"),
        ("He visited Warsaw .", "place:warsaw"),
        ("It recalled its ambassador from Warsaw .", "country/POL"),
        ("The American ambassador in Warsaw waited .", "country/POL"),
        ("The mayor of Warsaw left .", "place:warsaw"),
        ("The Kremlin is open to tourists .", "place:kremlin"),
        ("The Kremlin was silent .", "country/RUS"),
        ("The governor of Georgia spoke .", "place:georgia"),
        ("Tbilisi is the capital of Georgia .", "country/GEO"),
    ],
)
def test_city_is_a_state_or_a_place(text: str, key: str) -> None:
    assert key in cast_of(make_scene(text))


def test_region_of_a_state_s_name_is_not_the_state() -> None:
    assert "country/MKD" not in cast_of(make_scene("They met in the Greek region of Macedonia ."))
