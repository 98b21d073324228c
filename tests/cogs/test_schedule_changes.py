"""Changes to schedules while others change them too."""

from dataclasses import replace
from typing import cast

import discord
import pytest

from bot.digest.cadence import Days
from bot.digest.publish import ScheduleNotFound
from cogs import schedule_changes
from cogs.schedule_options import Plan, plan_of
from storage.database import Database
from storage.models import ScheduleOptions
from storage.schedules import remove_schedule
from tests.builders import NOW
from tests.schedules import CHANNEL, GUILD, store_schedule


def channel(number: int) -> discord.abc.GuildChannel:
    """Return what a plan needs of a channel: its id."""
    return cast("discord.abc.GuildChannel", discord.Object(number))


def test_two_edits_at_once_keep_what_each_changed(db: Database) -> None:
    read = store_schedule(db, options=ScheduleOptions(words=("treaty",)))
    base = plan_of(read, channel(CHANNEL))
    schedule_changes.edit(db, read, replace(base, options=replace(base.options, picture=True), times=("18:00",)), NOW)
    second = replace(base, name="Evening", channel=channel(99), options=replace(base.options, words=()))
    edited = schedule_changes.edit(db, read, second, NOW)
    assert (edited.name, edited.channel_id, edited.times) == ("Evening", 99, ("18:00",))
    assert edited.options == ScheduleOptions(picture=True)


def test_an_edit_of_what_was_removed_meanwhile_is_refused(db: Database) -> None:
    read = store_schedule(db)
    remove_schedule(db, GUILD, read.id, "removed by Ann", NOW)
    with pytest.raises(ScheduleNotFound):
        schedule_changes.edit(db, read, plan_of(read, channel(CHANNEL)), NOW)


def test_a_name_that_somebody_else_took_meanwhile_is_refused(db: Database) -> None:
    read = store_schedule(db)
    store_schedule(db, name="Evening")
    plan = Plan("EVENING", channel(CHANNEL), read.times, Days(read.days), read.timezone, read.options)
    with pytest.raises(schedule_changes.NameTaken):
        schedule_changes.edit(db, read, plan, NOW)
