import pytest

from tests.bot.analysis.parses import read

WHILE = (
    "Norway/NNP/nsubj/1 threw/VBD/ROOT/1 out/RP/prt/1 diplomats/NNS/dobj/1 ,/,/punct/1 while/IN/mark/7 "
    "Austria/NNP/nsubj/7 waited/VBD/advcl/1"
)
WHICH = (
    "Norway/NNP/nsubj/1 banned/VBD/ROOT/1 leaders/NNS/dobj/1 ,/,/punct/1 a/DT/det/5 move/NN/appos/2 that/WDT/dobj/8 "
    "Austria/NNP/nsubj/8 criticized/VBD/relcl/5"
)
AFTER = (
    "Norway/NNP/nsubj/1 recalled/VBD/ROOT/1 its/PRP$/poss/3 envoy/NN/dobj/1 after/IN/mark/6 Austria/NNP/nsubj/6 "
    "executed/VBD/advcl/1 sailors/NNS/dobj/6"
)
THAT = "Norway/NNP/nsubj/1 demanded/VBD/ROOT/1 that/IN/mark/4 Austria/NNP/nsubj/4 leave/VB/ccomp/1"


@pytest.mark.parametrize("parse", [WHILE, WHICH])
def test_who_does_another_thing_on_the_side_is_no_target(parse: str) -> None:
    assert read(parse).clauses == []


@pytest.mark.parametrize("parse", [AFTER, THAT])
def test_who_gives_the_reason_or_is_to_do_it_may_be_the_target(parse: str) -> None:
    assert [(one.source.key, one.target.key) for one in read(parse).clauses] == [("country/NOR", "country/AUT")]
