from bot.analysis.harmless import is_harmless, is_origin
from tests.bot.analysis.parses import Read, read

WHEAT = (
    "Wheat/NN/nsubj/3 from/IN/prep/0 Norway/NNP/pobj/1 reached/VBD/ROOT/3 Sweden/NNP/dobj/3 on/IN/prep/3 "
    "Monday/NNP/pobj/5"
)
TROOPS = "Troops/NNS/nsubj/3 from/IN/prep/0 Norway/NNP/pobj/1 attacked/VBD/ROOT/3 Sweden/NNP/dobj/3"


def kept(sentence: Read) -> int:
    doc = sentence.scene.doc
    return sum(not is_harmless(one, doc) for one in sentence.clauses)


def test_where_a_thing_is_from_does_not_act() -> None:
    sentence = read(WHEAT)
    assert is_origin(sentence.scene.doc, sentence.parties[0])
    assert not kept(sentence)


def test_where_troops_are_from_does() -> None:
    sentence = read(TROOPS)
    assert not is_origin(sentence.scene.doc, sentence.parties[0])
    assert kept(sentence)


def test_game_of_verbs_needs_something_everyday_to_be_harmless() -> None:
    war = "Norway/NNP/nsubj/1 attacked/VBD/ROOT/1 Sweden/NNP/dobj/1"
    assert kept(read(war))
    assert not kept(read(war + " in/IN/prep/1 the/DT/det/5 film/NN/pobj/3"))
    assert kept(read(war + " after/IN/prep/1 a/DT/det/5 film/NN/pobj/3 on/IN/prep/5 war/NN/pobj/6"))


def test_state_that_beats_another_has_won_a_game() -> None:
    assert not kept(read("Norway/NNP/nsubj/1 beat/VBD/ROOT/1 Sweden/NNP/dobj/1"))
    assert kept(read("Norway/NNP/nsubj/1 beat/VBD/ROOT/1 Sweden/NNP/dobj/1 in/IN/prep/1 the/DT/det/5 war/NN/pobj/3"))
