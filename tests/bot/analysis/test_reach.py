import pytest

from tests.bot.analysis.parses import read

CRITICS = (
    "Norway/NNP/nsubj/1 accused/VBD/ROOT/1 the/DT/det/3 government/NN/dobj/1 of/IN/prep/1 jailing/VBG/pcomp/4 "
    "critics/NNS/dobj/5"
)
JERICHO = (
    "Norway/NNP/nsubj/1 asked/VBD/ROOT/1 the/DT/det/3 court/NN/dobj/1 to/TO/aux/5 visit/VB/xcomp/1 Jericho/NNP/dobj/5"
)
LAW = "Norway/NNP/nsubj/1 vetoed/VBD/ROOT/1 a/DT/det/3 law/NN/dobj/1 on/IN/prep/3 foreign/JJ/amod/6 agents/NNS/pobj/4"


@pytest.mark.parametrize("parse", [CRITICS, JERICHO, LAW])
def test_groups_and_places_deep_in_what_is_said_are_no_targets(parse: str) -> None:
    assert read(parse).clauses == []


def test_own_citizens_are_not_whom_a_state_speaks_against() -> None:
    parse = (
        "Norway/NNP/nsubj/1 urged/VBD/ROOT/1 its/PRP$/poss/3 citizens/NNS/dobj/1 to/TO/aux/5 leave/VB/xcomp/1 "
        "Austria/NNP/dobj/5"
    )
    assert "country/AUT" in [one.target.key for one in read(parse).clauses]


def test_region_that_a_name_is_given_with_puts_nobody_out_of_reach() -> None:
    parse = (
        "Norway/NNP/nsubj/1 signed/VBD/ROOT/1 a/DT/det/3 treaty/NN/dobj/1 with/IN/prep/3 the/DT/det/6 "
        "region/NN/pobj/4 of/IN/prep/6 Somaliland/NNP/pobj/7"
    )
    assert [one.target.key for one in read(parse).clauses] == ["place/somaliland"]


def test_own_people_in_the_reason_are_not_whom_it_is_done_to() -> None:
    parse = (
        "Norway/NNP/nsubj/1 suspended/VBD/ROOT/1 its/PRP$/poss/3 work/NN/dobj/1 after/IN/mark/8 its/PRP$/poss/6 "
        "workers/NNS/nsubjpass/8 were/VBD/auxpass/8 killed/VBN/advcl/1"
    )
    assert read(parse).clauses == []
