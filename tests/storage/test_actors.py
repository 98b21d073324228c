from dataclasses import replace
from datetime import timedelta

import pytest

from storage.actors import find_actors, get_actor, resolve_actor, top_actors
from storage.articles import Source, save_article
from storage.curation import Correction, StepKind, take_step
from storage.database import Database
from storage.feeds import subscribe, unsubscribe
from storage.knowledge import refresh_actors
from storage.models import HOST, Action, Actor, ActorId, ActorType, ArticleId, Denial, GuildId, Polarity, UserId, Window
from storage.profiles import profile
from tests.builders import NOW, add_article, make_actor, make_analysis, make_entry, make_relation

OURS = GuildId(1)
THEIRS = GuildId(2)

KIM = make_actor(
    "Kim Jong Un", type=ActorType.PERSON, country="PRK", aliases=("Kim", "Mr Kim"), role="leader", role_of="North Korea"
)
KOREA = make_actor("North Korea", country="PRK")
RUSSIA = make_actor("Russia", country="RUS")


def names(actors: list[Actor]) -> list[str]:
    return [actor.name for actor in actors]


def found(db: Database, words: str, guild_id: GuildId = OURS) -> list[str]:
    return names([counted.actor for counted in find_actors(db, guild_id, words)])


def add(db: Database, text: str, *actors: object, guild_id: GuildId = OURS, days_ago: float = 0) -> ArticleId:
    entry = make_entry("", text, url=None, published_at=NOW - timedelta(days=days_ago))
    analysis = make_analysis(entry, actors=actors, relations=())  # type: ignore[arg-type]
    return add_article(db, entry, analysis, guild_id=guild_id)


def actor_id(db: Database, name: str) -> ActorId:
    (found_id,) = db.execute("SELECT id FROM actors WHERE name = ?", [name]).fetchone()
    return ActorId(found_id)


@pytest.mark.parametrize("words", ["kim", "KIM J", "jong", "un kim", "mr kim", "Kîm", "kim’"])
def test_actors_are_found_by_the_beginnings_of_any_name(db: Database, words: str) -> None:
    add(db, "Mr Kim met Kim.", KIM)
    assert found(db, words) == ["Kim Jong Un"]


@pytest.mark.parametrize("words", ["im", "putin", "kim putin", '"', "*", "AND", "kim OR russia", "NEAR(", "\x00x"])
def test_other_text_finds_no_actor(db: Database, words: str) -> None:
    add(db, "Mr Kim met Kim.", KIM)
    assert found(db, words) == ([] if words not in {'"', "*"} else ["Kim Jong Un"])


def test_without_words_all_actors_come_most_mentioned_first(db: Database) -> None:
    add(db, "Kim went to Russia. Russia was glad.", KIM, RUSSIA)
    assert found(db, "  ") == ["Russia", "Kim Jong Un"]


def test_the_latest_week_counts_before_what_is_older(db: Database) -> None:
    add(db, "Russia and Russia and Russia.", RUSSIA, days_ago=30)
    add(db, "Kim was there.", KIM)
    assert found(db, "") == ["Kim Jong Un", "Russia"]


def test_an_actor_is_found_by_the_name_it_is_shown_under(db: Database) -> None:
    add(db, "Mr Kim left.", KIM)
    assert found(db, "jong un") == ["Kim Jong Un"]


def test_actors_of_another_guild_are_not_found(db: Database) -> None:
    add(db, "Mr Kim left.", KIM, guild_id=THEIRS)
    assert found(db, "kim") == []
    assert found(db, "") == []
    assert resolve_actor(db, OURS, "Kim Jong Un") == []
    assert resolve_actor(db, OURS, f"id:{actor_id(db, 'Kim Jong Un')}") == []
    assert get_actor(db, OURS, actor_id(db, "Kim Jong Un")) is None
    assert profile(db, OURS, actor_id(db, "Kim Jong Un")) is None
    assert found(db, "kim", THEIRS) == ["Kim Jong Un"]
    assert found(db, "kim", HOST) == ["Kim Jong Un"]


def test_a_name_that_only_another_guild_reads_finds_nobody(db: Database) -> None:
    secret = make_actor(KIM.name, key=KIM.key, type=KIM.type, aliases=("Rocket Man",))
    add(db, "Rocket Man left.", secret, guild_id=THEIRS)
    add(db, "Mr Kim left.", KIM)
    assert found(db, "rocket") == []
    assert resolve_actor(db, OURS, "Rocket Man") == []
    assert found(db, "rocket", THEIRS) == ["Kim Jong Un"]
    assert names(resolve_actor(db, THEIRS, "Rocket Man")) == ["Kim Jong Un"]


def test_a_shipped_name_finds_an_actor_whom_the_guild_sees(db: Database) -> None:
    add(db, "North Korea was silent.", replace(KOREA, known_as=("DPRK", "North Korea")))
    assert found(db, "dprk") == ["North Korea"]
    assert names(resolve_actor(db, OURS, "dprk")) == ["North Korea"]
    assert found(db, "dprk", THEIRS) == []
    known = profile(db, OURS, actor_id(db, "North Korea"))
    assert known is not None
    assert known.names == ("North Korea",)


def test_a_newer_table_corrects_stored_actors_and_leaves_what_servers_corrected(db: Database) -> None:
    old = replace(KOREA, name="N. Korea", country=None, known_as=("N. Korea", "Chosun"))
    add(db, "N. Korea was silent.", old)
    korea = actor_id(db, "N. Korea")
    take_step(db, OURS, Correction(StepKind.RENAME, korea, name="The North"), by=UserId(1), now=NOW)
    newer = replace(KOREA, known_as=("North Korea", "DPRK"))
    assert refresh_actors(db, [newer, make_actor("Nauru")]) == 1
    assert found(db, "dprk") == ["The North"]
    assert found(db, "chosun") == []
    assert found(db, "dprk", HOST) == ["North Korea"]
    (country,) = db.execute("SELECT country FROM actors WHERE id = ?", (korea,)).fetchone()
    assert country == KOREA.country
    assert db["actors"].count == 1
    assert refresh_actors(db, [newer]) == 1


def test_a_feed_shows_its_actors_to_its_subscribers_only(db: Database) -> None:
    feed = subscribe(db, OURS, "https://example.com/feed", "Feed", added_by=UserId(1), now=NOW).feed
    entry = make_entry()
    save_article(db, entry, make_analysis(entry), source=Source(feed_id=feed.id), now=NOW)
    assert found(db, "") == ["Norway", "Sweden"]
    assert found(db, "", THEIRS) == []
    unsubscribe(db, OURS, feed.id)
    assert found(db, "nor") == []


def test_many_seen_articles_give_the_same_answer(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    add(db, "Kim went to Russia. Russia was glad.", KIM, RUSSIA)
    add(db, "Russia again.", RUSSIA, days_ago=1)
    few = find_actors(db, OURS, "")
    monkeypatch.setattr("storage.recent._FEW", 1)
    assert find_actors(db, OURS, "") == few


def test_an_actor_outside_the_latest_articles_is_found(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.recent.MOST", 1)
    add(db, "Kim left.", KIM, days_ago=9)
    add(db, "Russia spoke.", RUSSIA)
    assert found(db, "") == ["Russia"]
    assert found(db, "kim") == ["Kim Jong Un"]


def test_no_more_actors_are_found_than_asked_for(db: Database) -> None:
    add(db, "Kim went to Russia and North Korea.", KIM, RUSSIA, KOREA)
    assert len(find_actors(db, OURS, "", 2)) == 2


def test_a_name_is_resolved_without_case_accents_and_article(db: Database) -> None:
    add(db, "The Élysée spoke.", make_actor("Élysée", type=ActorType.ORG))
    assert names(resolve_actor(db, OURS, " the  ELYSEE ")) == ["Élysée"]
    assert resolve_actor(db, OURS, "elys") == []


def test_who_is_shown_under_a_name_comes_before_who_is_called_so(db: Database) -> None:
    other = make_actor("Kim", type=ActorType.PERSON)
    add(db, "Kim met Mr Kim.", KIM)
    add(db, "Kim met Kim again.", KIM)
    add(db, "Kim danced.", other)
    assert names(resolve_actor(db, OURS, "kim")) == ["Kim", "Kim Jong Un"]


def test_an_id_resolves_to_its_actor(db: Database) -> None:
    add(db, "Kim left.", KIM)
    assert names(resolve_actor(db, OURS, f"id:{actor_id(db, 'Kim Jong Un')}")) == ["Kim Jong Un"]
    assert resolve_actor(db, OURS, "id:99999999999999999999") == []


def test_top_actors_are_named_in_the_most_articles_of_the_window(db: Database) -> None:
    add(db, "Kim, Kim and Kim.", KIM)
    add(db, "Russia spoke.", RUSSIA)
    add(db, "Russia spoke again.", RUSSIA)
    add(db, "North Korea was silent.", KOREA, days_ago=3)
    add(db, "North Korea was theirs.", KOREA, guild_id=THEIRS)
    top = top_actors(db, OURS, Window(NOW - timedelta(days=1), NOW + timedelta(seconds=1)))
    assert [(counted.actor.name, counted.articles, counted.mentions) for counted in top] == [
        ("Russia", 2, 2),
        ("Kim Jong Un", 1, 3),
    ]


def test_a_profile_tells_what_the_guilds_articles_say(db: Database) -> None:
    kim = make_actor(
        KIM.name, key=KIM.key, type=KIM.type, aliases=("Kim", "the Marshal"), role="leader", role_of="North Korea"
    )
    add(db, "Kim met the Marshal. Kim left.", kim, days_ago=2)
    add(db, "Kim slept.", kim)
    known = profile(db, OURS, actor_id(db, "Kim Jong Un"))
    assert known is not None
    assert known.names == ("Kim", "the Marshal")
    assert (known.role, known.role_of) == ("leader", "North Korea")
    assert (known.articles, known.mentions) == (2, 4)
    assert (known.first_at, known.last_at) == (NOW - timedelta(days=2), NOW)


def test_the_role_is_the_most_frequent_one(db: Database) -> None:
    for text, role in {"Kim one.": "general", "Kim two.": "leader", "Kim three.": "leader", "Kim 4.": None}.items():
        add(db, text, make_actor(KIM.name, key=KIM.key, type=KIM.type, aliases=("Kim",), role=role, role_of="X"))
    known = profile(db, OURS, actor_id(db, "Kim Jong Un"))
    assert known is not None
    assert known.role == "leader"


def test_nothing_of_another_guild_is_in_a_profile(db: Database) -> None:
    add(db, "Mr Kim left.", make_actor(KIM.name, key=KIM.key, type=KIM.type, aliases=("Mr Kim",)))
    secret = make_actor(
        KIM.name, key=KIM.key, type=KIM.type, aliases=("Kim", "Rocket Man"), role="marshal", role_of="Pyongyang"
    )
    entry = make_entry("", "Rocket Man and Kim threatened Russia.")
    relations = [make_relation(KIM.key, RUSSIA.key, polarity=Polarity.HOSTILE)]
    add_article(db, entry, make_analysis(entry, actors=(secret, RUSSIA), relations=relations), guild_id=THEIRS)
    ours = profile(db, OURS, actor_id(db, "Kim Jong Un"))
    assert ours is not None
    assert ours.names == ("Mr Kim",)
    assert (ours.role, ours.role_of, ours.articles, ours.counterparts) == (None, None, 1, ())
    theirs = profile(db, THEIRS, actor_id(db, "Kim Jong Un"))
    assert theirs is not None
    assert theirs.role == "marshal"
    assert [counterpart.actor.name for counterpart in theirs.counterparts] == ["Russia"]


def test_only_what_is_stated_counts_as_having_happened(db: Database) -> None:
    text = "Russia armed North Korea. The US says that North Korea attacked Russia. Russia denies this."
    entry = make_entry("", text)
    relations = [
        make_relation(RUSSIA.key, KOREA.key, action=Action.AID, sentence=1),
        make_relation(KOREA.key, RUSSIA.key, polarity=Polarity.HOSTILE, sentence=2, attributed_to="the US"),
        make_relation(KOREA.key, RUSSIA.key, polarity=Polarity.HOSTILE, sentence=2, denials=(Denial(RUSSIA.key, 3),)),
    ]
    add_article(db, entry, make_analysis(entry, actors=(RUSSIA, KOREA), relations=relations), guild_id=OURS)
    known = profile(db, OURS, actor_id(db, "Russia"))
    assert known is not None
    (korea,) = known.counterparts
    assert (korea.relations, korea.stated, korea.cooperative, korea.hostile) == (3, 1, 1, 0)
