from bot.upkeep import Upkeep
from storage.feeds import subscribe, unsubscribe
from storage.models import FeedId
from tests.discord_world import Answer, World


async def list_feeds(world: World, feeds: int) -> Answer:
    """Ask for a list of this many feeds: five go on a page."""
    for number in range(feeds):
        url = f"https://example.com/{number:02}"
        await world.parts.store.run(
            subscribe, world.guild_id, url, f"Feed {number:02}", added_by=world.user_id, now=world.clock()
        )
    return await world.ask("feed list")


async def test_an_answer_of_one_page_has_no_buttons(world: World) -> None:
    answer = await list_feeds(world, 5)
    assert "Feed 04" in answer.text
    assert not answer.buttons


async def test_buttons_lead_to_the_other_pages(world: World) -> None:
    answer = await list_feeds(world, 12)
    shown = []
    for label in ("Next", "Last", "Previous", "First"):
        await world.press(answer, label)
        shown.append(answer.text.splitlines()[-1])
    assert [line.rpartition("· ")[2] for line in shown] == ["Page 2 of 3", "Page 3 of 3", "Page 2 of 3", "Page 1 of 3"]


async def test_buttons_that_lead_nowhere_are_off(world: World) -> None:
    answer = await list_feeds(world, 6)
    assert {label for label, button in answer.buttons.items() if button["disabled"]} == {"First", "Previous"}
    await world.press(answer, "Last")
    assert {label for label, button in answer.buttons.items() if button["disabled"]} == {"Next", "Last"}


async def test_buttons_survive_a_restart(world: World) -> None:
    answer = await list_feeds(world, 12)
    await world.restart()
    await world.press(answer, "Last")
    assert "Feed 11" in answer.text


async def test_a_page_shows_what_is_stored_now(world: World) -> None:
    answer = await list_feeds(world, 12)
    for number in range(1, 5):
        await world.parts.store.run(unsubscribe, world.guild_id, FeedId(number))
    await world.press(answer, "Last")
    assert "This answer has become shorter" in answer.text
    assert "Page 2 of 2" in answer.text


async def test_an_answer_that_is_gone_is_said_to_be(world: World) -> None:
    answer = await list_feeds(world, 6)
    for number in range(1, 7):
        await world.parts.store.run(unsubscribe, world.guild_id, FeedId(number))
    pressed = await world.press(answer, "Next")
    assert "no longer stored" in pressed.text


async def test_a_question_is_forgotten_after_a_month(world: World) -> None:
    answer = await list_feeds(world, 6)
    world.clock.move(days=31)
    await Upkeep(world.parts.store, world.clock).tick()
    pressed = await world.press(answer, "Next")
    assert "more than 30 days ago" in pressed.text
