"""`/schedule`: what admins ask for, what is kept, and what they are told."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import discord
import pytest
import simcord

from storage.feeds import subscribe
from storage.models import Length, Schedule, ScheduleOptions, WhenEmpty
from storage.schedules import list_schedules
from tests.builders import TITLE
from tests.discord_world import Answer, World


async def add(world: World, **options: Any) -> Answer:
    return await world.ask("schedule add", **{"channel": world.channel, **options})


async def stored(world: World, *, removed: bool = False) -> Schedule:
    (schedule,) = await world.parts.store.read(list_schedules, world.guild_id, removed=removed)
    return schedule


async def subscribe_to(world: World, title: str) -> None:
    url = f"https://{title.partition(' ')[0].lower()}.example/feed"
    await world.parts.store.run(subscribe, world.guild_id, url, title, added_by=world.user_id, now=world.clock())


# -------------------------------------------------------------------------------------------------------------- add


async def test_every_option_is_kept(world: World) -> None:
    await world.store_article()
    await subscribe_to(world, "Post, the")
    await subscribe_to(world, "Times")
    role = world.guild.create_role("Readers", mentionable=True)
    answer = await add(
        world, times="8, 18:30", days="1, last", quiet="22-7", feeds="times; Post, the", actors="norway, Sweden",
        words="treaty, climate deal", without="sport", publishers=2, length="long", role=role, empty="weekly note",
        picture=True,
    )  # fmt: skip
    schedule = await stored(world)
    assert (schedule.times, schedule.days, schedule.month_days) == (("08:00", "18:30"), (), (1, 31))
    assert schedule.options == ScheduleOptions(
        min_publishers=2,
        feeds=(schedule.options.feeds[0], schedule.options.feeds[1]),
        actors=("country/norway", "country/sweden"),
        words=("treaty", "climate deal"),
        not_words=("sport",),
        length=Length.LONG,
        ping_role_id=role.id,
        when_empty=WhenEmpty.WEEKLY,
        quiet_from="22:00",
        quiet_until="07:00",
        picture=True,
    )
    assert "08:00 and 18:30 on the 1st and the last day of each month" in answer.text
    assert f"next <t:{int(datetime(2024, 6, 30, 8, tzinfo=UTC).timestamp())}:f>" in answer.text
    shown = (await world.ask("schedule show", schedule="news")).text
    for line in (
        "**Feeds**: Times, Post, the",
        "**Actors**: Norway, Sweden",
        "**Words**: treaty, climate deal",
        "**Without**: sport",
        f"**Pings**: <@&{role.id}>",
        "**Quiet hours**: 22:00 to 07:00, due then is posted after",
        "**Nothing new**: a note once a week",
    ):
        assert line in shown


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"quiet": "night"}, "as quiet hours"),
        ({"days": "1, mon"}, "as days"),
        ({"feeds": "Nowhere"}, "No feed here is named"),
        ({"actors": "Nobody"}, "No actor here is named"),
        ({"words": "…"}, "is no list of words"),
        ({"words": ", ,"}, "is no list of words"),
        ({"without": "x" * 61}, "is no list of words"),
        ({"words": ",".join(f"w{number}" for number in range(21))}, "is no list of words"),
        ({"crosspost": True}, "Only announcement channels"),
        ({"tag": "News"}, "Only forum channels have tags"),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(world: World, options: dict[str, Any], words: str) -> None:
    answer = await add(world, **options)
    assert words in answer.text
    assert await world.parts.store.read(list_schedules, world.guild_id) == []


async def test_everyone_is_never_pinged(world: World) -> None:
    answer = await add(world, role=world.guild.roles["@everyone"])
    assert "that is everyone" in answer.text


async def test_a_role_that_the_bot_may_not_mention_is_refused(world: World) -> None:
    answer = await add(world, channel=channel_where(world, False), role=world.guild.create_role("Quiet"))
    assert "allow anyone to mention it" in answer.text


async def test_a_role_that_the_admin_may_not_mention_is_refused(world: World) -> None:
    answer = await add(world, channel=channel_where(world, True), role=world.guild.create_role("Quiet"))
    assert "you may not mention it in that channel yourself" in answer.text


def channel_where(world: World, may_mention: bool) -> simcord.ChannelHandle:
    me = world.guild.me
    assert me is not None
    overwrite = discord.PermissionOverwrite(mention_everyone=may_mention)
    return world.guild.create_text_channel("pings", overwrites={me: overwrite})


async def test_an_announcement_channel_can_be_passed_on(world: World) -> None:
    await add(world, channel=world.guild.create_news_channel("wire"), crosspost=True)
    assert (await stored(world)).options.crosspost


async def test_a_forum_takes_one_of_its_tags(world: World) -> None:
    forum = await make_forum(world, "News", "Sport")
    assert [one["value"] for one in await world.suggest("schedule add", "tag", "", channel=forum)] == ["News", "Sport"]
    assert "Did you mean **News**?" in (await add(world, channel=forum, tag="Newss")).text
    await add(world, channel=forum, tag="news")
    schedule = await stored(world)
    assert schedule.options.forum_tag_id is not None
    assert "**Tag**: News" in (await world.ask("schedule show", schedule="papers")).text
    answer = await world.ask("schedule edit", schedule="papers", channel=world.channel)
    assert "does not have that tag" in answer.text
    await world.ask("schedule edit", schedule="papers", channel=world.channel, clear="tag")
    assert (await stored(world)).channel_id == world.channel.id


async def test_the_preview_for_a_forum_shows_the_title_and_the_tag_of_the_post(world: World) -> None:
    await world.store_article()
    role = world.guild.create_role("Readers", mentionable=True)
    await add(world, channel=await make_forum(world, "News", "Sport"), tag="news", role=role)
    (shown,) = (await world.ask("schedule preview", schedule="papers")).messages
    local = world.clock()
    day = f"{local.day} {local:%B %Y}"
    assert shown.content == f"-# A new post: **papers · {day}**, tagged News\n<@&{role.id}>"
    await world.ask("schedule edit", schedule="papers", channel=world.channel, clear="tag")
    (shown,) = (await world.ask("schedule preview", schedule="papers")).messages
    assert shown.content == f"<@&{role.id}>"


async def make_forum(world: World, *tags: str) -> simcord.ChannelHandle:
    forum = world.guild.create_forum_channel("papers")
    channel = world.bot.get_channel(forum.id)
    assert isinstance(channel, discord.ForumChannel)
    await channel.edit(available_tags=[discord.ForumTag(name=name) for name in tags])
    return forum


async def test_several_names_are_suggested_one_after_another(world: World) -> None:
    await world.store_article()
    await subscribe_to(world, "Post")
    await subscribe_to(world, "Times")

    async def values(option: str, typed: str) -> list[str]:
        return [one["value"] for one in await world.suggest("schedule add", option, typed, channel=world.channel)]

    assert await values("feeds", "ti") == ["Times"]
    assert await values("feeds", "Times, po") == ["Times, Post"]
    assert await values("actors", "Sweden; nor") == ["Sweden; Norway"]
    assert await values("feeds", "x" * 98 + ", po") == []
    assert await values("quiet", "22") == ["22:00-07:00"]
    assert "last day of the month" in await values("days", "")


# ------------------------------------------------------------------------------------------------------------- edit


async def test_an_edit_shows_what_was_and_what_is_and_keeps_what_was_covered(world: World) -> None:
    await add(world)
    before = await stored(world)
    world.clock.move(hours=1)
    answer = await world.ask(
        "schedule edit", schedule="news", times="18:00", days="weekdays", timezone="tokyo", words="oil", name="Evening"
    )
    after = await stored(world)
    for line in (
        "**Name**: news → Evening",
        "**Times**: 08:00 → 18:00",
        "**Days**: every day → on weekdays",
        "**Time zone**: UTC → Asia/Tokyo",
        "**Words**: all → oil",
        f"next <t:{int(datetime(2024, 6, 21, 9, tzinfo=UTC).timestamp())}:f>",
    ):
        assert line in answer.text
    assert "Channel" not in answer.text
    assert (after.cursor, after.covered_until, after.id) == (before.cursor, before.covered_until, before.id)


async def test_settings_are_taken_back(world: World) -> None:
    await add(world, words="oil", without="sport", publishers=3, quiet="22-7")
    answer = await world.ask("schedule edit", schedule="news", clear="all filters")
    assert "**Words**: oil → all" in answer.text
    assert (await stored(world)).options == ScheduleOptions(quiet_from="22:00", quiet_until="07:00")
    await world.ask("schedule edit", schedule="news", clear="quiet")
    assert (await stored(world)).options == ScheduleOptions()


async def test_an_edit_that_changes_nothing_says_so(world: World) -> None:
    await add(world)
    assert "is like that already" in (await world.ask("schedule edit", schedule="news", times="8")).text


async def test_an_edit_is_refused_whole(world: World) -> None:
    await add(world)
    await add(world, name="Other")
    refused: list[dict[str, Any]] = [{"name": "OTHER"}, {"times": "9", "quiet": "never"}]
    for options in refused:
        await world.ask("schedule edit", schedule="news", **options)
    names = {schedule.name: schedule for schedule in await world.parts.store.read(list_schedules, world.guild_id)}
    assert names["news"].times == ("08:00",)
    assert replace(names["news"], id=names["Other"].id, name="Other") == names["Other"]


# ---------------------------------------------------------------------------------------------------- out and back


async def test_what_was_removed_comes_back_with_all_that_came_meanwhile(world: World) -> None:
    await add(world)
    answer = await world.ask("schedule remove", schedule="news")
    assert "within 30 days" in answer.text
    await world.store_article()
    assert "No schedule here" in (await world.ask("schedule run", schedule="news")).text
    (suggested,) = await world.suggest("schedule resume", "schedule", "")
    assert suggested["name"] == "news · removed"
    world.clock.move(days=20)
    assert "**news** runs: next <t:" in (await world.ask("schedule resume", schedule="news")).text
    await world.ask("schedule run", schedule="news")
    (posted,) = world.channel.history()
    assert TITLE in str([embed.to_dict() for embed in posted.embeds])


async def test_what_was_removed_does_not_come_back_beside_another_of_its_name(world: World) -> None:
    await add(world)
    await world.ask("schedule remove", schedule="news")
    gone = await stored(world, removed=True)
    await add(world)
    answer = await world.ask("schedule resume", schedule=f"id:{gone.id}")
    assert "Give one of them another `name`" in answer.text
    assert await stored(world, removed=True) == gone


async def test_a_schedule_that_would_be_silent_says_so_in_its_preview(world: World) -> None:
    await add(world, empty="silence")
    assert "is silent then" in (await world.ask("schedule preview", schedule="news")).text


async def test_that_news_is_left_out_by_the_filters_is_told(world: World) -> None:
    await add(world, words="no such words")
    await world.store_article()
    assert "Nothing is new that passes its filters" in (await world.ask("schedule run", schedule="news")).text


async def test_the_status_counts_what_is_paused(world: World) -> None:
    await add(world)
    await add(world, name="Other")
    await world.ask("schedule pause", schedule="Other")
    assert "2 schedules, 1 paused (see `/schedule list`)" in (await world.ask("status")).text


async def test_when_it_posts_next_is_always_told(world: World) -> None:
    await add(world)
    due = f"<t:{int(datetime(2024, 6, 21, 8, tzinfo=UTC).timestamp())}:R>"
    for command in ("schedule show", "schedule run", "schedule resume"):
        assert due in (await world.ask(command, schedule="news")).text, command
    assert due in (await world.ask("schedule list")).text
