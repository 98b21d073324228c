import pytest

from bot.analysis.pronouns import Pronouns
from bot.analysis.sides import sides_of, whole_of
from tests.bot.analysis.parses import make_doc, read


def test_party_is_noted_by_how_it_stands_to_the_noun() -> None:
    sentence = read(
        "Norway/NNP/poss/2 's/POS/case/0 offer/NN/ROOT/2 to/IN/prep/2 Sweden/NNP/pobj/3 of/IN/prep/2 help/NN/pobj/5"
    )
    sides = sides_of(sentence.scene.doc[2], sentence.parties, Pronouns())
    assert [party.key for party in sides.owner] == ["country/NOR"]
    assert [party.key for party in sides.first(("with", "to"))] == ["country/SWE"]


def test_who_gave_it_stands_at_its_participle() -> None:
    sentence = read(
        "A/DT/det/1 loan/NN/nsubj/9 of/IN/prep/1 ten/CD/nummod/4 dollars/NNS/pobj/2 given/VBN/acl/4 by/IN/agent/5 "
        "Norway/NNP/pobj/6 to/IN/prep/5 helped/VBD/ROOT/9 Sweden/NNP/pobj/8"
    )
    sides = sides_of(sentence.scene.doc[1], sentence.parties, Pronouns())
    assert [party.key for party in sides.first(("by",))] == ["country/NOR"]
    assert [party.key for party in sides.first(("to",))] == ["country/SWE"]


def test_those_it_is_between_stand_at_the_verb() -> None:
    sentence = read(
        "No/DT/det/1 meeting/NN/nsubj/2 took/VBD/ROOT/2 place/NN/dobj/2 between/IN/prep/2 Norway/NNP/pobj/4 "
        "and/CC/cc/5 Sweden/NNP/conj/5"
    )
    sides = sides_of(sentence.scene.doc[1], sentence.parties, Pronouns())
    assert [party.key for party in sides.first(("between",))] == ["country/NOR", "country/SWE"]


@pytest.mark.parametrize(
    ("parse", "whole"),
    [
        ("weeks/NNS/ROOT/0 of/IN/prep/0 talks/NNS/pobj/1", "weeks"),
        ("news/NN/ROOT/0 of/IN/prep/0 talks/NNS/pobj/1", "talks"),
    ],
)
def test_what_is_counted_stands_where_its_measure_stands(parse: str, whole: str) -> None:
    assert whole_of(make_doc(parse)[2]).text == whole


def test_who_brokers_it_is_no_side_of_it() -> None:
    sentence = read("A/DT/det/1 truce/NN/nsubj/5 brokered/VBN/acl/1 by/IN/agent/2 Norway/NNP/pobj/3 held/VBD/ROOT/5")
    assert sides_of(sentence.scene.doc[1], sentence.parties, Pronouns()).first(("by",)) == []
