"""Digests for terminals and for programs: lines of text, and JSON."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from bot.digest.records import Digest, DigestRelation, DigestStory
from bot.render.changes import TITLES, turn
from bot.render.digest import counted
from bot.render.relations import parties, standing
from bot.render.text import UNTITLED, clean, safe_url, unescape
from storage.changes.records import Change, Tally
from storage.models import Article, Evidence, Relation
from storage.text import fold


def digest_text(digest: Digest) -> str:
    """Return a digest for a terminal."""
    since = f"{digest.window.start.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if digest.is_empty:
        return f"No news since {since}."
    lines = [f"{counted(digest)} since {since}."]
    for place, story in enumerate(digest.stories, start=1):
        lines += ["", f"{place}. {clean(story.headline) or UNTITLED}", *_plain_story(story)]
    lines += _and_more(digest.story_count - len(digest.stories), "story", "stories")
    if digest.changes:
        lines += ["", "What changed between actors"]
    for change in digest.changes:
        counts = [f"      {_plain(turn(change))}"] if turn(change) else []
        lines += ["", f"   {TITLES[change.kind]}:", *counts, *_plain_relation(change.relation)]
    lines += _and_more(digest.change_count - len(digest.changes), "change")
    if digest.relations:
        lines += ["", "Who did what, and who says so"]
    for told in digest.relations:
        lines += ["", *_plain_relation(told.relation)]
    lines += _and_more(digest.relation_count - len(digest.relations), "relation")
    return "\n".join(lines)


def digest_json(digest: Digest) -> dict[str, Any]:
    """Return a digest as JSON holds it: texts verbatim, instants in ISO 8601."""
    return {
        "window": {"start": digest.window.start.isoformat(), "end": digest.window.end.isoformat()},
        "articles": digest.articles,
        "publishers": digest.publishers,
        "story_count": digest.story_count,
        "stories": [
            {
                "headline": story.headline,
                **_article_json(story.lead),
                "articles": story.articles,
                "reports": story.reports,
                "publishers": story.publishers,
                "told_at": story.told_at.isoformat() if story.told_at else None,
                "sentences": [_evidence_json(quote) for quote in story.quotes],
                "also": [{"title": article.title, **_article_json(article)} for article in story.also],
                "actors": [actor.name for actor in story.actors],
            }
            for story in digest.stories
        ],
        "change_count": digest.change_count,
        "changes": [_change_json(change) for change in digest.changes],
        "relation_count": digest.relation_count,
        "relations": [_told_json(told) for told in digest.relations],
    }


def _plain_story(story: DigestStory) -> list[str]:
    lines = [f"   {_plain_source(story.lead)}"]
    if story.told_at is not None:
        lines.append(f"   update: first told {story.told_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
    lines += [line for quote in story.quotes for line in _plain_quote(quote)]
    quoted_publishers = {fold(quote.article.publisher) for quote in story.quotes}
    lines += [
        f"   also: {_plain_source(article)}"
        for article in story.also
        if fold(article.publisher) not in quoted_publishers
    ]
    if story.actors:
        lines.append(f"   who: {', '.join(clean(actor.name) for actor in story.actors)}")
    return lines


def _plain_relation(relation: Relation) -> list[str]:
    lines = [f"   {_plain(f'{standing(relation)} · {parties(relation)}')}", *_plain_quote(relation.evidence)]
    lines += [f"      also: {_plain_source(article)}" for article in _others(relation)]
    denied: dict[Evidence, list[str]] = {}
    for denial in relation.beside:
        denied.setdefault(denial.evidence, []).append(clean(denial.name))
    for evidence, names in denied.items():
        lines += [f"   Denied by {', '.join(names)}:", *_plain_quote(evidence)]
    return lines


def _plain_quote(evidence: Evidence) -> list[str]:
    article = evidence.article
    date = f"{article.published_at.astimezone(UTC):%Y-%m-%d}"
    return [f'   "{clean(evidence.text)}"', f"      {clean(article.publisher)}, {date}"]


def _others(relation: Relation) -> Sequence[Article]:
    """Return the other articles that report it, each once."""
    lead = relation.evidence.article
    return list({one.article.id: one.article for one in relation.also if one.article.id != lead.id}.values())


def _plain_source(article: Article) -> str:
    return " ".join(part for part in (clean(article.publisher), safe_url(article.url)) if part)


def _plain(markdown: str) -> str:
    return unescape(markdown)


def _and_more(count: int, one: str, many: str | None = None) -> Sequence[str]:
    return ["", f"and {count:,} more {one if count == 1 else many or f'{one}s'}"] if count > 0 else []


def _article_json(article: Article) -> dict[str, Any]:
    return {
        "publisher": article.publisher,
        "url": article.url,
        "published_at": article.published_at.isoformat() if article.is_dated else None,
    }


def _evidence_json(evidence: Evidence) -> dict[str, Any]:
    return {
        "text": evidence.text,
        "position": evidence.position,
        "title": evidence.article.title,
        **_article_json(evidence.article),
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "now": _tally_json(change.now),
        "before": _tally_json(change.before),
        "actor": change.actor.name if change.actor else None,
        "last_at": change.last_at.isoformat() if change.last_at else None,
        "relation": _relation_json(change.relation),
    }


def _tally_json(tally: Tally | None) -> dict[str, int] | None:
    return None if tally is None else {"cooperative": tally.cooperative, "hostile": tally.hostile}


def _told_json(told: DigestRelation) -> dict[str, Any]:
    return {"publishers": told.publishers, **_relation_json(told.relation)}


def _relation_json(relation: Relation) -> dict[str, Any]:
    return {
        "source": relation.source.name,
        "target": relation.target.name,
        "predicate": relation.predicate,
        "action": relation.action.value,
        "polarity": relation.polarity.value,
        "negated": relation.negated,
        "hypothetical": relation.hypothetical,
        "hedged": relation.hedged,
        "mutual": relation.mutual,
        "attributed_to": relation.attributed_to,
        "evidence": _evidence_json(relation.evidence),
        "also": [_evidence_json(evidence) for evidence in relation.also],
        "denied_by": [{"name": denial.name, "evidence": _evidence_json(denial.evidence)} for denial in relation.beside],
    }
