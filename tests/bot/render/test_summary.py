from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.summary import SummaryAnswer, summary_pages
from tests.bot.render.limits import check_messages, hostile, is_verbatim, quotes, urls
from tests.builders import NOW


def test_a_summary_shows_sentences_source_and_how_much_shorter_it_is() -> None:
    summary = SummaryAnswer(
        "A treaty",
        ["Norway signed.", "Sweden too."],
        sentences_in=42,
        words_in=1980,
        method="LexRank",
        publisher="The Example Times",
        url="https://example.com/treaty",
        published_at=NOW,
    )
    ((page,),) = summary_pages(summary)
    assert (page.title, page.url) == ("A treaty", "https://example.com/treaty")
    assert page.description == (
        "> Norway signed.\n\n> Sweden too.\n\n-# — [The Example Times](https://example.com/treaty), <t:1718884800:D>"
    )
    assert page.footer.text == "42 → 2 sentences · 1,980 → 4 words · LexRank"


def test_a_pasted_text_is_the_askers_own() -> None:
    ((page,),) = summary_pages(SummaryAnswer("", ["One."], 1, 1, "default"))
    assert page.title == "Summary"
    assert page.description == "> One.\n\n-# — your text"


@settings(max_examples=40)
@given(hostile, st.lists(hostile, min_size=1, max_size=30), urls)
def test_any_text_keeps_within_the_limits_and_stays_verbatim(title: str, texts: list[str], url: str | None) -> None:
    pages = summary_pages(SummaryAnswer(title, texts, 100, 1000, "default", publisher=title, url=url))
    check_messages(pages)
    shown = quotes(pages)
    assert len(shown) == len(texts)
    assert all(is_verbatim(one, text) for one, text in zip(shown, texts, strict=True))
