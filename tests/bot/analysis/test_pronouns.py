import pytest

from bot.analysis.cast import Draft, Scene
from bot.analysis.pronouns import Pronouns, is_reference
from storage.models import ActorType, Mention, Sentence
from tests.bot.analysis.parses import make_doc, read

HE_VISITED = "He/PRP/nsubj/1 visited/VBD/ROOT/1 Sweden/NNP/dobj/1"
JENS = Draft("person/jens-stoltenberg", "Jens Stoltenberg", ActorType.PERSON)


def _pronouns(*references: Mention) -> Pronouns:
    doc = make_doc(HE_VISITED)
    pronouns = Pronouns.of(
        references, {JENS.key: JENS, "country/SWE": Draft("country/SWE", "Sweden", ActorType.COUNTRY)}
    )
    pronouns.enter(Scene(Sentence(1, doc.text), doc, []))
    return pronouns


def test_he_is_who_the_references_say() -> None:
    pronouns = _pronouns(Mention(JENS.key, 1, 0, 2, "He", True))
    (found,) = read(HE_VISITED, pronouns=pronouns).clauses
    assert found.source.key == JENS.key
    assert found.source.is_pronoun


def test_pronoun_of_two_at_once_is_nobody() -> None:
    pronouns = _pronouns(Mention(JENS.key, 1, 0, 2, "He", True), Mention("country/SWE", 1, 0, 2, "He", True))
    assert read(HE_VISITED, pronouns=pronouns).clauses == []


def test_what_the_grammar_tells_becomes_a_reference() -> None:
    parse = "Norway/NNP/nsubj/1 said/VBD/ROOT/1 it/PRP/nsubj/3 attacked/VBD/ccomp/1 Sweden/NNP/dobj/3"
    doc = make_doc(parse)
    pronouns = Pronouns()
    pronouns.enter(Scene(Sentence(1, doc.text), doc, []))
    assert read(parse, pronouns=pronouns).clauses[0].source.key == "country/NOR"
    assert [(mention.actor, mention.text) for mention in pronouns.found] == [("country/NOR", "it")]


@pytest.mark.parametrize(
    ("parse", "expected"),
    [
        ("it/PRP/nsubj/1 fled/VBD/ROOT/1", True),
        ("rain/NN/nsubj/1 fell/VBD/ROOT/1", False),
        ("I/PRP/nsubj/1 fled/VBD/ROOT/1", False),
    ],
)
def test_words_that_stand_for_an_actor_are_references(parse: str, expected: bool) -> None:
    assert is_reference(make_doc(parse)[0]) is expected


@pytest.mark.parametrize(
    ("parse", "expected"),
    [
        ("It/PRP/nsubj/1 attacked/VBD/ROOT/1 Sweden/NNP/dobj/1", ["country/NOR"]),
        ("It/PRP/nsubj/2 could/MD/aux/2 attack/VB/ROOT/2 Sweden/NNP/dobj/2", []),
        ("He/PRP/nsubj/1 attacked/VBD/ROOT/1 Sweden/NNP/dobj/1", []),
    ],
)
def test_it_is_whom_the_sentence_before_is_about(parse: str, expected: list[str]) -> None:
    doc = make_doc(parse)
    pronouns = Pronouns()
    pronouns.enter(Scene(Sentence(2, doc.text), doc, []), Draft("country/NOR", "Norway", ActorType.COUNTRY))
    assert [found.source.key for found in read(parse, pronouns=pronouns).clauses] == expected


def test_he_after_a_spokesman_speaks_for_the_same() -> None:
    doc = make_doc(HE_VISITED)
    pronouns = Pronouns()
    norway = Draft("country/NOR", "Norway", ActorType.COUNTRY)
    pronouns.enter(Scene(Sentence(2, doc.text), doc, []), spokesman=norway)
    assert [found.source.key for found in read(HE_VISITED, pronouns=pronouns).clauses] == ["country/NOR"]
    assert pronouns.found == []


def test_they_are_not_the_one_state_that_speaks() -> None:
    parse = "Norway/NNP/nsubj/1 said/VBD/ROOT/1 they/PRP/nsubj/3 attacked/VBD/ccomp/1 Sweden/NNP/dobj/3"
    assert read(parse).clauses == []


@pytest.mark.parametrize(
    ("subject", "sources"),
    [("Putin/NNP", []), ("Rebels/NNS", ["group:rebels"])],
)
def test_they_are_several_people_and_never_one(subject: str, sources: list[str]) -> None:
    parse = f"{subject}/nsubj/1 left/VBD/ROOT/1 after/IN/mark/4 they/PRP/nsubj/4 attacked/VBD/advcl/1 Iran/NNP/dobj/4"
    assert [found.source.key for found in read(parse).clauses] == sources
