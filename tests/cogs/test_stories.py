from datetime import timedelta

from storage.models import ArticleId, StoryId
from storage.stories import put_in_story
from tests.builders import NOW, make_entry
from tests.discord_world import World

FERRY = "The ferry to the northern islands ran aground before dawn on Friday. All sixty passengers were brought ashore."
AGAIN = "A ferry with sixty passengers ran aground near the islands on Friday. Nobody was hurt, the company said."


async def store(world: World, title: str, text: str, publisher: str, *, hours_ago: float = 1) -> ArticleId:
    url = f"https://{publisher.lower().replace(' ', '')}.example/{len(title)}"
    entry = make_entry(title, text, publisher=publisher, url=url, published_at=NOW - timedelta(hours=hours_ago))
    return (await world.store_article(entry)).article_id


async def join(world: World, *articles: ArticleId) -> None:
    story: StoryId | None = None
    for article in articles:
        story = await world.parts.store.run(
            put_in_story, story, article, {"ferry": 1.0}, published_at=NOW - timedelta(hours=1)
        )


async def two_reports(world: World) -> None:
    first = await store(world, "Ferry runs aground off the islands", FERRY, "Harbor Times", hours_ago=3)
    second = await store(world, "Ferry runs aground with sixty on board", AGAIN, "The Other", hours_ago=1)
    await join(world, first, second)


async def test_stories_are_listed_by_weight_with_their_publishers(world: World) -> None:
    await store(world, "Port workers strike", "Port workers began a strike on Thursday.", "The Third")
    await two_reports(world)
    answer = await world.ask("story list", hours=48)
    first, second = (answer.text.index(words) for words in ("Ferry runs aground", "Port workers strike"))
    assert first < second
    assert "Harbor Times, The Other · 2 articles · <t:" in answer.text
    assert "2 stories from 3 articles" in answer.text
    assert answer.is_private


async def test_an_empty_list_names_the_commands_that_fill_it(world: World) -> None:
    answer = await world.ask("story list", hours=1)
    assert "Nothing came in the last hour." in answer.text
    assert "feed add" in answer.text
    assert "article add" in answer.text


async def test_a_story_shows_its_sentences_reports_and_relations(world: World) -> None:
    await two_reports(world)
    answer = await world.ask("story show", story="ferry aground", share=True)
    assert not answer.is_private
    assert answer.embeds[0].title == "Ferry runs aground off the islands"
    assert "> The ferry to the northern islands ran aground before dawn on Friday." in answer.text
    assert "### Reports\n2 articles" in answer.text
    assert "[Harbor Times](https://harbortimes.example/" in answer.text
    assert "[The Other](https://theother.example/" in answer.text
    assert "█" in answer.text
    assert "**Who** · Norway, Sweden" in answer.text
    assert "**Stated** · Norway → Sweden · agreement" in answer.text


async def test_a_story_is_suggested_once_by_any_of_its_headlines(world: World) -> None:
    await two_reports(world)
    await store(world, "Port workers strike", "Port workers began a strike on Thursday.", "The Third")
    assert len(await world.suggest("story show", "story", "")) == 2
    (found,) = await world.suggest("story show", "story", "islands")
    answer = await world.ask("story show", story=found["value"])
    assert "### Reports\n2 articles" in answer.text


async def test_an_unknown_story_is_told_in_words(world: World) -> None:
    answer = await world.ask("story show", story="Atlantis rises")
    assert 'No story here is named "Atlantis rises".' in answer.text


async def test_another_servers_story_is_not_found(world: World) -> None:
    answer = await world.ask("story show", story="id:999")
    assert "No story here" in answer.text


async def test_a_story_outlives_the_article_that_named_it(world: World) -> None:
    await two_reports(world)
    chosen = (await world.suggest("story show", "story", "sixty"))[0]["value"]
    await world.ask("story show", story=chosen)
    removal = await world.ask("article remove", article=chosen)
    await world.press(removal, "Remove")
    answer = await world.ask("story show", story="ferry")
    assert "### Reports\n1 article" in answer.text


async def test_the_digest_of_an_actor_leaves_the_others_out(world: World) -> None:
    await two_reports(world)
    everything = await world.ask("digest now", hours=48)
    assert "2 articles" in everything.text
    of_norway = await world.ask("digest now", hours=48, actor="Norway")
    assert "Ferry runs aground" in of_norway.text
    assert "Norway in the last 48 hours" in of_norway.text
    unknown = await world.ask("digest now", actor="Atlantis")
    assert "No actor here" in unknown.text


async def test_a_digest_in_which_nobody_names_the_actor_says_so(world: World) -> None:
    await two_reports(world)
    world.clock.now = NOW + timedelta(days=30)
    answer = await world.ask("digest now", hours=2, actor="Norway")
    assert "No article that names **Norway** came in the last 2 hours." in answer.text
