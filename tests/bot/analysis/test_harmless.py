from dataclasses import replace

import pytest

from bot.analysis.cast import Cast, Draft
from bot.analysis.found import Found
from bot.analysis.harmless import is_harmless, is_origin, is_unsure
from bot.analysis.parties import Party
from storage.models import Action, ActorType
from tests.bot.analysis.parses import Read, make_doc, read, shipped_table

WHEAT = (
    "Wheat/NN/nsubj/3 from/IN/prep/0 Norway/NNP/pobj/1 reached/VBD/ROOT/3 Sweden/NNP/dobj/3 on/IN/prep/3 "
    "Monday/NNP/pobj/5"
)
TROOPS = "Troops/NNS/nsubj/3 from/IN/prep/0 Norway/NNP/pobj/1 attacked/VBD/ROOT/3 Sweden/NNP/dobj/3"


def kept(sentence: Read, *, is_public: bool = False) -> int:
    doc, cast = sentence.scene.doc, sentence.cast
    return sum(not is_harmless(one, doc, cast, is_public=is_public) for one in sentence.clauses)


def is_kept(source: Draft, target: Draft, verb: str, action: Action | None, *, is_public: bool = False) -> bool:
    """Whether "Ada <verb> Bo" is kept, the two being who they are."""
    doc = make_doc(f"Ada/NNP/nsubj/1 {verb}/VBD/ROOT/1 Bo/NNP/dobj/1")
    cast = Cast(shipped_table(), "2024-06")
    cast.drafts = {draft.key: draft for draft in (source, target)}
    ada, bo = Party(0, 1, 0, source.key, source.type), Party(2, 3, 2, target.key, target.type)
    one = Found(ada, bo, action, 1, 3, 0.9, "verb", 1)
    return not is_harmless(one, doc, cast, is_public=is_public)


def person(name: str, role: str | None = None) -> Draft:
    return Draft(f"person:{name}", name, ActorType.PERSON, role=role)


def known(key: str) -> Draft:
    actor = shipped_table().get(key)
    assert actor is not None
    return Draft(key, actor.name, actor.type, actor.country, actor)


def test_where_a_thing_is_from_does_not_act() -> None:
    sentence = read(WHEAT)
    assert is_origin(sentence.scene.doc, sentence.parties[0])
    assert not kept(sentence)


def test_where_troops_are_from_does() -> None:
    sentence = read(TROOPS)
    assert not is_origin(sentence.scene.doc, sentence.parties[0])
    assert kept(sentence)


def test_dish_of_a_country_does_not_act() -> None:
    assert not kept(read("Norwegian/JJ/amod/1 salmon/NN/nsubj/2 attacked/VBD/ROOT/2 Sweden/NNP/dobj/2"))
    assert kept(read("Norwegian/JJ/amod/1 hunters/NNS/nsubj/2 attacked/VBD/ROOT/2 Sweden/NNP/dobj/2"))


def test_game_of_verbs_needs_something_everyday_to_be_harmless() -> None:
    war = "Norway/NNP/nsubj/1 attacked/VBD/ROOT/1 Sweden/NNP/dobj/1"
    assert kept(read(war))
    assert not kept(read(war + " in/IN/prep/1 the/DT/det/5 film/NN/pobj/3"))
    assert kept(read(war + " after/IN/prep/1 a/DT/det/5 film/NN/pobj/3 on/IN/prep/5 war/NN/pobj/6"))


def test_state_that_beats_another_has_won_a_game() -> None:
    assert not kept(read("Norway/NNP/nsubj/1 beat/VBD/ROOT/1 Sweden/NNP/dobj/1"))
    assert not kept(read("Norway/NNP/nsubj/1 shut/VBD/ROOT/1 out/RP/prt/1 Sweden/NNP/dobj/1"))
    assert kept(read("Norway/NNP/nsubj/1 beat/VBD/ROOT/1 Sweden/NNP/dobj/1 in/IN/prep/1 the/DT/det/5 war/NN/pobj/3"))


def test_grave_verbs_are_meant_whatever_the_sentence_is_about() -> None:
    food = "eggs/NNS/dobj/1 and/CC/cc/2 cheese/NN/conj/2 with/IN/prep/2 salt/NN/pobj/5 from/IN/prep/2 Sweden/NNP/pobj/7"
    assert not kept(read(f"Norway/NNP/nsubj/1 praised/VBD/ROOT/1 {food}"))
    assert kept(read(f"Norway/NNP/nsubj/1 banned/VBD/ROOT/1 {food}"))


@pytest.mark.parametrize(
    ("source", "target", "is_news"),
    [
        (person("ada"), person("bo"), False),
        (person("ada"), known("country/SWE"), False),
        (known("org/apple"), person("bo"), False),
        (person("ada", "rebel commander"), known("country/SWE"), True),
        (person("ada", "opera singer"), known("country/SWE"), False),
        (known("person/vladimir-putin"), person("bo"), True),
        (known("country/SWE"), person("bo"), True),
    ],
)
def test_people_without_an_office_are_no_news_by_themselves(source: Draft, target: Draft, *, is_news: bool) -> None:
    assert is_kept(source, target, "punished", Action.SANCTION) is is_news
    assert is_kept(source, target, "punished", Action.SANCTION, is_public=True)
    assert is_kept(source, target, "jailed", Action.COERCE)


def test_companies_deal_with_each_other_and_do_not_fight() -> None:
    apple, samsung = known("org/apple"), known("org/samsung")
    assert not is_kept(apple, samsung, "confronted", Action.ASSAULT)
    assert is_kept(apple, samsung, "supplied", Action.COOPERATE)
    assert is_kept(known("org/hamas"), known("org/fatah"), "battled", Action.ASSAULT)
    assert not is_kept(apple, known("country/SWE"), "dressed", Action.SUPPORT)


def test_places_do_nothing_to_places_or_companies() -> None:
    oslo, crete = Draft("place:x", "X", ActorType.PLACE), Draft("place:y", "Y", ActorType.PLACE)
    assert not is_kept(oslo, crete, "invited", Action.CONSULT)
    assert not is_kept(oslo, known("org/apple"), "opened", None)
    assert is_kept(oslo, known("country/SWE"), "helped", Action.AID)


def test_nobody_acts_on_the_own_country_by_going_about_in_it() -> None:
    putin = known("person/vladimir-putin")
    assert not is_kept(putin, known("country/RUS"), "left", Action.RETREAT)
    assert is_kept(putin, known("country/FIN"), "left", Action.RETREAT)


def test_everyday_sentence_has_to_say_it_more_surely() -> None:
    sentence = read("Norway/NNP/nsubj/1 helped/VBD/ROOT/1 Sweden/NNP/dobj/1 with/IN/prep/1 rain/NN/pobj/3")
    likely = replace(sentence.clauses[0], confidence=0.8)
    assert is_unsure(likely, sentence.scene.doc, sentence.cast)
    assert not is_unsure(replace(likely, confidence=0.9), sentence.scene.doc, sentence.cast)


def test_officials_are_news_at_dinner_too() -> None:
    sentence = read("Putin/NNP/nsubj/1 snubbed/VBD/ROOT/1 Finland/NNP/dobj/1 with/IN/prep/1 soup/NN/pobj/3")
    likely = replace(sentence.clauses[0], action=Action.REJECT, confidence=0.8)
    assert not is_unsure(likely, sentence.scene.doc, sentence.cast)


def test_verb_that_nobody_knows_needs_a_sure_parse() -> None:
    sentence = read("Norway/NNP/nsubj/1 zigged/VBD/ROOT/1 Sweden/NNP/dobj/1")
    vague = replace(sentence.clauses[0], action=Action.FACT, framed=None, confidence=0.7)
    assert is_unsure(vague, sentence.scene.doc, sentence.cast)
    assert not is_unsure(replace(vague, framed=Action.FACT), sentence.scene.doc, sentence.cast)


def test_companies_and_private_people_of_a_country_are_no_news() -> None:
    apple = "Apple/NNP/nsubj/1 punished/VBD/ROOT/1"
    assert not kept(read(f"{apple} a/DT/det/4 Danish/JJ/amod/4 skier/NN/dobj/1"))
    assert not kept(read(f"{apple} the/DT/det/3 Dominican/NNP/dobj/1"))
    assert kept(read(f"{apple} a/DT/det/4 Danish/JJ/amod/4 diplomat/NN/dobj/1"))
    assert kept(read("Norway/NNP/nsubj/1 punished/VBD/ROOT/1 a/DT/det/4 Danish/JJ/amod/4 skier/NN/dobj/1"))


def test_measure_is_not_the_one_to_whom_it_is_done() -> None:
    assert not kept(
        read("Norway/NNP/nsubj/1 helped/VBD/ROOT/1 more/JJR/amod/3 refuges/NNS/dobj/1 than/IN/prep/3 Sweden/NNP/pobj/4")
    )


def test_company_that_supplies_or_urges_another_is_news() -> None:
    assert is_kept(known("org/airbus"), known("org/boeing"), "urged", Action.REQUEST)
    assert is_kept(known("org/samsung"), known("org/nvidia"), "supplied", Action.AID)
    assert not is_kept(known("org/samsung"), known("org/nvidia"), "showed", Action.SUPPORT)


def test_trade_of_companies_is_sure_even_among_things_of_every_day() -> None:
    doc = make_doc("Ada/NNP/nsubj/1 sold/VBD/ROOT/1 Bo/NNP/dobj/1 shoes/NNS/dobj/1 and/CC/cc/3 music/NN/conj/3")
    cast = Cast(shipped_table(), "2024-06")
    sides = [known("org/samsung"), known("org/nvidia"), person("bo")]
    cast.drafts = {draft.key: draft for draft in sides}
    one, other, man = (Party(i, i + 1, i, draft.key, draft.type) for i, draft in zip((0, 2, 2), sides, strict=True))
    found = Found(one, other, Action.COOPERATE, 1, 3, 0.6, "verb", 1, framed=Action.COOPERATE)
    assert not is_unsure(found, doc, cast)
    assert is_unsure(replace(found, target=man), doc, cast)


@pytest.mark.parametrize(("verb", "is_left_out"), [("urged", True), ("condemned", True), ("killed", False)])
def test_words_to_people_of_no_name_are_left_out_and_deeds_are_not(verb: str, *, is_left_out: bool) -> None:
    sentence = read(f"Norway/NNP/nsubj/1 {verb}/VBD/ROOT/1 residents/NNS/dobj/1")
    (one,) = sentence.clauses
    assert is_unsure(replace(one, confidence=0.95), sentence.scene.doc, sentence.cast) is is_left_out


def test_words_to_people_of_a_state_count() -> None:
    sentence = read("Norway/NNP/nsubj/1 urged/VBD/ROOT/1 Swedish/JJ/amod/3 rebels/NNS/dobj/1")
    (one,) = sentence.clauses
    assert not is_unsure(replace(one, confidence=0.95), sentence.scene.doc, sentence.cast)
