"""Stores an analyzed article and finds its story, or takes both back: each in one transaction."""

from datetime import datetime

from bot.analysis.variants import bearer_of, choose, is_spelling, rename_keys
from bot.ingest.grouping import assign_story, forget_article
from storage.articles import Saved, Source, get_article, get_text, is_stored, remove_article, save_article, set_aside
from storage.database import Database
from storage.models import HOST, ActorType, Analysis, ArticleId, Entry, GuildId
from storage.namesakes import find_namesakes, get_bearer, unknown_keys

_MOST_ALIKE = 8
"""Bearers of a name beyond whom no evidence would settle who of them is meant."""


def store_article(
    db: Database, entry: Entry, analysis: Analysis, *, source: Source, now: datetime, failure: str | None = None
) -> Saved:
    """Store the article, once, with its story. `failure` says why it has no actors: then it is set aside as well."""
    if not is_stored(db, entry):
        analysis = join_variants(db, analysis, guild_id=source.guild_id)
    saved = save_article(db, entry, analysis, source=source, now=now)
    if failure is not None:
        set_aside(db, entry, source=source, reason=failure, now=now)
    if saved.is_first:
        article = get_article(db, HOST, saved.article_id)
        assert article is not None
        assign_story(db, article.id, analysis.terms, published_at=article.published_at, now=now)
    return saved


def join_variants(db: Database, analysis: Analysis, *, guild_id: GuildId | None) -> Analysis:
    """Return the analysis with its unknown people and organizations under the keys of those whom they spell anew.

    No leak: a join decides only under which key a public name is stored. Who sees the actor is decided as ever by the
    articles that name it, and its names by the articles that use them. An actor that only another guild's own articles
    name is never joined, and roles and company are read from articles for all (`storage.namesakes`), so that nobody can
    find out by a join, or by none, what stands in articles of others. The spelling that an actor is shown under tells
    at most how some feed spells a name.
    """
    actors = {actor.key: actor for actor in analysis.actors if actor.type in {ActorType.PERSON, ActorType.ORG}}
    joins = {}
    for key in unknown_keys(db, actors):
        actor = actors[key]
        namesakes = (one for one in find_namesakes(db, actor.name, actor.type) if one.key != key)
        alike = [one for one in namesakes if is_spelling(actor.name, one.name, actor.type)]
        if len(alike) > _MOST_ALIKE:
            continue
        bearers = [bearer for one in alike if (bearer := get_bearer(db, one, guild_id)) is not None]
        chosen = choose(bearer_of(actor, analysis), bearers)
        if chosen is not None:
            joins[key] = chosen
    return rename_keys(analysis, joins)


def take_back(db: Database, guild_id: GuildId, article_id: ArticleId) -> bool:
    """Take away what was added in this guild, as `remove_article` does, and its part in its story."""
    article, text = get_article(db, HOST, article_id), get_text(db, HOST, article_id)
    if not remove_article(db, guild_id, article_id):
        return False
    if article is not None and text is not None and get_article(db, HOST, article_id) is None:
        forget_article(db, article, text)
    return True
