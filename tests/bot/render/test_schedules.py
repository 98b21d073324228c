from dataclasses import replace
from datetime import timedelta

from bot.render.schedules import FilterNames, changes, post_line, schedule_facts, schedule_line, state
from storage.models import ChannelId, FeedId, GuildId, Schedule, ScheduleId, ScheduleOptions, UserId
from tests.builders import NOW

PLAIN = Schedule(
    id=ScheduleId(1), guild_id=GuildId(1), channel_id=ChannelId(20), name="Morning", times=("08:00",),
    days=(0, 1, 2, 3, 4), month_days=(), timezone="UTC", next_due_at=NOW, due_offset=timedelta(0), last_due_at=None,
    cursor=0, covered_until=NOW, paused_because=None, removed_at=None, created_by=UserId(1), options=ScheduleOptions(),
)  # fmt: skip


def with_options(**values: object) -> Schedule:
    return replaced(options=ScheduleOptions(**values))  # type: ignore[arg-type]


def replaced(**values: object) -> Schedule:
    return replace(PLAIN, **values)  # type: ignore[arg-type]


def test_a_line_says_where_when_and_when_next() -> None:
    moment = int(NOW.timestamp())
    assert schedule_line(PLAIN) == (
        f"**Morning** in <#20>\n08:00 on weekdays (UTC) · next <t:{moment}:f> (<t:{moment}:R>)"
    )
    assert "(UTC, quiet from 22:00 to 07:00) · filtered" in schedule_line(
        with_options(words=("oil",), quiet_from="22:00", quiet_until="07:00")
    )


def test_a_post_is_shown_with_its_title_and_its_tag() -> None:
    assert post_line("*News* · 1 May 2024", None) == r"-# A new post: **\*News\* · 1 May 2024**"
    assert post_line("News", "Oil_[x](y)") == r"-# A new post: **News**, tagged Oil\_\[x\](y)"


def test_a_schedule_that_stopped_says_why() -> None:
    assert state(replaced(paused_because="paused by [Ann](x)")) == r"⏸ paused by \[Ann\](x)"
    assert state(replaced(paused_because="Allow me *View Channel* there.")) == "⏸ Allow me View Channel there."


def test_what_is_held_by_quiet_hours_comes_at_their_end() -> None:
    held = state(replaced(held_until=NOW + timedelta(hours=9)))
    assert held.startswith(f"next <t:{int(NOW.timestamp()) + 9 * 3600}:f>")


def test_what_is_due_comes_within_a_minute() -> None:
    assert state(PLAIN, NOW) == "next within a minute"
    assert state(PLAIN, NOW - timedelta(seconds=1)).startswith("next <t:")


def test_every_setting_has_a_fact() -> None:
    facts = dict(schedule_facts(PLAIN, FilterNames()))
    assert facts["Days"] == "on weekdays"
    assert facts["Feeds"] == facts["Actors"] == facts["Words"] == "all"
    assert (facts["Without"], facts["Pings"], facts["Nothing new"]) == ("nothing", "nobody", "a line")
    assert len(facts) == 17


def test_names_are_shown_safely_and_what_is_gone_is_told() -> None:
    schedule = with_options(feeds=(FeedId(1), FeedId(2)), actors=("a",), words=("@everyone", "*x*"), forum_tag_id=5)
    facts = dict(schedule_facts(schedule, FilterNames(feeds={FeedId(1): "[A](http://b)"})))
    assert facts["Feeds"] == r"\[A\](http\://b), a feed that is gone"
    assert facts["Actors"] == "an actor that is gone"
    assert facts["Words"] == r"\@everyone, \*x\*"
    assert facts["Tag"] == "a tag that is gone"


def test_changes_name_only_what_is_new() -> None:
    before, after = (schedule_facts(one, FilterNames()) for one in (PLAIN, with_options(crosspost=True)))
    assert changes(before, after) == ["**Crosspost**: no → yes"]
    assert changes(before, before) == []
