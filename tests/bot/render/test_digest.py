import json
import re
from datetime import timedelta
from typing import Any
from unicodedata import category

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digest.channels import MessagePayload
from bot.digest.records import Digest, DigestRelation, DigestStory
from bot.render.digest import digest_messages
from bot.render.digest_plain import digest_json, digest_text
from bot.render.text import size
from storage.changes.records import Change, ChangeKind, Tally
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
    Window,
)
from tests.bot.render.limits import check_messages, is_verbatim
from tests.bot.render.limits import quotes as quotes_of
from tests.builders import NOW, make_article

WINDOW = Window.before(NOW, hours=24)
SENTENCE = "The ferry to the northern islands ran aground before dawn on Friday."
AID = "Norway sent two icebreakers to Sweden on Thursday."
HOSTILE = [
    "@everyone <@1> <#2> <@&3> [click](https://evil.example)",
    "```\nfence",
    "\u202egnp.exe",
    "\u200b" * 50 + "x",
    "👩\u200d👩\u200d👧\u200d👦" * 300,
    "word " * 1000,
    "x" * 5000,
    "[" * 300 + "](" * 300,
    "\\" * 3000,
    "a\u0300" * 3000,
    "> quote\n# heading\n-# small",
    "",
    " ",
    "``",
    "普京访问北京" * 500,
]


def actor(name: str = "Norway") -> Actor:
    return Actor(ActorId(1), "country/x", name, ActorType.COUNTRY, None)


def make_story(number: int = 1, **values: Any) -> DigestStory:
    lead = make_article(f"Title {number}", id=number, url=f"https://example.com/{number}", publisher="Harbor Times")
    defaults: dict[str, Any] = {
        "headline": lead.title, "lead": lead, "quotes": (Evidence(SENTENCE, lead, 1),), "also": (), "actors": (),
        "articles": 1, "reports": 1, "publishers": 1,
    }  # fmt: skip
    return DigestStory(**(defaults | values))


def make_told(number: int = 1, publishers: int = 1, *, text: str = AID, **values: Any) -> DigestRelation:
    defaults: dict[str, Any] = {
        "id": RelationId(number), "source": actor(), "target": actor("Sweden"), "predicate": "aids",
        "action": Action.AID, "polarity": Polarity.COOPERATIVE, "negated": False, "hypothetical": False,
        "hedged": False, "mutual": False, "attributed_to": None, "figure": None, "confidence": 0.8,
        "evidence": Evidence(text, make_article(id=number), number),
    }  # fmt: skip
    return DigestRelation(Relation(**(defaults | values)), publishers)


def make_digest(
    stories: list[DigestStory] | None = None, told: list[DigestRelation] | None = None, **values: Any
) -> Digest:
    stories, told = stories or [], told or []
    defaults: dict[str, Any] = {
        "window": WINDOW, "articles": len(stories), "publishers": len(stories), "story_count": len(stories),
        "stories": tuple(stories), "relation_count": len(told), "relations": tuple(told),
    }  # fmt: skip
    return Digest(**(defaults | values))


def descriptions(messages: list[MessagePayload]) -> list[str]:
    return [embed["description"] for message in messages for embed in message["embeds"]]


def embeds_of(messages: list[MessagePayload]) -> list[list[discord.Embed]]:
    """Return the embeds, the names of our own commands without the signs around them."""
    pages = [[discord.Embed.from_dict(embed) for embed in message["embeds"]] for message in messages]
    for embed in (embed for page in pages for embed in page):
        embed.description = re.sub(r"`(/relation \w+)`", r"\1", embed.description or "")
    return pages


def assert_within_limits(messages: list[MessagePayload]) -> None:
    assert json.loads(json.dumps(messages)) == messages
    assert messages
    for message in messages:
        assert 1 <= len(message["embeds"]) <= 10
        total = 0
        for embed in message["embeds"]:
            assert 1 <= size(embed["title"].strip()) <= 256
            assert 1 <= size(embed["description"].strip()) <= 4096
            footer = embed.get("footer", {}).get("text", "")
            assert size(footer) <= 2048
            total += size(embed["title"]) + size(embed["description"]) + size(footer)
            embed["description"].encode()  # no half of a pair
        assert total <= 6000


def test_an_empty_digest_is_one_line() -> None:
    (message,) = digest_messages(make_digest(), name="Morning")
    (embed,) = message["embeds"]
    assert embed["title"] == "Morning"
    assert embed["description"] == f"No news since <t:{int(WINDOW.start.timestamp())}:f>."


def test_the_heading_counts_in_plain_words() -> None:
    messages = digest_messages(make_digest([make_story()], articles=34, publishers=9, story_count=6))
    assert descriptions(messages)[0] == (
        f"**34 articles, 9 publishers, 6 stories** since <t:{int(WINDOW.start.timestamp())}:f>.\n"
        "Here is the weightiest story."
    )


def test_a_story_shows_headline_sentences_sources_and_actors() -> None:
    other = make_article("Another", id=2, url="https://other.example/2", publisher="The Other")
    story = make_story(also=(other,), actors=(actor("Norway"), actor("Finland")))
    (_, embed) = digest_messages(make_digest([story]))[0]["embeds"]
    assert (embed["title"], embed["url"]) == ("Title 1", "https://example.com/1")
    day = f"<t:{int(NOW.timestamp())}:D>"
    assert embed["description"].split("\n") == [
        f"> {SENTENCE}",
        f"-# — [Harbor Times](https://example.com/1), {day}",
        "-# also: [The Other](https://other.example/2)",
        "-# who: Norway, Finland",
    ]


def test_the_publisher_of_the_headline_is_named_and_nobody_twice() -> None:
    other = make_article(id=2, publisher="The Other", url="https://other.example/2")
    third = make_article(id=3, publisher="The Third", url="https://third.example/3")
    story = make_story(quotes=(Evidence(SENTENCE, other, 1),), also=(other, third))
    lines = descriptions(digest_messages(make_digest([story])))[1].splitlines()
    assert lines[0].startswith("-# — [Harbor Times](")
    assert lines[2].startswith("-# — [The Other](")
    assert lines[3] == "-# also: [The Third](https://third.example/3)"
    assert "also: The Third" in digest_text(make_digest([story]))
    assert "also: The Other" not in digest_text(make_digest([story]))


def test_sentences_of_one_article_share_its_source() -> None:
    story = make_story()
    quotes = tuple(Evidence(f"Sentence {place} stands here.", story.lead, place) for place in (1, 2))
    text = descriptions(digest_messages(make_digest([make_story(quotes=quotes)])))[1]
    assert text.count("> ") == 2
    assert text.count("Harbor Times") == 1


def test_a_story_without_sentences_still_names_its_source() -> None:
    text = descriptions(digest_messages(make_digest([make_story(quotes=())])))[1]
    assert text.startswith("-# — [Harbor Times](https://example.com/1)")


def test_many_publishers_are_counted_behind_the_first() -> None:
    also = tuple(
        make_article(id=number, url=f"https://p{number}.example/", publisher=f"P{number}") for number in range(30)
    )
    text = descriptions(digest_messages(make_digest([make_story(also=also)])))[1]
    assert "[P7](https://p7.example/) and 22 more" in text
    assert "P8" not in text


def test_publishers_without_an_address_are_named() -> None:
    also = (make_article(id=5, url=None, publisher="A leaflet"), make_article(id=6, url="ftp://x", publisher="B"))
    assert "-# also: A leaflet and B" in descriptions(digest_messages(make_digest([make_story(also=also)])))[1]


def test_an_undated_article_says_so() -> None:
    lead = make_article(is_dated=False)
    text = descriptions(digest_messages(make_digest([make_story(lead=lead, quotes=())])))[1]
    assert "undated, stored <t:" in text


def test_a_claim_has_its_denial_beside_it() -> None:
    denial = StoredDenial("Sweden", Evidence("Sweden denies this.", make_article(id=9), 4))
    told = make_told(attributed_to="United States", denials=(denial,), publishers=3)
    text = descriptions(digest_messages(make_digest([make_story()], [told])))[-1]
    claim, said, source, others, denied, denied_words, _ = text.split("\n")
    assert claim == "**Claimed by the United States** · Norway → Sweden · aid · reading: sure"
    assert said == f"> {AID}"
    assert source.startswith("-# — ")
    assert others == "-# and 2 other publishers"
    assert (denied, denied_words) == ("**Denied by Sweden**", "> Sweden denies this.")


def test_relations_of_one_sentence_show_it_once() -> None:
    told = [
        make_told(1),
        make_told(2, action=Action.TIES, evidence=make_told(1).relation.evidence),
        make_told(3, text="Another sentence."),
    ]
    text = descriptions(digest_messages(make_digest([make_story()], told, relation_count=9)))[-1]
    assert text.count("> ") == 2
    assert text.count("**Stated**") == 3
    assert text.endswith("-# and 6 more: see `/relation of`")


def test_a_sentence_quoted_in_a_story_is_named_but_not_said_again() -> None:
    denial = StoredDenial("Sweden", Evidence(SENTENCE, make_article(id=9), 4))
    told = [make_told(1, text=SENTENCE), make_told(2, text="Another sentence.", denials=(denial,))]
    messages = digest_messages(make_digest([make_story()], told))
    text = "\n".join(descriptions(messages))
    assert text.count(SENTENCE) == 1
    assert "**Stated** · Norway → Sweden · aid · reading: sure\n-# — The Example Times, " in text
    assert text.count("quoted above") == 2
    assert "**Denied by Sweden**\n-# — " in text


def test_what_was_told_before_is_named_but_not_said_again() -> None:
    denial = StoredDenial("Sweden", Evidence("Sweden denies this.", make_article(id=9), 4))
    change = Change(ChangeKind.DENIED, make_told(denials=(denial,), attributed_to="Finland").relation)
    text = descriptions(digest_messages(make_digest([make_story()], [], changes=(change,), repeated=frozenset({AID}))))[
        -1
    ]
    assert AID not in text
    assert "quoted in an earlier digest" in text
    assert "> Sweden denies this." in text


def test_changes_stand_under_their_kinds_with_counts_and_a_sentence() -> None:
    relation = make_told().relation
    changes = (
        Change(ChangeKind.WARMER, relation, now=Tally(3, 0), before=Tally(1, 4)),
        Change(ChangeKind.NEW_PAIR, make_told(2, text="Second.").relation),
        Change(ChangeKind.NEW_PAIR, make_told(3, text="Third.").relation),
        Change(ChangeKind.BACK, make_told(4, text="Fourth.").relation, actor=actor(), last_at=WINDOW.start),
    )
    messages = digest_messages(make_digest([make_story()], [], changes=changes, change_count=9))
    embed = messages[0]["embeds"][-1]
    assert embed["title"] == "What changed between actors"
    text = embed["description"]
    assert text.startswith(
        "### Warmer\n3 cooperative, 0 hostile now · 1 cooperative, 4 hostile before, of what is stated\n**Stated**"
    )
    assert text.count("### Related for the first time") == 1
    assert text.count("> ") == 4
    assert text.endswith("-# and 5 more changes: `/relation changes` shows them")


def test_an_update_says_since_when_it_is_told() -> None:
    story = make_story(told_at=WINDOW.start)
    text = descriptions(digest_messages(make_digest([story])))[1]
    assert text.startswith(f"**Update** · first told <t:{int(WINDOW.start.timestamp())}:f>\n> {SENTENCE}")
    text = descriptions(digest_messages(make_digest([make_story(told_at=WINDOW.start, quotes=())])))[1]
    assert "nothing new in it but who reports it\n-# — [Harbor Times]" in text


def test_who_else_reports_a_relation_is_named() -> None:
    also = (Evidence("Norway helped.", make_article(id=7, publisher="The Other"), 2),)
    digest = make_digest([make_story()], [make_told(also=also, publishers=2)])
    text = descriptions(digest_messages(digest))[-1]
    assert text.endswith("-# 2 reports · also: [The Other](https://example.com/treaty)")
    assert "      also: The Other https://example.com/treaty" in digest_text(digest).split("\n")
    assert digest_json(digest)["relations"][0]["also"][0]["text"] == "Norway helped."


def test_what_did_not_happen_is_marked() -> None:
    told = [make_told(1, negated=True), make_told(2, hypothetical=True), make_told(3, hedged=True)]
    text = descriptions(digest_messages(make_digest([make_story()], told)))[-1]
    for words in ("did not happen", "not happened yet", "reported with reserve"):
        assert words in text
    assert "**Stated**" not in text


def test_a_late_digest_says_what_it_stands_for() -> None:
    late = NOW - timedelta(days=2)
    text = descriptions(digest_messages(make_digest(), late=late, missed=1))[0]
    assert f"it was due <t:{int(late.timestamp())}:f>, and stands for 1 digest missed since." in text
    text = descriptions(digest_messages(make_digest(), late=late))[0]
    assert text.endswith(f"it was due <t:{int(late.timestamp())}:f>.")


def test_a_long_digest_is_split_between_stories() -> None:
    stories = [
        make_story(number, quotes=(Evidence("word " * 130 + "end.", make_story(number).lead, 1),))
        for number in range(25)
    ]
    messages = digest_messages(make_digest(stories), name="Morning")
    assert_within_limits(messages)
    titles = [embed["title"] for message in messages for embed in message["embeds"]]
    assert titles == ["Morning", *(f"Title {number}" for number in range(25))]
    assert len(messages) > 2
    footers = [message["embeds"][-1]["footer"]["text"] for message in messages]
    assert footers[0] == f"Morning · 1 of {len(messages)}"
    assert all(message["embeds"][-1]["timestamp"] == "2024-06-20T12:00:00+00:00" for message in messages)


def test_the_same_digest_makes_the_same_messages() -> None:
    digest = make_digest([make_story()], [make_told()])
    assert digest_messages(digest) == digest_messages(digest)


TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=80))
URLS = st.one_of(
    st.none(),
    st.sampled_from(["javascript:alert(1)", "https://e.example/" + "a" * 1500, "https://e.example/)[x](y"]),
    st.text(max_size=30),
)


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    def article(number: int) -> Any:
        return make_article(draw(TEXTS), id=number, publisher=draw(TEXTS), url=draw(URLS))

    stories = []
    for number in range(draw(st.integers(0, 4))):
        lead = article(number)
        quotes = tuple(Evidence(draw(TEXTS), lead, place) for place in range(draw(st.integers(0, 5))))
        also = tuple(article(100 + place) for place in range(draw(st.integers(0, 12))))
        actors = tuple(actor(draw(TEXTS)) for _ in range(draw(st.integers(0, 6))))
        told_at = draw(st.none() | st.just(NOW))
        stories.append(
            make_story(headline=draw(TEXTS), lead=lead, quotes=quotes, also=also, actors=actors, told_at=told_at)
        )
    told = []
    for number in range(draw(st.integers(0, 5))):
        denials = tuple(
            StoredDenial(draw(TEXTS), Evidence(draw(TEXTS), article(200 + place), place))
            for place in range(draw(st.integers(0, 4)))
        )
        told.append(
            make_told(
                number,
                source=actor(draw(TEXTS)),
                attributed_to=draw(st.none() | TEXTS),
                evidence=Evidence(draw(TEXTS), article(number), number),
                denials=denials,
            )
        )
    changes = tuple(
        Change(draw(st.sampled_from(ChangeKind)), each.relation, actor=actor(draw(TEXTS)), last_at=NOW)
        for each in told[: draw(st.integers(0, 5))]
    )
    return make_digest(
        stories,
        told[len(changes) :],
        relation_count=draw(st.integers(5, 5000)),
        story_count=draw(st.integers(4, 5000)),
        changes=changes,
        change_count=draw(st.integers(5, 5000)),
        repeated=frozenset(draw(st.lists(TEXTS, max_size=3))),
    )


@settings(max_examples=30, deadline=None)
@given(digest=digests(), name=TEXTS)
def test_nothing_from_outside_breaks_a_limit_or_pings(digest: Digest, name: str) -> None:
    messages = digest_messages(digest, name=name, late=NOW, missed=3)
    assert_within_limits(messages)
    check_messages(embeds_of(messages))
    for message in messages:
        for embed in message["embeds"]:
            shown = embed["title"] + embed["description"]
            for live in ("@everyone", "<@1>", "<#2>", "<@&3>", "](javascript:", "](https://evil.example)"):
                for place in range(len(shown)):
                    if shown.startswith(live, place):
                        assert shown[max(0, place - 1)] == "\\"
            assert "\u202e" not in shown
            assert embed.get("url", "https://").startswith(("http://", "https://"))
    json.dumps(digest_json(digest))
    text = digest_text(digest)
    assert "\u202e" not in text
    assert not [character for character in text if character != "\n" and category(character) in {"Cc", "Cs"}]


SCRIPTS = {
    "Latin": "Crews brought the stranded ferry back to the harbor before the tide turned. ",
    "Cyrillic": "Экипаж вернул паром в гавань до начала прилива. ",
    "Arabic": "أعاد الطاقم العبّارة إلى الميناء قبل المدّ. ",
    "Hindi": "चालक दल ने ज्वार से पहले नौका को बंदरगाह पहुँचाया। ",
    "Thai": "ลูกเรือนำเรือข้ามฟากกลับเข้าท่าก่อนน้ำขึ้น",
    "Chinese": "船员在涨潮前把渡轮带回港口。",
    "Korean": "선원들이 밀물 전에 여객선을 항구로 되돌렸다. ",
    "Emoji": "🇳🇴🇸🇪👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿👍🏽",
    "Gothic": "𐌲𐌿𐍄𐌰𐌽𐍃 ",
    "Marks": "`code` **bold** [x](y) <@1> ~~gone~~ || ``` \\ ",
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_long_digest_of_any_script_is_split_where_nothing_is_cut(script: str) -> None:
    def words(length: int, number: int) -> str:
        return f"{number} {SCRIPTS[script] * (length // len(SCRIPTS[script]) + 1)}"[:length]

    stories, told = [], []
    for number in range(1, 31):
        address = f"https://example.com/{number}?{'q' * 300}"
        lead = make_article(words(200, number), id=number, url=address, publisher=words(60, number))
        quotes = tuple(
            Evidence(words(size_, number * 10 + place), lead, place) for place, size_ in enumerate((90, 650), 1)
        )
        also = tuple(
            make_article(id=1000 * number + other, url=f"{address}{other}", publisher=words(50, other))
            for other in range(12)
        )
        stories.append(make_story(headline=lead.title, lead=lead, quotes=quotes, also=also))
        told.append(make_told(number, text=words(500, 900 + number), source=actor(words(70, number))))
    messages = digest_messages(make_digest(stories, told), name=words(90, 1))
    assert_within_limits(messages)
    pages = embeds_of(messages)
    check_messages(pages)
    stored = [quote.text for story in stories for quote in story.quotes] + [
        each.relation.evidence.text for each in told
    ]
    shown = quotes_of(pages)
    assert len(shown) >= 60
    assert all(any(is_verbatim(one, whole) for whole in stored) for one in shown)
    titles = [embed.title for page in pages for embed in page]
    assert len([title for title in titles if title and title[0].isdigit() and "·" not in title]) >= 30


def test_the_terminal_shows_stories_claims_and_denials() -> None:
    denial = StoredDenial("Sweden", Evidence("Sweden denies this.", make_article(id=9), 4))
    story = make_story(actors=(actor("Norway"),), also=(make_article(id=2, publisher="The Other"),))
    digest = make_digest([story], [make_told(attributed_to="Finland", denials=(denial,))], story_count=3)
    assert digest_text(digest).split("\n") == [
        "1 article, 1 publisher, 3 stories since 2024-06-19 12:00 UTC.",
        "",
        "1. Title 1",
        "   Harbor Times https://example.com/1",
        f'   "{SENTENCE}"',
        "      Harbor Times, 2024-06-20",
        "   also: The Other https://example.com/treaty",
        "   who: Norway",
        "",
        "and 2 more stories",
        "",
        "Who did what, and who says so",
        "",
        "   Claimed by Finland · Norway → Sweden · aid",
        f'   "{AID}"',
        "      The Example Times, 2024-06-20",
        "   Denied by Sweden:",
        '   "Sweden denies this."',
        "      The Example Times, 2024-06-20",
    ]


def test_the_terminal_says_when_there_is_no_news() -> None:
    assert digest_text(make_digest()) == "No news since 2024-06-19 12:00 UTC."


def test_json_holds_verbatim_texts_and_iso_instants() -> None:
    told = digest_json(make_digest([make_story()], [make_told(attributed_to="Finland")]))
    assert told["window"] == {"start": "2024-06-19T12:00:00+00:00", "end": "2024-06-20T12:00:00+00:00"}
    assert told["stories"][0]["sentences"][0]["text"] == SENTENCE
    assert told["relations"][0]["attributed_to"] == "Finland"
    assert told["relations"][0]["denied_by"] == []
