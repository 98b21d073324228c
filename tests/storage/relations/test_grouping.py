from dataclasses import replace
from datetime import timedelta

import pytest

from storage.database import Database
from storage.models import Action, ActorId, ActorType, ArticleId, Denial, FoundRelation, GuildId, Relation
from storage.profiles import profile
from storage.relations import Found, RelationKind, relations_between, relations_in_articles, relations_of
from storage.relations.grouping import predicate_head
from tests.builders import NOW, add_article, make_actor, make_analysis, make_entry, make_relation, put_in_one_story

OURS = GuildId(1)
THEIRS = GuildId(2)

RUSSIA = make_actor("Russia", country="RUS")
KOREA = make_actor("North Korea", country="PRK")
PUTIN = make_actor("Putin", type=ActorType.PERSON, country="RUS")
VISIT = make_relation(RUSSIA.key, KOREA.key, predicate="first visit in 24 years", action=Action.CONSULT)


def add(
    db: Database,
    *relations: FoundRelation,
    publisher: str = "The Example Times",
    guild_id: GuildId = OURS,
    days_ago: float = 0,
) -> ArticleId:
    text = f"Russia visited North Korea, says {publisher}. Russia came again. Putin spoke."
    entry = make_entry("", text, publisher=publisher, url=None, published_at=NOW - timedelta(days=days_ago))
    analysis = make_analysis(entry, actors=(RUSSIA, KOREA, PUTIN), relations=relations or (VISIT,))
    return add_article(db, entry, analysis, guild_id=guild_id)


def told(db: Database, guild_id: GuildId = OURS) -> Found:
    (russia,) = db.execute("SELECT id FROM actors WHERE name = 'Russia'").fetchone()
    (korea,) = db.execute("SELECT id FROM actors WHERE name = 'North Korea'").fetchone()
    return relations_between(db, guild_id, ActorId(russia), ActorId(korea))


def reports(relation: Relation) -> list[tuple[str, int]]:
    return [(one.article.publisher, one.position) for one in relation.reports]


def test_one_event_in_several_articles_of_a_story_is_one_entry_with_all_its_evidence(db: Database) -> None:
    since = replace(VISIT, predicate="first visit to North Korea since 2000", confidence=0.7)
    put_in_one_story(db, add(db, publisher="A", days_ago=2), add(db, since, publisher="B"))
    (relation,) = told(db).relations
    assert reports(relation) == [("A", 1), ("B", 1)]
    assert told(db).counts.total == told(db).counts.stated == 1


def test_articles_of_different_stories_report_different_events(db: Database) -> None:
    put_in_one_story(db, add(db, publisher="A"))
    put_in_one_story(db, add(db, publisher="B"))
    add(db, publisher="C")
    assert [reports(relation) for relation in told(db).relations] == [[("C", 1)], [("B", 1)], [("A", 1)]]


def test_what_one_article_says_twice_is_one_entry(db: Database) -> None:
    add(db, VISIT, replace(VISIT, sentence=2), replace(VISIT, sentence=2, source_text="the Russians"))
    (relation,) = told(db).relations
    assert reports(relation) == [("The Example Times", 1), ("The Example Times", 2)]


@pytest.mark.parametrize(
    "other",
    [
        replace(VISIT, action=Action.AGREE),
        replace(VISIT, negated=True),
        replace(VISIT, hypothetical=True),
        replace(VISIT, attributed_to=PUTIN.key),
        replace(VISIT, confidence=0.3),
        replace(VISIT, source=KOREA.key, target=RUSSIA.key),
    ],
)
def test_what_is_said_otherwise_is_another_entry(db: Database, other: FoundRelation) -> None:
    put_in_one_story(db, add(db), add(db, other, publisher="B"))
    assert len(told(db).relations) == 2


def test_facts_are_told_apart_by_their_predicates(db: Database) -> None:
    border = replace(VISIT, action=Action.FACT, predicate="shares a border with")
    same = replace(border, predicate="has a long border with", sentence=2)
    supporter = replace(border, predicate="is the main supporter of", sentence=3)
    add(db, border, same, supporter)
    assert [len(relation.reports) for relation in told(db).relations] == [2, 1]


def test_a_mutual_relation_is_one_whichever_side_is_named_first(db: Database) -> None:
    mutual = replace(VISIT, mutual=True)
    back = replace(mutual, source=KOREA.key, target=RUSSIA.key, sentence=2)
    plain = replace(back, mutual=False, sentence=3)
    add(db, mutual, back, plain)
    (relation,) = told(db).relations
    assert relation.mutual
    assert len(relation.reports) == 3


def test_speakers_are_the_same_under_all_their_names(db: Database) -> None:
    one = replace(VISIT, attributed_to=PUTIN.key, attributed_name="Putin")
    other = replace(VISIT, attributed_to=PUTIN.key, attributed_name="the Russian president", sentence=2)
    stranger = replace(VISIT, attributed_to="officials", attributed_name="Officials", sentence=3)
    add(db, one, other, stranger, replace(stranger, attributed_name="officials", sentence=2))
    assert [len(relation.reports) for relation in told(db).relations] == [2, 2]


def test_a_report_without_reserve_stands_for_one_with_it(db: Database) -> None:
    put_in_one_story(db, add(db, replace(VISIT, hedged=True), publisher="A"), add(db, publisher="B"))
    (relation,) = told(db).relations
    assert relation.is_stated
    assert reports(relation)[0] == ("B", 1)
    assert told(db).counts.uncertain == 0


def test_a_denial_of_one_report_denies_the_event(db: Database) -> None:
    denied = replace(VISIT, denials=(Denial(KOREA.key, 2),))
    put_in_one_story(db, add(db, denied, publisher="A"), add(db, publisher="B"))
    (relation,) = told(db).relations
    assert not relation.is_stated
    assert reports(relation)[0] == ("A", 1)
    assert [denial.name for denial in relation.denials] == ["North Korea"]
    assert (told(db).counts.stated, told(db).counts.denied) == (0, 1)


def test_a_report_that_the_guild_does_not_see_is_not_counted(db: Database) -> None:
    put_in_one_story(db, add(db, publisher="A"), add(db, publisher="B", guild_id=THEIRS))
    (relation,) = told(db).relations
    assert reports(relation) == [("A", 1)]


def test_profiles_and_kinds_count_entries(db: Database) -> None:
    put_in_one_story(db, add(db, publisher="A"), add(db, publisher="B"))
    russia = ActorId(db.execute("SELECT id FROM actors WHERE name = 'Russia'").fetchone()[0])
    known = profile(db, OURS, russia)
    assert known is not None
    (counterpart,) = known.counterparts
    assert (counterpart.relations, counterpart.stated, counterpart.cooperative) == (1, 1, 1)
    assert relations_of(db, OURS, russia, kind=RelationKind.COOPERATIVE).counts.total == 1


def test_reports_outside_the_articles_asked_for_are_left_out(db: Database) -> None:
    first, second = add(db, publisher="A"), add(db, publisher="B")
    put_in_one_story(db, first, second)
    assert [reports(one) for one in relations_in_articles(db, OURS, [second])] == [[("B", 1)]]
    assert [reports(one) for one in relations_in_articles(db, OURS, [first, second])] == [[("A", 1), ("B", 1)]]


@pytest.mark.parametrize(
    ("predicate", "head"),
    [
        ("first visit in 24 years", "visit"),
        ("his first visit to North Korea since 2000", "visit"),
        ("is the main supporter of", "supporter"),
        ("has been in talks with", "talks"),
        ("accounts for", "accounts"),
        ("is", "is"),
        ("", ""),
        ("24", ""),
    ],
)
def test_the_head_of_a_predicate_is_what_it_is_about(predicate: str, head: str) -> None:
    assert predicate_head(predicate) == head
