from bot.analysis.cast import Cast, Scene
from bot.analysis.joining import join_names
from bot.analysis.names import known_names
from bot.analysis.parties import find_parties
from bot.analysis.servants import add_servants
from storage.models import Sentence
from tests.bot.analysis.parses import make_doc, read, shipped_table


def servants(parse: str) -> list[str]:
    """Return the keys of the parties with those that serve a state without its name."""
    doc = make_doc(parse)
    table = shipped_table()
    scene = Scene(Sentence(1, doc.text), doc, known_names(doc, table.find(doc.text), table))
    cast = Cast(table, "2024-06")
    parties = find_parties(scene, join_names([scene], cast)[0], cast)
    return [party.key for party in add_servants(scene, parties, cast)]


def test_soldiers_without_a_state_are_a_group() -> None:
    parse = "Soldiers/NNS/nsubj/1 attacked/VBD/ROOT/1 Norway/NNP/dobj/1"
    assert [party.key for party in read(parse).parties] == ["country/NOR"]
    assert servants(parse) == ["group:soldiers", "country/NOR"]


def test_soldiers_that_a_state_sends_are_its_means() -> None:
    assert servants("Norway/NNP/nsubj/1 sent/VBD/ROOT/1 troops/NNS/dobj/1") == ["country/NOR"]
    assert servants("Norway/NNP/nsubj/1 lost/VBD/ROOT/1 its/PRP$/poss/3 guards/NNS/dobj/1") == ["country/NOR"]


def test_police_are_the_state_in_which_a_sentence_happens() -> None:
    parse = "Police/NNS/nsubj/1 fired/VBD/ROOT/1 at/IN/prep/1 nuns/NNS/pobj/2 in/IN/prep/1 Oslo/NNP/pobj/4"
    assert servants(parse) == ["country/NOR", "group:nuns", "place:oslo"]


def test_leaders_of_a_group_are_a_group() -> None:
    parse = "Student/NN/compound/1 leaders/NNS/nsubj/2 accused/VBD/ROOT/2 Norway/NNP/dobj/2"
    assert servants(parse) == ["group:student leaders", "country/NOR"]
    assert servants("World/NN/compound/1 leaders/NNS/nsubj/2 met/VBD/ROOT/2") == []


def test_policemen_to_whom_something_is_done_are_a_group() -> None:
    parse = "Nuns/NNS/nsubj/1 hid/VBD/ROOT/1 policemen/NNS/dobj/1 in/IN/prep/1 Oslo/NNP/pobj/3"
    assert servants(parse) == ["group:nuns", "group:policemen", "place:oslo"]
