from datetime import timedelta

from bot.workers import WorkerDied
from tests.builders import NOW, make_entry
from tests.discord_world import World
from tests.inline import InlineWorkers


async def test_the_network_is_drawn_with_its_words_below(world: World) -> None:
    await world.store_article()
    answer = await world.ask("relation graph", actor="Norway", days=7)
    assert "- Norway → Sweden, cooperative, 1 report" in answer.text
    assert answer.embeds[0].image.url is not None
    assert "network.png" in answer.embeds[0].image.url
    (attachment,) = answer.messages[0].attachments
    assert attachment.filename == "network.png"
    assert attachment.description == (
        "A network of 2 actors and 1 link. The strongest: Norway → Sweden, cooperative, 1 report"
    )
    assert answer.is_private


async def test_a_network_without_links_says_so(world: World) -> None:
    await world.store_article()
    world.clock.now = NOW + timedelta(days=60)
    answer = await world.ask("relation graph", days=7)
    assert "No article of the last 7 days relates anybody to anybody." in answer.text
    answer = await world.ask("relation graph", actor="Norway", days=7)
    assert "relates **Norway** to anybody." in answer.text


async def test_words_do_alone_where_drawing_fails(world: World) -> None:
    await world.store_article(make_entry())
    assert isinstance(world.parts.light, InlineWorkers)
    world.parts.light.failures.append(WorkerDied())
    answer = await world.ask("relation graph")
    assert "- Norway → Sweden" in answer.text
    assert answer.embeds[0].image.url is None


async def test_a_timeline_has_its_picture(world: World) -> None:
    await world.store_article()
    answer = await world.ask("actor timeline", actor="Norway")
    assert answer.embeds[0].image.url is not None
    assert "timeline.png" in answer.embeds[0].image.url
