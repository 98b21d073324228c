import pytest

from bot.analysis.silence import keeps_silent
from tests.bot.analysis.parses import make_doc


@pytest.mark.parametrize(
    ("parse", "at"),
    [
        ("Iran/NNP/nsubj/1 declined/VBD/ROOT/1 to/TO/aux/3 comment/VB/xcomp/1", 3),
        (
            "Iran/NNP/nsubj/1 refused/VBD/ROOT/1 to/TO/aux/3 confirm/VB/xcomp/1 or/CC/cc/3 deny/VB/conj/3",
            5,
        ),
        ("Iran/NNP/nsubj/2 neither/CC/preconj/2 confirmed/VBD/ROOT/2 nor/CC/cc/2 denied/VBD/conj/2 it/PRP/dobj/4", 4),
    ],
)
def test_who_says_neither_yes_nor_no_keeps_silent(parse: str, at: int) -> None:
    assert keeps_silent(make_doc(parse)[at])


@pytest.mark.parametrize(
    ("parse", "at"),
    [
        ("Iran/NNP/nsubj/1 denied/VBD/ROOT/1 it/PRP/dobj/1", 1),
        ("Iran/NNP/nsubj/1 refused/VBD/ROOT/1 to/TO/aux/3 leave/VB/xcomp/1", 3),
        ("Iran/NNP/nsubj/3 did/VBD/aux/3 not/RB/neg/3 say/VB/ROOT/3 so/RB/advmod/3", 3),
    ],
)
def test_who_denies_or_refuses_something_else_does_not(parse: str, at: int) -> None:
    assert not keeps_silent(make_doc(parse)[at])
