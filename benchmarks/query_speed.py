"""Measures how long answers take on a large store: fills a temporary database, prints milliseconds per query.

Run `python -m benchmarks.query_speed --articles 100000`. The articles are made up of random words, with names and
words as unevenly frequent as real ones (Zipf's law): a few actors are in a large part of all articles. One guild sees
half of the feeds, one a single feed.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from storage.actors import find_actors, resolve_actor, top_actors
from storage.articles import find_articles
from storage.changes import changes_in
from storage.counts import counts
from storage.database import Database
from storage.models import Action, ActorId, GuildId, Polarity, Window
from storage.paths import find_path
from storage.profiles import profile
from storage.quotes import quotes_of
from storage.relations import (
    MOST,
    RelationKind,
    relations_between,
    relations_of,
)
from storage.relations.disputes import relations_disputed
from storage.search import count_hits, find_publishers, search
from storage.store import Store
from storage.timelines import timeline_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FEEDS = 200
ACTORS = 20_000
WORDS = 30_000
SENTENCES = 15
LARGE = GuildId(1)  # sees half of the feeds
SMALL = GuildId(2)  # sees one

SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo zu an er in or un".split()  # noqa: SIM905


def make_word(number: int) -> str:
    parts = []
    while True:
        number, part = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[part])
        if not number:
            return "".join(parts)


def zipf(count: int, exponent: float) -> list[float]:
    return list(accumulate(1 / (rank + 3) ** exponent for rank in range(count)))


def fill(db: Database, articles: int) -> None:
    chance = random.Random(1)
    db.conn.executemany(
        "INSERT INTO feeds (id, url, title, next_poll_at, created_at) VALUES (?, ?, ?, 0, 0)",
        ((feed, f"https://feed{feed}.example", f"Feed {feed}") for feed in range(FEEDS)),
    )
    subscribed = [(LARGE, feed) for feed in range(0, FEEDS, 2)] + [(SMALL, FEEDS - 1)]
    db.conn.executemany("INSERT INTO subscriptions VALUES (?, ?, 1, 0, 1)", subscribed)
    names = [f"{make_word(actor + 500).title()} {make_word(actor * 7 + 9000).title()}" for actor in range(ACTORS)]
    db.conn.executemany(
        "INSERT INTO actors (id, key, name, type) VALUES (?, ?, ?, 'PERSON')",
        ((actor, f"person/{actor}", name) for actor, name in enumerate(names)),
    )
    aliases = [(2 * actor, actor, name, name.lower()) for actor, name in enumerate(names)]
    aliases += [
        (2 * actor + 1, actor, f"Mr {name.split()[1]}", f"mr {name.split()[1].lower()}")
        for actor, name in enumerate(names)
    ]
    db.conn.executemany("INSERT INTO aliases (id, actor_id, name, folded) VALUES (?, ?, ?, ?)", aliases)
    db.conn.executemany(
        "INSERT INTO stories (id, first_at, last_at) VALUES (?, 0, 0)", ((1 + n,) for n in range(articles // 3 + 1))
    )
    words = [make_word(number) for number in range(WORDS)]
    word_weights, actor_weights = zipf(WORDS, 1.0), zipf(ACTORS, 0.9)
    for start in range(0, articles, 2000):
        rows = [
            make_rows(article, articles, chance, words, word_weights, actor_weights)
            for article in range(start, min(start + 2000, articles))
        ]
        for table in rows[0]:
            values = [value for row in rows for value in row[table]]
            if values:
                marks = ", ".join("?" * len(values[0]))
                db.conn.executemany(f"INSERT INTO {table} VALUES ({marks})", values)


def make_rows(
    article: int,
    articles: int,
    chance: random.Random,
    words: list[str],
    word_weights: list[float],
    actor_weights: list[float],
) -> dict[str, list[tuple[Any, ...]]]:
    sentences = [
        " ".join(chance.choices(words, cum_weights=word_weights, k=14)).capitalize() + "." for _ in range(SENTENCES)
    ]
    actors = list(dict.fromkeys(chance.choices(range(ACTORS), cum_weights=actor_weights, k=12)))
    published_at = int((NOW - timedelta(days=180) * (1 - article / articles)).timestamp())
    feed = chance.randrange(FEEDS)
    url = f"https://site{feed}.example/{article}"
    title = " ".join(chance.choices(words, cum_weights=word_weights, k=8)).title()
    text = " ".join(sentences)
    relations = []
    denials = []
    for number in range(4):
        source, target = chance.sample(actors, 2) if len(actors) > 1 else (actors[0], actors[0])
        relation = article * 4 + number
        speaker = "Somebody" if number == 3 else None
        speaker_id = source if number == 3 and article % 7 == 0 else None
        action = chance.choice(list(Action)).value
        polarity = chance.choice(list(Polarity)).value
        position = number + 1
        is_negated = int(number == 2 or speaker_id is not None)
        standing = (is_negated, 0, 0, 0, speaker, speaker_id, None, 0.8)
        relations.append((relation, article, position, source, target, "S", "T", "met", action, polarity, *standing))
        if number == 3 and article % 5 == 0:
            denials.append((relation, actors[0], article, 5))
    return {
        "articles": [
            (
                article,
                str(article),
                title,
                f"Publisher {feed}",
                url,
                "en",
                published_at,
                1,
                published_at,
                210,
                article // 3 + 1,
                text,
            )
        ],
        "sightings": [(article + 1, article, feed, None, published_at, 1, url, None)],
        "sentences": [(article, number, 0, -1, sentence) for number, sentence in enumerate([title, *sentences])],
        "article_actors": [(article, actor, 3, "minister", None) for actor in actors],
        "mentions": [
            (article, 1 + number % SENTENCES, number, number + 1, actor, 2 * actor + number % 2, 0)
            for actor in actors
            for number in range(3)
        ],
        "relations": relations,
        "denials": denials,
        "quotes": [(article, 5 + number, 0, 10, chance.choice(actors), number % 2, number // 2) for number in range(6)],
    }


Case = tuple[str, Callable[..., Any], Callable[[], tuple[Any, ...]], dict[str, Any]]
"""A title, a query, what makes its arguments, and its options."""


def queries(chance: random.Random) -> Iterator[Case]:
    weights = zipf(ACTORS, 0.9)

    def actor() -> ActorId:
        return ActorId(chance.choices(range(ACTORS), cum_weights=weights)[0])

    def rare() -> ActorId:
        return ActorId(chance.randrange(ACTORS // 2, ACTORS))

    def name() -> str:
        return f"{make_word(actor() + 500)}"

    def word(first: int = 0) -> str:
        return make_word(chance.randrange(first, 2000))

    days = Window.before(NOW + timedelta(seconds=1), hours=7 * 24)
    quarter = Window.before(NOW + timedelta(seconds=1), hours=90 * 24)
    month = Window.before(NOW + timedelta(seconds=1), hours=30 * 24)
    yield "autocomplete, no words", find_actors, lambda: ("",), {}
    yield "autocomplete, 1 letter", find_actors, lambda: (name()[:1],), {}
    yield "autocomplete, 3 letters", find_actors, lambda: (name()[:3],), {}
    yield "autocomplete, a name", find_actors, lambda: (name(),), {}
    yield "resolve a name", resolve_actor, lambda: (f"id:{actor()}",), {}
    yield "autocomplete, articles", find_articles, lambda: (word()[:3],), {}
    yield "autocomplete, publishers", find_publishers, lambda: ("publisher 1",), {}
    yield "profile", profile, lambda: (actor(),), {}
    yield "profile, most frequent", profile, lambda: (ActorId(0),), {}
    yield "between", relations_between, lambda: (actor(), actor()), {}
    yield "between, most frequent", relations_between, lambda: (ActorId(0), ActorId(1)), {}
    yield "of", relations_of, lambda: (actor(),), {}
    yield "of, most frequent", relations_of, lambda: (ActorId(0),), {}
    yield "of, denied", relations_of, lambda: (ActorId(0),), {"kind": RelationKind.DENIED}
    yield "disputed, 7 days", relations_disputed, lambda: (days,), {"limit": MOST}
    yield "disputed, 90 days", relations_disputed, lambda: (quarter,), {"limit": MOST}
    yield "changes, 7 days", changes_in, lambda: (days,), {}
    yield "changes, 90 days", changes_in, lambda: (quarter,), {}
    yield "path", find_path, lambda: (actor(), actor()), {}
    yield "path, rare actors", find_path, lambda: (rare(), rare()), {}
    yield "path, most frequent", find_path, lambda: (ActorId(0), rare()), {}
    yield "quotes", quotes_of, lambda: (actor(),), {}
    yield "quotes, most frequent", quotes_of, lambda: (ActorId(0),), {}
    yield "quotes, about another", quotes_of, lambda: (ActorId(0),), {"about": ActorId(1)}
    year = {"days": 365, "now": NOW, "zone": "Europe/Berlin"}
    yield "timeline, most frequent", timeline_of, lambda: (ActorId(0),), year
    yield "search, two words", search, lambda: (f"{word(20)} {word(20)}",), {}
    yield "search, one word", search, lambda: (word(),), {}
    yield "search, commonest word", search, lambda: (make_word(0) + " " + make_word(1),), {}
    yield "search, with an actor", search, lambda: (word(),), {"actor_id": ActorId(0)}
    yield "search, no words", search, lambda: ("",), {"actor_id": ActorId(0)}
    yield "search, counts", count_hits, lambda: (word(),), {}
    yield "top, 7 days", top_actors, lambda: (days,), {"limit": 25}
    yield "top, 30 days", top_actors, lambda: (month,), {"limit": 25}
    yield "counts", counts, tuple, {}


async def measure(store: Store, rounds: int) -> None:
    for label, guild in {"sees half": LARGE, "sees little": SMALL}.items():
        print(f"\n{label:<28}{'p50 ms':>10}{'p95 ms':>10}")
        for title, query, arguments, options in queries(random.Random(2)):
            times = []
            for _ in range(rounds):
                asked = arguments()
                start = time.perf_counter()
                await store.read(query, guild, *asked, **options)
                times.append((time.perf_counter() - start) * 1000)
            p95 = statistics.quantiles(times, n=20)[-1]
            print(f"{title:<28}{statistics.median(times):>10.1f}{p95:>10.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "speed.db") as store:
        start = time.perf_counter()
        store.submit(fill, options.articles).result()
        megabytes = store.path.stat().st_size / 1e6
        print(f"{options.articles:,} articles, {megabytes:,.0f} MB, filled in {time.perf_counter() - start:.0f} s")
        asyncio.run(measure(store, options.rounds))


if __name__ == "__main__":
    main()
