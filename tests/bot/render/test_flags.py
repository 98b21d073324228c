import pytest

from bot.render.flags import flag, with_flag


@pytest.mark.parametrize(
    ("country", "emoji"),
    [
        ("USA", "🇺🇸"),
        ("PRK", "🇰🇵"),
        ("KOR", "🇰🇷"),
        ("CHN", "🇨🇳"),
        ("SWE", "🇸🇪"),
        ("XKX", "🇽🇰"),
        ("SUN", ""),
        ("us", ""),
        (None, ""),
    ],
)
def test_a_country_has_its_flag(country: str | None, emoji: str) -> None:
    assert flag(country) == emoji


def test_a_name_without_flag_stays_as_it_is() -> None:
    assert with_flag("NATO", None) == "NATO"
    assert with_flag("Norway", "NOR") == "Norway 🇳🇴"
