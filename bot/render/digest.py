"""Digests as messages for a channel.

Messages are JSON as Discord's API takes it, within its limits, so that what is stored, previewed and posted is the
same. They are split between stories only; nothing is cut inside a link or a letter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from bot.digest.channels import MessagePayload
from bot.digest.records import Digest, DigestRelation, DigestStory
from bot.render.changes import TITLES, change_block
from bot.render.embeds import DESCRIPTION, EMBEDS, MESSAGE, TITLE, Block, Color
from bot.render.quotes import quoted
from bot.render.relations import relation_block
from bot.render.text import UNTITLED, clean, cut, escape, link, number, safe_url, size, timestamp
from storage.models import Article, Relation
from storage.text import fold

_NAME = 100
_PUBLISHER = 80
_STORY_ROOM = 2600
_ALSO_ROOM = 1200
_AND_MORE = 50
_MOST_ALSO = 8
_RELATIONS_ROOM = 3500
_DEFAULT_NAME = "Digest"
_QUOTED_ABOVE = "quoted above"
_TOLD_BEFORE = "quoted in an earlier digest"

_Embed = dict[str, Any]


def digest_messages(
    digest: Digest, *, name: str = _DEFAULT_NAME, late: datetime | None = None, missed: int = 0
) -> list[MessagePayload]:
    """Return the messages of a digest, in their order; one line where there was no news.

    `late` is when it was due, for one that comes after its time; `missed` counts the digests since that it stands for.
    """
    said = {clean(text): _TOLD_BEFORE for text in digest.repeated}
    embeds = [
        _heading(digest, name, late, missed),
        *(_story(story, said) for story in digest.stories),
        *_section("What changed between actors", _changes(digest, said)),
        *_section("Who did what, and who says so", _relations(digest, said)),
    ]
    # The last embed of each message gets a footer: its room is kept free while messages are filled.
    shown_name = cut(clean(name), _NAME) or _DEFAULT_NAME
    messages = list(_pack(embeds, room=MESSAGE - size(_footer(shown_name, 999, 999))))
    for part, message in enumerate(messages, start=1):
        message[-1]["timestamp"] = digest.window.end.astimezone(UTC).isoformat()
        if len(messages) > 1:
            message[-1]["footer"] = {"text": _footer(shown_name, part, len(messages))}
    return [{"embeds": message} for message in messages]


# ------------------------------------------------------------------------------------------------------- messages


def _heading(digest: Digest, name: str, late: datetime | None, missed: int) -> _Embed:
    since = timestamp(digest.window.start)
    lines = [_nothing(digest, since) if digest.is_empty else f"**{counted(digest)}** since {since}."]
    if digest.story_count > len(digest.stories):
        shown = len(digest.stories)
        lines.append("Here is the weightiest story." if shown == 1 else f"Here are the {shown} weightiest stories.")
    if late is not None:
        others = f", and stands for {number(missed, 'digest')} missed since" if missed else ""
        lines.append(f"-# This comes late: it was due {timestamp(late)}{others}.")
    return {
        "title": cut(escape(name), TITLE) or _DEFAULT_NAME,
        "description": "\n".join(lines),
        "color": int(Color.NEWS),
    }


def _nothing(digest: Digest, since: str) -> str:
    if not digest.left_out:
        return f"No news since {since}."
    return f"{number(digest.left_out, 'article')} came since {since}, and none passes the filters of this schedule."


def _story(story: DigestStory, said: dict[str, str]) -> _Embed:
    """Return the embed of a story: as many sentences and links as there is room for, whole ones only.

    What is shown is added to `said`: no sentence stands in a digest twice.
    """
    actors, update = _actors(story), _update(story)
    lines, named = _quotes(story, _STORY_ROOM - _ALSO_ROOM - size(actors) - size(update), said)
    also = _also([article for article in story.also if fold(article.publisher) not in named])
    embed: _Embed = {
        "title": cut(escape(story.headline), TITLE) or UNTITLED,
        "description": cut("\n".join(filter(None, (update, *lines, also, actors))), DESCRIPTION),
        "color": int(Color.NEWS),
    }
    url = safe_url(story.lead.url)
    if url:
        embed["url"] = url
    return embed


def _update(story: DigestStory) -> str:
    if story.told_at is None:
        return ""
    new = "" if story.quotes else " · nothing new in it but who reports it"
    return f"**Update** · first told {timestamp(story.told_at)}{new}"


def _quotes(story: DigestStory, room: int, said: dict[str, str]) -> tuple[list[str], set[str]]:
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
        counts = range(len(quotes), 0, -1)
        blocks = [(count, "\n".join([*(quoted(quote.text) for quote in quotes[:count]), source])) for count in counts]
        fitting = [block for block in blocks if size("\n".join([headline, *shown, block[1]])) <= room]
        if fitting or not shown:
            count, block = fitting[0] if fitting else blocks[-1]
            shown.append(block)
            sources.append(quotes[0].article)
            said |= {clean(quote.text): _QUOTED_ABOVE for quote in quotes[:count]}
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


def _changes(digest: Digest, said: dict[str, str]) -> Iterator[Block]:
    """Yield what changed, kind by kind, each with its sentence."""
    for kind, group in groupby(digest.changes, key=lambda change: change.kind):
        for place, change in enumerate(group):
            first, *denials = change_block(change, said).parts
            yield (f"### {TITLES[kind]}\n{first}" if place == 0 else first, *denials)
            _remember(change.relation, said)
    rest = digest.change_count - len(digest.changes)
    if rest and digest.changes:
        yield (f"-# and {number(rest, 'more change')}: `/relation changes` shows them",)


def _relations(digest: Digest, said: dict[str, str]) -> Iterator[Block]:
    """Yield what else is told: each sentence once, with all that is read from it, its denials beside it."""
    sentences: dict[str, list[DigestRelation]] = {}
    for told in digest.relations:
        sentences.setdefault(clean(told.relation.evidence.text), []).append(told)
    for group in sentences.values():
        yield _told_block(group, said)
        for told in group:
            _remember(told.relation, said)
    rest = digest.relation_count - len(digest.relations)
    if rest and digest.relations:
        yield (f"-# and {rest:,} more: see `/relation of`",)


def _told_block(group: Sequence[DigestRelation], said: Mapping[str, str]) -> Block:
    first, *denials = relation_block([told.relation for told in group], said)
    others = max(told.publishers for told in group) - 1
    # Reports that the digest brings along are named in the block.
    is_told = not others or any(told.relation.also for told in group)
    return (first if is_told else f"{first}\n-# and {number(others, 'other publisher')}", *denials)


def _remember(relation: Relation, said: dict[str, str]) -> None:
    for evidence in (relation.evidence, *(denial.evidence for denial in relation.beside)):
        said.setdefault(clean(evidence.text), _QUOTED_ABOVE)


def _section(title: str, blocks: Iterable[Block]) -> Iterator[_Embed]:
    """Yield blocks under a title, in as many embeds as they need; one too long for any is parted between its parts."""
    text = ""
    for block in blocks:
        whole = "\n".join(block)
        for piece in [whole] if size(whole) <= _RELATIONS_ROOM else block:
            if text and size(text) + 2 + size(piece) > _RELATIONS_ROOM:
                yield {"title": title, "description": text, "color": int(Color.RELATION)}
                text = ""
            text += ("\n\n" if text else "") + cut(piece, _RELATIONS_ROOM)
    if text:
        yield {"title": title, "description": text, "color": int(Color.RELATION)}


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


def counted(digest: Digest) -> str:
    """Return "34 articles, 9 publishers, 6 stories"."""
    return ", ".join(
        (
            number(digest.articles, "article"),
            number(digest.publishers, "publisher"),
            number(digest.story_count, "story", "stories"),
        )
    )
