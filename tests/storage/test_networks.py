from datetime import timedelta
from typing import Any

from storage.actors import resolve_actor
from storage.database import Database
from storage.models import ActorId, Denial, GuildId, Polarity, Window
from storage.networks import MOST_ACTORS, MOST_LINKS, Link, network_in, network_in_articles
from tests.builders import NOW, add_article, make_actor, make_analysis, make_entry, make_relation

GUILD, OTHER = GuildId(10), GuildId(11)
WEEK = Window.before(NOW + timedelta(seconds=1), hours=24 * 7)


def add(db: Database, *ends: tuple[str, str], publisher: str = "A", guild_id: GuildId = GUILD, **values: Any) -> None:
    """Store an article with a relation for each pair."""
    names = sorted({name for pair in ends for name in pair})
    number = db.execute("SELECT count(*) FROM articles").fetchone()[0]
    entry = make_entry(f"Title {number}", publisher=publisher, url=f"https://example.com/{number}")
    actors = [make_actor(name) for name in names]
    relations = [make_relation(f"country/{a.lower()}", f"country/{b.lower()}", **values) for a, b in ends]
    add_article(db, entry, make_analysis(entry, actors=actors, relations=relations), guild_id=guild_id)


def shown(link: Link) -> tuple[str, str, str, int]:
    return (link.source.name, link.target.name, link.polarity.value, link.reports)


def test_reports_of_a_pair_add_up_by_direction_and_polarity(db: Database) -> None:
    add(db, ("Norway", "Sweden"))
    add(db, ("Norway", "Sweden"), publisher="B")
    add(db, ("Sweden", "Norway"), polarity=Polarity.HOSTILE)
    network = network_in(db, GUILD, WEEK)
    assert list(map(shown, network.links)) == [
        ("Norway", "Sweden", "cooperative", 2),
        ("Sweden", "Norway", "hostile", 1),
    ]
    assert [actor.name for actor in network.actors] == ["Norway", "Sweden"]


def test_what_did_not_happen_or_may_be_misread_is_no_link(db: Database) -> None:
    add(db, ("Norway", "Sweden"), negated=True)
    add(db, ("Norway", "Denmark"), hypothetical=True)
    add(db, ("Norway", "Finland"), confidence=0.4)
    assert network_in(db, GUILD, WEEK).links == ()


def test_what_nobody_states_is_only_claimed(db: Database) -> None:
    add(db, ("Norway", "Sweden"), attributed_to="country/norway", attributed_name="Norway")
    add(db, ("Norway", "Denmark"), hedged=True)
    add(db, ("Norway", "Finland"), denials=(Denial("country/finland", 2),))
    add(db, ("Norway", "Iceland"), attributed_to="country/norway", attributed_name="Norway")
    add(db, ("Norway", "Iceland"))
    claimed = {link.target.name: link.is_claim for link in network_in(db, GUILD, WEEK).links}
    assert claimed == {"Sweden": True, "Denmark": True, "Finland": True, "Iceland": False}


def test_a_mutual_link_is_one_whoever_is_named_first(db: Database) -> None:
    add(db, ("Norway", "Sweden"), mutual=True)
    add(db, ("Sweden", "Norway"), mutual=True)
    (link,) = network_in(db, GUILD, WEEK).links
    assert (link.is_mutual, link.reports) == (True, 2)


def test_the_network_of_an_actor_is_it_and_its_counterparts_among_themselves(db: Database) -> None:
    add(db, ("Norway", "Sweden"), ("Sweden", "Denmark"), ("Norway", "Denmark"), ("France", "Spain"))
    add(db, ("France", "Italy"))
    (norway,) = resolve_actor(db, GUILD, "Norway")
    network = network_in(db, GUILD, WEEK, actor_id=norway.id)
    assert {actor.name for actor in network.actors} == {"Norway", "Sweden", "Denmark"}
    assert len(network.links) == 3


def test_links_among_others_are_not_counted_as_those_of_an_actor(db: Database) -> None:
    add(db, ("Norway", "Sweden"), ("Denmark", "Finland"), ("Sweden", "Denmark"))
    (norway,) = resolve_actor(db, GUILD, "Norway")
    network = network_in(db, GUILD, WEEK, actor_id=norway.id)
    assert (len(network.links), network.total) == (1, 1)


def test_only_the_strongest_are_in_a_large_network(db: Database) -> None:
    pairs = [(f"Land {a}", f"Land {b}") for a in range(30) for b in range(a + 1, min(a + 5, 30))]
    add(db, *[(a.replace(" ", ""), b.replace(" ", "")) for a, b in pairs])
    add(db, ("Norway", "Sweden"))
    add(db, ("Norway", "Sweden"))
    network = network_in(db, GUILD, WEEK)
    assert len(network.actors) <= MOST_ACTORS
    assert len(network.links) <= MOST_LINKS
    assert shown(network.links[0]) == ("Norway", "Sweden", "cooperative", 2)
    assert network.total == len(pairs) + 1


def test_other_guilds_and_other_times_are_not_in_it(db: Database) -> None:
    add(db, ("Norway", "Sweden"), guild_id=OTHER)
    assert network_in(db, GUILD, WEEK).links == ()
    assert network_in(db, OTHER, Window.before(NOW - timedelta(days=1), hours=24)).links == ()
    assert network_in_articles(db, GUILD, []).links == ()
    assert network_in(db, GUILD, WEEK, actor_id=ActorId(99)).links == ()
