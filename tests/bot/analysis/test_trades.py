import pytest

from bot.analysis.names import Name
from bot.analysis.trades import with_announced
from tests.bot.analysis.scenes import make_scene


def names_of(text: str, people: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return the names of a sentence with their types, after the nouns before them were read."""
    scene = make_scene(text, dict.fromkeys(people, "PERSON"))
    return [(name.text, name.type.value) for name in with_announced(scene.doc, scene.names)]


@pytest.mark.parametrize(
    ("text", "people", "expected"),
    [
        ("He bought the chocolate maker Vandekerk .", ("Vandekerk",), [("Vandekerk", "ORG")]),
        ("He bought the chemicals group Hansol Heavy .", (), [("Hansol Heavy", "ORG")]),
        ("He told the company Anna Smith had left .", ("Anna Smith",), [("Anna Smith", "PERSON")]),
        ("He joined the union Monday .", (), []),
        ("He left the company Norway owns .", (), [("Norway", "COUNTRY")]),
        ("He praised Nissan and Dongfeng .", ("Dongfeng",), [("Nissan", "ORG"), ("Dongfeng", "ORG")]),
    ],
)
def test_noun_before_a_name_makes_it_an_organization(
    text: str, people: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    assert names_of(text, people) == expected


def test_names_keep_their_order() -> None:
    scene = make_scene("The maker Vandekerk sued Norway .", {"Vandekerk": "PERSON"})
    found: list[Name] = with_announced(scene.doc, scene.names)
    assert [name.text for name in found] == ["Vandekerk", "Norway"]
