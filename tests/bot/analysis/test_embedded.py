import pytest

from bot.analysis.embedded import without_embedded
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
