"""Digests for their readers: messages for a channel, lines for a terminal, JSON for programs.

Messages are JSON as Discord's API takes it, within its limits, so that what is stored, previewed and posted is the
same. They are split between stories only; nothing is cut inside a link or a letter.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from bot.digest.channels import MessagePayload
from bot.digest.records import Digest, DigestRelation, DigestStory
from bot.render.embeds import DESCRIPTION, EMBEDS, MESSAGE, TITLE, Block, Color
from bot.render.quotes import quoted
from bot.render.relations import parties, relation_block, standing
from bot.render.text import UNTITLED, clean, cut, escape, link, number, safe_url, size, timestamp, unescape
from storage.models import Article, Evidence, Relation
from storage.text import fold

_NAME = 100
_PUBLISHER = 80
_STORY_ROOM = 2600
_ALSO_ROOM = 1200
_AND_MORE = 50
_MOST_ALSO = 8
_RELATIONS_ROOM = 3500
_DEFAULT_NAME = "Digest"

_Embed = dict[str, Any]


def digest_messages(
    digest: Digest, *, name: str = _DEFAULT_NAME, late: datetime | None = None, missed: int = 0
) -> list[MessagePayload]:
    """Return the messages of a digest, in their order; one line where there was no news.

    `late` is when it was due, for one that comes after its time; `missed` counts the digests since that it stands for.
    """
    embeds = [
        _heading(digest, name, late, missed),
        *(_story(story) for story in digest.stories),
        *_relations(digest),
    ]
    # The last embed of each message gets a footer: its room is kept free while messages are filled.
    shown_name = cut(clean(name), _NAME) or _DEFAULT_NAME
    messages = list(_pack(embeds, room=MESSAGE - size(_footer(shown_name, 999, 999))))
    for part, message in enumerate(messages, start=1):
        message[-1]["timestamp"] = digest.window.end.astimezone(UTC).isoformat()
        if len(messages) > 1:
            message[-1]["footer"] = {"text": _footer(shown_name, part, len(messages))}
    return [{"embeds": message} for message in messages]


def digest_text(digest: Digest) -> str:
    """Return a digest for a terminal."""
    since = f"{digest.window.start.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if digest.is_empty:
        return f"No news since {since}."
    lines = [f"{_counts(digest)} since {since}."]
    for place, story in enumerate(digest.stories, start=1):
        lines += ["", f"{place}. {clean(story.headline) or UNTITLED}", f"   {_plain_source(story.lead)}"]
        lines += [line for quote in story.quotes for line in _plain_quote(quote)]
        quoted_publishers = {fold(quote.article.publisher) for quote in story.quotes}
        lines += [
            f"   also: {_plain_source(article)}"
            for article in story.also
            if fold(article.publisher) not in quoted_publishers
        ]
        if story.actors:
            lines.append(f"   who: {', '.join(clean(actor.name) for actor in story.actors)}")
    lines += _and_more(digest.story_count - len(digest.stories), "story", "stories")
    if digest.relations:
        lines += ["", "Who did what, and who says so"]
    for told in digest.relations:
        relation = told.relation
        lines += ["", f"   {_plain(f'{standing(relation)} · {parties(relation)}')}", *_plain_quote(relation.evidence)]
        lines += [f"      also: {_plain_source(article)}" for article in _others(relation)]
        denied: dict[Evidence, list[str]] = {}
        for denial in relation.denials:
            denied.setdefault(denial.evidence, []).append(clean(denial.name))
        for evidence, names in denied.items():
            lines += [f"   Denied by {', '.join(names)}:", *_plain_quote(evidence)]
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
                "sentences": [_evidence_json(quote) for quote in story.quotes],
                "also": [{"title": article.title, **_article_json(article)} for article in story.also],
                "actors": [actor.name for actor in story.actors],
            }
            for story in digest.stories
        ],
        "relation_count": digest.relation_count,
        "relations": [_relation_json(told) for told in digest.relations],
    }


# ------------------------------------------------------------------------------------------------------- messages


def _heading(digest: Digest, name: str, late: datetime | None, missed: int) -> _Embed:
    since = timestamp(digest.window.start)
    lines = [_nothing(digest, since) if digest.is_empty else f"**{_counts(digest)}** since {since}."]
    if digest.story_count > len(digest.stories):
        shown = len(digest.stories)
        lines.append("Here is the weightiest story." if shown == 1 else f"Here are the {shown} weightiest stories.")
    if late is not None:
        others = f", and stands for {number(missed, 'digest')} missed since" if missed else ""
        lines.append(f"-# Dossier was away: this was due {timestamp(late)}{others}.")
    return {
        "title": cut(escape(name), TITLE) or _DEFAULT_NAME,
        "description": "\n".join(lines),
        "color": int(Color.NEWS),
    }


def _nothing(digest: Digest, since: str) -> str:
    if not digest.left_out:
        return f"No news since {since}."
    return f"{number(digest.left_out, 'article')} came since {since}, and none passes the filters of this schedule."


def _story(story: DigestStory) -> _Embed:
    """Return the embed of a story: as many sentences and links as there is room for, whole ones only."""
    actors = _actors(story)
    lines, named = _quotes(story, _STORY_ROOM - _ALSO_ROOM - size(actors))
    also = _also([article for article in story.also if fold(article.publisher) not in named])
    embed: _Embed = {
        "title": cut(escape(story.headline), TITLE) or UNTITLED,
        "description": cut("\n".join([*lines, *filter(None, (also, actors))]), DESCRIPTION),
        "color": int(Color.NEWS),
    }
    url = safe_url(story.lead.url)
    if url:
        embed["url"] = url
    return embed


def _quotes(story: DigestStory, room: int) -> tuple[list[str], set[str]]:
    """Return the sentences as block quotes and the publishers named, folded; at least the first sentence.

    Sentences of one article stand together above its source. The headline is a sentence too: where none of its
    article's is shown, its source comes first.
    """
    headline = _source(story.lead)
    shown: list[str] = []
    sources: list[Article] = []
    for _, group in groupby(story.quotes, key=lambda quote: quote.article.id):
        quotes = list(group)
        source = _source(quotes[0].article)
        blocks = [
            "\n".join([*(quoted(quote.text) for quote in quotes[:count]), source])
            for count in range(len(quotes), 0, -1)
        ]
        fitting = [block for block in blocks if size("\n".join([headline, *shown, block])) <= room]
        if fitting or not shown:
            shown.append(fitting[0] if fitting else blocks[-1])
            sources.append(quotes[0].article)
    if story.lead not in sources:
        shown.insert(0, headline)
    return shown, {fold(article.publisher) for article in (story.lead, *sources)}


def _source(article: Article) -> str:
    stored = "" if article.is_dated else "undated, stored "
    return f"-# — {_publisher(article)}, {stored}{timestamp(article.published_at, 'D')}"


def _publisher(article: Article) -> str:
    return link(article.publisher, article.url, limit=_PUBLISHER)


def _also(articles: Sequence[Article]) -> str:
    """Return the other publishers, each a link, and how many more there are."""
    shown: list[str] = []
    for article in articles[:_MOST_ALSO]:
        if size(", ".join([*shown, _publisher(article)])) > _ALSO_ROOM - _AND_MORE:
            break
        shown.append(_publisher(article))
    rest = len(articles) - len(shown)
    if rest:
        shown.append(f"{rest:,} more" if shown else number(rest, "other publisher"))
    if not shown:
        return ""
    listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    return f"-# also: {listed}"


def _actors(story: DigestStory) -> str:
    names = ", ".join(cut(escape(actor.name), _PUBLISHER) for actor in story.actors)
    return f"-# who: {names}" if names else ""


def _relations(digest: Digest) -> Iterator[_Embed]:
    """Yield the embeds of what is told: each sentence once, with all that is read from it, its denials beside it."""
    places: dict[tuple[int, int], list[DigestRelation]] = {}
    for told in digest.relations:
        evidence = told.relation.evidence
        places.setdefault((evidence.article.id, evidence.position), []).append(told)
    parts = [_told_block(group) for group in places.values()]
    rest = digest.relation_count - len(digest.relations)
    if rest and parts:
        parts.append((f"-# and {rest:,} more: `/relation of` shows an actor's",))
    title = "Who did what, and who says so"
    text = ""
    for block in parts:
        whole = "\n".join(block)
        for piece in [whole] if size(whole) <= _RELATIONS_ROOM else block:
            if text and size(text) + 2 + size(piece) > _RELATIONS_ROOM:
                yield {"title": title, "description": text, "color": int(Color.RELATION)}
                text = ""
            text += ("\n\n" if text else "") + cut(piece, _RELATIONS_ROOM)
    if text:
        yield {"title": title, "description": text, "color": int(Color.RELATION)}


def _told_block(group: Sequence[DigestRelation]) -> Block:
    first, *denials = relation_block([told.relation for told in group])
    others = max(told.publishers for told in group) - 1
    # Reports that the digest brings along are named in the block.
    is_told = not others or any(told.relation.also for told in group)
    return (first if is_told else f"{first}\n-# and {number(others, 'other publisher')}", *denials)


def _pack(embeds: Iterable[_Embed], *, room: int) -> Iterator[list[_Embed]]:
    message: list[_Embed] = []
    used = 0
    for embed in embeds:
        needed = size(embed["title"]) + size(embed["description"])
        if message and (len(message) == EMBEDS or used + needed > room):
            yield message
            message, used = [], 0
        message.append(embed)
        used += needed
    if message:
        yield message


def _footer(name: str, part: int, parts: int) -> str:
    return f"{name} · {part} of {parts}"


def _counts(digest: Digest) -> str:
    return ", ".join(
        (
            number(digest.articles, "article"),
            number(digest.publishers, "publisher"),
            number(digest.story_count, "story", "stories"),
        )
    )


# ----------------------------------------------------------------------------------------------- terminal and JSON


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


def _relation_json(told: DigestRelation) -> dict[str, Any]:
    relation = told.relation
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
        "publishers": told.publishers,
        "evidence": _evidence_json(relation.evidence),
        "also": [_evidence_json(evidence) for evidence in relation.also],
        "denied_by": [
            {"name": denial.name, "evidence": _evidence_json(denial.evidence)} for denial in relation.denials
        ],
    }
