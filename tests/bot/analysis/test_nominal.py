import pytest

from storage.models import Action
from tests.bot.analysis.parses import read


def test_owner_and_object_of_a_noun_are_its_sides() -> None:
    (found,) = read(
        "Norway/NNP/nsubj/1 condemned/VBD/ROOT/1 Sweden/NNP/poss/4 's/POS/case/2 invasion/NN/dobj/1 of/IN/prep/4 "
        "Finland/NNP/pobj/5"
    ).nouns
    assert (found.source.key, found.action, found.target.key) == ("country/SWE", Action.ASSAULT, "country/FIN")


def test_ties_between_two_are_mutual() -> None:
    (found,) = read(
        "Ties/NNS/nsubj/5 between/IN/prep/0 Norway/NNP/pobj/1 and/CC/cc/2 Sweden/NNP/conj/2 improved/VBD/ROOT/5"
    ).nouns
    assert (found.action, found.mutual) == (Action.TIES, True)


def test_noun_that_somebody_asks_for_has_not_happened() -> None:
    (found,) = read(
        "Finland/NNP/nsubj/1 demanded/VBD/ROOT/1 Norway/NNP/poss/4 's/POS/case/2 withdrawal/NN/dobj/1 from/IN/prep/4 "
        "Sweden/NNP/pobj/5"
    ).nouns
    assert found.action is Action.RETREAT
    assert found.hypothetical


def test_noun_with_one_actor_is_no_relation() -> None:
    assert read("Norway/NNP/poss/2 's/POS/case/0 invasion/NN/nsubj/3 failed/VBD/ROOT/3").nouns == []


def test_pressure_goes_from_one_to_another() -> None:
    (found,) = read(
        "Pressure/NN/nsubj/5 from/IN/prep/0 Norway/NNP/pobj/1 on/IN/prep/1 Sweden/NNP/pobj/3 grew/VBD/ROOT/5"
    ).nouns
    assert (found.source.key, found.action, found.target.key) == ("country/NOR", Action.REQUEST, "country/SWE")


def test_who_answers_a_demand_is_who_was_asked() -> None:
    (found,) = read("Norway/NNP/nsubj/1 rejected/VBD/ROOT/1 Sweden/NNP/poss/4 's/POS/case/2 demand/NN/dobj/1").nouns
    assert (found.source.key, found.action, found.target.key) == ("country/SWE", Action.REQUEST, "country/NOR")


def test_subject_of_the_clause_is_the_other_side_of_talks() -> None:
    (found,) = read(
        "After/IN/prep/6 talks/NNS/pobj/0 with/IN/prep/1 Sweden/NNP/pobj/2 ,/,/punct/6 Norway/NNP/nsubj/6 "
        "left/VBD/ROOT/6"
    ).nouns
    assert (found.source.key, found.action, found.target.key) == ("country/NOR", Action.CONSULT, "country/SWE")


def test_two_states_before_a_noun_are_its_sides() -> None:
    (found,) = read(
        "Norway/NNP/nsubj/4 -/HYPH/punct/4 Sweden/NNP/compound/3 relations/NNS/nsubj/4 worsened/VBD/ROOT/4"
    ).nouns
    assert (found.source.key, found.target.key, found.mutual) == ("country/NOR", "country/SWE", True)


def test_talks_of_three_are_talks_of_each_pair() -> None:
    found = read(
        "Talks/NNS/nsubj/7 between/IN/prep/0 Norway/NNP/pobj/1 ,/,/punct/2 Sweden/NNP/conj/2 and/CC/cc/4 "
        "Finland/NNP/conj/4 failed/VBD/ROOT/7"
    ).nouns
    assert [(one.source.key[-3:], one.target.key[-3:], one.mutual) for one in found] == [
        ("NOR", "SWE", True),
        ("NOR", "FIN", True),
        ("SWE", "FIN", True),
    ]


def test_exercises_by_two_are_their_own_affair() -> None:
    (found,) = read(
        "Drills/NNS/nsubj/5 by/IN/prep/0 Norway/NNP/pobj/1 and/CC/cc/2 Sweden/NNP/conj/2 began/VBD/ROOT/5"
    ).nouns
    assert (found.source.key, found.target.key, found.mutual) == ("country/NOR", "country/SWE", True)


def test_what_is_counted_belongs_to_the_subject_too() -> None:
    (found,) = read(
        "Norway/NNP/nsubj/1 left/VBD/ROOT/1 after/IN/prep/1 hours/NNS/pobj/2 of/IN/prep/3 talks/NNS/pobj/4 "
        "with/IN/prep/5 Sweden/NNP/pobj/6"
    ).nouns
    assert (found.source.key, found.action, found.target.key) == ("country/NOR", Action.CONSULT, "country/SWE")


@pytest.mark.parametrize(
    "parse",
    [
        "Despite/IN/prep/5 prodding/NN/pobj/0 from/IN/prep/1 Sweden/NNP/pobj/2 Norway/NNP/nsubj/5 waited/VBD/ROOT/5",
        "Norway/NNP/nsubj/1 drew/VBD/ROOT/1 appeals/NNS/dobj/1 from/IN/prep/2 Sweden/NNP/pobj/3",
    ],
)
def test_what_comes_from_somebody_goes_to_who_faces_it(parse: str) -> None:
    (found,) = read(parse).nouns
    assert (found.source.key, found.action, found.target.key) == ("country/SWE", Action.REQUEST, "country/NOR")


def test_phone_call_is_no_demand() -> None:
    (found,) = read(
        "Norway/NNP/poss/3 's/POS/case/0 phone/NN/compound/3 call/NN/nsubj/6 with/IN/prep/3 Sweden/NNP/pobj/4 "
        "lasted/VBD/ROOT/6"
    ).nouns
    assert (found.action, found.mutual) == (Action.CONSULT, True)


def test_what_talks_are_about_is_no_side_of_them() -> None:
    assert (
        read("Norway/NNP/poss/2 's/POS/case/0 talks/NNS/nsubj/5 on/IN/prep/2 Sweden/NNP/pobj/3 failed/VBD/ROOT/5").nouns
        == []
    )


def test_those_among_whom_a_fear_is_have_it() -> None:
    (found,) = read(
        "Fear/NN/nsubj/5 among/IN/prep/0 Norwegians/NNPS/pobj/1 of/IN/prep/0 Sweden/NNP/pobj/3 grew/VBD/ROOT/5"
    ).nouns
    assert (found.source.key, found.action, found.target.key) == ("country/NOR", Action.CONCERN, "country/SWE")


def test_strikes_in_a_state_are_done_to_it() -> None:
    (found,) = read("Norwegian/JJ/amod/1 strikes/NNS/nsubj/4 in/IN/prep/1 Sweden/NNP/pobj/2 continued/VBD/ROOT/4").nouns
    assert (found.source.key, found.action, found.target.key) == ("country/NOR", Action.ASSAULT, "country/SWE")


@pytest.mark.parametrize(
    "parse",
    [
        "Norwegian/JJ/amod/1 talks/NNS/nsubj/4 in/IN/prep/1 Sweden/NNP/pobj/2 continued/VBD/ROOT/4",
        "Strikes/NNS/nsubj/3 in/IN/prep/0 Sweden/NNP/pobj/1 continued/VBD/ROOT/3",
    ],
)
def test_where_something_is_held_is_no_side_of_it(parse: str) -> None:
    assert read(parse).nouns == []


def test_pronoun_before_the_talks_is_a_side_of_them() -> None:
    parse = (
        "Putin/NNP/nsubj/1 left/VBD/ROOT/1 and/CC/cc/1 he/PRP/nsubj/4 spoke/VBD/conj/1 after/IN/prep/4 "
        "talks/NNS/pobj/5 with/IN/prep/6 Iran/NNP/pobj/7"
    )
    (found,) = read(parse).nouns
    assert (found.source.key, found.action, found.target.key) == (
        "person/vladimir-putin",
        Action.CONSULT,
        "country/IRN",
    )


def test_counterpart_is_who_is_named_behind_the_word() -> None:
    parse = (
        "Norway/NNP/nsubj/1 spoke/VBD/ROOT/1 after/IN/prep/1 talks/NNS/pobj/2 with/IN/prep/3 its/PRP$/poss/6 "
        "counterpart/NN/pobj/4 Putin/NNP/appos/6"
    )
    (found,) = read(parse).nouns
    assert (found.source.key, found.target.key) == ("country/NOR", "person/vladimir-putin")
