import pytest

from bot.analysis.again import lone_words, short_forms
from bot.analysis.cast import Draft
from storage.models import ActorType
from tests.bot.analysis.scenes import cast_of, make_scene


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Orvik Capital", ["Orvik"]),
        ("Competition and Markets Authority", ["CMA"]),
        ("Free Ruritania", []),
        ("Orvik", []),
        ("National Miners Union", ["NMU"]),
    ],
)
def test_full_name_has_short_forms(name: str, expected: list[str]) -> None:
    assert list(short_forms(name)) == expected


def test_word_of_two_organizations_names_neither() -> None:
    one, other = (Draft(name, name, ActorType.ORG) for name in ("Orvik Capital", "Orvik Motors"))
    assert lone_words([one]) == {"Orvik": one}
    assert lone_words([one, other]) == {}


def test_organization_is_named_where_the_model_did_not_see_it() -> None:
    actors = cast_of(
        make_scene("Orvik Capital sued Norway .", {"Orvik Capital": "ORG"}),
        make_scene("Then Orvik lost .", position=2),
    )
    assert actors["org:orvik capital"].aliases == ("Orvik Capital", "Orvik")


def test_initials_stand_for_the_organization() -> None:
    actors = cast_of(
        make_scene("The National Miners Union met Norway .", {"National Miners Union": "ORG"}),
        make_scene("The NMU struck .", {"NMU": "ORG"}, position=2),
    )
    assert "org:nmu" not in actors
    assert "NMU" in actors["org:national miners union"].aliases
