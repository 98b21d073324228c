import pytest

from bot.digest.zones import UnknownZone, check_zone, find_zones


@pytest.mark.parametrize("text", ["Europe/Berlin", "europe/berlin", " Europe / Berlin ", "EUROPE/BERLIN", "berlin"])
def test_a_zone_is_known_however_it_is_typed(text: str) -> None:
    assert check_zone(text) == "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Berln", "Did you mean Europe/Berlin?"),
        ("Europe/Berln", "Europe/Berlin"),
        ("new yrok", "America/New_York"),
        ("Louisville", "America/Kentucky/Louisville"),  # there is an older America/Louisville
        ("Atlantis/Poseidonis", "Write its region and city"),
        ("", "Write its region and city"),
        ("../../etc/passwd", "Write its region and city"),
    ],
)
def test_an_unknown_zone_is_refused_with_a_hint(text: str, hint: str) -> None:
    with pytest.raises(UnknownZone) as caught:
        check_zone(text)
    assert hint in str(caught.value)


@pytest.mark.parametrize("text", ["GMT+2", "utc-5", "UTC +2", "+05:30", "-0330", "UTC\u22123"])
def test_a_difference_to_utc_is_no_zone_and_names_none_of_the_other_sign(text: str) -> None:
    with pytest.raises(UnknownZone) as caught:
        check_zone(text)
    assert "does not say when clocks change. Write its region and city" in str(caught.value)
    assert find_zones(text) == []
    assert not [name for name in find_zones("gmt", limit=100) if "+" in name or "-" in name]
    assert check_zone("Etc/GMT-2") == "Etc/GMT-2"


def test_a_city_alone_names_its_zone() -> None:
    assert [check_zone(city) for city in ("Tokyo", "new york", "São Paulo", "Singapore")] == [
        "Asia/Tokyo",
        "America/New_York",
        "America/Sao_Paulo",
        "Singapore",
    ]


def test_zones_are_suggested_large_cities_first() -> None:
    assert find_zones("new")[0] == "America/New_York"
    assert find_zones("sao paulo") == ["America/Sao_Paulo"]
    assert "UTC" in find_zones("")
    assert len(find_zones("a")) == 25
    assert all(check_zone(zone) == zone for zone in find_zones("", limit=100))
