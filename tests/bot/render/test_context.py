from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.context import passage_pages, report_pages
from storage.models import Evidence, Sentence
from storage.neighbors import Passage
from tests.bot.render.limits import check_messages, hostile, is_verbatim, quotes, urls
from tests.builders import make_article

ARTICLE = make_article("A treaty")
SOURCE = "-# — The Example Times, <t:1718884800:D>, [{}](https://example.com/treaty)"


def test_a_sentence_is_marked_between_its_neighbors() -> None:
    sentences = (Sentence(1, "One."), Sentence(2, "Two."), Sentence(3, "Three."))
    ((page,),) = passage_pages([Passage(ARTICLE, sentences, frozenset({2}))])
    assert page.title == "In context"
    assert page.description == f"> One.\n> **Two.**\n> Three.\n{SOURCE.format('A treaty')}"


def test_a_headline_in_its_context_is_not_said_twice() -> None:
    ((page,),) = passage_pages([Passage(ARTICLE, (Sentence(0, "A treaty"), Sentence(1, "One.")), frozenset({0}))])
    assert page.description == f"> **A treaty**\n> One.\n{SOURCE.format('headline')}"


def test_all_reports_stand_below_each_other() -> None:
    one, two = Evidence("One.", ARTICLE, 1), Evidence("Two.", ARTICLE, 2)
    ((page,),) = report_pages([(one, two), (two,)])
    source = SOURCE.format("A treaty")
    assert page.description == (
        f"### 2 sentences\n> One.\n{source}\n\n> Two.\n{source}\n\n### 1 sentence\n> Two.\n{source}"
    )
    assert report_pages([]) == []


@settings(max_examples=40)
@given(st.lists(hostile, min_size=1, max_size=12), hostile, urls)
def test_any_text_keeps_within_the_limits_and_stays_verbatim(texts: list[str], title: str, url: str | None) -> None:
    article = make_article(title, publisher=title, url=url)
    sentences = tuple(Sentence(position, text) for position, text in enumerate(texts))
    pages = passage_pages([Passage(article, sentences, frozenset({0, 2}))])
    reports = report_pages([[Evidence(text, article, position) for position, text in enumerate(texts)]])
    for made in (pages, reports):
        check_messages(made)
        assert all(any(is_verbatim(shown, text) for text in texts) for shown in quotes(made))
