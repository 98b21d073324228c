"""Full-text search: articles by words, each with its best matching sentence, verbatim.

Words are joined by "and", quoted ones must stand in a row, and the last may be a beginning. Nothing else of what a user
types has a meaning, so that no text is a mistake.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.articles import ARTICLE_COLUMNS, article_from_row
from storage.database import Database
from storage.models import ActorId, Article, ArticleId, GuildId, SearchHit
from storage.text import fold, to_seconds
from storage.views import view_of
from storage.visibility import scope, sees

MARK_START = "\ue000"
MARK_END = "\ue001"
"""Stand around each matching word of a snippet. Private-use characters: a sentence's own are taken out before."""

SNIPPET = 320
"""The most characters of a snippet; a longer sentence is cut at words, with ellipses, around its first match."""

MOST_COUNTED = 5000
"""How many matches are ranked and counted: where there are more, the words say little and the latest are wanted."""

_ELLIPSIS = "…"
_MOST_PHRASES = 20
_SHORTEST_BEGINNING = 3  # letters of a last word that is taken for a beginning; fewer would match half of everything
_TITLE_WEIGHT = 4.0
_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_CHUNK = re.compile(r'"([^"]*)"|([^\s"]+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_MARKS = str.maketrans(dict.fromkeys(MARK_START + MARK_END))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row as the user wrote them; the last may be the beginning of a word."""

    words: tuple[str, ...]
    is_beginning: bool = False


def read_query(query: str) -> tuple[Phrase, ...]:
    """Return what to look for; nothing where the text has no letter or digit. Words beyond the first 20 are ignored."""
    chunks = _CHUNK.findall(unicodedata.normalize("NFC", query).translate(_QUOTES))
    phrases = [
        Phrase(tuple(words), bool(loose)) for quoted, loose in chunks if (words := _TOKEN.findall(quoted or loose))
    ]
    phrases = phrases[:_MOST_PHRASES]
    if not phrases:
        return ()
    last = phrases[-1]
    is_beginning = last.is_beginning and len(last.words[-1]) >= _SHORTEST_BEGINNING
    return (*(Phrase(phrase.words) for phrase in phrases[:-1]), Phrase(last.words, is_beginning))


def search(
    db: Database,
    guild_id: GuildId,
    query: str,
    *,
    actor_id: ActorId | None = None,
    publisher: str | None = None,
    since: datetime | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[SearchHit]:
    """Return the articles that hold all words of the query, best match first, of equal ones the latest.

    `publisher` is a whole name, case and accents aside. Without any text the filters alone choose, latest first. Text
    without a letter or digit finds nothing.
    """
    phrases = read_query(query)
    if not phrases and query.strip():
        return []
    condition, parameters = _condition(db, guild_id, phrases, actor_id, publisher, since)
    if phrases:
        # Ranked are the latest matches only: the row after the last of them bounds the rest away.
        chosen = f"""
            SELECT articles_fts.rowid AS id, bm25(articles_fts, {_TITLE_WEIGHT}, 1.0) AS rank
            FROM articles_fts JOIN articles ON articles.id = articles_fts.rowid
            WHERE {condition} AND articles_fts.rowid > coalesce((
                SELECT articles_fts.rowid FROM articles_fts JOIN articles ON articles.id = articles_fts.rowid
                WHERE {condition} ORDER BY articles_fts.rowid DESC LIMIT 1 OFFSET {MOST_COUNTED}
            ), -1)
        """
    else:
        chosen = f"SELECT articles.id, 0 AS rank FROM articles WHERE {condition}"
    rows = db.execute(
        f"""
        SELECT {ARTICLE_COLUMNS} FROM ({chosen}) AS chosen JOIN articles ON articles.id = chosen.id
        ORDER BY chosen.rank, published_at DESC, articles.id DESC LIMIT :limit OFFSET :offset
        """,
        {**parameters, "limit": limit, "offset": offset},
    )
    articles = [article_from_row(row) for row in rows]
    sentences = _sentences(db, [article.id for article in articles])
    return [SearchHit(article, _snippet(article, sentences.get(article.id, ()), phrases)) for article in articles]


def count_hits(
    db: Database,
    guild_id: GuildId,
    query: str,
    *,
    actor_id: ActorId | None = None,
    publisher: str | None = None,
    since: datetime | None = None,
) -> int:
    """Count what `search` would return without a limit, up to `MOST_COUNTED`."""
    phrases = read_query(query)
    if not phrases and query.strip():
        return 0
    condition, parameters = _condition(db, guild_id, phrases, actor_id, publisher, since)
    table = "articles_fts JOIN articles ON articles.id = articles_fts.rowid" if phrases else "articles"
    row = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {condition} LIMIT {MOST_COUNTED})", parameters
    ).fetchone()
    return int(row[0])


def find_publishers(db: Database, guild_id: GuildId, words: str, limit: int = 25) -> list[str]:
    """Return the publishers of articles that the guild sees, whose names hold all the words, by name."""
    needles = fold(words).split()
    found: list[str] = []
    for name in sorted(_publishers(db), key=fold):
        if len(found) == limit:
            break
        if all(needle in fold(name) for needle in needles) and _is_seen(db, guild_id, name):
            found.append(name)
    return found


def _publishers(db: Database) -> list[str]:
    # Distinct names by jumping through the index: a handful of steps instead of a walk over all articles.
    rows = db.execute(
        """
        WITH RECURSIVE names(name) AS (
            SELECT min(publisher) FROM articles
            UNION ALL SELECT (SELECT min(publisher) FROM articles WHERE publisher > name) FROM names
            WHERE name IS NOT NULL
        ) SELECT name FROM names WHERE name IS NOT NULL
        """
    )
    return [name for (name,) in rows]


def _is_seen(db: Database, guild_id: GuildId, publisher: str) -> bool:
    row = db.execute(
        f"SELECT EXISTS (SELECT 1 FROM articles WHERE publisher = :publisher AND {sees('articles.id')})",
        scope(guild_id, publisher=publisher),
    ).fetchone()
    return bool(row[0])


def _condition(
    db: Database,
    guild_id: GuildId,
    phrases: Sequence[Phrase],
    actor_id: ActorId | None,
    publisher: str | None,
    since: datetime | None,
) -> tuple[str, dict[str, object]]:
    conditions = []
    publishers: list[str] = []
    if phrases:
        conditions.append("articles_fts MATCH :match")
    if actor_id is not None:
        view = view_of(db, guild_id)
        conditions.append(f"articles.id IN (SELECT article_id FROM {view.named_as(view.place(actor_id))})")
    if publisher is not None:
        publishers = [name for name in _publishers(db) if fold(name) == fold(publisher)]
        conditions.append("articles.publisher IN (SELECT value FROM json_each(:publishers))")
    if since is not None:
        conditions.append("articles.published_at >= :since")
    conditions.append(sees("articles.id"))
    parameters = scope(
        guild_id,
        match=" ".join(f'"{" ".join(phrase.words)}"{"*" * phrase.is_beginning}' for phrase in phrases),
        publishers=json.dumps(publishers),
        since=None if since is None else to_seconds(since),
    )
    return " AND ".join(conditions), parameters


def _sentences(db: Database, article_ids: Sequence[ArticleId]) -> dict[ArticleId, list[str]]:
    """Return the texts of each article's sentences, the headline left out."""
    found: dict[ArticleId, list[str]] = {}
    for article_id, text in db.execute(
        """
        SELECT article_id, text FROM sentences
        WHERE article_id IN (SELECT value FROM json_each(?)) AND position > 0 ORDER BY article_id, position
        """,
        (json.dumps(list(article_ids)),),
    ):
        found.setdefault(article_id, []).append(text)
    return found


# ------------------------------------------------------------------------------------------------------- snippets


def _snippet(article: Article, sentences: Iterable[str], phrases: Sequence[Phrase]) -> str:
    """Return the sentence that holds the most of the phrases, the earliest of equals, its matches marked."""
    folded = [_folded(phrase) for phrase in phrases]
    texts = [" ".join(text.translate(_MARKS).split()) for text in sentences] or [article.title.translate(_MARKS)]
    best = max(texts, key=lambda text: len({number for number, _, _ in _matches(text, folded)}))
    return _marked(best, [(start, end) for _, start, end in _matches(best, folded)])


def _folded(phrase: Phrase) -> Phrase:
    return Phrase(tuple(fold(word) for word in phrase.words), phrase.is_beginning)


def _matches(text: str, phrases: Sequence[Phrase]) -> list[tuple[int, int, int]]:
    """Return the number of the phrase, start and end of each match."""
    tokens = [(fold(match.group()), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    words = [word for word, _, _ in tokens]
    return [
        (number, tokens[first][1], tokens[first + len(phrase.words) - 1][2])
        for number, phrase in enumerate(phrases)
        for first in range(len(tokens) - len(phrase.words) + 1)
        if _stands_at(phrase, words[first : first + len(phrase.words)])
    ]


def _stands_at(phrase: Phrase, words: Sequence[str]) -> bool:
    last = words[-1].startswith(phrase.words[-1]) if phrase.is_beginning else words[-1] == phrase.words[-1]
    return last and tuple(words[:-1]) == phrase.words[:-1]


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    spans = _apart(spans)
    start, end = _bounds(text, spans[0] if spans else (0, 0))
    shown, position = [], start
    for first, last in spans:
        if start <= first and last <= end:
            shown += [text[position:first], MARK_START, text[first:last], MARK_END]
            position = last
    shown.append(text[position:end])
    return _ELLIPSIS * (start > 0) + "".join(shown) + _ELLIPSIS * (end < len(text))


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, those that overlap joined."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _bounds(text: str, match: tuple[int, int]) -> tuple[int, int]:
    """Return where to cut, before and after whole words, so that the match is inside."""
    if len(text) <= SNIPPET:
        return 0, len(text)
    start = 0
    if match[1] > SNIPPET - 1:
        start = match[0] - SNIPPET // 3
        start = text.find(" ", start, match[0]) + 1 or match[0]
    end = min(start + SNIPPET - 2, len(text))
    if end < len(text):
        space = text.rfind(" ", match[1], end + 1)
        end = space if space > 0 else max(end, min(match[1], start + SNIPPET - 2))
    return start, end
