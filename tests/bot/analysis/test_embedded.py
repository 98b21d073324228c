import pytest

from bot.analysis.embedded import once_for_each_pair, without_embedded
from storage.models import Action
from tests.bot.analysis.parses import read

DEMAND = "Finland/NNP/nsubj/1 demanded/VBD/ROOT/1 that/IN/mark/4 Norway/NNP/nsubj/4 attack/VB/ccomp/1 Sweden/NNP/dobj/4"
OFFER = (
    "Finland/NNP/nsubj/1 rejected/VBD/ROOT/1 Norway/NNP/poss/4 's/POS/case/2 offer/NN/dobj/1 to/IN/prep/4 "
    "Sweden/NNP/pobj/5"
)
PURPOSE = "Finland/NNP/nsubj/1 met/VBD/ROOT/1 Norway/NNP/dobj/1 to/TO/aux/4 attack/VB/advcl/1 Sweden/NNP/dobj/4"
ACCUSED = (
    "Finland/NNP/nsubj/1 accused/VBD/ROOT/1 Norway/NNP/dobj/1 of/IN/prep/1 attacking/VBG/pcomp/3 Sweden/NNP/dobj/4"
)


def classes(parse: str) -> tuple[set[str], set[str]]:
    """Return the classes that are found, and those that are kept."""
    sentence = read(parse)
    found = [*sentence.clauses, *sentence.nouns]
    kept = without_embedded(found, sentence.scene.doc)
    return {str(one.action) for one in found}, {str(one.action) for one in kept}


@pytest.mark.parametrize(("parse", "kept"), [(DEMAND, {"REQUEST"}), (OFFER, {"REJECT"}), (PURPOSE, {"CONSULT"})])
def test_what_is_only_wished_or_refused_is_no_relation_of_its_own(parse: str, kept: set[str]) -> None:
    before, after = classes(parse)

    assert before > kept
    assert after == kept


def test_what_somebody_is_accused_of_is_kept_as_a_claim() -> None:
    before, after = classes(ACCUSED)

    assert after == before == {"ACCUSE", "ASSAULT"}


def test_echo_of_a_surer_relation_of_the_same_two_is_left_out() -> None:
    echo = read(
        "Finland/NNP/nsubj/1 attacked/VBD/ROOT/1 Norway/NNP/dobj/1 by/IN/prep/1 shelling/VBG/pcomp/3 Norway/NNP/dobj/4"
    )
    answer = read(
        "Finland/NNP/nsubj/1 attacked/VBD/ROOT/1 Norway/NNP/dobj/1 ,/,/punct/2 which/WDT/nsubj/5 "
        "condemned/VBD/relcl/2 Finland/NNP/dobj/5"
    )

    assert len(echo.clauses) == 2
    assert len(once_for_each_pair(echo.clauses, echo.scene.doc)) == 1
    assert len(once_for_each_pair(answer.clauses, answer.scene.doc)) == len(answer.clauses) == 2


def test_offer_that_is_answered_was_made() -> None:
    sentence = read("Finland/NNP/nsubj/1 rejected/VBD/ROOT/1 Norway/NNP/poss/4 's/POS/case/2 offer/NN/dobj/1")
    found = [*sentence.clauses, *sentence.nouns]
    kept = once_for_each_pair(without_embedded(found, sentence.scene.doc), sentence.scene.doc)
    assert {(one.source.key, one.action) for one in kept} == {
        ("country/FIN", Action.REJECT),
        ("country/NOR", Action.AGREE),
    }
