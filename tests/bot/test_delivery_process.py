"""Digests over crashes of the whole process: each part in its channel, once and in order."""

from pathlib import Path

import pytest

from tests.kills import kill_often

pytestmark = pytest.mark.slow


async def test_kills_at_any_moment_lose_and_double_nothing(tmp_path: Path) -> None:
    killed = await kill_often(tmp_path, kills=12, channels=40, seed=7, longest=0.7)
    assert killed.messages >= 120
    assert sum(killed.under_way) > 0, "some kills met messages on their way"
