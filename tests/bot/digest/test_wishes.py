import base64
from datetime import UTC, datetime
from typing import Any

from bot.digest.wishes import as_wished, post_title, with_picture, without_picture
from bot.render.text import size
from storage.models import ScheduleOptions

MESSAGES: list[dict[str, Any]] = [{"embeds": [{"title": "One"}, {"title": "Two"}]}, {"embeds": [{"title": "Three"}]}]


def test_a_post_has_the_day_that_it_is_there() -> None:
    late = datetime(2024, 6, 20, 23, 30, tzinfo=UTC)
    assert post_title("Morning", late, "Asia/Tokyo") == "Morning · 21 June 2024"
    assert post_title("Morning", late, "UTC") == "Morning · 20 June 2024"


def test_a_title_fits_whatever_the_name_is() -> None:
    now = datetime(2024, 9, 20, tzinfo=UTC)
    assert size(post_title("𝔘" * 100, now, "UTC")) <= 100
    assert post_title("\u200b", now, "UTC") == "Digest · 20 September 2024"


def test_without_wishes_only_the_title_is_added() -> None:
    assert as_wished(MESSAGES, ScheduleOptions(), title="T", pings=True) == [{**MESSAGES[0], "title": "T"}, MESSAGES[1]]
    assert as_wished([], ScheduleOptions(ping_role_id=5), title="T", pings=True) == []


def test_the_role_is_pinged_once_and_not_for_nothing() -> None:
    first, second = as_wished(MESSAGES, ScheduleOptions(ping_role_id=5), title="T", pings=True)
    assert (first["content"], first["allowed_mentions"]) == ("<@&5>", {"parse": [], "roles": ["5"]})
    assert "content" not in second
    assert "content" not in as_wished(MESSAGES, ScheduleOptions(ping_role_id=5), title="T", pings=False)[0]


def test_all_parts_are_for_followers_and_the_post_has_the_tag() -> None:
    first, second = as_wished(MESSAGES, ScheduleOptions(crosspost=True, forum_tag_id=8), title="T", pings=True)
    assert (first["crosspost"], second["crosspost"], first["tag"], "tag" in second) == (True, True, "8", False)


def test_without_its_picture_a_message_is_as_before() -> None:
    message = {"embeds": [{"title": "One"}, {"title": "Two"}], "title": "Morning"}
    assert without_picture(with_picture(message, b"png", "Who met whom")) == message


def test_a_picture_is_shown_by_the_embed_that_names_it() -> None:
    message = with_picture(MESSAGES[0], b"png", "Who met whom")
    assert message["embeds"] == [{"title": "One", "image": {"url": "attachment://digest.png"}}, {"title": "Two"}]
    assert message["picture"]["name"] == "digest.png"
    assert base64.b64decode(message["picture"]["data"]) == b"png"
    assert "image" not in MESSAGES[0]["embeds"][0]
