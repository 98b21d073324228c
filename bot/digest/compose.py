"""A window's articles and relations, made into a digest: which stories, in what order, in whose words.

Pure, and the order of what comes in changes nothing. Runs in a worker process: the summaries need Sumy.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.analysis.noise import is_finished, is_noise
from bot.analysis.summary import Document, summarize
from bot.digest.records import NOTHING_TOLD, Digest, DigestRelation, DigestStory, Told
from bot.digest.stories import Story, publishers_of, stories_of, words_of
from bot.settings import DigestSettings
from storage.changes.records import Change, ChangeKind
from storage.models import ArticleId, Evidence, Relation, Sentence, StoryArticle, StoryId, Window
from storage.text import fold

_DOCUMENTS = 8
_SENTENCES = 40
_KINDS = (
    ChangeKind.DENIED,
    ChangeKind.COOLER,
    ChangeKind.WARMER,
    ChangeKind.NEW_PAIR,
    ChangeKind.NEW_KIND,
    ChangeKind.BACK,
)
"""In the order in which they are told."""

_NEAR_COPY = 0.9
"""Share of all words of two sentences that both have, from which they say the same, if their numbers are the same."""


def compose(
    articles: Iterable[StoryArticle],
    relations: Iterable[Relation],
    *,
    window: Window,
    limits: DigestSettings,
    changes: Iterable[Change] = (),
    told: Told = NOTHING_TOLD,
) -> Digest:
    """Return the digest of a window's articles, of the relations found in them, and of the changes that they bring.

    Stories go by weight: publishers, then reports, then how recent. Relations and changes whose article is not among
    `articles` are left out. No sentence comes again that was told before; a story that was is marked.
    """
    unique = {found.article.id: found for found in articles}
    stories = stories_of(unique.values(), window)
    known = _Known(told)
    new = [fresh for change in changes if (fresh := _new_change(change, unique, known)) is not None]
    changes_shown = _choose(new, limits.changes)
    changed = {_said(change.relation) for change in changes_shown}
    others = {relation.id: relation for relation in relations if _said(relation) not in changed}.values()
    rest = _tell(said for relation in others if (said := _new_words(relation, unique, known)) is not None)
    relations_shown = tuple(rest[: limits.relations])
    shown = (*(change.relation for change in changes_shown), *(told.relation for told in relations_shown))
    return Digest(
        window=window,
        articles=len(unique),
        publishers=len(publishers_of(found.article for found in unique.values())),
        story_count=len(stories),
        stories=tuple(_digest_story(story, limits.sentences, known) for story in stories[: limits.stories]),
        relation_count=len(rest),
        relations=relations_shown,
        change_count=len(new),
        changes=changes_shown,
        repeated=frozenset(
            said.text
            for relation in shown
            for said in (relation.evidence, *(denial.evidence for denial in relation.beside))
            if known.has(said.text, said.article.story_id)
        ),
    )


def one_story(articles: Iterable[StoryArticle], sentences: int) -> DigestStory:
    """Return what articles of one story say, in at most so many sentences."""
    return _digest_story(Story(articles), sentences, _Known(NOTHING_TOLD))


class _Known:
    """What was told before: which sentences need not come again, and which stories are known."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._exact = {words_of(text) for texts in told.sentences.values() for text in texts}
        self._of_story: dict[StoryId, list[frozenset[str]]] = {}
        self._quoted: set[tuple[str, ...]] = set()

    def told_at(self, story: Story) -> datetime | None:
        """Return since when the story has been told."""
        story_id = story.lead.article.story_id
        return None if story_id is None else self._told.stories.get(story_id)

    def has(self, text: str, story_id: StoryId | None) -> bool:
        """Whether a sentence was told, or in its story one that is almost the same."""
        if not self._exact:
            return False
        words = words_of(text)
        if words in self._exact:
            return True
        return any(_is_near(frozenset(words), other) for other in self._words_of_story(story_id))

    def is_new(self, text: str, story_id: StoryId | None) -> bool:
        """Whether a sentence was neither told before nor quoted in another story of this digest."""
        return words_of(text) not in self._quoted and not self.has(text, story_id)

    def quote(self, texts: Iterable[str]) -> None:
        """Remember what a story of this digest quotes."""
        self._quoted.update(words_of(text) for text in texts)

    def _words_of_story(self, story_id: StoryId | None) -> Sequence[frozenset[str]]:
        if story_id is None:
            return ()
        if story_id not in self._of_story:
            texts = self._told.sentences.get(story_id, ())
            self._of_story[story_id] = [frozenset(words_of(text)) for text in texts]
        return self._of_story[story_id]


def _is_near(one: frozenset[str], other: frozenset[str]) -> bool:
    # A toll that rises is news, however much of the sentence stays.
    if any(word.isdigit() for word in one ^ other):
        return False
    return len(one & other) >= _NEAR_COPY * len(one | other) > 0


def _digest_story(story: Story, sentences: int, known: _Known) -> DigestStory:
    return DigestStory(
        headline=story.headline,
        lead=story.lead.article,
        quotes=_quotes(story, sentences, known),
        also=story.also,
        actors=story.actors(),
        articles=len(story.articles),
        reports=len(story.reports),
        publishers=len(story.publishers),
        told_at=known.told_at(story),
    )


def _quotes(story: Story, count: int, known: _Known) -> tuple[Evidence, ...]:
    """Return the sentences that sum the story up, of those not told before; all in the language of its headline."""
    lead = story.lead
    same = [found for found in story.reports if found.article.language == lead.article.language and found is not lead]
    chosen = [(found, _new(found, known)) for found in [lead, *same][:_DOCUMENTS]]
    documents = [
        Document(found.article.title, tuple(sentence.text for sentence in sentences), found.article.language)
        for found, sentences in chosen
    ]
    quotes = []
    for pick in summarize(documents, sentences=count):
        found, sentences = chosen[pick.document]
        sentence = sentences[pick.position]
        quotes.append(Evidence(sentence.text, found.article, sentence.position))
    known.quote(quote.text for quote in quotes)
    return tuple(quotes)


def _new(found: StoryArticle, known: _Known) -> list[Sentence]:
    whole = _whole(found)[:_SENTENCES]
    return [sentence for sentence in whole if known.is_new(sentence.text, found.article.story_id)]


def _whole(found: StoryArticle) -> list[Sentence]:
    """Return the sentences of the text that are sentences: no crossheads, captions or the headline again."""
    title = words_of(found.article.title)
    texts = [sentence for sentence in found.sentences if sentence.position > 0]
    # Some scripts do without full stops: there a missing one says nothing.
    is_punctuated = 2 * sum(is_finished(sentence.text) for sentence in texts) >= len(texts)
    return [
        sentence
        for sentence in texts
        if not is_noise(sentence.text, is_punctuated=is_punctuated) and words_of(sentence.text) != title
    ]


def _new_change(change: Change, articles: Mapping[ArticleId, StoryArticle], known: _Known) -> Change | None:
    """Return a change with what is new of its relation; None where that was told.

    A denial is news of what was said before: the claim is named with it, whenever it was made.
    """
    if change.kind is ChangeKind.DENIED:
        denials = [denial.evidence for denial in change.relation.denials if denial.evidence.article.id in articles]
        return change if any(not known.has(said.text, said.article.story_id) for said in denials) else None
    relation = _new_words(change.relation, articles, known)
    return None if relation is None else replace(change, relation=relation)


def _choose(changes: Sequence[Change], most: int) -> tuple[Change, ...]:
    """Return the best of each kind in turn, so that none crowds out another; then kind by kind."""
    ranks: Counter[ChangeKind] = Counter()
    ranked: list[tuple[int, int, Change]] = []
    for change in changes:
        ranked.append((ranks[change.kind], _KINDS.index(change.kind), change))
        ranks[change.kind] += 1
    chosen = sorted(ranked, key=lambda one: one[:2])[:most]
    return tuple(change for _, _, change in sorted(chosen, key=lambda one: (one[1], one[0])))


def _new_words(relation: Relation, articles: Mapping[ArticleId, StoryArticle], known: _Known) -> Relation | None:
    """Return a relation with reports of the window alone, first one that was not told before.

    None where there is none, and for what is only possible: that is not told.
    """
    if relation.is_possible:
        return None
    reports = [report for report in relation.reports if report.article.id in articles]
    first = next((one for one in reports if not known.has(one.text, one.article.story_id)), None)
    if first is None:
        return None
    return replace(relation, evidence=first, also=tuple(report for report in reports if report is not first))


@dataclass(frozen=True, slots=True)
class _Said:
    """What makes two relations say the same thing."""

    actors: frozenset[int] | tuple[int, int]
    action: str
    kind: tuple[bool, ...]
    attributed_to: str | None


def _said(relation: Relation) -> _Said:
    ends = (relation.source.id, relation.target.id)
    kind = (relation.negated, relation.hypothetical, relation.hedged)
    return _Said(frozenset(ends) if relation.mutual else ends, relation.action, kind, _speaker(relation.attributed_to))


def _tell(relations: Iterable[Relation]) -> list[DigestRelation]:
    """Return what is told of the window, each thing once: events first, of these what is denied, then by publishers.

    Of equals, what an article says early: news begins with what matters.
    """
    groups: defaultdict[_Said, list[Relation]] = defaultdict(list)
    for relation in relations:
        groups[_said(relation)].append(relation)
    found = []
    for group in groups.values():
        best = min(group, key=lambda one: (not one.denials, -one.confidence, one.evidence.article.published_at, one.id))
        reports = _reports(best, group)
        publishers = publishers_of(one.article for one in reports)
        found.append(DigestRelation(replace(best, also=reports[1:]), len(publishers)))
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


def _speaker(name: str | None) -> str | None:
    return None if name is None else fold(name)
