from bot.render.quotes import highlighted, published, quote, source_line
from storage.models import Evidence
from storage.search import MARK_END, MARK_START
from tests.builders import make_article


def test_a_quote_is_the_sentence_with_its_source() -> None:
    evidence = Evidence("Norway signed.", make_article("A treaty"), 1)
    assert quote(evidence) == (
        "> Norway signed.\n-# — The Example Times, <t:1718884800:D>, [A treaty](https://example.com/treaty)"
    )


def test_a_quoted_headline_is_not_said_twice() -> None:
    evidence = Evidence("A treaty", make_article("A treaty"), 0)
    assert quote(evidence).endswith("[headline](https://example.com/treaty)")


def test_an_undated_article_says_when_it_was_stored() -> None:
    assert published(make_article(is_dated=False)) == "The Example Times, undated, stored <t:1718884800:D>"


def test_a_source_without_address_publisher_or_title_is_still_named() -> None:
    article = make_article("", url=None, publisher="")
    assert source_line(article) == "-# — Unknown publisher, <t:1718884800:D>, Untitled"


def test_marked_words_are_bold_whatever_they_hold() -> None:
    snippet = f"a {MARK_START}*b*{MARK_END} {MARK_START}c{MARK_END}, d"
    assert highlighted(snippet) == r"> a **\*b\*** **c**, d"
    assert highlighted(f"{MARK_START}a{MARK_END} b") == "> **a** b"
