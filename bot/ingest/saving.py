"""Stores an analyzed article and finds its story, or takes both back: each in one transaction."""

from datetime import datetime

from sqlite_utils import Database

from bot.ingest.grouping import assign_story, forget_article
from storage.articles import Saved, Source, get_article, get_text, remove_article, save_article, set_aside
from storage.models import HOST, Analysis, ArticleId, Entry, GuildId


def store_article(
    db: Database, entry: Entry, analysis: Analysis, *, source: Source, now: datetime, failure: str | None = None
) -> Saved:
    """Store the article, once, with its story. `failure` says why it has no actors: then it is set aside as well."""
    saved = save_article(db, entry, analysis, source=source, now=now)
    if failure is not None:
        set_aside(db, entry, source=source, reason=failure, now=now)
    if saved.is_first:
        article = get_article(db, HOST, saved.article_id)
        assert article is not None
        assign_story(db, article.id, analysis.terms, published_at=article.published_at, now=now)
    return saved


def take_back(db: Database, guild_id: GuildId, article_id: ArticleId) -> bool:
    """Take away what was added in this guild, as `remove_article` does, and its part in its story."""
    article, text = get_article(db, HOST, article_id), get_text(db, HOST, article_id)
    if not remove_article(db, guild_id, article_id):
        return False
    if article is not None and text is not None and get_article(db, HOST, article_id) is None:
        forget_article(db, article, text)
    return True
