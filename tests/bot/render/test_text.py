import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.text import clean, cut, escape, link, number, safe_url, size, timestamp, unescape
from tests.builders import NOW

LIVE = "**`__~~||<@&!#:>[]()\\\n\t -+.1@everyone here http://x.y <t:1:R> :smile: 🇫🇷👩‍🚀e\u0301\u202e\u200b\ud83d"
HOSTILE = st.text(st.sampled_from(LIVE) | st.characters(), max_size=200)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# Breaking", r"\# Breaking"),
        ("-# small", r"\-# small"),
        ("- a point", r"\- a point"),
        ("1. first", r"1\. first"),
        ("In 2024. Then", "In 2024. Then"),
        ("> said", r"\> said"),
        ("a *b* _c_ ~~d~~ ||e|| `f`", r"a \*b\* \_c\_ \~\~d\~\~ \|\|e\|\| \`f\`"),
        ("[free](https://evil.example)", r"\[free\](https\://evil.example)"),
        ("<@123> <@&4> <#5> </help:6> <t:7:R> <:x:8>", r"\<\@123\> \<\@&4\> \<#5\> \</help:6\> \<t\:7:R\> \<\:x:8\>"),
        ("@everyone and @here", r"\@everyone and \@here"),
        (":wave: at 10:30", r"\:wave: at 10:30"),
        ("back\\slash", r"back\\slash"),
    ],
)
def test_nothing_in_outside_text_is_live(text: str, shown: str) -> None:
    assert escape(text) == shown
    assert unescape(shown) == text


def test_outside_text_is_one_line() -> None:
    assert escape("a\n\n# b\u2028c\td") == "a # b c d"


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u2066", "\u200b", "\ufeff", "\x1b", "\x00", "\u00ad", "\ue000", "\u3164"]
)
def test_characters_that_hide_or_turn_are_dropped(hidden: str) -> None:
    assert clean(f"a{hidden}b") == "ab"


@pytest.mark.parametrize("text", ["👩‍🚀", "می‌خواهم", "क्ष", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "Việt Nam", "e\u0301"])
def test_characters_that_spell_words_are_kept(text: str) -> None:
    assert clean(text) == text


def test_piled_up_marks_are_thinned() -> None:
    assert len(clean("e" + "\u0301" * 500)) < 12


@given(HOSTILE)
def test_escaped_text_shows_exactly_the_clean_text(text: str) -> None:
    assert unescape(escape(text)) == clean(text)


@given(HOSTILE)
def test_escaped_text_holds_no_live_sign(text: str) -> None:
    left = re.sub(r"\\[^0-9A-Za-z\s]", "·", escape(text))
    assert not re.search(r"[\\*_~|`<>\[\]@]|://|\n|:[a-z0-9+-]+:", left)
    assert not re.match(r"[#+-]|\d+[.)](\s|$)", left)


@given(HOSTILE, st.integers(1, 120))
def test_cut_text_fits_and_ends_whole(text: str, limit: int) -> None:
    shown = cut(escape(text), limit)
    assert size(shown) <= limit
    if shown != escape(text):
        assert shown.endswith("…")
        kept = shown[:-1]
        assert escape(text).startswith(kept)
        assert len(re.search(r"\\*$", kept)[0]) % 2 == 0  # type: ignore[index]
        after = escape(text)[len(kept) :].lstrip()
        assert not after or not unicodedata.combining(after[0])


def test_text_is_cut_after_a_word() -> None:
    assert cut("Norway signed a fishing treaty", 20) == "Norway signed a…"


def test_a_word_longer_than_the_room_is_cut_between_letters() -> None:
    assert cut("x" * 50, 10) == "x" * 9 + "…"
    assert cut("👩‍🚀" * 5, 12) == "👩‍🚀👩‍🚀…"
    assert cut("🇳🇴🇸🇪🇫🇮", 8) == "🇳🇴…"


def test_links_and_timestamps_are_not_cut_through() -> None:
    text = "read [the long headline](https://example.com/a) <t:1718884800:D>"
    assert cut(text, 30) == "read…"
    assert cut(text[5:], 30) == "the long headline…"
    assert cut(text, 52) == "read [the long headline](https://example.com/a)…"


def test_length_counts_utf_16() -> None:
    assert size("a🙂") == 3


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.com/a", "https://example.com/a"),
        ("HTTP://Example.com", "http://example.com"),
        ("https://example.com/a(b)?c=[d]*", "https://example.com/a%28b%29?c=%5Bd%5D%2A"),
        ("https://example.com/a b\nc", "https://example.com/a%20b%20c"),
        ("https://münchen.example/ü", "https://xn--mnchen-3ya.example/%C3%BC"),
        ("https://example.com/%C3%BC", "https://example.com/%C3%BC"),
        ("https://[::1]:8080/", "https://[::1]:8080/"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://bank.example@evil.example/", None),
        ("https://", None),
        ("//example.com", None),
        ("https://example.com:port/", None),
        ("https://[x/", None),
        ("https://example.com/" + "a" * 3000, None),
        (None, None),
    ],
)
def test_only_plain_web_addresses_are_links(url: str | None, safe: str | None) -> None:
    assert safe_url(url) == safe


@given(HOSTILE)
def test_an_address_cannot_end_its_link(path: str) -> None:
    url = safe_url("https://example.com/" + path)
    assert url is None or not re.search(r"[\s()<>\[\]\\*|`]", url)


def test_a_label_cannot_end_its_link() -> None:
    assert link("a](b", "https://example.com") == r"[a\](b](https://example.com)"
    assert link("a", "ftp://example.com") == "a"
    assert link("", "https://example.com") == "[Untitled](https://example.com)"


def test_an_instant_is_shown_in_the_readers_time() -> None:
    assert timestamp(NOW, "D") == "<t:1718884800:D>"


def test_numbers_are_grouped_and_agree() -> None:
    assert number(1, "article") == "1 article"
    assert number(1234, "story", "stories") == "1,234 stories"
