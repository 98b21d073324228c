import pytest

from bot.analysis.trailing import trailing_speech
from tests.bot.analysis.parses import make_doc

ATTACK = "Iran/NNP/nsubj/1 attacked/VBD/ccomp/5 Norway/NNP/dobj/1 ,/,/punct/5"


def test_last_words_name_who_says_it() -> None:
    found = trailing_speech(make_doc(f"{ATTACK} officials/NNS/nsubj/5 said/VBD/ROOT/5 ././punct/5"))
    assert found is not None
    verb, speaker, start = found
    assert (verb.text, speaker.text, start) == ("said", "officials", 4)


@pytest.mark.parametrize(
    "rest",
    [
        "which/WDT/nsubj/5 said/VBD/ROOT/5 ././punct/5",
        "officials/NNS/nsubj/5 said/VBD/ROOT/5 that/IN/mark/7 helped/VBD/ccomp/5",
        "officials/NNS/nsubj/5 slept/VBD/ROOT/5 ././punct/5",
        "posts/NNS/conj/2 and/CC/cc/4 an/DT/det/8 army/NN/compound/8 joke/NN/conj/4 ././punct/1",
    ],
)
def test_other_endings_name_nobody(rest: str) -> None:
    assert trailing_speech(make_doc(f"{ATTACK} {rest}")) is None


def test_short_line_names_nobody() -> None:
    assert trailing_speech(make_doc(",/,/punct/2 Kim/NNP/nsubj/2 said/VBD/ROOT/2")) is None


@pytest.mark.parametrize(
    ("rest", "speaker"),
    [
        ("writes/VBZ/conj/1 the/DT/det/6 historian/NN/dobj/4 in/IN/prep/4 his/PRP$/poss/9 book/NN/pobj/7", "historian"),
        (
            "its/PRP$/poss/5 chief/NN/appos/2 ,/,/punct/5 Omar/NNP/appos/5 ,/,/punct/5 announced/VBN/acl/5 ././p/1",
            "Omar",
        ),
        ("diplomats/NNS/npadvmod/1 in/IN/prep/4 Bergen/NNP/compound/7 remark/NN/pobj/5 ././punct/1", "diplomats"),
        ("a/DT/det/6 Bergen/NNP/compound/6 group/NN/appos/2 fears/NNS/appos/6 ././punct/1", "group"),
    ],
)
def test_words_tell_the_speaker_where_the_parse_is_wrong(rest: str, speaker: str) -> None:
    found = trailing_speech(make_doc(f"{ATTACK.replace('ccomp/5', 'ROOT/1')} {rest}"))
    assert found is not None
    assert found[1].text == speaker
