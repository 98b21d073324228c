"""Looks after what stopped working: tells the admins once, tries again by itself, and tells when it works again.

What does not work is read from the database, wherever it was noted, so that nobody has to report it and nothing is
missed by a crash. The gateway's events only say where to look at once; what they miss is found within the hour.
"""

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock
from bot.places import Places
from bot.render.alerts import alert_message, recovery_line, return_message, trial_message, trouble_line
from storage.database import Database
from storage.feeds import subscriptions
from storage.guilds import compare_guilds, guild_settings, leave_guild, rejoin_guild, set_alert_channel
from storage.models import ChannelId, GuildId, GuildSettings
from storage.notices import NoticeId, hurry_alerts, write_notice
from storage.schedules import list_schedules
from storage.store import Store
from storage.troubles import (
    Trouble,
    end_trouble,
    feed_names,
    list_troubles,
    mark_alerted,
    renew_troubles,
    stopped_schedules,
    tell_again,
    try_again,
)

log = logging.getLogger(__name__)

_LOOKS_EVERY: Final = timedelta(hours=1)
"""How often a channel that takes no messages is looked at, though the gateway told of no change."""


class Alerts:
    """Call `tick` often; `guild_changed`, `guild_left`, `guild_joined` and `connected` when the gateway says so.

    `wake` is called when something may be sent that could not before.
    """

    def __init__(self, store: Store, places: Places, clock: Clock, *, wake: Callable[[], None]) -> None:
        self._store = store
        self._places = places
        self._clock = clock
        self._wake = wake
        self._changed: set[GuildId] = set()
        self._looked_at: datetime | None = None

    async def tick(self) -> None:
        """Let run again what can, and write the alerts that are due."""
        now = self._clock()
        changed, self._changed = self._changed, set()
        is_hour = self._looked_at is None or not timedelta(0) <= now - self._looked_at < _LOOKS_EVERY
        if is_hour:
            self._looked_at = now
        for schedule in await self._store.read(stopped_schedules):
            if not (is_hour or schedule.guild_id in changed):
                continue
            is_open = self._places.is_open(schedule.guild_id, schedule.channel_id)
            if is_open and await self._store.run(try_again, schedule, now):
                log.info("Schedule %d is tried again", schedule.id)
                self._wake()
        if changed:
            await self._store.run(hurry_alerts, changed, now=now)
        await self._store.run(write_alerts, now)

    def guild_changed(self, guild_id: GuildId) -> None:
        """Look at a guild with the next tick: its channels, roles or permissions are not what they were."""
        self._changed.add(guild_id)

    async def guild_left(self, guild_id: GuildId) -> None:
        """Hold all that a guild wanted: it removed the bot."""
        if await self._store.run(leave_guild, guild_id, now=self._clock()):
            log.info("Removed from server %d; its settings are kept for a while", guild_id)

    async def guild_joined(self, guild_id: GuildId) -> None:
        """Let all go on that a guild wanted, if it was gone."""
        if await self._store.run(welcome_back, guild_id, now=self._clock()):
            log.info("Back in server %d", guild_id)
            self._wake()
        self.guild_changed(guild_id)

    async def connected(self, guild_ids: Collection[GuildId]) -> None:
        """Find out which guilds removed the bot or took it back while nobody looked; outages are no removals."""
        gone, back = await self._store.read(compare_guilds, guild_ids)
        for guild_id in gone:
            await self.guild_left(guild_id)
        for guild_id in back:
            await self.guild_joined(guild_id)
        self._changed.update(guild_ids)


def write_alerts(db: Database, now: datetime) -> int:
    """Write what admins are to be told now; return how many messages that are. One transaction.

    Where a guild has no channel for alerts, its trouble waits for one.
    """
    over: dict[GuildId, list[Trouble]] = defaultdict(list)
    for trouble, works in renew_troubles(db, now):
        end_trouble(db, trouble.guild_id, trouble.subject)
        if works and trouble.told_at is not None:
            over[trouble.guild_id].append(trouble)
    new: dict[GuildId, list[Trouble]] = defaultdict(list)
    for trouble in list_troubles(db):
        if trouble.told_at is None:
            new[trouble.guild_id].append(trouble)
    written = 0
    for guild_id in sorted(new.keys() | over.keys()):
        channel_id = guild_settings(db, guild_id).alert_channel_id
        if channel_id is None:
            continue
        mark_alerted(db, new[guild_id], now)
        recoveries = [line for line in trouble_lines(db, guild_id, over[guild_id], works=True) if line]
        message = alert_message(trouble_lines(db, guild_id, new[guild_id]), recoveries)
        if new[guild_id] or recoveries:
            write_notice(db, guild_id, json.dumps(message, ensure_ascii=False), channel_id=channel_id, now=now)
            written += 1
    return written


def trouble_lines(db: Database, guild_id: GuildId, troubles: Sequence[Trouble], *, works: bool = False) -> list[str]:
    """Return troubles of a guild in words, or that they are over."""
    schedules = {schedule.id: schedule for schedule in list_schedules(db, guild_id)} if troubles else {}
    line = recovery_line if works else trouble_line
    names = feed_names(db, troubles)
    return [line(trouble, schedules, names) for trouble in troubles]


def current_troubles(db: Database, guild_id: GuildId) -> list[str]:
    """Return in words what does not work in a guild just now."""
    return trouble_lines(db, guild_id, list_troubles(db, guild_id))


def choose_channel(
    db: Database, guild_id: GuildId, channel_id: ChannelId | None, *, now: datetime
) -> tuple[GuildSettings, NoticeId | None]:
    """Set where a guild is told of trouble, None for nowhere; what is wrong now is told there.

    Returns the settings, and the message that is written to try the channel.
    """
    settings = set_alert_channel(db, guild_id, channel_id, now=now)
    if channel_id is None:
        return settings, None
    tell_again(db, guild_id)
    message = json.dumps(trial_message(), ensure_ascii=False)
    return settings, write_notice(db, guild_id, message, channel_id=channel_id, now=now)


def welcome_back(db: Database, guild_id: GuildId, *, now: datetime) -> bool:
    """Let all go on that a guild wanted, and tell so in its channel for alerts; return whether it was gone."""
    gone_since = rejoin_guild(db, guild_id, now=now)
    if gone_since is None:
        return False
    channel_id = guild_settings(db, guild_id).alert_channel_id
    if channel_id is not None:
        schedules = [one for one in list_schedules(db, guild_id) if one.paused_because is None]
        feeds = len(subscriptions(db, guild_id))
        message = return_message(gone_since, schedules=len(schedules), feeds=feeds)
        write_notice(db, guild_id, json.dumps(message, ensure_ascii=False), channel_id=channel_id, now=now)
    return True
