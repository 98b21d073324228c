"""A window's articles and relations, made into a digest: which stories, in what order, in whose words.

Pure, and the order of what comes in changes nothing. Runs in a worker process: the summaries need Sumy.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.analysis.noise import is_finished, is_noise
from bot.analysis.summary import Document, summarize
from bot.digest.records import Digest, DigestRelation, DigestStory
from bot.settings import DigestSettings
from storage.models import Actor, Article, ArticleId, Evidence, Relation, Sentence, StoryArticle, Window
from storage.text import fold

_ACTORS = 6
_COPY = 0.7
"""Share of the shorter text's sentences that the longer one has too, from which they are one report."""
_DOCUMENTS = 8
_SENTENCES = 40
_WORD = re.compile(r"\w+")


def compose(
    articles: Iterable[StoryArticle], relations: Iterable[Relation], *, window: Window, limits: DigestSettings
) -> Digest:
    """Return the digest of a window's articles and of the relations found in them.

    Stories go by weight: publishers, then reports, then how recent. Relations whose article is not among `articles`
    are left out.
    """
    unique = {found.article.id: found for found in sorted(articles, key=_age)}
    stories = sorted((_Story(group) for group in _by_story(unique.values())), key=lambda story: story.weight(window))
    told = _tell(relations, unique)
    return Digest(
        window=window,
        articles=len(unique),
        publishers=len(_publishers(found.article for found in unique.values())),
        story_count=len(stories),
        stories=tuple(_digest_story(story, limits.sentences) for story in stories[: limits.stories]),
        relation_count=len(told),
        relations=tuple(told[: limits.relations]),
    )


class _Story:
    """The articles of one story, oldest first; `reports` has one article of each group of near-identical ones."""

    def __init__(self, articles: Sequence[StoryArticle]) -> None:
        self.articles = articles
        self.reports = _without_copies(articles)
        self.publishers = _publishers(found.article for found in articles)
        self.lead = self._choose_lead()

    def weight(self, window: Window) -> tuple[Hashable, ...]:
        """Return what sorts the weightiest story first."""
        # A feed may date its articles into the future; that shall not lift them.
        latest = max(min(found.article.published_at, window.end) for found in self.articles)
        return (-len(self.publishers), -len(self.reports), -latest.timestamp(), self.lead.article.id)

    def _choose_lead(self) -> StoryArticle:
        """Return the report whose title has most of what the other titles have; of equals the oldest."""
        titles = {found.article.id: set(_words(found.article.title)) for found in self.reports}
        spread = Counter(word for words in titles.values() for word in words)

        def centrality(found: StoryArticle) -> float:
            words = titles[found.article.id]
            return sum(spread[word] - 1 for word in words) / len(words) if words else -1.0

        return max(self.reports, key=centrality)


def _digest_story(story: _Story, sentences: int) -> DigestStory:
    lead = story.lead.article
    others = {fold(found.article.publisher): found.article for found in reversed(story.articles)}
    others.pop(fold(lead.publisher), None)
    return DigestStory(
        headline=lead.title or next((sentence.text for sentence in story.lead.sentences), ""),
        lead=lead,
        quotes=_quotes(story, sentences),
        also=tuple(sorted(others.values(), key=lambda article: (article.published_at, article.id))),
        actors=_actors(story.articles),
        articles=len(story.articles),
        reports=len(story.reports),
        publishers=len(story.publishers),
    )


def _quotes(story: _Story, count: int) -> tuple[Evidence, ...]:
    """Return the sentences that sum the story up; all in the language of its headline."""
    lead = story.lead
    same = [found for found in story.reports if found.article.language == lead.article.language and found is not lead]
    chosen = [(found, _whole(found)[:_SENTENCES]) for found in [lead, *same][:_DOCUMENTS]]
    documents = [
        Document(found.article.title, tuple(sentence.text for sentence in sentences), found.article.language)
        for found, sentences in chosen
    ]
    quotes = []
    for pick in summarize(documents, sentences=count):
        found, sentences = chosen[pick.document]
        sentence = sentences[pick.position]
        quotes.append(Evidence(sentence.text, found.article, sentence.position))
    return tuple(quotes)


def _whole(found: StoryArticle) -> list[Sentence]:
    """Return the sentences of the text that are sentences: no crossheads, captions or the headline again."""
    title = _words(found.article.title)
    texts = [sentence for sentence in found.sentences if sentence.position > 0]
    # Some scripts do without full stops: there a missing one says nothing.
    is_punctuated = 2 * sum(is_finished(sentence.text) for sentence in texts) >= len(texts)
    return [
        sentence
        for sentence in texts
        if not is_noise(sentence.text, is_punctuated=is_punctuated) and _words(sentence.text) != title
    ]


def _without_copies(articles: Sequence[StoryArticle]) -> list[StoryArticle]:
    """Return the fullest of each group of near-identical articles, oldest first."""
    kept: list[tuple[StoryArticle, frozenset[tuple[str, ...]]]] = []
    for found in sorted(articles, key=lambda found: -len(found.sentences)):  # stable: of equals the oldest
        texts = frozenset(_words(sentence.text) for sentence in found.sentences if sentence.position > 0)
        if not any(_is_copy(texts, fuller) for _, fuller in kept):
            kept.append((found, texts))
    return sorted((found for found, _ in kept), key=_age)


def _is_copy(texts: frozenset[tuple[str, ...]], fuller: frozenset[tuple[str, ...]]) -> bool:
    shorter = min(len(texts), len(fuller))
    return shorter > 0 and len(texts & fuller) / shorter >= _COPY


def _actors(articles: Sequence[StoryArticle]) -> tuple[Actor, ...]:
    """Return the actors that most of the articles name; of equals those named most in an article."""
    named: Counter[Actor] = Counter()
    rank: Counter[Actor] = Counter()
    for found in articles:
        for place, actor in enumerate(found.actors):
            named[actor] += 1
            rank[actor] += place
    order = sorted(named, key=lambda actor: (-named[actor], rank[actor] / named[actor], actor.name, actor.id))
    return tuple(order[:_ACTORS])


@dataclass(frozen=True, slots=True)
class _Told:
    """What makes two relations say the same thing."""

    actors: frozenset[int] | tuple[int, int]
    action: str
    kind: tuple[bool, ...]
    attributed_to: str | None


def _tell(relations: Iterable[Relation], articles: dict[ArticleId, StoryArticle]) -> list[DigestRelation]:
    """Return what is told of the window, each thing once: events first, of these what is denied, then by publishers.

    Of equals, what an article says early: news begins with what matters. What is only possible is not told.
    """
    groups: defaultdict[_Told, list[Relation]] = defaultdict(list)
    for relation in {relation.id: relation for relation in relations}.values():
        if relation.evidence.article.id in articles and not relation.is_possible:
            ends = (relation.source.id, relation.target.id)
            kind = (relation.negated, relation.hypothetical, relation.hedged)
            told = _Told(
                frozenset(ends) if relation.mutual else ends, relation.action, kind, _speaker(relation.attributed_to)
            )
            groups[told].append(relation)
    found = []
    for group in groups.values():
        best = min(group, key=lambda one: (not one.denials, -one.confidence, one.evidence.article.published_at, one.id))
        reports = _reports(best, group)
        found.append(DigestRelation(replace(best, also=reports[1:]), len(_publishers(one.article for one in reports))))
    return sorted(
        found,
        key=lambda told: (
            told.relation.action.quad is None,
            not told.relation.denials,
            -told.publishers,
            -told.relation.confidence / (2 + told.relation.evidence.position) ** 0.5,
            -told.relation.evidence.article.published_at.timestamp(),
            told.relation.id,
        ),
    )


def _reports(best: Relation, group: Iterable[Relation]) -> tuple[Evidence, ...]:
    """Return all evidence of a group, that of the best first, then the oldest; each place once."""
    places = {(one.article.id, one.position): one for relation in group for one in relation.reports}
    first = places.pop((best.evidence.article.id, best.evidence.position))
    others = sorted(places.values(), key=lambda one: (one.article.published_at, one.article.id, one.position))
    return (first, *others)


def _by_story(articles: Iterable[StoryArticle]) -> list[list[StoryArticle]]:
    """Return the articles story by story; one without a story is one alone."""
    groups: defaultdict[tuple[bool, int], list[StoryArticle]] = defaultdict(list)
    for found in articles:
        story_id = found.article.story_id
        groups[(story_id is None, found.article.id if story_id is None else story_id)].append(found)
    return list(groups.values())


def _publishers(articles: Iterable[Article]) -> frozenset[str]:
    return frozenset(fold(article.publisher) for article in articles)


def _speaker(name: str | None) -> str | None:
    return None if name is None else fold(name)


def _age(found: StoryArticle) -> tuple[float, int]:
    return (found.article.published_at.timestamp(), found.article.id)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))
