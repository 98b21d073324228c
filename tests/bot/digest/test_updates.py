"""What a schedule tells again, and what it does not: over several runs, on a real database."""

import base64
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.digest.buttons import TEMPLATE
from bot.render.text import unescape
from storage.articles import Source, remove_article, save_article
from storage.database import Database
from storage.models import (
    Action,
    ArticleId,
    FoundRelation,
    Polarity,
    ScheduleOptions,
    StoryId,
    WhenEmpty,
)
from storage.store import Store
from storage.stories import merge_stories, put_in_story
from tests.builders import NOW, make_actor, make_analysis, make_entry, make_relation
from tests.desks import Desk
from tests.schedules import GUILD

EIGHT = NOW.replace(hour=8) + timedelta(days=1)
DAY = timedelta(days=1)
WORDS = re.findall(
    r"\w+",
    "anchor bridge copper dune ember falcon glacier harbor island jasmine kernel lantern marble nectar orchid pebble "
    "quartz river saddle timber umbrella valley walnut yarrow zephyr",
)


def sentence(number: int) -> str:
    """Return a sentence that shares few words with those of other numbers."""
    chosen = [WORDS[(number * step + 3 * step) % len(WORDS)] for step in (1, 5, 7, 11, 13)]
    return f"{chosen[0].title()} crews number{number} moved the {chosen[1]} near {chosen[2]} {chosen[3]} {chosen[4]}."


def text(*numbers: int) -> str:
    return " ".join(sentence(number) for number in numbers)


def store_article(
    db: Database,
    title: str,
    words: str,
    now: Any,
    *,
    publisher: str = "The Example Times",
    relations: Sequence[FoundRelation] = (),
    age: timedelta = timedelta(hours=1),
) -> ArticleId:
    url = f"https://example.com/{publisher}/{title}".replace(" ", "-").lower()
    entry = make_entry(title, words, publisher=publisher, url=url, published_at=now - age)
    actors = [make_actor(name) for name in ("Norway", "Sweden", "Denmark")]
    analysis = make_analysis(entry, actors=actors, relations=relations)
    return save_article(db, entry, analysis, source=Source(guild_id=GUILD), now=now).article_id


def put(db: Database, article_id: ArticleId, story_id: StoryId | None = None) -> StoryId:
    return put_in_story(db, story_id, article_id, {"ferry": 1.0}, published_at=NOW)


class Room(Desk):
    """A desk with stories."""

    def add(self, title: str, words: str, story: StoryId | None = None, **values: Any) -> tuple[ArticleId, StoryId]:
        article = self.store.submit(store_article, title, words, self.clock.now, **values).result()
        return article, self.ask(put, article, story)


@pytest.fixture
def room(store: Store) -> Room:
    return Room(store)


def shown(room: Room, number: int = -1) -> list[Mapping[str, Any]]:
    """Return the embeds of one of the posted messages."""
    embeds: list[Mapping[str, Any]] = room.channels.messages[number].payload["embeds"]
    return embeds


def quotes(room: Room) -> list[str]:
    """Return all sentences quoted so far, in the order of posting."""
    return [
        unescape(line.removeprefix("> "))
        for message in room.channels.messages
        for embed in message.payload["embeds"]
        for line in embed["description"].splitlines()
        if line.startswith("> ")
    ]


async def test_a_story_told_before_is_an_update_with_its_new_sentences_alone(room: Room) -> None:
    room.schedule()
    _, story = room.add("Ferry runs aground", text(1, 2))
    await room.tick(EIGHT)
    room.add("Ferry towed free", text(1, 2, 3), story, publisher="The Other")
    await room.tick(EIGHT + DAY)
    (_, first), (_, update) = shown(room, 0), shown(room, 1)
    assert "**Update**" not in first["description"]
    assert update["title"] == "Ferry towed free"
    assert update["description"].startswith(f"**Update** · first told <t:{int(EIGHT.timestamp())}:f>\n> ")
    assert quotes(room) == [sentence(1), sentence(2), sentence(3)]


async def test_near_copies_of_what_was_told_are_not_told_but_new_numbers_are(room: Room) -> None:
    room.schedule()
    long = "The captain said that sixty passengers and nine crew left the ferry in good order before the tide came in"
    _, story = room.add("Ferry runs aground", f"{long} that night. The hull has 4 cracks.")
    await room.tick(EIGHT)
    room.add("A copy", f"{long} this night. The hull has 7 cracks.", story, publisher="The Other")
    await room.tick(EIGHT + DAY)
    assert quotes(room)[2:] == ["The hull has 7 cracks."]


async def test_who_prints_what_was_told_is_named_without_its_sentences(room: Room) -> None:
    room.schedule()
    _, story = room.add("Ferry runs aground", text(1, 2))
    await room.tick(EIGHT)
    room.add("Ferry runs aground", text(1, 2), story, publisher="The Other")
    await room.tick(EIGHT + DAY)
    (_, update) = shown(room)
    assert "nothing new in it but who reports it" in update["description"]
    assert "[The Other](https://example.com/" in update["description"]
    assert len(quotes(room)) == 2


async def test_late_deleted_and_merged_articles_lose_and_repeat_no_sentence(room: Room) -> None:
    room.schedule()
    _, ferry = room.add("Ferry runs aground", text(1))
    gone, strike = room.add("Port workers strike", text(2))
    await room.tick(EIGHT)
    # Two that are older than what was told come late, what was told is deleted, and two stories turn out to be one.
    room.add("Ferry late one", text(3), ferry, publisher="Late A", age=DAY * 2)
    room.add("Ferry late two", text(4), strike, publisher="Late B", age=DAY * 3)
    room.ask(remove_article, GUILD, gone)
    room.ask(merge_stories, ferry, strike)
    # Whoever prints the deleted sentence again says nothing new.
    room.add("Strike goes on", text(2, 5), ferry, publisher="Copier")
    await room.tick(EIGHT + DAY)
    await room.tick(EIGHT + 2 * DAY)
    told = quotes(room)
    assert len(told) == len(set(told))
    assert {sentence(1), sentence(2)} == set(told[:2])
    assert set(told[2:]) <= {sentence(3), sentence(4), sentence(5)}
    links = str([message.payload for message in room.channels.messages])
    for name in ("ferry-late-one", "ferry-late-two", "strike-goes-on"):
        assert links.count(f"/{name})") == 1 or links.count(f"/{name}'") == 1, name
    (_, update) = shown(room, 1)
    assert "**Update**" in update["description"]
    assert "No news since" in shown(room, 2)[0]["description"]


async def test_a_second_schedule_tells_its_own_readers_everything(room: Room) -> None:
    room.schedule()
    room.schedule(name="Evening", times=("20:00",))
    room.add("Ferry runs aground", text(1))
    await room.tick(EIGHT)
    await room.tick(EIGHT.replace(hour=20))
    assert quotes(room) == [sentence(1), sentence(1)]


async def test_a_run_that_was_cut_off_tells_the_same_when_it_is_composed_again(room: Room) -> None:
    schedule = room.schedule()
    room.add("Ferry runs aground", text(1))
    previewed = await room.publisher.preview(GUILD, schedule.id)
    room.workers.failures.append(RuntimeError("cut off"))
    await room.tick(EIGHT)
    assert room.channels.messages == []
    await room.tick(EIGHT + timedelta(minutes=3))
    assert quotes(room) == [sentence(1)]
    assert previewed


# ------------------------------------------------------------------------------------------------------- changes


def aid(number: int, **values: Any) -> FoundRelation:
    return make_relation("country/norway", "country/sweden", predicate="aids", sentence=number, **values)


async def test_what_changed_between_actors_is_told_with_its_sentence_and_only_there(room: Room) -> None:
    room.schedule()
    room.add("Long ago", text(1), relations=[aid(1, action=Action.CONSULT)])
    await room.tick(EIGHT)
    hostile = aid(6, action=Action.THREATEN, polarity=Polarity.HOSTILE)
    new = make_relation("country/denmark", "country/sweden", sentence=5)
    room.add("A new turn", text(11, 12, 13, 14, 15, 16), relations=[hostile, new])
    await room.tick(EIGHT + DAY)
    titles = [embed["title"] for embed in shown(room)]
    assert titles == ["Morning", "A new turn", "What changed between actors"]
    changes = shown(room)[-1]["description"]
    assert "### Related for the first time\n**Stated** · Denmark → Sweden · agreement" in changes
    assert "### Related in a new way\n**Stated** · Norway → Sweden · threat" in changes
    assert len(quotes(room)) == len(set(quotes(room)))


async def test_what_did_not_happen_changes_nothing(room: Room) -> None:
    room.schedule()
    room.add("Long ago", text(1))
    await room.tick(EIGHT)
    doubtful = [aid(1, negated=True), aid(2, hypothetical=True), aid(3, confidence=0.3)]
    room.add("No turn", text(11, 12, 13), relations=doubtful)
    await room.tick(EIGHT + DAY)
    assert "What changed between actors" not in [embed["title"] for embed in shown(room)]
    assert "**Stated**" not in room.posted[-1]


async def test_the_first_digest_has_nothing_to_compare_with(room: Room) -> None:
    room.schedule()
    room.add("First", text(1), relations=[aid(1)])
    await room.tick(EIGHT)
    assert [embed["title"] for embed in shown(room)][-1] == "Who did what, and who says so"


# ---------------------------------------------------------------------------------------- preview, buttons, picture


async def test_a_preview_is_byte_for_byte_what_is_posted(room: Room) -> None:
    schedule = room.schedule(options=ScheduleOptions(picture=True, ping_role_id=5))
    room.add("Long ago", text(1))
    await room.tick(EIGHT)
    room.add("A new turn", text(11, 12), relations=[aid(1)])
    room.clock.now = EIGHT + DAY
    previewed = await room.publisher.preview(GUILD, schedule.id)
    await room.tick(EIGHT + DAY)
    assert previewed == [message.payload for message in room.channels.messages[1:]]


async def test_a_posted_digest_has_buttons_that_name_it(room: Room) -> None:
    room.schedule()
    room.add("Ferry runs aground", text(1))
    await room.tick(EIGHT)
    (message,) = room.channels.messages
    (row,) = message.payload["components"]
    assert [button["label"] for button in row["components"]] == ["Sources", "Actors", "Graph", "Show context"]
    for button in row["components"]:
        assert len(button["custom_id"]) <= 100
        assert re.fullmatch(TEMPLATE, button["custom_id"])


async def test_a_picture_is_posted_where_it_is_wished_and_there_is_something_to_draw(room: Room) -> None:
    room.schedule(options=ScheduleOptions(picture=True))
    room.add("Nobody acts", text(1))
    await room.tick(EIGHT)
    assert "picture" not in room.channels.messages[0].payload
    room.add("Aid", text(2), relations=[aid(1)])
    await room.tick(EIGHT + DAY)
    payload = room.channels.messages[1].payload
    assert base64.b64decode(payload["picture"]["data"]).startswith(b"\x89PNG")
    assert "Norway → Sweden, cooperative, 1 report" in payload["picture"]["description"]
    assert payload["embeds"][0]["image"]["url"] == f"attachment://{payload['picture']['name']}"


# --------------------------------------------------------------------------------------------------- empty digests


@pytest.mark.parametrize("is_filtered", [False, True])
@pytest.mark.parametrize("when_empty", WhenEmpty)
async def test_every_kind_of_empty_digest(room: Room, when_empty: WhenEmpty, is_filtered: bool) -> None:
    options = ScheduleOptions(when_empty=when_empty, words=("wheat",) if is_filtered else ())
    room.schedule(options=options)
    for day in range(8):
        if is_filtered:
            room.add(f"Ferry {day}", text(day))
        await room.tick(EIGHT + day * DAY)
    expected = {WhenEmpty.LINE: 8, WhenEmpty.SILENCE: 0, WhenEmpty.WEEKLY: 1}
    assert len(room.channels.messages) == expected[when_empty]
    assert quotes(room) == []
    for message in room.channels.messages:
        (embed,) = message.payload["embeds"]
        words = "none passes the filters of this schedule" if is_filtered else "No news since <t:"
        assert words in embed["description"]
        assert "components" not in message.payload
        assert "picture" not in message.payload
