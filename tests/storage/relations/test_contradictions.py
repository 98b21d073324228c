from dataclasses import replace

import pytest

from storage.curation import Correction, StepKind, take_step
from storage.database import Database
from storage.models import (
    Action,
    ActorId,
    ActorType,
    ArticleId,
    Denial,
    FoundActor,
    FoundRelation,
    GuildId,
    Relation,
    UserId,
)
from storage.relations import relations_between, relations_in_articles
from tests.builders import NOW, add_article, make_actor, make_analysis, make_entry, make_relation, put_in_one_story

OURS = GuildId(1)
THEIRS = GuildId(2)

RUSSIA = make_actor("Russia", country="RUS")
KOREA = make_actor("North Korea", country="PRK")
US = make_actor("US", country="USA")
PESKOV = make_actor("Peskov", type=ActorType.PERSON, country="RUS")
ENVOY = make_actor("Envoy", type=ActorType.PERSON, role="envoy", role_of="North Korea")
BLINKEN = make_actor("Blinken", type=ActorType.PERSON, country="USA")
EVERYBODY = (RUSSIA, KOREA, US, PESKOV, ENVOY, BLINKEN)

CLAIM = make_relation(
    KOREA.key, RUSSIA.key, predicate="arms", action=Action.AID, attributed_to=US.key, attributed_name="US"
)


def add(
    db: Database, relation: FoundRelation, text: str = "North Korea arms Russia, it is said.", guild: GuildId = OURS
) -> ArticleId:
    entry = make_entry("", f"{text} Nothing of this is so.", url=None)
    return add_article(db, entry, make_analysis(entry, actors=EVERYBODY, relations=(relation,)), guild_id=guild)


def denial_by(speaker: FoundActor, **others: object) -> FoundRelation:
    return replace(CLAIM, negated=True, attributed_to=speaker.key, attributed_name=speaker.name, **others)  # type: ignore[arg-type]


def claims(db: Database, guild_id: GuildId = OURS) -> list[Relation]:
    a, b = (
        ActorId(db.execute("SELECT id FROM actors WHERE name = ?", [name]).fetchone()[0])
        for name in ("Russia", "North Korea")
    )
    return [one for one in relations_between(db, guild_id, a, b).relations if one.attributed_to == "US"]


@pytest.mark.parametrize("speaker", [RUSSIA, KOREA, PESKOV, ENVOY])
def test_a_side_or_who_speaks_for_its_state_denies_a_claim_elsewhere(db: Database, speaker: FoundActor) -> None:
    put_in_one_story(db, add(db, CLAIM), add(db, denial_by(speaker), f"{speaker.name} says that it does not."))
    (claim,) = claims(db)
    (denial,) = claim.denials
    assert denial.name == speaker.name
    assert denial.evidence.text == f"{speaker.name} says that it does not."
    assert not claim.is_stated


@pytest.mark.parametrize(
    "other",
    [
        denial_by(BLINKEN),
        denial_by(US),
        denial_by(RUSSIA, hypothetical=True),
        denial_by(RUSSIA, confidence=0.3),
        denial_by(RUSSIA, action=Action.COOPERATE),
        denial_by(RUSSIA, source=RUSSIA.key, target=KOREA.key),
        replace(CLAIM, negated=True, attributed_to=None),
        replace(CLAIM, attributed_to=RUSSIA.key, attributed_name="Russia"),
    ],
)
def test_what_is_no_denial_of_a_side_denies_nothing(db: Database, other: FoundRelation) -> None:
    put_in_one_story(db, add(db, CLAIM), add(db, other, "Somebody says that it does not."))
    assert claims(db)[0].denials == ()


def test_who_speaks_for_the_claimant_does_not_deny_its_claim(db: Database) -> None:
    own = replace(CLAIM, source=US.key, target=RUSSIA.key)
    put_in_one_story(db, add(db, own), add(db, replace(own, negated=True, attributed_to=BLINKEN.key), "No."))
    articles = [ArticleId(1), ArticleId(2)]
    assert all(relation.denials == () for relation in relations_in_articles(db, OURS, articles))


def test_articles_of_other_stories_deny_nothing(db: Database) -> None:
    add(db, CLAIM)
    put_in_one_story(db, add(db, denial_by(RUSSIA), "Russia says that it does not."))
    assert claims(db)[0].denials == ()


def test_a_denial_that_the_guild_does_not_see_is_not_told(db: Database) -> None:
    put_in_one_story(db, add(db, CLAIM), add(db, denial_by(RUSSIA), "Russia says no.", THEIRS))
    assert claims(db)[0].denials == ()
    assert len(claims(db, GuildId(0))[0].denials) == 1


def test_a_denial_linked_to_the_same_claim_of_somebody_else_denies_both(db: Database) -> None:
    other = replace(CLAIM, attributed_to="officials", attributed_name="Officials", denials=(Denial(RUSSIA.key, 2),))
    put_in_one_story(db, add(db, CLAIM), add(db, other, "Officials say so."))
    (denial,) = claims(db)[0].denials
    assert (denial.name, denial.evidence.text) == ("Russia", "Nothing of this is so.")


def test_whoever_is_merged_into_a_side_speaks_as_it(db: Database) -> None:
    stranger = replace(ENVOY, role=None, role_of=None)
    entry = make_entry("", "Envoy says that it does not.", url=None)
    analysis = make_analysis(entry, actors=(RUSSIA, KOREA, US, stranger), relations=(denial_by(stranger),))
    put_in_one_story(db, add(db, replace(CLAIM, attributed_to=US.key)), add_article(db, entry, analysis, guild_id=OURS))
    db.execute("UPDATE article_actors SET role_of = NULL")
    assert claims(db)[0].denials == ()
    envoy, russia = (
        ActorId(db.execute("SELECT id FROM actors WHERE name = ?", [name]).fetchone()[0])
        for name in ("Envoy", "Russia")
    )
    take_step(db, OURS, Correction(StepKind.MERGE, envoy, russia, None), by=UserId(1), now=NOW)
    assert [denial.name for denial in claims(db)[0].denials] == ["Russia"]
