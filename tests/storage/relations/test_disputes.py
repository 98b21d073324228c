from dataclasses import replace
from datetime import timedelta

from storage.database import Database
from storage.models import ArticleId, Denial, FoundRelation, GuildId, Relation, Window
from storage.relations.disputes import relations_disputed
from tests.builders import NOW, add_article, make_actor, make_analysis, make_entry, make_relation, put_in_one_story

OURS = GuildId(1)
THEIRS = GuildId(2)
WEEK = Window(NOW - timedelta(days=7), NOW + timedelta(seconds=1))

RUSSIA = make_actor("Russia", country="RUS")
KOREA = make_actor("North Korea", country="PRK")
US = make_actor("US", country="USA")
FINLAND = make_actor("Finland", country="FIN")

CLAIM = make_relation(KOREA.key, RUSSIA.key, predicate="arms", attributed_to=US.key, attributed_name="US")
DENIED = replace(CLAIM, denials=(Denial(KOREA.key, 2),))
DENIAL = replace(CLAIM, negated=True, attributed_to=KOREA.key, attributed_name="North Korea")


def add(db: Database, relation: FoundRelation, *, guild_id: GuildId = OURS, days_ago: float = 0) -> ArticleId:
    text = "North Korea arms Russia, the US says. North Korea does not say so."
    entry = make_entry("", f"{text} {db['articles'].count}", url=None, published_at=NOW - timedelta(days=days_ago))
    analysis = make_analysis(entry, actors=(RUSSIA, KOREA, US, FINLAND), relations=(relation,))
    return add_article(db, entry, analysis, guild_id=guild_id)


def disputed(db: Database, guild_id: GuildId = OURS, window: Window = WEEK) -> list[Relation]:
    found = relations_disputed(db, guild_id, window, limit=10)
    return [claim for dispute in found.latest for claim in dispute.claims]


def test_a_claim_is_disputed_with_the_sentence_of_its_denial(db: Database) -> None:
    add(db, DENIED)
    (claim,) = disputed(db)
    assert claim.attributed_to == "US"
    assert [denial.evidence.text for denial in claim.denials] == ["North Korea does not say so."]


def test_a_denial_in_another_article_of_the_story_counts_though_the_claim_is_older(db: Database) -> None:
    put_in_one_story(db, add(db, CLAIM, days_ago=9), add(db, DENIAL))
    (claim,) = disputed(db)
    assert [denial.name for denial in claim.denials] == ["North Korea"]


def test_what_nobody_denies_is_not_disputed(db: Database) -> None:
    add(db, CLAIM)
    add(db, replace(DENIED, negated=True), days_ago=1)
    add(db, replace(DENIED, confidence=0.2), days_ago=2)
    add(db, DENIED, days_ago=30)
    add(db, DENIED, guild_id=THEIRS)
    assert disputed(db) == []
    assert len(disputed(db, THEIRS)) == 1


def test_the_newest_come_first_up_to_a_limit(db: Database) -> None:
    for days_ago in (3, 1, 2):
        add(db, DENIED, days_ago=days_ago)
    found = relations_disputed(db, OURS, WEEK, limit=2)
    assert [one.claims[0].evidence.article.published_at for one in found.latest] == [
        NOW - timedelta(days=1),
        NOW - timedelta(days=2),
    ]
    assert found.total == 3


def test_one_claim_of_several_is_one_dispute_with_each_denial_once(db: Database) -> None:
    by_finland = replace(CLAIM, attributed_to=FINLAND.key, attributed_name="Finland")
    put_in_one_story(db, add(db, DENIED), add(db, by_finland, days_ago=1), add(db, DENIED, days_ago=2))
    (dispute,) = relations_disputed(db, OURS, WEEK, limit=10).latest
    assert [claim.attributed_to for claim in dispute.claims] == ["US", "Finland"]
    assert {denial.name for denial in dispute.denials} == {"North Korea"}
    assert len(dispute.denials) == len(set(dispute.denials))


def test_the_same_claim_in_another_story_is_another_dispute(db: Database) -> None:
    add(db, DENIED)
    add(db, DENIED, days_ago=1)
    assert len(relations_disputed(db, OURS, WEEK, limit=10).latest) == 2
