from dataclasses import replace
from itertools import pairwise

import pytest

from storage import paths
from storage.curation import Correction, StepKind, take_step
from storage.database import Database
from storage.models import ActorId, ArticleId, FoundRelation, GuildId, UserId
from storage.paths import Path, find_path
from tests.builders import NOW, add_article, make_actor, make_analysis, make_entry, make_relation

OURS = GuildId(1)
THEIRS = GuildId(2)

ACTORS = {name: make_actor(name) for name in "ABCDEFGH"}


@pytest.fixture(params=[4000, 0], ids=["all links", "latest links"], autouse=True)
def _both_ways_of_reading(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "_FEW", request.param)


def link(a: str, b: str, **others: object) -> FoundRelation:
    return make_relation(ACTORS[a].key, ACTORS[b].key, **others)  # type: ignore[arg-type]


def add(db: Database, *relations: FoundRelation, guild_id: GuildId = OURS) -> ArticleId:
    number = db["articles"].count
    entry = make_entry("", f"Somebody met somebody, number {number}. They left.", url=None)
    keys = {key for one in relations for key in (one.source, one.target)}
    actors = [actor for actor in ACTORS.values() if actor.key in keys]
    return add_article(db, entry, make_analysis(entry, actors=actors, relations=relations), guild_id=guild_id)


def chain(db: Database, names: str) -> None:
    for a, b in pairwise(names):
        add(db, link(a, b))


def id_of(db: Database, name: str) -> ActorId:
    return ActorId(db.execute("SELECT id FROM actors WHERE name = ?", [name]).fetchone()[0])


def path(db: Database, a: str, b: str, guild_id: GuildId = OURS) -> Path | None:
    return find_path(db, guild_id, id_of(db, a), id_of(db, b))


def names(db: Database, found: Path | None) -> str:
    assert found is not None
    assert len(found.links) == len(found.actors) - 1
    for relation, ends in zip(found.links, pairwise(found.actors), strict=True):
        assert {relation.source.id, relation.target.id} == set(ends)
    by_id = {row[0]: row[1] for row in db.execute("SELECT id, name FROM actors")}
    return "".join(by_id[actor_id] for actor_id in found.actors)


def test_a_chain_is_told_link_by_link_with_its_sentences(db: Database) -> None:
    chain(db, "ABCD")
    found = path(db, "A", "D")
    assert names(db, found) == "ABCD"
    assert found is not None
    assert found.is_stated
    assert [one.evidence.text for one in found.links] == [f"Somebody met somebody, number {n}." for n in range(3)]
    assert names(db, path(db, "D", "A")) == "DCBA"


def test_the_shortest_chain_is_found(db: Database) -> None:
    chain(db, "ABCDE")
    chain(db, "AGE")
    assert names(db, path(db, "A", "E")) == "AGE"
    chain(db, "AE")
    assert names(db, path(db, "A", "E")) == "AE"


def test_of_equal_chains_the_most_reported_is_told(db: Database) -> None:
    chain(db, "ABD")
    chain(db, "ACD")
    chain(db, "ACD")
    assert names(db, path(db, "A", "D")) == "ACD"


def test_a_chain_has_at_most_five_links(db: Database) -> None:
    chain(db, "ABCDEFG")
    assert names(db, path(db, "A", "F")) == "ABCDEF"
    assert path(db, "A", "G") is None


def test_claims_link_only_where_nothing_stated_does(db: Database) -> None:
    claim = {"attributed_to": "officials", "attributed_name": "officials"}
    add(db, link("A", "D", **claim))
    found = path(db, "A", "D")
    assert names(db, found) == "AD"
    assert found is not None
    assert not found.is_stated
    chain(db, "ABCD")
    assert names(db, path(db, "A", "D")) == "ABCD"


@pytest.mark.parametrize("doubt", [{"negated": True}, {"hypothetical": True}, {"confidence": 0.3}])
def test_what_did_not_surely_happen_links_nobody(db: Database, doubt: dict[str, object]) -> None:
    add(db, replace(link("A", "B"), **doubt))  # type: ignore[arg-type]
    assert path(db, "A", "B") is None


def test_articles_that_the_guild_does_not_see_link_nobody(db: Database) -> None:
    chain(db, "ABC")
    add(db, link("A", "C"), guild_id=THEIRS)
    assert names(db, path(db, "A", "C")) == "ABC"
    assert names(db, path(db, "A", "C", THEIRS)) == "AC"
    assert path(db, "A", "B", THEIRS) is None


def test_hidden_actors_link_nobody_and_merged_ones_are_one(db: Database) -> None:
    chain(db, "ABC")
    chain(db, "ADEC")
    take_step(db, OURS, Correction(StepKind.HIDE, id_of(db, "B"), None, None), by=UserId(1), now=NOW)
    assert names(db, path(db, "A", "C")) == "ADEC"
    assert path(db, "A", "B") is None
    take_step(db, OURS, Correction(StepKind.MERGE, id_of(db, "D"), id_of(db, "E"), None), by=UserId(1), now=NOW)
    assert names(db, path(db, "A", "C")) == "AEC"
    assert names(db, path(db, "D", "C")) == "EC"


def test_one_actor_has_no_path_to_itself(db: Database) -> None:
    chain(db, "AB")
    assert path(db, "A", "A") is None
