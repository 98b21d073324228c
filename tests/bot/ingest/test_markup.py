import pytest

from bot.ingest.markup import page_facts, title_text, to_text


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/><br/>Three", "One\nTwo\n\nThree"),
        ("<ul><li>One<li>Two</ul>", "One\n\nTwo"),
        ("<p>One\n   two</p>", "One two"),
        ("One <b>and</b> <i>two</i>, three", "One and two, three"),
        ("<script>x</script><style>y</style><p>One</p><!-- no --><nav>Menu</nav>after", "One\n\nafter"),
        ("Fish &amp; chips &lt;b&gt;", "Fish & chips <b>"),
        ("No markup: 1 < 2 & 3 > 2", "No markup: 1 < 2 & 3 > 2"),
        ("<p>Unclosed <b>one", "Unclosed one"),
        ("", ""),
        ("<>", "<>"),
        ("<p></p>", ""),
    ],
)
def test_markup_becomes_paragraphs(markup: str, expected: str) -> None:
    assert to_text(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("Talks <em>end</em>", "Talks end"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("&lt;b&gt;Bold&lt;/b&gt;", "Bold"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("Two\nlines\u202e", "Two lines"),
    ],
)
def test_a_title_becomes_one_plain_line(markup: str, expected: str) -> None:
    assert title_text(markup) == expected


def test_a_page_without_a_head_says_nothing_of_itself() -> None:
    for page in ("", "<p>words</p>", "\x01"):
        facts = page_facts(page)
        assert (facts.published, facts.canonical, facts.kind, facts.feeds) == (None, None, None, ())
