import pytest

from bot.analysis.contrasts import without_contrasted
from tests.bot.analysis.parses import read


@pytest.mark.parametrize(
    "parse",
    [
        "Norway/NNP/nsubj/5 ,/,/punct/0 not/RB/neg/3 Iran/NNP/appos/0 ,/,/punct/0 attacked/VBD/ROOT/5 Oman/NNP/dobj/5",
        "Norway/NNP/nsubj/4 rather/RB/cc/2 than/IN/cc/0 Iran/NNP/conj/0 attacked/VBD/ROOT/4 Oman/NNP/dobj/4",
        "Not/RB/neg/1 Iran/NNP/nsubj/4 but/CC/cc/1 Norway/NNP/conj/1 attacked/VBD/ROOT/4 Oman/NNP/dobj/4",
    ],
)
def test_whom_a_sentence_says_it_was_not_did_nothing(parse: str) -> None:
    one = read(parse)
    assert [party.key for party in without_contrasted(one.scene.doc, one.parties)] == ["country/NOR", "country/OMN"]


def test_not_only_one_but_both_did_it() -> None:
    one = read(
        "Not/RB/preconj/2 only/RB/advmod/2 Iran/NNP/nsubj/5 but/CC/cc/2 Norway/NNP/conj/2 attacked/VBD/ROOT/5 "
        "Oman/NNP/dobj/5"
    )
    assert len(without_contrasted(one.scene.doc, one.parties)) == 3
