from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digest.compose import compose
from bot.digest.records import Digest, Told
from bot.settings import DigestSettings
from storage.changes.records import Change, ChangeKind
from storage.models import (
    Action,
    Actor,
    ActorId,
    ActorType,
    Evidence,
    Polarity,
    Relation,
    RelationId,
    StoredDenial,
    StoryArticle,
    StoryId,
    Window,
)
from tests.builders import NOW, make_article, make_sentences

WINDOW = Window.before(NOW + timedelta(hours=1), hours=24)
FERRY = "The ferry to the northern islands ran aground before dawn on Friday. All sixty passengers were brought ashore."
STRIKE = "Port workers began a strike over their wages on Thursday. The union expects it to last for several weeks."


def actor(name: str) -> Actor:
    return Actor(ActorId(sum(map(ord, name))), f"country/{name.lower()}", name, ActorType.COUNTRY, None)


def news(
    number: int,
    title: str = "Ferry runs aground",
    text: str = FERRY,
    *,
    story: int | None = None,
    publisher: str = "The Example Times",
    actors: tuple[str, ...] = (),
    hours_ago: float = 1,
    language: str = "en",
) -> StoryArticle:
    article = make_article(
        title,
        id=number,
        publisher=publisher,
        url=f"https://example.com/{number}",
        story_id=story,
        published_at=NOW - timedelta(hours=hours_ago),
        language=language,
    )
    return StoryArticle(article, make_sentences(title, text), tuple(map(actor, actors)))


def told(number: int, found: StoryArticle, source: str = "Norway", target: str = "Sweden", **values: Any) -> Relation:
    defaults: dict[str, Any] = {
        "predicate": "signed", "action": Action.AGREE, "polarity": Polarity.COOPERATIVE, "negated": False,
        "hypothetical": False, "hedged": False, "mutual": False, "attributed_to": None, "figure": None,
        "confidence": 0.8, "evidence": Evidence(found.sentences[1].text, found.article, 1),
    }  # fmt: skip
    return Relation(id=RelationId(number), source=actor(source), target=actor(target), **(defaults | values))


def made(articles: list[StoryArticle], told: list[Relation] | None = None, **limits: int) -> Digest:
    return compose(articles, told or [], window=WINDOW, limits=DigestSettings(**limits))


def headlines(digest: Digest) -> list[str]:
    return [story.headline for story in digest.stories]


def test_no_news_is_an_empty_digest() -> None:
    digest = made([])
    assert digest.is_empty
    assert (digest.stories, digest.relations, digest.window) == ((), (), WINDOW)


def test_the_heading_counts_articles_publishers_and_stories() -> None:
    digest = made([news(1, story=1), news(2, story=1, publisher="Other"), news(3, publisher="other "), news(4)])
    assert (digest.articles, digest.publishers, digest.story_count) == (4, 2, 3)


def test_stories_go_by_publishers_then_reports_then_recency() -> None:
    articles = [
        news(1, "Old and alone", "One old thing happened somewhere far away today.", hours_ago=20),
        news(2, "New and alone", "One new thing happened somewhere far away today.", hours_ago=2),
        news(3, "Twice by one", FERRY, story=1, hours_ago=9),
        news(4, "Twice by one again", STRIKE, story=1, hours_ago=9),
        news(5, "By two", FERRY, story=2, hours_ago=10),
        news(6, "By two", STRIKE, story=2, publisher="Other", hours_ago=10),
    ]
    assert headlines(made(articles)) == ["By two", "Twice by one", "New and alone", "Old and alone"]


def test_a_date_in_the_future_does_not_lift_a_story() -> None:
    articles = [news(1, "From the future", hours_ago=-500), news(2, "Now", STRIKE, hours_ago=-1, publisher="B")]
    assert headlines(made(articles)) == ["From the future", "Now"]  # both are of the window's end; the first came first


def test_only_the_weightiest_stories_are_told() -> None:
    articles = [news(number, f"Title {number}", hours_ago=number) for number in range(1, 9)]
    digest = made(articles, stories=3)
    assert headlines(digest) == ["Title 1", "Title 2", "Title 3"]
    assert digest.story_count == 8


def test_near_identical_copies_are_one_report() -> None:
    copy = f"{FERRY} Reporting by our own desk."
    articles = [
        news(1, story=1),
        news(2, text=copy, story=1, publisher="B"),
        news(3, text=STRIKE, story=1, publisher="C"),
    ]
    (story,) = made(articles, sentences=5).stories
    assert (story.articles, story.reports, story.publishers) == (3, 2, 3)
    texts = [quote.text for quote in story.quotes]
    assert len(texts) == len(set(texts))


def test_the_lead_has_what_the_other_titles_have() -> None:
    articles = [
        news(1, "Panic at sea", FERRY, story=1, hours_ago=5),
        news(2, "Ferry aground off the northern islands", STRIKE, story=1, publisher="B", hours_ago=4),
        news(3, "Ferry aground, and everybody on board is safe", "Nobody was hurt, they say.", story=1, publisher="C"),
    ]
    (story,) = made(articles).stories
    assert story.headline == "Ferry aground off the northern islands"
    assert [article.publisher for article in story.also] == ["The Example Times", "C"]


def test_another_publisher_is_named_once_with_its_first_article() -> None:
    articles = [
        news(1, "Ferry aground", story=1, hours_ago=5),
        news(2, "Second", STRIKE, story=1, publisher="B", hours_ago=4),
        news(3, "Third", "Another thing entirely was said about it later.", story=1, publisher="B", hours_ago=3),
    ]
    digest = made(articles)
    assert len({digest.stories[0].lead.publisher, *(article.publisher for article in digest.stories[0].also)}) == 2
    assert len(digest.stories[0].also) == 1


def test_quotes_are_verbatim_sentences_with_their_article() -> None:
    articles = [news(1, story=1), news(2, "Strike", STRIKE, story=1, publisher="B")]
    by_id = {found.article.id: found for found in articles}
    (story,) = made(articles, sentences=3).stories
    assert len(story.quotes) == 3
    for quote in story.quotes:
        sentences = {sentence.position: sentence.text for sentence in by_id[quote.article.id].sentences}
        assert sentences[quote.position] == quote.text
        assert quote.position > 0


def test_headlines_and_fragments_are_not_quoted() -> None:
    text = "Ferry runs aground\n\nWatch live\n\nPhoto: the harbor\n\nBy a reporter\n\nShare"
    (story,) = made([news(1, text=text)]).stories
    assert story.quotes == ()


def test_an_article_without_title_is_headed_by_its_first_sentence() -> None:
    (story,) = made([news(1, "")]).stories
    assert story.headline == "The ferry to the northern islands ran aground before dawn on Friday."


def test_quotes_are_in_the_language_of_the_headline() -> None:
    german = "Die Fähre lief am Freitag vor dem Morgengrauen auf Grund. Alle Fahrgäste wurden sicher an Land gebracht."
    articles = [
        news(1, "Ferry runs aground", story=1, hours_ago=3),
        news(2, "Fähre läuft auf Grund", german, story=1, publisher="B", language="de"),
    ]
    (story,) = made(articles, sentences=5).stories
    assert {quote.article.language for quote in story.quotes} == {story.lead.language}


def test_actors_go_by_how_many_articles_name_them() -> None:
    articles = [
        news(1, actors=("Norway", "Sweden"), story=1),
        news(2, text=STRIKE, actors=("Sweden", "Finland"), story=1, publisher="B"),
    ]
    (story,) = made(articles).stories
    assert [found.name for found in story.actors] == ["Sweden", "Norway", "Finland"]


def test_a_relation_is_told_once_with_its_publishers() -> None:
    one, two = news(1, story=1), news(2, text=STRIKE, story=1, publisher="B")
    digest = made([one, two], [told(1, one), told(2, two, confidence=0.9), told(3, two, "Sweden", "Norway")])
    assert [(found.relation.id, found.publishers) for found in digest.relations] == [(2, 2), (3, 1)]
    assert digest.relation_count == 2


def test_a_relation_brings_all_its_reports_along() -> None:
    one, two, three = news(1), news(2, text=STRIKE, publisher="B", hours_ago=2), news(3, publisher="C", hours_ago=3)
    again = Evidence(three.sentences[1].text, three.article, 1)
    (found,) = made([one, two, three], [told(1, one, confidence=0.9, also=(again,)), told(2, two)]).relations
    assert [report.article.id for report in found.relation.reports] == [1, 3, 2]
    assert found.publishers == 3


def test_a_mutual_relation_is_the_same_both_ways() -> None:
    found = news(1)
    relations = [told(1, found, mutual=True), told(2, found, "Sweden", "Norway", mutual=True)]
    assert made([found], relations).relation_count == 1


@pytest.mark.parametrize(
    "values", [{"negated": True}, {"hypothetical": True}, {"hedged": True}, {"attributed_to": "Finland"}]
)
def test_what_is_not_stated_is_never_merged_with_what_is(values: dict[str, Any]) -> None:
    found = news(1)
    digest = made([found], [told(1, found), told(2, found, **values)])
    assert digest.relation_count == 2
    assert [one.relation.is_stated for one in digest.relations] == [True, False]


def test_a_claim_keeps_its_denial() -> None:
    one, two = news(1), news(2, text=STRIKE)
    denial = StoredDenial("Norway", Evidence("Norway denies this.", two.article, 3))
    claims = [
        told(1, one, attributed_to="Finland", confidence=0.9),
        told(2, two, attributed_to="finland", confidence=0.5, denials=(denial,)),
    ]
    (found,) = made([one, two], claims).relations
    assert found.relation.denials == (denial,)


def test_events_come_before_background_and_relations_have_a_limit() -> None:
    found = news(1)
    relations = [
        told(1, found, action=Action.TIES, confidence=0.99),
        told(2, found, action=Action.AID),
        told(3, found, action=Action.SANCTION, confidence=0.9),
    ]
    digest = made([found], relations, relations=2)
    assert [one.relation.action for one in digest.relations] == [Action.SANCTION, Action.AID]
    assert digest.relation_count == 3


def test_what_is_only_possible_is_not_told() -> None:
    one = news(1)
    digest = made([one], [told(1, one, confidence=0.3)])
    assert (digest.relations, digest.relation_count) == ((), 0)


def test_what_is_denied_comes_first_then_what_is_said_early() -> None:
    one, two = news(1), news(2, text=STRIKE, hours_ago=2)
    denial = StoredDenial("Norway", Evidence("Norway denies this.", one.article, 3))
    late = Evidence(two.sentences[2].text, two.article, 2)
    relations = [
        told(1, two, target="Denmark", evidence=late),
        told(2, two, target="Finland"),
        told(3, one, target="Iceland", confidence=0.5, attributed_to="Sweden", denials=(denial,)),
    ]
    assert [found.relation.target.name for found in made([one, two], relations).relations] == [
        "Iceland",
        "Finland",
        "Denmark",
    ]


def test_relations_of_other_articles_are_left_out() -> None:
    assert made([news(1)], [told(1, news(2))]).relation_count == 0


WORDS = st.sampled_from(
    ["ferry", "strike", "harbor", "islands", "union", "wages", "storm", "rescue", "treaty", "border", "talks", "vote"]
)
ARTICLES = st.lists(
    st.builds(
        lambda words, story, publisher, hours, repeat: (words, story, publisher, hours, repeat),
        st.lists(WORDS, min_size=6, max_size=10),
        st.sampled_from([None, 1, 2, 3]),
        st.sampled_from(["A", "B", "C"]),
        st.integers(0, 30),
        st.integers(1, 3),
    ),
    max_size=9,
)


@settings(max_examples=40, deadline=None)
@given(rows=ARTICLES, seed=st.integers(0, 10_000))
def test_the_order_of_what_comes_in_changes_nothing(rows: list[Any], seed: int) -> None:
    articles = []
    for number, (words, story, publisher, hours, repeat) in enumerate(rows, start=1):
        text = " ".join(f"The {' '.join(words[:cut])} were seen again today." for cut in range(6 - repeat, 6))
        title = " ".join(words[:3])
        actors = tuple(dict.fromkeys(word.title() for word in words[3:5]))
        articles.append(news(number, title, text, story=story, publisher=publisher, hours_ago=hours, actors=actors))
    relations = [
        told(number, found, action=list(Action)[number % 5], negated=number % 3 == 0, mutual=number % 2 == 0)
        for number, found in enumerate(articles, start=1)
    ]
    expected = made(articles, relations)
    shuffle = Random(seed)
    shuffle.shuffle(articles)
    shuffle.shuffle(relations)
    assert made(articles, relations) == expected
    assert expected.story_count == len({row[1] for row in rows if row[1]}) + sum(row[1] is None for row in rows)


# ------------------------------------------------------------------------------------------------- told before


def test_a_sentence_stands_in_one_story_of_a_digest_only() -> None:
    digest = made([news(1, "One", FERRY), news(2, "Two", f"{FERRY} {STRIKE}", publisher="Other")], sentences=5)
    texts = [quote.text for story in digest.stories for quote in story.quotes]
    assert len(texts) == len(set(texts)) == 4


def test_what_was_told_is_left_out_and_its_story_marked() -> None:
    found = news(1, text=f"{FERRY} {STRIKE}", story=7)
    told_before = Told({StoryId(7): NOW}, {StoryId(7): (found.sentences[1].text,), None: (found.sentences[3].text,)})
    digest = compose([found], [], window=WINDOW, limits=DigestSettings(sentences=5), told=told_before)
    (story,) = digest.stories
    assert story.told_at == NOW
    assert {quote.position for quote in story.quotes} == {2, 4}


def test_a_relation_shows_a_report_that_was_not_told() -> None:
    first, second = news(1, story=7), news(2, text=STRIKE, story=7, publisher="Other")
    relation = told(1, first, also=(Evidence(second.sentences[1].text, second.article, 1),))
    before = Told({}, {StoryId(7): (first.sentences[1].text,)})
    digest = compose([first, second], [relation], window=WINDOW, limits=DigestSettings(), told=before)
    assert digest.relations[0].relation.evidence.article.id == 2
    before = Told({}, {None: (first.sentences[1].text, second.sentences[1].text)})
    digest = compose([first, second], [relation], window=WINDOW, limits=DigestSettings(), told=before)
    assert digest.relations == ()


def test_no_kind_of_change_crowds_out_another() -> None:
    found = news(1)
    changes = [Change(ChangeKind.NEW_PAIR, told(number, found, f"A{number}", "B")) for number in range(9)]
    changes += [
        Change(ChangeKind.COOLER, told(20, found, "C", "D")),
        Change(ChangeKind.BACK, told(21, found, "E", "F")),
    ]
    limits = DigestSettings(changes=4)
    digest = compose([found], [], window=WINDOW, limits=limits, changes=changes)
    kinds = [change.kind for change in digest.changes]
    assert kinds == [ChangeKind.COOLER, ChangeKind.NEW_PAIR, ChangeKind.NEW_PAIR, ChangeKind.BACK]
    assert digest.change_count == 11


def test_what_is_told_as_a_change_is_not_told_again() -> None:
    found = news(1)
    relation = told(1, found)
    change = Change(ChangeKind.NEW_PAIR, relation)
    digest = compose([found], [relation], window=WINDOW, limits=DigestSettings(), changes=[change])
    assert digest.relation_count == 0


def test_a_first_denial_keeps_its_claim_whenever_that_was_made() -> None:
    found = news(1)
    old = make_article(id=99)
    denial = StoredDenial("Sweden", Evidence(found.sentences[2].text, found.article, 2))
    claim = told(1, found, evidence=Evidence("Old claim.", old, 3), attributed_to="Finland", denials=(denial,))
    change = Change(ChangeKind.DENIED, claim)
    before = Told({}, {None: ("Old claim.",)})
    digest = compose([found], [], window=WINDOW, limits=DigestSettings(), changes=[change], told=before)
    assert digest.changes == (change,)
    assert digest.repeated == {"Old claim."}
    again = Told({}, {None: ("Old claim.", found.sentences[2].text)})
    digest = compose([found], [], window=WINDOW, limits=DigestSettings(), changes=[change], told=again)
    assert digest.changes == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.lists(st.integers(0, 12), min_size=1, max_size=5)), max_size=8))
def test_no_sentence_is_told_twice_over_any_runs(articles: list[tuple[int, list[int]]]) -> None:
    """Each article is a run: its story, and which sentences of a small stock it prints."""
    told_so_far: list[str] = []
    stories: dict[StoryId, Any] = {}
    for number, (story, texts) in enumerate(articles):
        words = " ".join(f"Ship number {text} named {'x' * (text + 1)} sank today." for text in texts)
        before = Told(dict(stories), {None: tuple(told_so_far)})
        found = news(number + 1, f"Title {number}", words, story=story + 1)
        digest = compose([found], [], window=WINDOW, limits=DigestSettings(sentences=3), told=before)
        assert len(digest.stories) == 1
        assert (digest.stories[0].told_at is not None) == (StoryId(story + 1) in stories)
        told_so_far += [quote.text for quote in digest.stories[0].quotes]
        stories[StoryId(story + 1)] = NOW
    assert len(told_so_far) == len(set(told_so_far))
