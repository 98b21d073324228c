from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.database import Database
from storage.models import Action, ActorId, ArticleId, Denial, FoundRelation, GuildId, Polarity, Relation
from storage.relations import (
    Direction,
    RelationKind,
    relations_between,
    relations_in_articles,
    relations_of,
)
from tests.builders import NOW, add_article, make_actor, make_analysis, make_entry, make_relation

OURS = GuildId(1)
THEIRS = GuildId(2)

RUSSIA = make_actor("Russia", country="RUS")
KOREA = make_actor("North Korea", country="PRK")
CHINA = make_actor("China", country="CHN")
TEXT = (
    "Russia signed a treaty with North Korea. The US says that North Korea arms Russia. Russia denies this. "
    "Russia did not attack North Korea. North Korea may visit Russia. China reportedly warned Russia."
)
RELATIONS = (
    make_relation(RUSSIA.key, KOREA.key, sentence=1, mutual=True),
    make_relation(
        KOREA.key,
        RUSSIA.key,
        sentence=2,
        action=Action.AID,
        attributed_to="the-us",
        attributed_name="the US",
        denials=(Denial(RUSSIA.key, 3),),
    ),
    make_relation(RUSSIA.key, KOREA.key, sentence=4, negated=True, polarity=Polarity.HOSTILE),
    make_relation(KOREA.key, RUSSIA.key, sentence=5, hypothetical=True),
    make_relation(CHINA.key, RUSSIA.key, sentence=6, hedged=True, polarity=Polarity.HOSTILE),
)


def add(
    db: Database,
    relations: Sequence[FoundRelation] = RELATIONS,
    *,
    text: str = TEXT,
    guild_id: GuildId = OURS,
    days_ago: float = 0,
) -> ArticleId:
    entry = make_entry("", text, published_at=NOW - timedelta(days=days_ago))
    analysis = make_analysis(entry, actors=(RUSSIA, KOREA, CHINA), relations=relations)
    return add_article(db, entry, analysis, guild_id=guild_id)


def ids(db: Database, *names: str) -> list[ActorId]:
    return [ActorId(db.execute("SELECT id FROM actors WHERE name = ?", [name]).fetchone()[0]) for name in names]


def positions(relations: Sequence[Relation]) -> list[int]:
    return [relation.evidence.position for relation in relations]


def test_a_relation_comes_with_its_sentence_and_source(db: Database) -> None:
    article_id = add(db)
    relation = relations_between(db, OURS, *ids(db, "Russia", "North Korea")).relations[0]
    assert (relation.source.name, relation.target.name) == ("Russia", "North Korea")
    assert relation.evidence.text == "Russia signed a treaty with North Korea."
    assert relation.evidence.article.id == article_id
    assert relation.evidence.article.publisher == "The Example Times"
    assert relation.is_stated
    assert relation.mutual


def test_relations_between_two_go_both_ways_whoever_is_named_first(db: Database) -> None:
    add(db)
    russia, korea = ids(db, "Russia", "North Korea")
    assert positions(relations_between(db, OURS, russia, korea).relations) == [1, 2, 4, 5]
    assert relations_between(db, OURS, korea, russia).relations == relations_between(db, OURS, russia, korea).relations


def test_a_claim_comes_with_who_says_it_and_its_denial(db: Database) -> None:
    add(db)
    claim = relations_between(db, OURS, *ids(db, "Russia", "North Korea")).relations[1]
    assert claim.attributed_to == "the US"
    assert not claim.is_stated
    (denial,) = claim.denials
    assert denial.name == "Russia"
    assert denial.evidence.text == "Russia denies this."


def test_the_newest_article_comes_first(db: Database) -> None:
    old = add(db, days_ago=5)
    new = add(db, RELATIONS[:1], text="Russia signed a treaty with North Korea.")
    found = relations_between(db, OURS, *ids(db, "Russia", "North Korea")).relations
    assert [relation.evidence.article.id for relation in found] == [new, old, old, old, old]


def test_another_guilds_relations_are_not_found(db: Database) -> None:
    add(db, guild_id=THEIRS)
    russia, korea = ids(db, "Russia", "North Korea")
    assert relations_between(db, OURS, russia, korea).relations == ()
    assert relations_of(db, OURS, russia).relations == ()
    assert relations_between(db, OURS, russia, korea).counts.total == 0
    assert relations_of(db, OURS, russia).counts.total == 0
    assert len(relations_of(db, THEIRS, russia).relations) == 5


def test_a_denial_in_another_guilds_article_is_not_told(db: Database) -> None:
    stated = add(db, RELATIONS[:1], text="Russia signed a treaty with North Korea.")
    secret = add(db, (), text="North Korea denies the treaty.", guild_id=THEIRS)
    russia, korea = ids(db, "Russia", "North Korea")
    db.execute("INSERT INTO denials SELECT id, ?, ?, 1 FROM relations WHERE article_id = ?", [korea, secret, stated])
    (ours,) = relations_between(db, OURS, russia, korea).relations
    assert ours.denials == ()
    assert ours.is_stated
    assert relations_of(db, OURS, russia, kind=RelationKind.DENIED).relations == ()
    assert relations_of(db, OURS, russia).counts.stated == 1
    (everything,) = relations_between(db, GuildId(0), russia, korea).relations
    assert [denial.name for denial in everything.denials] == ["North Korea"]
    assert relations_in_articles(db, OURS, [stated])[0].denials == ()
    assert len(relations_in_articles(db, OURS, [stated, secret])[0].denials) == 1


@pytest.mark.parametrize(
    ("kind", "sentences"),
    [
        (None, [1, 2, 4, 5, 6]),
        (RelationKind.STATED, [1]),
        (RelationKind.CLAIMED, [2]),
        (RelationKind.DENIED, [2]),
        (RelationKind.NEGATED, [4]),
        (RelationKind.HYPOTHETICAL, [5]),
        (RelationKind.UNCERTAIN, [6]),
        (RelationKind.COOPERATIVE, [1, 2, 5]),
        (RelationKind.HOSTILE, [4, 6]),
    ],
)
def test_relations_are_chosen_by_kind(db: Database, kind: RelationKind | None, sentences: list[int]) -> None:
    add(db)
    (russia,) = ids(db, "Russia")
    assert positions(relations_of(db, OURS, russia, kind=kind).relations) == sentences
    assert relations_of(db, OURS, russia, kind=kind).counts.total == len(sentences)


@pytest.mark.parametrize(
    ("direction", "sentences"),
    [(Direction.OUT, [1, 4]), (Direction.IN, [1, 2, 5, 6]), (Direction.BOTH, [1, 2, 4, 5, 6])],
)
def test_relations_are_chosen_by_direction_and_mutual_ones_go_both_ways(
    db: Database, direction: Direction, sentences: list[int]
) -> None:
    add(db)
    assert positions(relations_of(db, OURS, ids(db, "Russia")[0], direction=direction).relations) == sentences


def test_counts_tell_each_kind(db: Database) -> None:
    add(db)
    counted = relations_between(db, OURS, *ids(db, "Russia", "North Korea")).counts
    assert (counted.total, counted.stated, counted.claimed, counted.denied) == (4, 1, 1, 1)
    assert (counted.negated, counted.hypothetical, counted.uncertain) == (1, 1, 0)


def test_what_is_only_possible_is_never_counted_as_stated_and_comes_last(db: Database) -> None:
    doubtful = replace(RELATIONS[0], confidence=0.3)
    add(db, [doubtful], text="Russia signed a treaty with North Korea.")
    add(db, RELATIONS[:1], days_ago=5)
    russia, korea = ids(db, "Russia", "North Korea")
    first, last = relations_between(db, OURS, russia, korea).relations
    assert first.is_stated
    assert last.is_possible
    assert not last.is_stated
    counted = relations_between(db, OURS, russia, korea).counts
    assert (counted.total, counted.stated, counted.possible) == (2, 1, 1)
    assert relations_of(db, OURS, russia, kind=RelationKind.POSSIBLE).relations == (last,)
    assert relations_of(db, OURS, russia, kind=RelationKind.STATED).relations == (first,)


def test_relations_are_paged(db: Database) -> None:
    add(db)
    (russia,) = ids(db, "Russia")
    assert positions(relations_of(db, OURS, russia, limit=2).relations) == [1, 2]
    assert positions(relations_of(db, OURS, russia, limit=2, offset=4).relations) == [6]


def test_relations_of_articles_are_those_of_these_articles(db: Database) -> None:
    first = add(db, RELATIONS[:1], text="Russia signed a treaty with North Korea.", days_ago=1)
    second = add(db)
    assert positions(relations_in_articles(db, OURS, [first])) == [1]
    assert len(relations_in_articles(db, OURS, [first, second])) == 6
    assert relations_in_articles(db, OURS, []) == []
