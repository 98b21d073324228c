from dataclasses import replace
from datetime import timedelta

import pytest

from storage.changes import Change, ChangeKind, Changes, changes_in, changes_in_articles
from storage.curation import Correction, StepKind, take_step
from storage.database import Database
from storage.models import Action, ActorId, ArticleId, Denial, FoundRelation, GuildId, Polarity, UserId, Window
from tests.builders import NOW, add_article, make_actor, make_analysis, make_entry, make_relation, put_in_one_story

OURS = GuildId(1)
THEIRS = GuildId(2)
WEEK = Window(NOW - timedelta(days=7), NOW + timedelta(seconds=1))

RUSSIA = make_actor("Russia", country="RUS")
KOREA = make_actor("North Korea", country="PRK")
US = make_actor("US", country="USA")
CHINA = make_actor("China", country="CHN")

TALKS = make_relation(RUSSIA.key, KOREA.key, predicate="met", action=Action.CONSULT)
TREATY = replace(TALKS, action=Action.AGREE)
THREAT = replace(TALKS, action=Action.THREATEN, polarity=Polarity.HOSTILE)
OTHER = make_relation(US.key, CHINA.key, action=Action.CONSULT)
CLAIM = replace(TALKS, action=Action.AID, attributed_to=US.key, attributed_name="US")


def add(db: Database, *relations: FoundRelation, guild_id: GuildId = OURS, days_ago: float = 0) -> ArticleId:
    text = f"Russia met North Korea, number {db['articles'].count}. The US and China spoke. It is not so."
    entry = make_entry("", text, url=None, published_at=NOW - timedelta(days=days_ago))
    keys = {key for one in relations for key in (one.source, one.target, one.attributed_to)}
    keys |= {denial.actor for one in relations for denial in one.denials}
    actors = [actor for actor in (RUSSIA, KOREA, US, CHINA) if actor.key in keys]
    return add_article(db, entry, make_analysis(entry, actors=actors, relations=relations), guild_id=guild_id)


def kinds(changes: Changes) -> list[ChangeKind]:
    return [change.kind for change in changes.found if change.kind is not ChangeKind.BACK]


def only(changes: Changes, kind: ChangeKind) -> Change:
    (found,) = (change for change in changes.found if change.kind is kind)
    return found


def test_a_pair_that_was_never_related_is_new(db: Database) -> None:
    add(db, OTHER, days_ago=10)
    new = add(db, TALKS)
    changes = changes_in(db, OURS, WEEK)
    assert kinds(changes) == [ChangeKind.NEW_PAIR]
    change = only(changes, ChangeKind.NEW_PAIR)
    assert change.relation.evidence.article.id == new
    assert changes.counts[ChangeKind.NEW_PAIR] == 1


def test_a_class_that_was_never_stored_of_a_pair_is_a_new_kind(db: Database) -> None:
    add(db, TALKS, days_ago=10)
    add(db, TALKS, TREATY, replace(TALKS, action=Action.FACT))
    change = only(changes_in(db, OURS, WEEK), ChangeKind.NEW_KIND)
    assert change.relation.action is Action.AGREE
    assert kinds(changes_in(db, OURS, WEEK)) == [ChangeKind.NEW_KIND]


def test_a_direction_is_no_change_of_a_pair(db: Database) -> None:
    add(db, TALKS, days_ago=10)
    add(db, replace(TALKS, source=KOREA.key, target=RUSSIA.key))
    assert kinds(changes_in(db, OURS, WEEK)) == []


@pytest.mark.parametrize("doubt", [{"negated": True}, {"hypothetical": True}, {"confidence": 0.3}])
def test_what_did_not_surely_happen_never_counts(db: Database, doubt: dict[str, bool | float]) -> None:
    add(db, OTHER, days_ago=10)
    add(db, replace(TALKS, **doubt))  # type: ignore[arg-type]
    assert kinds(changes_in(db, OURS, WEEK)) == []
    add(db, TALKS)
    assert kinds(changes_in(db, OURS, WEEK)) == [ChangeKind.NEW_PAIR]


def test_what_did_not_happen_before_makes_nothing_old(db: Database) -> None:
    add(db, replace(TALKS, negated=True), days_ago=10)
    add(db, TALKS)
    assert kinds(changes_in(db, OURS, WEEK)) == [ChangeKind.NEW_PAIR]


def test_a_claim_is_a_change_that_says_it_is_one_and_gives_way_to_what_is_stated(db: Database) -> None:
    add(db, OTHER, days_ago=10)
    add(db, CLAIM)
    change = only(changes_in(db, OURS, WEEK), ChangeKind.NEW_PAIR)
    assert change.relation.attributed_to == "US"
    add(db, THREAT)
    assert only(changes_in(db, OURS, WEEK), ChangeKind.NEW_PAIR).relation.action is Action.THREATEN


def test_the_first_denial_of_a_standing_claim_is_news(db: Database) -> None:
    claimed = add(db, CLAIM, days_ago=10)
    denial = replace(CLAIM, negated=True, attributed_to=KOREA.key, attributed_name="North Korea")
    put_in_one_story(db, claimed, add(db, denial))
    change = only(changes_in(db, OURS, WEEK), ChangeKind.DENIED)
    assert change.relation.attributed_to == "US"
    assert [one.name for one in change.relation.denials] == ["North Korea"]


def test_the_same_claim_in_an_older_story_stood_before(db: Database) -> None:
    add(db, CLAIM, days_ago=10)
    add(db, replace(CLAIM, denials=(Denial(KOREA.key, 3),)))
    assert kinds(changes_in(db, OURS, WEEK)) == [ChangeKind.DENIED]


def test_a_denial_is_no_news_where_one_was_before_or_the_claim_is_new(db: Database) -> None:
    denied = replace(CLAIM, denials=(Denial(KOREA.key, 3),))
    add(db, OTHER, TALKS, days_ago=10)
    add(db, denied)
    assert ChangeKind.DENIED not in kinds(changes_in(db, OURS, WEEK))
    add(db, denied, days_ago=9)
    assert kinds(changes_in(db, OURS, WEEK)) == []


def test_a_denial_elsewhere_in_an_older_story_was_one_before(db: Database) -> None:
    denial = replace(CLAIM, negated=True, attributed_to=KOREA.key, attributed_name="North Korea")
    put_in_one_story(db, add(db, CLAIM, days_ago=10), add(db, denial, days_ago=9))
    put_in_one_story(db, add(db, CLAIM), add(db, denial))
    assert kinds(changes_in(db, OURS, WEEK)) == []


@pytest.mark.parametrize(
    ("before", "now", "kind"), [(THREAT, TREATY, ChangeKind.WARMER), (TREATY, THREAT, ChangeKind.COOLER)]
)
def test_a_pair_turns_with_the_balance_of_what_is_stated(
    db: Database, before: FoundRelation, now: FoundRelation, kind: ChangeKind
) -> None:
    for days_ago in (10, 11, 12):
        add(db, before, days_ago=days_ago)
    add(db, now, days_ago=1)
    assert kind not in kinds(changes_in(db, OURS, WEEK))
    add(db, replace(now, attributed_to=US.key))
    assert kind not in kinds(changes_in(db, OURS, WEEK))
    add(db, now, days_ago=2)
    change = only(changes_in(db, OURS, WEEK), kind)
    assert change.relation.polarity is now.polarity
    assert change.now is not None
    assert change.before is not None
    assert (change.now.total, change.before.total) == (2, 3)
    assert change.now.balance == -change.before.balance


def test_an_actor_that_nobody_named_for_long_is_back(db: Database) -> None:
    add(db, OTHER, TALKS, days_ago=60)
    add(db, TALKS, days_ago=20)
    add(db, OTHER)
    back = [change for change in changes_in(db, OURS, WEEK).found if change.kind is ChangeKind.BACK]
    assert sorted(change.actor.name for change in back if change.actor) == ["China", "US"]
    assert {change.last_at for change in back} == {NOW - timedelta(days=60)}


def test_without_a_past_there_is_nothing_to_compare_with(db: Database) -> None:
    add(db, TALKS)
    changes = changes_in(db, OURS, WEEK)
    assert changes.found == ()
    assert not changes.has_past
    assert changes_in(db, OURS, Window(NOW - timedelta(days=90), NOW - timedelta(days=80))).has_past


def test_what_another_guild_stored_changes_nothing(db: Database) -> None:
    add(db, OTHER, days_ago=10)
    add(db, TALKS, guild_id=THEIRS, days_ago=9)
    add(db, TALKS)
    assert kinds(changes_in(db, OURS, WEEK)) == [ChangeKind.NEW_PAIR]


def test_corrections_hold_for_changes(db: Database) -> None:
    add(db, make_relation(RUSSIA.key, CHINA.key), days_ago=10)
    add(db, TALKS)
    china, korea, russia = (
        ActorId(db.execute("SELECT id FROM actors WHERE name = ?", [name]).fetchone()[0])
        for name in ("China", "North Korea", "Russia")
    )
    take_step(db, OURS, Correction(StepKind.MERGE, china, korea, None), by=UserId(1), now=NOW)
    assert kinds(changes_in(db, OURS, WEEK)) == [ChangeKind.NEW_KIND]
    take_step(db, OURS, Correction(StepKind.HIDE, russia, None, None), by=UserId(1), now=NOW)
    assert changes_in(db, OURS, WEEK).found == ()


def test_articles_are_held_against_all_others_whenever_they_were_published(db: Database) -> None:
    late = add(db, TALKS, days_ago=10)
    add(db, OTHER)
    assert kinds(changes_in_articles(db, OURS, [late])) == [ChangeKind.NEW_PAIR]
    add(db, TALKS)
    assert kinds(changes_in_articles(db, OURS, [late])) == []
    assert changes_in_articles(db, OURS, []).found == ()


def test_each_kind_has_a_limit_and_the_counts_have_none(db: Database) -> None:
    add(db, make_relation(RUSSIA.key, CHINA.key), days_ago=10)
    add(db, TALKS, OTHER)
    changes = changes_in(db, OURS, WEEK, most=1)
    assert kinds(changes) == [ChangeKind.NEW_PAIR]
    assert changes.counts[ChangeKind.NEW_PAIR] == 2
