import pytest

from bot.analysis.deeds import find_in_deeds
from bot.analysis.found import Found
from bot.analysis.pronouns import Pronouns
from storage.models import Action
from tests.bot.analysis.parses import read

SHUT = "Norway/NNP/nsubj/1 shut/VBD/ROOT/1 Sweden/NNP/dobj/1 out/RP/prt/1 ,/,/punct/1 a/DT/det/6 {}/NN/npadvmod/1 "


def _judged(parse: str) -> list[Found]:
    sentence = read(parse)
    return find_in_deeds(sentence.scene.doc, sentence.parties, Pronouns())


@pytest.mark.parametrize(
    ("clause", "action"),
    [
        ("that/WDT/dobj/9 Iran/NNP/nsubj/9 condemned/VBD/relcl/6", Action.ACCUSE),
        ("welcomed/VBN/acl/6 by/IN/agent/7 Iran/NNP/pobj/8", Action.SUPPORT),
        ("Iran/NNP/nsubj/9 has/VBZ/aux/9 appealed/VBN/relcl/6 against/IN/prep/9", Action.REJECT),
        ("that/WDT/nsubj/8 angered/VBD/relcl/6 Iran/NNP/dobj/8", Action.CONCERN),
        (
            "that/WDT/nsubj/8 drew/VBD/relcl/6 criticism/NN/dobj/8 from/IN/prep/9 Iran/NNP/pobj/10",
            Action.ACCUSE,
        ),
    ],
)
def test_who_judges_a_move_judges_who_made_it(clause: str, action: Action) -> None:
    (found,) = _judged(SHUT.format("move") + clause)
    assert (found.source.key, found.action, found.target.key) == ("country/IRN", action, "country/NOR")
    assert not found.hypothetical


def test_all_who_judge_it_do() -> None:
    parse = "that/WDT/dobj/11 Iran/NNP/nsubj/11 and/CC/cc/8 Iraq/NNP/conj/8 condemned/VBD/relcl/6"
    found = _judged(SHUT.format("step") + parse)
    assert [one.source.key for one in found] == ["country/IRN", "country/IRQ"]


def test_what_was_ordered_is_judged_as_the_order() -> None:
    (found,) = _judged(
        "Norway/NNP/nsubj/1 ordered/VBD/ROOT/1 Sweden/NNP/dobj/1 to/TO/aux/4 pay/VB/xcomp/1 ,/,/punct/4 a/DT/det/7 "
        "ruling/NN/npadvmod/4 it/PRP/nsubj/10 Iran/NNP/nsubj/10 condemned/VBD/relcl/7"
    )
    assert (found.source.key, found.target.key) == ("country/IRN", "country/NOR")


def test_what_was_done_by_somebody_is_judged_as_theirs() -> None:
    (found,) = _judged(
        "Norway/NNP/nsubjpass/2 was/VBD/auxpass/2 invaded/VBN/ROOT/2 by/IN/agent/2 Sweden/NNP/pobj/3 ,/,/punct/2 "
        "a/DT/det/7 move/NN/npadvmod/2 Iran/NNP/nsubj/9 condemned/VBD/relcl/7"
    )
    assert found.target.key == "country/SWE"


@pytest.mark.parametrize(
    "parse",
    [
        SHUT.format("city") + "that/WDT/dobj/9 Iran/NNP/nsubj/9 condemned/VBD/relcl/6",
        SHUT.format("step") + "that/WDT/dobj/9 Iran/NNP/nsubj/9 took/VBD/relcl/6",
        SHUT.format("move") + "that/WDT/nsubj/8 condemned/VBD/relcl/6 Iran/NNP/dobj/8",
        SHUT.format("move") + "based/VBN/acl/6 on/IN/prep/7 Iran/NNP/pobj/8",
        (
            "Norway/NNP/nsubj/1 made/VBD/ROOT/1 a/DT/det/3 move/NN/dobj/1 that/WDT/dobj/6 Iran/NNP/nsubj/6 "
            "condemned/VBD/relcl/3"
        ),
        (
            "Norway/NNP/nsubjpass/2 was/VBD/auxpass/2 shut/VBN/ROOT/2 out/RP/prt/2 ,/,/punct/2 a/DT/det/6 "
            "move/NN/npadvmod/2 Iran/NNP/nsubj/8 condemned/VBD/relcl/6"
        ),
    ],
)
def test_what_sums_up_nobodys_deed_or_judges_none_relates_nobody(parse: str) -> None:
    assert _judged(parse) == []
