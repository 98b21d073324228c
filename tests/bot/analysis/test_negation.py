import pytest

from bot.analysis.negation import fails, has_negation, is_instead
from tests.bot.analysis.parses import make_doc


@pytest.mark.parametrize(
    ("parse", "verb"),
    [
        ("Iran/NNP/nsubj/3 did/VBD/aux/3 not/RB/neg/3 attack/VB/ROOT/3 Norway/NNP/dobj/3", 3),
        ("No/DT/det/1 troops/NNS/nsubj/2 attacked/VBD/ROOT/2 Norway/NNP/dobj/2", 2),
        ("Nobody/NN/nsubj/1 attacked/VBD/ROOT/1 Norway/NNP/dobj/1", 1),
        ("Iran/NNP/nsubj/2 nearly/RB/advmod/2 attacked/VBD/ROOT/2 Norway/NNP/dobj/2", 2),
        (
            "Iran/NNP/nsubj/3 did/VBD/aux/3 not/RB/neg/3 attack/VB/ROOT/3 or/CC/cc/3 threaten/VB/conj/3",
            5,
        ),
    ],
)
def test_words_beside_a_verb_negate_it(parse: str, verb: int) -> None:
    assert has_negation(make_doc(parse)[verb])


@pytest.mark.parametrize(
    ("parse", "verb"),
    [
        ("Iran/NNP/nsubj/1 attacked/VBD/ROOT/1 Norway/NNP/dobj/1", 1),
        ("Iran/NNP/nsubj/3 not/RB/neg/3 only/RB/advmod/3 attacked/VBD/ROOT/3 Norway/NNP/dobj/3", 3),
        (
            "Iran/NNP/nsubj/3 did/VBD/aux/3 not/RB/neg/3 attack/VB/ROOT/3 but/CC/cc/3 threatened/VBD/conj/3",
            5,
        ),
    ],
)
def test_other_words_do_not_negate_it(parse: str, verb: int) -> None:
    assert not has_negation(make_doc(parse)[verb])


@pytest.mark.parametrize(
    ("parse", "verb"),
    [
        ("Iran/NNP/nsubj/1 failed/VBD/ROOT/1 to/TO/aux/3 attack/VB/xcomp/1", 1),
        ("Iran/NNP/nsubj/1 was/VBD/ROOT/1 unable/JJ/acomp/1 to/TO/aux/4 attack/VB/xcomp/2", 1),
        ("Iran/NNP/nsubj/1 ruled/VBD/ROOT/1 out/RP/prt/1 attacking/VBG/xcomp/1", 1),
    ],
)
def test_some_verbs_say_that_what_follows_does_not_happen(parse: str, verb: int) -> None:
    assert fails(make_doc(parse)[verb])


@pytest.mark.parametrize(
    ("parse", "verb"),
    [
        ("Iran/NNP/nsubj/1 left/VBD/ROOT/1 without/IN/prep/1 consulting/VBG/pcomp/2 Norway/NNP/dobj/3", 3),
        ("Iran/NNP/nsubj/1 left/VBD/ROOT/1 instead/RB/prep/1 of/IN/prep/2 attacking/VBG/pcomp/3 Norway/NNP/dobj/4", 4),
    ],
)
def test_what_is_done_instead_leaves_it_undone(parse: str, verb: int) -> None:
    assert is_instead(make_doc(parse)[verb])
