from dataclasses import dataclass

import pytest
from discord import AppCommandPermissionType
from discord.app_commands import AppCommandPermissions

from cogs.checks import is_allowed

USER, EDITORS, READERS, EVERYONE = 1, 2, 3, 4


@dataclass
class Entry:
    """One line of a server's settings of a command, as discord.py shows it."""

    type: AppCommandPermissionType
    id: int
    permission: bool


def user(allowed: bool) -> Entry:
    return Entry(AppCommandPermissionType.user, USER, allowed)


def role(number: int, allowed: bool) -> Entry:
    return Entry(AppCommandPermissionType.role, number, allowed)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ([], False),
        ([user(True)], True),
        ([user(False), role(EDITORS, True)], False),
        ([user(True), role(EDITORS, False)], True),
        ([role(EDITORS, True)], True),
        ([role(EDITORS, True), role(READERS, False)], True),
        ([role(READERS, False), role(EVERYONE, True)], False),
        ([role(EVERYONE, True)], True),
        ([role(99, True)], False),
        ([Entry(AppCommandPermissionType.channel, USER, True)], False),
    ],
)
def test_the_member_comes_before_roles_and_roles_before_everybody(settings: list[Entry], expected: bool) -> None:
    entries: list[AppCommandPermissions] = settings  # type: ignore[assignment]  # only Discord makes real ones
    roles = {EDITORS, READERS, EVERYONE}
    assert is_allowed(entries, user_id=USER, role_ids=roles, everyone_id=EVERYONE) is expected
