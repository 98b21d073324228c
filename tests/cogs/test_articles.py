import pytest

from bot.ingest.errors import EmptyText
from storage.articles import find_articles
from tests.discord_world import World

TEXT = (
    "Norway and Sweden sign a fishing treaty\n\n"
    "Norway signed a fishing treaty with Sweden in Oslo on Monday. The two governments had negotiated for three years."
)


async def titles(world: World) -> list[str]:
    return [article.title for article in await world.parts.store.read(find_articles, world.guild_id, "")]


async def test_without_address_or_file_a_form_asks_for_the_text(world: World) -> None:
    answer = await world.ask("article add")
    assert answer.result.modal is not None
    assert answer.result.modal["title"] == "Store an article"


async def test_an_empty_text_is_refused_with_what_to_do(world: World) -> None:
    form = await world.ask("article add")
    answer = await world.fill_in(form, {"text": "  \n "})
    assert answer.text == str(EmptyText())
    assert answer.is_private
    assert not await titles(world)


@pytest.mark.parametrize("url", ["no address", "ftp://example.com/a", "example"])
async def test_what_is_no_address_is_refused_with_an_example(world: World, url: str) -> None:
    answer = await world.ask("article add", url=url)
    assert "https://" in answer.text
    assert answer.is_private


async def test_a_private_address_is_refused(world: World) -> None:
    answer = await world.ask("article add", url="http://127.0.0.1:1/article")
    assert "not on the public internet" in answer.text


async def test_several_addresses_are_told_of_one_by_one(world: World) -> None:
    answer = await world.ask("article add", url="http://127.0.0.1:1/a http://10.0.0.1/b")
    assert "0 of 2 stored" in answer.text
    assert answer.text.count("not on the public internet") == 2


async def test_a_file_that_is_too_large_is_not_even_downloaded(world: World) -> None:
    answer = await world.ask("article add", file=("a.txt", b"x" * 3_000_000))
    assert "a.txt is larger than 2 MB" in answer.text


async def test_removing_asks_first(world: World) -> None:
    await world.store_article()
    answer = await world.ask("article remove", article="fishing")
    assert "cannot be undone" in answer.text
    assert await titles(world)
    await world.press(answer, "Remove")
    assert "is removed" in answer.text
    assert not answer.buttons
    assert not await titles(world)


async def test_removing_works_after_a_restart(world: World) -> None:
    await world.store_article()
    answer = await world.ask("article remove", article="id:1")
    await world.restart()
    await world.press(answer, "Remove")
    assert not await titles(world)


async def test_removing_twice_is_harmless(world: World) -> None:
    await world.store_article()
    first, second = [await world.ask("article remove", article="id:1") for _ in range(2)]
    await world.press(first, "Remove")
    await world.press(second, "Remove")
    assert "no longer stored" in second.text


async def test_an_unknown_article_is_told_of(world: World) -> None:
    answer = await world.ask("article remove", article="no such")
    assert 'No article here is named "no such"' in answer.text


async def test_a_message_without_anything_cannot_be_saved(world: World) -> None:
    message = await world.member.send(world.channel, "", attachments=[("picture.png", b"\x89PNG")])
    answer = await world.use_menu("Save article", message)
    assert "no link, no text" in answer.text


@pytest.mark.slow
async def test_a_text_is_stored_with_what_it_says(world: World) -> None:
    form = await world.ask("article add")
    values = {"text": TEXT, "publisher": "Test *Times*", "link": "https://example.com/a"}
    answer = await world.fill_in(form, values)
    assert "Stored" in answer.text
    assert "[Norway and Sweden sign a fishing treaty](https://example.com/a)" in answer.text
    assert r"Test \*Times\*" in answer.text
    assert answer.is_private
    assert "Norway" in (await world.ask("actor show", name="norway")).text
    again = await world.fill_in(await world.ask("article add"), values)
    assert "Stored here already" in again.text
    assert len(await titles(world)) == 1


@pytest.mark.slow
async def test_a_link_that_cannot_be_kept_does_not_cost_the_text(world: World) -> None:
    form = await world.ask("article add")
    answer = await world.fill_in(form, {"text": TEXT, "link": "javascript:alert(1)"})
    assert "Stored" in answer.text
    assert "Without the link" in answer.text
    assert await titles(world) == ["Norway and Sweden sign a fishing treaty"]


@pytest.mark.slow
async def test_files_are_stored(world: World) -> None:
    answer = await world.ask("article add", file=("treaty.md", f"# {TEXT}".encode()))
    assert "Stored" in answer.text
    assert await titles(world) == ["Norway and Sweden sign a fishing treaty"]


@pytest.mark.slow
async def test_a_picture_is_refused(world: World) -> None:
    answer = await world.ask("article add", file=("a.txt", b"\x89PNG\r\n\x1a\n\0\0"))
    assert "a.txt is not a text file" in answer.text
    assert not await titles(world)


@pytest.mark.slow
async def test_the_text_of_a_message_is_stored_with_its_author_and_link(world: World) -> None:
    message = await world.member.send(world.channel, TEXT)
    answer = await world.use_menu("Save article", message)
    assert "Stored" in answer.text
    assert "mel" in answer.text
    assert "https://discord.com/channels/" in answer.text
