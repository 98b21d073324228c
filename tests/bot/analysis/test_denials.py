from dataclasses import replace

import pytest
from spacy.tokens import Doc

from bot.analysis.actors import Reading
from bot.analysis.cast import Cast, Scene
from bot.analysis.denials import add_denials
from bot.analysis.joining import join_names
from bot.analysis.names import known_names
from bot.analysis.parties import find_parties
from bot.analysis.voices import Voices
from storage.models import Action, FoundRelation, Polarity, Sentence
from tests.bot.analysis.parses import make_doc, shipped_table

CLAIM = FoundRelation(
    source="country/NOR",
    target="country/SWE",
    source_text="Norway",
    target_text="Sweden",
    predicate="attacked",
    action=Action.ASSAULT,
    polarity=Polarity.HOSTILE,
    sentence=1,
    confidence=0.8,
    attributed_to="country/FIN",
    attributed_name="Finland",
)
DENIAL = "Norway/NNP/nsubj/1 denies/VBZ/ROOT/1 this/DT/dobj/1"


def deny(parse: str, *more: FoundRelation, position: int) -> tuple[FoundRelation, ...]:
    """Return what becomes of the claim of sentence 1 when this sentence stands at a position."""
    doc: Doc = make_doc(parse)
    table = shipped_table()
    scene = Scene(Sentence(position, doc.text), doc, known_names(doc, table.find(doc.text), table))
    cast = Cast(table, "2024-06")
    finland = table.country("FIN")
    assert finland is not None
    cast.known(finland)
    keys = join_names([scene], cast)[0]
    parties_at = {position: find_parties(scene, keys, cast)}
    voices = Voices(Reading([scene], [keys], cast), parties_at)
    return add_denials([(claim, 0) for claim in (CLAIM, *more)], [scene], parties_at, cast, voices)


def test_denial_stands_beside_the_claim_before_it() -> None:
    (claim,) = deny(DENIAL, position=2)
    assert [(denial.actor, denial.sentence) for denial in claim.denials] == [("country/NOR", 2)]


def test_who_denies_an_accusation_rejects_the_accuser() -> None:
    accusation = replace(
        CLAIM,
        source="country/FIN",
        target="country/NOR",
        action=Action.ACCUSE,
        attributed_to=None,
        attributed_name=None,
    )
    claim, _, rejection = deny(DENIAL, accusation, position=2)
    assert claim.denials
    assert (rejection.source, rejection.action, rejection.target) == ("country/NOR", Action.REJECT, "country/FIN")


@pytest.mark.parametrize(
    ("parse", "position"),
    [
        (DENIAL, 9),
        ("Iran/NNP/nsubj/1 denies/VBZ/ROOT/1 this/DT/dobj/1", 2),
        ("Norway/NNP/nsubj/1 likes/VBZ/ROOT/1 this/DT/dobj/1", 2),
        ("Norway/NNP/nsubj/1 rejected/VBD/ROOT/1 Sweden/NNP/dobj/1", 2),
        ("Nobody/NN/nsubj/1 denies/VBZ/ROOT/1 this/DT/dobj/1", 2),
    ],
)
def test_what_is_far_away_or_denies_nothing_leaves_the_claim_alone(parse: str, position: int) -> None:
    assert deny(parse, position=position) == (CLAIM,)
