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
    ],
)
def test_other_endings_name_nobody(rest: str) -> None:
    assert trailing_speech(make_doc(f"{ATTACK} {rest}")) is None


def test_short_line_names_nobody() -> None:
    assert trailing_speech(make_doc(",/,/punct/2 Kim/NNP/nsubj/2 said/VBD/ROOT/2")) is None
