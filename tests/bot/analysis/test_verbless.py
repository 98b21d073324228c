import pytest

from bot.analysis.verbless import find_without_verb
from storage.models import Action
from tests.bot.analysis.parses import read


@pytest.mark.parametrize(
    ("parse", "action", "is_mutual"),
    [
        (
            "Norway/NNP/ROOT/0 in/IN/prep/0 talks/NNS/pobj/1 with/IN/prep/2 Sweden/NNP/pobj/3",
            Action.CONSULT,
            True,
        ),
        ("Norway/NNP/ROOT/0 ,/,/punct/0 Sweden/NNP/appos/0 at/IN/prep/2 odds/NNS/pobj/3", Action.TIES, True),
        (
            "Norway/NNP/ROOT/0 behind/IN/prep/0 attack/NN/pobj/1 on/IN/prep/2 Sweden/NNP/pobj/3",
            Action.ASSAULT,
            False,
        ),
    ],
)
def test_headline_without_a_verb_relates_who_it_begins_with(parse: str, action: Action, is_mutual: bool) -> None:
    sentence = read(parse)
    (found,) = find_without_verb(sentence.scene.doc, sentence.parties)
    assert (found.source.key, found.target.key) == ("country/NOR", "country/SWE")
    assert (found.action, found.mutual) == (action, is_mutual)


@pytest.mark.parametrize(
    "parse",
    [
        "Norway/NNP/ROOT/0 under/IN/prep/0 Swedish/JJ/amod/3 fire/NN/pobj/1",
        "Norway/NNP/ROOT/0 under/IN/prep/0 pressure/NN/pobj/1 from/IN/prep/2 Sweden/NNP/pobj/3",
    ],
)
def test_who_is_under_something_suffers_it(parse: str) -> None:
    sentence = read(parse)
    (found,) = find_without_verb(sentence.scene.doc, sentence.parties)
    assert (found.source.key, found.target.key) == ("country/SWE", "country/NOR")


def test_what_is_close_has_not_happened() -> None:
    sentence = read("Norway/NNP/ROOT/0 and/CC/cc/0 Sweden/NNP/conj/0 close/JJ/amod/0 to/IN/prep/3 deal/NN/pobj/4")
    (found,) = find_without_verb(sentence.scene.doc, sentence.parties)
    assert found.hypothetical


@pytest.mark.parametrize(
    "parse",
    [
        "Norway/NNP/ROOT/0 in/IN/prep/0 winter/NN/pobj/1",
        "Norway/NNP/ROOT/0 in/IN/prep/0 fear/NN/pobj/1 with/IN/prep/2 Sweden/NNP/pobj/3",
        "Norway/NNP/ROOT/0 near/IN/prep/0 Sweden/NNP/pobj/1",
        "Talks/NNS/ROOT/0 in/IN/prep/0 Norway/NNP/pobj/1 with/IN/prep/0 Sweden/NNP/pobj/3",
    ],
)
def test_where_somebody_is_relates_nobody(parse: str) -> None:
    sentence = read(parse)
    assert find_without_verb(sentence.scene.doc, sentence.parties) == []
