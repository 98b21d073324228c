import pytest

from bot.analysis.names import has_unknown_names, is_title_case, known_names
from tests.bot.analysis.parses import blank, shipped_table
from tests.bot.analysis.scenes import cast_of, make_scene


@pytest.mark.parametrize(
    ("text", "entities", "keys"),
    [
        ("Then Jane Trump spoke .", {"Jane Trump": "PERSON"}, {"person:jane trump"}),
        ("Then Vladimir Putin Jr. spoke .", {"Vladimir Putin Jr.": "PERSON"}, {"person:vladimir putin jr."}),
        ("They flew to New Peru .", {"New Peru": "GPE"}, {"place:new peru"}),
        ("Jordan Bellardi spoke .", {"Jordan Bellardi": "PERSON"}, {"person:jordan bellardi"}),
        ("Then Paris Hilton spoke .", {"Paris Hilton": "ORG"}, {"person:paris hilton"}),
        ("Japan Plastics grew .", {"Japan Plastics": "PERSON"}, {"org:japan plastics"}),
        ("The Savings Bank of Peru grew .", {"Savings Bank of Peru": "ORG"}, {"org:savings bank of peru"}),
        ("The Government of Peru fell .", {"Government of Peru": "ORG"}, {"country/PER"}),
        ("Trade of the two Koreas fell .", {}, {"country/PRK", "country/KOR"}),
        ("A Pole was hurt .", {}, {"country/POL"}),
        ("Then Hans Van den Brook left .", {"Hans Van": "PERSON", "Brook": "GPE"}, {"person:hans van den brook"}),
        ("The leader Sione Naomi Tuala lost .", {}, {"person:sione naomi tuala"}),
    ],
)
def test_longer_name_wins(text: str, entities: dict[str, str], keys: set[str]) -> None:
    assert set(cast_of(make_scene(text, entities))) == keys


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Belgium 's Bart De Winter spoke .", "Bart De Winter"),
        ("Now President Rodrigo Mora spoke .", "Rodrigo Mora"),
        ("The sultan , Hassan Bolki , spoke .", "Hassan Bolki"),
    ],
)
def test_words_before_a_name_outweigh_the_label(text: str, person: str) -> None:
    assert f"person:{person.lower()}" in cast_of(make_scene(text, {person: "ORG"}))


def test_sentence_dense_with_names_is_no_headline() -> None:
    doc = blank().make_doc("Nippon Steel bought Western Steel.")
    assert is_title_case(doc)
    assert not is_title_case(doc, is_headline=False)


@pytest.mark.parametrize(
    ("text", "is_searched"),
    [
        ("On Monday President Vladimir Putin met Kim Jong Un.", False),
        ('"The talks went well," Vladimir Putin said in June.', False),
        ("Then Foreign Minister Anne Berg met Vladimir Putin.", True),
        ("Then the Security Bureau fined Gazprom.", True),
        ("Then Putin met Vladimir Petrov.", True),
    ],
)
def test_model_is_asked_for_names_where_a_capital_letter_is_unexplained(text: str, *, is_searched: bool) -> None:
    doc = blank().make_doc(text)
    names = known_names(doc, shipped_table().find(text), shipped_table())
    assert has_unknown_names(doc, names) is is_searched
