from hypothesis import given, settings

from bot.render.search import search_pages
from storage.models import SearchHit
from storage.search import MARK_END, MARK_START, MOST_COUNTED
from tests.bot.render.limits import check_messages, hostile, is_verbatim, quotes, urls
from tests.builders import make_article


def test_a_hit_shows_title_sentence_and_source() -> None:
    hit = SearchHit(make_article("A treaty"), f"Norway signed a {MARK_START}treaty{MARK_END}.")
    ((page,),) = search_pages("treaty", [hit], total=1)
    assert page.title == "Search: treaty"
    assert page.description == (
        "**[A treaty](https://example.com/treaty)**\n"
        "> Norway signed a **treaty**.\n"
        "-# — The Example Times, <t:1718884800:D>"
    )
    assert page.footer.text == "1 article found"


def test_what_is_not_shown_is_counted() -> None:
    ((page,),) = search_pages(" ", [SearchHit(make_article(), "A.")], total=MOST_COUNTED)
    assert page.title == "Latest articles"
    assert page.footer.text == "more than 5,000 articles found · the best 1 are shown"


def test_nothing_found_gives_no_page() -> None:
    assert search_pages("treaty", [], total=0) == []


@settings(max_examples=40)
@given(hostile, hostile, hostile, urls)
def test_any_text_keeps_within_the_limits_and_stays_verbatim(
    query: str, title: str, text: str, url: str | None
) -> None:
    plain = text.replace(MARK_START, "").replace(MARK_END, "")[:320]
    snippet = f"{plain[:5]}{MARK_START}{plain[5:9]}{MARK_END}{plain[9:]}"
    pages = search_pages(query, [SearchHit(make_article(title, url=url), snippet)] * 6, total=6)
    check_messages(pages)
    assert all(is_verbatim("".join(shown.split()), "".join(plain.split())) for shown in quotes(pages))
