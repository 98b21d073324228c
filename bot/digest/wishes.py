"""What a schedule wants of its messages beside their words: a post's title and tag, a ping, a picture, followers."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.digest.channels import MessagePayload
from bot.render.text import clean, cut
from storage.models import ScheduleOptions

_TITLE: Final = 100
_DATE: Final = 30
_PICTURE: Final = "digest.png"
_DESCRIPTION: Final = 1000


def post_title(name: str, at: datetime, zone: str) -> str:
    """Return the title of a digest's post in a forum: the schedule's name and the day there."""
    local = at.astimezone(ZoneInfo(zone))
    shown = cut(clean(name), _TITLE - _DATE) or "Digest"
    return f"{shown} · {local.day} {local:%B %Y}"


def as_wished(
    messages: Sequence[MessagePayload], options: ScheduleOptions, *, title: str, pings: bool
) -> list[MessagePayload]:
    """Return the messages of a digest as they are to be posted; what does not fit their channel changes nothing there.

    The role is pinged in the first message only, and nobody else whatever the words are.
    """
    wished = [{**message, "crosspost": True} if options.crosspost else dict(message) for message in messages]
    if not wished:
        return []
    wished[0]["title"] = title
    if options.forum_tag_id is not None:
        wished[0]["tag"] = str(options.forum_tag_id)
    if pings and options.ping_role_id is not None:
        role = str(options.ping_role_id)
        wished[0] = {"content": f"<@&{role}>", "allowed_mentions": {"parse": [], "roles": [role]}, **wished[0]}
    return wished


def with_picture(message: MessagePayload, png: bytes, description: str) -> MessagePayload:
    """Return a message that shows a picture below its first embed; the ledger keeps it until the message is sent."""
    first, *others = message["embeds"]
    picture = {
        "name": _PICTURE,
        "description": cut(description, _DESCRIPTION),
        "data": base64.b64encode(png).decode("ascii"),
    }
    shown = {**first, "image": {"url": f"attachment://{_PICTURE}"}}
    return {**message, "embeds": [shown, *others], "picture": picture}


def without_picture(message: MessagePayload) -> MessagePayload:
    """Return a message that `with_picture` made as it was before."""
    first, *others = message["embeds"]
    bare = {name: value for name, value in message.items() if name != "picture"}
    return {**bare, "embeds": [{name: value for name, value in first.items() if name != "image"}, *others]}
