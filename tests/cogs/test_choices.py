from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.choices import NotAPastTime, NotYet, UnknownName, label, nearest, parse_since
from storage.models import ActorType, GuildId
from tests.builders import NOW, make_actor, make_analysis, make_entry, make_relation
from tests.discord_world import World


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-06-01", datetime(2024, 5, 31, 22, 0, tzinfo=UTC)),
        ("2024-06-20", datetime(2024, 6, 19, 22, 0, tzinfo=UTC)),
        ("Today", datetime(2024, 6, 19, 22, 0, tzinfo=UTC)),
        ("yesterday", datetime(2024, 6, 18, 22, 0, tzinfo=UTC)),
        ("7 days", NOW - timedelta(days=7)),
        ("7d", NOW - timedelta(days=7)),
        ("7", NOW - timedelta(days=7)),
        ("７ days", NOW - timedelta(days=7)),
        (" 12 Hours ", NOW - timedelta(hours=12)),
        ("2 weeks", NOW - timedelta(weeks=2)),
        ("1 year", NOW - timedelta(days=365)),
        ("3 months", NOW - timedelta(days=90)),
    ],
)
def test_a_date_or_a_span_is_a_past_time(text: str, expected: datetime) -> None:
    assert parse_since(text, now=NOW, timezone="Europe/Berlin") == expected


@pytest.mark.parametrize("text", ["", "soon", "7 dxys", "9999 years", "-3 days", "2024-13-01", "0001-01-01"])
def test_what_is_no_past_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(NotAPastTime, match="2024-06-20"):
        parse_since(text, now=NOW, timezone="Asia/Tokyo")


def test_a_date_that_has_not_come_is_refused() -> None:
    with pytest.raises(NotYet, match="in the future"):
        parse_since("2024-06-21", now=NOW, timezone="Europe/Berlin")


@given(st.text(max_size=300), st.lists(st.text(max_size=100), max_size=3))
def test_a_label_fits_whatever_it_is_made_of(text: str, details: list[str]) -> None:
    shown = label(text, *details)
    assert 1 <= len(shown) <= 100
    assert 1 <= len(shown.encode("utf-16-le")) // 2 <= 100


def test_near_names_are_found_without_case_and_accents() -> None:
    assert nearest("SAO TOME", ["Togo", "São Tomé", "Chad"]) == ["São Tomé"]
    assert nearest("Norvay", ["Sweden", "Norway", "Norwalk"]) == ["Norway", "Norwalk"]
    assert nearest("kym", ["Kim", "Kyiv"]) == ["Kim"]
    assert nearest("xyz", ["Sweden"]) == []
    assert nearest("Iran", ["Israel", "France"]) == []


def test_an_unknown_name_is_shown_without_its_formatting() -> None:
    assert r'"\*\*x\*\*"' in str(UnknownName("actor", "**x**", [], "Try again."))


def test_several_near_names_are_told_as_a_list() -> None:
    assert "Did you mean **A** or **B**?" in str(UnknownName("actor", "x", ["A", "B"], ""))
    assert "Did you mean **A**, **B** or **C**?" in str(UnknownName("actor", "x", ["A", "B", "C"], ""))


async def test_a_name_of_signs_alone_is_near_to_nobody(world: World) -> None:
    entry = make_entry()
    await world.store_article(entry, make_analysis(entry))
    answer = await world.ask("actor show", name="%")
    assert 'No actor here is named "%". Choose one of the suggestions.' in answer.text


async def test_actors_are_suggested_by_any_name(world: World) -> None:
    korea = make_actor("North Korea", aliases=("North Korea", "Pyongyang"))
    russia = make_actor("Russia")
    entry = make_entry(text="North Korea met Russia. Pyongyang was glad.")
    relation = make_relation(korea.key, russia.key)
    await world.store_article(entry, make_analysis(entry, actors=[korea, russia], relations=[relation]))
    assert [choice["name"] for choice in await world.suggest("actor show", "name", "pyong")] == [
        "North Korea · country"
    ]
    assert len(await world.suggest("actor show", "name", "")) == 2
    assert await world.suggest("actor show", "name", "zzz") == []


async def test_a_suggested_actor_says_in_a_word_what_it_is(world: World) -> None:
    movement = make_actor("Hezbollah", type=ActorType.ORG)
    entry = make_entry(text="Hezbollah spoke.")
    await world.store_article(entry, make_analysis(entry, actors=[movement]))
    assert [choice["name"] for choice in await world.suggest("actor show", "name", "hez")] == [
        "Hezbollah · organization"
    ]


async def test_what_was_chosen_may_be_typed_on(world: World) -> None:
    await world.store_article()
    (chosen,) = await world.suggest("actor show", "name", "norw")
    assert await world.suggest("actor show", "name", chosen["value"])


async def test_articles_publishers_and_spans_are_suggested(world: World) -> None:
    await world.store_article()
    (article,) = await world.suggest("summary", "article", "fishing treaty")
    assert article["name"].startswith("Norway and Sweden sign a fishing treaty · The Example Times")
    assert await world.suggest("search", "publisher", "times", query="x") == [
        {"name": "The Example Times", "value": "The Example Times"}
    ]
    assert [choice["value"] for choice in await world.suggest("search", "since", "7", query="x")] == ["7 days"]


async def test_nothing_of_another_server_is_suggested(world: World) -> None:
    await world.store_article()
    assert await world.parts.store.read(lambda db: db["articles"].count) == 1
    other = world.env.create_guild("Elsewhere")
    channel = other.create_text_channel("news")
    stranger = other.add_member(world.env.create_user("eve"))
    assert GuildId(other.id) != world.guild_id
    for command, option in (("actor show", "name"), ("summary", "article")):
        assert await stranger.autocomplete(channel, command, option, "") == []
    answer = await stranger.slash(channel, "actor show", name="id:1")
    assert answer.response is not None
    assert "No actor here" in answer.response.content


async def test_whoever_types_is_not_told_of_trouble(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await world.parts.store.run(lambda db: db.execute("DROP TABLE aliases_fts"))
    assert await world.suggest("actor show", "name", "norway") == []
    assert "No suggestions for 'norway'" in caplog.text
