import pytest

from bot.analysis.model import load_model
from bot.analysis.standins import take_parse, with_stand_ins
from tests.bot.analysis.parses import make_doc
from tests.bot.analysis.scenes import make_scene


@pytest.mark.parametrize(
    ("text", "entities", "read"),
    [
        ("Tchiani met Sylvain Itte.", {"Tchiani": "PERSON", "Sylvain Itte": "PERSON"}, "Smith met John Smith."),
        ("ECOWAS suspended Niger.", {}, "NATO suspended Niger."),
        ("Vattenfall sued Germany.", {"Vattenfall": "ORG"}, "Microsoft sued Germany."),
        ("A Kyrgyz envoy met them.", {}, "A French envoy met them."),
        ("They marched in Agadez.", {"Agadez": "GPE"}, "They marched in Paris."),
    ],
)
def test_name_stands_for_a_plain_one_of_its_kind(text: str, entities: dict[str, str], read: str) -> None:
    assert with_stand_ins(make_scene(text, entities)).text == read


def test_long_name_of_an_organization_is_read_as_it_stands() -> None:
    text = "The International Monetary Fund lent Ghana money."
    assert with_stand_ins(make_scene(text)).text == text


def test_short_forms_are_still_read_as_the_words_they_stand_for() -> None:
    parsed = with_stand_ins(make_scene("ECOWAS didn't invade."))
    assert [token.norm_ for token in parsed][:3] == ["nato", "do", "not"]


def test_tree_goes_back_to_the_words_of_the_sentence() -> None:
    doc = make_doc("Tchiani/NNS/ROOT/0 met/VBD/dep/0 Itte/NNP/dep/0")
    take_parse(doc, make_doc("Smith/NNP/nsubj/1 met/VBD/ROOT/1 Smith/NNP/dobj/1"))
    assert [(token.text, token.tag_, token.dep_, token.head.i) for token in doc] == [
        ("Tchiani", "NNP", "nsubj", 1),
        ("met", "VBD", "ROOT", 1),
        ("Itte", "NNP", "dobj", 1),
    ]


@pytest.mark.slow
def test_model_knows_who_did_it_by_whatever_name() -> None:
    scene = make_scene("The regional bloc ECOWAS imposed sanctions on Niger and closed its borders.")
    parsed = with_stand_ins(scene)
    load_model().parse([parsed])
    take_parse(scene.doc, parsed)
    imposed = scene.doc[4]
    assert (imposed.text, imposed.tag_) == ("imposed", "VBD")
