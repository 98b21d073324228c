import pytest

from tests.bot.analysis.scenes import make_scene, references_of

FRANCE, RUSSIA, CHINA = "country/FRA", "country/RUS", "country/CHN"
PUTIN, XI, MACRON = "person/vladimir-putin", "person/xi-jinping", "person/emmanuel-macron"


def references(*texts: str, month: str = "2024-06") -> list[tuple[str, str]]:
    return references_of(*(make_scene(text, position=at + 1) for at, text in enumerate(texts)), month=month)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["The French president will fly ."], [("The French president", MACRON)]),
        (["The French president , Emmanuel Macron , will fly ."], []),
        (["Putin left .", "He smiled ."], [("He", PUTIN)]),
        (["Putin met Xi .", "Then he smiled ."], []),
        (["Putin met Xi .", "They smiled ."], [("They", PUTIN), ("They", XI)]),
        (["Putin and Xi spoke .", "Both leaders smiled ."], [("Both leaders", PUTIN), ("Both leaders", XI)]),
        (["Russia and China spoke .", "The two sides agreed ."], [("The two sides", CHINA), ("The two sides", RUSSIA)]),
        (["Russia , China and NATO spoke .", "The two sides agreed ."], []),
        (["Putin and his dog left .", "They smiled ."], [("his", PUTIN)]),
        (["Russia attacked .", "The country denies it ."], [("The country", RUSSIA)]),
        (["Russia attacked .", "It was cold ."], []),
        (["Russia is angry .", "It wants more ."], [("It", RUSSIA)]),
        (["Putin met Xi .", "Then Xi thanked him ."], [("him", PUTIN)]),
        (["Putin left .", "So .", "So .", "He smiled ."], []),
    ],
)
def test_words_that_are_no_names(texts: list[str], found: list[tuple[str, str]]) -> None:
    assert references(*texts) == found


def test_role_is_read_at_the_date() -> None:
    assert references("The German chancellor waited .", month="2010-05") == [
        ("The German chancellor", "person/angela-merkel")
    ]


def test_north_and_south_need_both_koreas() -> None:
    assert references("South Korea met North Korea .", "Now the north waits .") == [("the north", "country/PRK")]
    assert references("North Korea waits .", "It is cold in the south .") == []
