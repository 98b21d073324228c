"""What Discord's API answers, as JSON: as much of a message, a channel, a guild and an interaction as is asked for."""

from collections.abc import Collection, Mapping
from typing import Any

GUILD = 7000
FIRST_CHANNEL = 9000
ME = {"id": "42", "username": "dossier", "discriminator": "0", "avatar": None, "bot": True}
SOMEBODY = {"id": "77", "username": "reader", "discriminator": "0", "avatar": None}
EVERYTHING = str((1 << 50) - 1)
LONG_AGO = "2024-01-01T00:00:00+00:00"
TEXT, ANNOUNCEMENT, FORUM = 0, 5, 15


def message_json(number: str, channel: int, asked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": number,
        "channel_id": str(channel),
        "author": ME,
        "content": asked.get("content") or "",
        "embeds": asked.get("embeds") or [],
        "nonce": asked.get("nonce"),
        "timestamp": LONG_AGO,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": asked.get("attachments") or [],
        "pinned": False,
        "type": 0,
    }


def channel_json(number: int, kind: int = TEXT) -> dict[str, Any]:
    return {
        "id": str(number),
        "guild_id": str(GUILD),
        "type": kind,
        "name": f"news-{number}",
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "parent_id": None,
        "available_tags": [],
    }


def thread_json(number: str, forum: int, name: str, tags: Collection[str]) -> dict[str, Any]:
    """Return a post in a forum; its number is that of its first message."""
    return {
        "id": number,
        "guild_id": str(GUILD),
        "parent_id": str(forum),
        "owner_id": ME["id"],
        "type": 11,
        "name": name,
        "applied_tags": list(tags),
    }


def guild_json(channels: Mapping[int, int]) -> dict[str, Any]:
    everyone = {
        "id": str(GUILD),
        "name": "@everyone",
        "permissions": EVERYTHING,
        "position": 0,
        "color": 0,
        "hoist": False,
        "managed": False,
        "mentionable": False,
    }
    return {
        "id": str(GUILD),
        "name": "Readers",
        "owner_id": SOMEBODY["id"],
        "roles": [everyone],
        "channels": [channel_json(number, kind) for number, kind in channels.items()],
        "members": [member_json(ME)],
        "member_count": 2,
        "emojis": [],
        "features": [],
        "threads": [],
        "preferred_locale": "en-US",
    }


def member_json(user: Mapping[str, Any]) -> dict[str, Any]:
    return {"user": user, "roles": [], "joined_at": LONG_AGO, "deaf": False, "mute": False, "flags": 0}


def interaction_json(number: str) -> dict[str, Any]:
    """Return what every interaction has; its token is its number."""
    return {
        "id": number,
        "application_id": "42",
        "token": number,
        "version": 1,
        "guild_id": str(GUILD),
        "channel": channel_json(FIRST_CHANNEL),
        "channel_id": str(FIRST_CHANNEL),
        "member": {**member_json(SOMEBODY), "permissions": EVERYTHING},
        "app_permissions": EVERYTHING,
        "locale": "en-US",
        "guild_locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(GUILD)},
        "context": 0,
        "attachment_size_limit": 10_485_760,
    }
