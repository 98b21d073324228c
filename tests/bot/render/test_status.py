from datetime import timedelta

from hypothesis import given, settings

from bot.render.status import Status, status_pages
from storage.models import Counts, SetAside
from tests.bot.render.limits import check_messages, hostile
from tests.builders import NOW

NOTHING = Counts(articles=0, sentences=0, actors=0, relations=0, stories=0, feeds=0, schedules=0, set_aside=0)
MUCH = Counts(articles=1200, sentences=30000, actors=900, relations=1, stories=1, feeds=12, schedules=1, set_aside=1)


def test_an_empty_store_names_the_commands_that_fill_it() -> None:
    ((page,),) = status_pages(Status(NOTHING, "0.1.0", NOW))
    assert page.description
    assert "`/feed add`" in page.description
    assert "`/schedule add`" in page.description
    assert page.footer.text == "Dossier 0.1.0"


def test_what_is_stored_and_under_way_is_told() -> None:
    status = Status(
        MUCH,
        "0.1.0",
        NOW,
        queue=3,
        failing=2,
        waiting=1,
        last_digest_at=NOW,
        next_digest_at=NOW + timedelta(hours=1),
        size=12_345_678,
    )
    ((page,),) = status_pages(status)
    assert page.description == (
        "**Stored for this server**\n"
        "1,200 articles in 1 story, 30,000 sentences\n"
        "900 actors, 1 relation\n\n"
        "**Under way**\n"
        "12 feeds, 2 failing (see `/feed list`)\n"
        "1 schedule\n"
        "Last digest <t:1718884800:R>\n"
        "Next digest <t:1718888400:R>\n"
        "3 articles being read\n"
        "1 message of digests waiting to be sent\n"
        "Started <t:1718884800:R>"
    )
    assert page.footer.text == "Dossier 0.1.0 · database 12.3 MB"


@settings(max_examples=40)
@given(hostile, hostile)
def test_any_text_keeps_within_the_limits(title: str, reason: str) -> None:
    check = [SetAside(1, title, None, reason, NOW)] * 5
    pages = status_pages(Status(NOTHING, "0.1.0", NOW, set_aside=check))
    assert pages[0][0].description
    for page in pages:
        for embed in page:
            assert embed.description
            embed.description = embed.description.replace("`/feed add`", "").replace("`/schedule add`", "")
    check_messages(pages)
