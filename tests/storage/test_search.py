from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.database import Database
from storage.models import HOST, ActorId, ArticleId, GuildId, Sentence
from storage.search import MARK_END, MARK_START, SNIPPET, count_hits, find_publishers, search
from tests.builders import NOW, add_article, make_actor, make_analysis, make_entry

OURS = GuildId(1)
THEIRS = GuildId(2)


def add(
    db: Database,
    title: str = "A title",
    text: str = "A text.",
    *,
    guild_id: GuildId = OURS,
    publisher: str = "The Example Times",
    days_ago: float = 0,
) -> ArticleId:
    entry = make_entry(title, text, publisher=publisher, published_at=NOW - timedelta(days=days_ago))
    return add_article(db, entry, make_analysis(entry, relations=()), guild_id=guild_id)


def titles(db: Database, query: str, guild_id: GuildId = OURS) -> list[str]:
    return [hit.article.title for hit in search(db, guild_id, query)]


def snippet(db: Database, query: str) -> str:
    (hit,) = search(db, OURS, query)
    return hit.snippet.replace(MARK_START, "[").replace(MARK_END, "]")


def test_all_words_must_stand_in_the_article(db: Database) -> None:
    add(db, "Fish", "Norway signed. Sweden too.")
    add(db, "Coal", "Norway dug.")
    assert titles(db, "sweden norway") == ["Fish"]
    assert sorted(titles(db, "norway")) == ["Coal", "Fish"]


@pytest.mark.parametrize(
    "query", ["sanct", "SANCTIONS", "new sanct", "“new sanctions”", '"new sanctions"', "saňctions"]
)
def test_articles_are_found_by_words_phrases_and_a_last_beginning(db: Database, query: str) -> None:
    add(db, text="The new sanctions hurt.")
    assert titles(db, query) == ["A title"]


@pytest.mark.parametrize("query", ["sanct new", '"sanctions new"', '"new sanct"', "ne sanctions", "th"])
def test_other_words_find_nothing(db: Database, query: str) -> None:
    add(db, text="The new sanctions hurt.")
    assert titles(db, query) == []


@pytest.mark.parametrize(
    "query",
    [
        "🙂",
        '"',
        "'",
        "***",
        "(",
        "\x00",
        "-",
        '""',
        "\ue000",
        "AND",
        "NOT x",
        "title:a",
        "NEAR(a b)",
        "a*b",
        "{q}",
        "^q",
    ],
)
def test_no_text_is_a_mistake(db: Database, query: str) -> None:
    add(db, text="Nothing of this.")
    assert search(db, OURS, query) == []
    assert count_hits(db, OURS, query) == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.text(st.sampled_from("\"*^(){}:-+ ANDORNEAR'\\éß١क्") | st.characters(exclude_categories=["Cs"])))
def test_any_text_is_safe(db: Database, query: str) -> None:
    search(db, OURS, query)
    count_hits(db, OURS, query)
    find_publishers(db, OURS, query)


def test_words_beyond_the_twentieth_are_ignored(db: Database) -> None:
    add(db, text="word")
    assert titles(db, "word " * 20 + "other " * 500) == ["A title"]


def test_without_text_the_filters_choose(db: Database) -> None:
    add(db, "Old", "Old text.", days_ago=3)
    add(db, "New", "New text.")
    assert titles(db, " ") == ["New", "Old"]
    assert [hit.snippet for hit in search(db, OURS, "", since=NOW - timedelta(days=1))] == ["New text."]


def test_another_guilds_articles_are_not_found(db: Database) -> None:
    add(db, text="Norway signed.", guild_id=THEIRS, publisher="Secret Times")
    assert search(db, OURS, "norway") == []
    assert search(db, OURS, "") == []
    assert count_hits(db, OURS, "norway") == 0
    assert search(db, OURS, "", publisher="Secret Times") == []
    assert find_publishers(db, OURS, "") == []
    assert titles(db, "norway", THEIRS) == ["A title"]
    assert titles(db, "norway", HOST) == ["A title"]


def test_filters_narrow_the_search(db: Database) -> None:
    add(db, "Theirs", "Norway signed.", publisher="Old Post", days_ago=9)
    entry = make_entry("Ours", "Norway signed.", publisher="New Post")
    add_article(db, entry, make_analysis(entry, actors=(make_actor("Norway"),), relations=()), guild_id=OURS)
    actor_id = ActorId(db.execute("SELECT id FROM actors WHERE name = 'Norway'").fetchone()[0])
    sweden = ActorId(db.execute("SELECT id FROM actors WHERE name = 'Sweden'").fetchone()[0])
    assert [hit.article.title for hit in search(db, OURS, "norway", publisher="new post")] == ["Ours"]
    assert [hit.article.title for hit in search(db, OURS, "norway", since=NOW - timedelta(days=1))] == ["Ours"]
    assert count_hits(db, OURS, "norway", actor_id=actor_id) == 2
    assert [hit.article.title for hit in search(db, OURS, "norway", actor_id=sweden)] == ["Theirs"]
    assert search(db, OURS, "norway", publisher="Post") == []


def test_a_match_in_the_headline_ranks_higher(db: Database) -> None:
    add(db, "Something else", "A treaty was signed. It was long. And so on.")
    add(db, "The treaty", "It was signed. It was long. And so on.", days_ago=1)
    assert titles(db, "treaty") == ["The treaty", "Something else"]


def test_of_equal_matches_the_latest_comes_first(db: Database) -> None:
    add(db, "One", "A treaty.", days_ago=1)
    add(db, "Two", "A treaty.")
    add(db, "Six", "A treaty.", days_ago=2)
    assert titles(db, "treaty") == ["Two", "One", "Six"]


def test_hits_are_paged_and_counted(db: Database) -> None:
    for number in range(5):
        add(db, f"Number {number}", "A treaty.", days_ago=number)
    assert [hit.article.title for hit in search(db, OURS, "treaty", limit=2, offset=2)] == ["Number 2", "Number 3"]
    assert count_hits(db, OURS, "treaty") == 5


def test_of_very_many_matches_the_latest_stored_are_ranked(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.search.MOST_COUNTED", 2)
    for number in range(5):
        add(db, f"Number {number}", "A treaty.")
    assert titles(db, "treaty") == ["Number 4", "Number 3"]
    assert count_hits(db, OURS, "treaty") == 2


def test_a_snippet_is_the_sentence_with_the_most_words(db: Database) -> None:
    add(db, text="Norway spoke. Norway and Sweden signed a treaty. Sweden left.")
    assert snippet(db, "sweden norw") == "[Norway] and [Sweden] signed a treaty."


def test_a_snippet_marks_phrases_whole(db: Database) -> None:
    add(db, text="The E-U and North Korea talked. North and south.")
    assert snippet(db, '"north korea" e-u') == "The [E-U] and [North Korea] talked."


def test_a_headline_match_shows_the_first_sentence(db: Database) -> None:
    add(db, "The treaty", "It was signed. It was long.")
    assert snippet(db, "treaty") == "It was signed."


def test_a_long_sentence_is_cut_at_words_around_the_match(db: Database) -> None:
    text = " ".join(["before"] * 100) + " treaty " + " ".join(["after"] * 100) + "."
    add(db, text=text)
    shown = snippet(db, "treaty")
    assert shown.startswith("…before ")
    assert shown.endswith(" after…")
    assert " [treaty] " in shown
    assert shown.strip("…").replace("[", "").replace("]", "") in text
    assert len(shown) <= SNIPPET + 2


def test_marks_in_an_article_are_not_ours(db: Database) -> None:
    add(db, text=f"A {MARK_START}fake{MARK_END} mark and a treaty.")
    assert snippet(db, "treaty") == "A fake mark and a [treaty]."


_WORDS = st.lists(st.sampled_from(["treaty", "Norway", "é", "U.S.", "\u202e", "🙂", "x" * 150, "a-b"]), min_size=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(_WORDS, min_size=1, max_size=4), _WORDS)
def test_a_snippet_is_always_verbatim(db: Database, sentences: list[list[str]], query: list[str]) -> None:
    texts = [" ".join(words * 9) for words in sentences]
    stored = [Sentence(number, text) for number, text in enumerate(texts, 1)]
    db.execute("DELETE FROM articles")
    entry = make_entry("", "\n\n".join(texts))
    add_article(db, entry, make_analysis(entry, sentences=stored, relations=(), mentions=()), guild_id=OURS)
    for hit in search(db, OURS, " ".join(query)):
        shown = hit.snippet.replace(MARK_START, "").replace(MARK_END, "")
        assert any(shown.removeprefix("…").removesuffix("…") in text for text in texts)
        assert len(shown) <= SNIPPET


def test_publishers_are_found_by_words(db: Database) -> None:
    for number, publisher in enumerate(["The Oslo Post", "Ärzteblatt", "Aftonposten"]):
        add(db, f"Number {number}", publisher=publisher)
    assert find_publishers(db, OURS, "") == ["Aftonposten", "Ärzteblatt", "The Oslo Post"]
    assert find_publishers(db, OURS, "post osl") == ["The Oslo Post"]
    assert find_publishers(db, OURS, "arzte") == ["Ärzteblatt"]
    assert find_publishers(db, OURS, "", limit=1) == ["Aftonposten"]
