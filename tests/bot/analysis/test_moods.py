import pytest

from bot.analysis.moods import Mood, mood_of
from tests.bot.analysis.parses import make_doc

DONE = Mood(negated=False, hypothetical=False, hedged=False)


@pytest.mark.parametrize(
    ("parse", "cue", "mood"),
    [
        ("Iran/NNP/nsubj/1 attacked/VBD/ROOT/1 Norway/NNP/dobj/1", 1, DONE),
        ("Iran/NNP/nsubj/2 will/MD/aux/2 attack/VB/ROOT/2 Norway/NNP/dobj/2", 2, Mood(False, True, False)),
        (
            "Iran/NNP/nsubj/1 plans/VBZ/ROOT/1 to/TO/aux/3 attack/VB/xcomp/1 Norway/NNP/dobj/3",
            3,
            Mood(False, True, False),
        ),
        (
            "Iran/NNP/nsubj/1 failed/VBD/ROOT/1 to/TO/aux/3 help/VB/xcomp/1 Norway/NNP/dobj/3",
            3,
            Mood(True, False, False),
        ),
        (
            "Iran/NNP/nsubj/3 did/VBD/aux/3 not/RB/neg/3 fail/VB/ROOT/3 to/TO/aux/5 help/VB/xcomp/3 Norway/NNP/dobj/5",
            5,
            DONE,
        ),
        (
            "Iran/NNP/nsubj/2 reportedly/RB/advmod/2 attacked/VBD/ROOT/2 Norway/NNP/dobj/2",
            2,
            Mood(False, False, True),
        ),
        (
            "Did/VBD/aux/2 Iran/NNP/nsubj/2 attack/VB/ROOT/2 Norway/NNP/dobj/2 ?/./punct/2",
            2,
            Mood(False, True, False),
        ),
        (
            "Why/WRB/advmod/3 did/VBD/aux/3 Iran/NNP/nsubj/3 attack/VB/ROOT/3 Norway/NNP/dobj/3 ?/./punct/3",
            3,
            DONE,
        ),
        ("Iran/NNP/nsubj/1 averted/VBD/ROOT/1 a/DT/det/3 war/NN/dobj/1", 3, Mood(True, False, False)),
        ("Iran/NNP/nsubj/1 fears/VBZ/ROOT/1 a/DT/det/3 war/NN/dobj/1", 3, Mood(False, True, False)),
    ],
)
def test_sentence_tells_whether_it_happened(parse: str, cue: int, mood: Mood) -> None:
    assert mood_of(make_doc(parse), cue) == mood
