import pytest

from bot.analysis.circumstances import find_in_circumstances, without_bystanders
from bot.analysis.pronouns import Pronouns
from storage.models import Action
from tests.bot.analysis.parses import read

_ASKED = "Norway/NNP/nsubj/1 left/VBD/ROOT/1 at/IN/prep/1 the/DT/det/4 request/NN/pobj/2 of/IN/prep/4 Sweden/NNP/pobj/5"


@pytest.mark.parametrize(
    ("parse", "action"),
    [
        (_ASKED, Action.REQUEST),
        (
            "Norway/NNP/nsubj/1 left/VBD/ROOT/1 under/IN/prep/1 pressure/NN/pobj/2 from/IN/prep/3 Sweden/NNP/pobj/4",
            Action.REQUEST,
        ),
        ("Norway/NNP/nsubj/1 won/VBD/ROOT/1 with/IN/prep/1 Swedish/JJ/amod/4 help/NN/pobj/2", Action.AID),
        (
            "Norway/NNP/nsubj/1 acted/VBD/ROOT/1 with/IN/prep/1 Sweden/NNP/poss/5 's/POS/case/3 blessing/NN/pobj/2",
            Action.SUPPORT,
        ),
    ],
)
def test_who_asked_or_helped_acts_on_who_did_it(parse: str, action: Action) -> None:
    sentence = read(parse)
    (found,) = find_in_circumstances(sentence.scene.doc, sentence.parties, Pronouns())
    assert (found.source.key, found.action, found.target.key) == ("country/SWE", action, "country/NOR")
    assert not found.negated


def test_who_asked_is_not_who_it_was_done_to() -> None:
    sentence = read(_ASKED)
    assert without_bystanders(sentence.clauses, sentence.scene.doc) == []


def test_without_consent_denies_the_consent() -> None:
    sentence = read(
        "Norway/NNP/nsubj/1 acted/VBD/ROOT/1 without/IN/prep/1 Sweden/NNP/poss/5 's/POS/case/3 consent/NN/pobj/2"
    )
    (found,) = find_in_circumstances(sentence.scene.doc, sentence.parties, Pronouns())
    assert (found.source.key, found.action, found.negated) == ("country/SWE", Action.AGREE, True)


def test_together_is_mutual() -> None:
    sentence = read(
        "Norway/NNP/nsubj/1 acted/VBD/ROOT/1 in/IN/prep/1 coordination/NN/pobj/2 with/IN/prep/3 Sweden/NNP/pobj/4"
    )
    (found,) = find_in_circumstances(sentence.scene.doc, sentence.parties, Pronouns())
    assert (found.source.key, found.action, found.mutual) == ("country/NOR", Action.COOPERATE, True)


def test_death_at_the_hands_of_somebody_is_his_doing() -> None:
    sentence = read(
        "The/DT/det/1 death/NN/nsubj/8 of/IN/prep/1 Norwegians/NNPS/pobj/2 at/IN/prep/1 the/DT/det/6 hands/NNS/pobj/4 "
        "of/IN/prep/6 shocked/VBD/ROOT/8 Swedes/NNPS/pobj/7"
    )
    (found,) = find_in_circumstances(sentence.scene.doc, sentence.parties, Pronouns())
    assert (found.source.key, found.action, found.target.key) == ("country/SWE", Action.ASSAULT, "country/NOR")


@pytest.mark.parametrize(
    "parse",
    [
        "Norway/NNP/nsubj/1 left/VBD/ROOT/1 at/IN/prep/1 the/DT/det/4 border/NN/pobj/2 of/IN/prep/4 Sweden/NNP/pobj/5",
        "Norway/NNP/nsubjpass/1 fined/VBN/ROOT/1 on/IN/prep/1 order/NN/pobj/2 of/IN/prep/3 Sweden/NNP/pobj/4",
    ],
)
def test_places_and_sufferers_are_asked_for_nothing(parse: str) -> None:
    sentence = read(parse)
    assert find_in_circumstances(sentence.scene.doc, sentence.parties, Pronouns()) == []
