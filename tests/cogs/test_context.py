"""The buttons under what quotes articles."""

from bot.render.text import unescape
from storage.articles import remove_article
from storage.models import ArticleId
from tests.builders import make_actor, make_analysis, make_entry, make_quote, make_relation
from tests.cogs.test_relations import CLAIM, NORWAY, TREATY, quoted, store
from tests.discord_world import Answer, World


async def ask(world: World) -> Answer:
    await store(world, TREATY, CLAIM)
    return await world.ask("relation between", a="norway", b="finland", by=world.member)


async def test_the_context_of_a_sentence_is_what_stands_around_it(world: World) -> None:
    answer = await ask(world)
    assert set(answer.buttons) == {"Context"}
    context = await world.press(answer, "Context", by=world.member)
    assert quoted(context) == [
        "The two governments had negotiated for three years.",
        "Finland says that Norway threatened its fleet.",
        "Norway denies this.",
        "It was day 0.",
    ]
    assert "The Example Times" in context.text
    assert context.is_private
    assert not context.buttons


async def test_the_button_survives_a_restart_and_obeys_only_who_asked(world: World) -> None:
    await store(world, TREATY, CLAIM)
    answer = await world.ask("relation between", a="norway", b="finland", by=world.member, share=True)
    await world.restart()
    told = await world.press(answer, "Context", by=world.stranger)
    assert f"<@{world.member.id}>" in told.text
    assert told.is_private
    assert "In context" in (await world.press(answer, "Context", by=world.member)).text


async def test_the_context_of_what_is_gone_is_said_to_be(world: World) -> None:
    answer = await ask(world)
    await world.parts.store.run(remove_article, world.guild_id, ArticleId(1))
    pressed = await world.press(answer, "Context", by=world.member)
    assert "no longer stored" in pressed.text


async def test_each_page_has_its_own_context_and_a_long_one_has_pages(world: World) -> None:
    for number in range(9):
        await store(world, TREATY, number=number, days_ago=number)
    answer = await world.ask("actor quotes", actor="finland", by=world.member)
    assert set(answer.buttons) == {"First", "Previous", "Next", "Last", "Context"}
    await world.press(answer, "Next", by=world.member)
    context = await world.press(answer, "Context", by=world.member)
    assert "It was day" not in context.text
    assert len(quoted(context)) == 4 * 3
    assert all(f"Treaty {number}" in unescape(context.text) for number in (4, 5, 6, 7))


async def test_all_reports_of_an_event_are_shown_on_request(world: World) -> None:
    relations = [make_relation(), make_relation(sentence=2)]
    entry = make_entry()
    actors = [NORWAY, make_actor("Sweden")]
    await world.store_article(entry, make_analysis(entry, actors=actors, relations=relations, quotes=[make_quote()]))
    answer = await world.ask("relation of", actor="norway", by=world.member)
    assert len(quoted(answer)) == 1
    assert "and 1 other sentence of this article" in answer.text
    reports = await world.press(answer, "All reports", by=world.member)
    assert quoted(reports) == [
        "Norway signed a fishing treaty with Sweden on Monday.",
        "The two governments had negotiated for three years.",
    ]


async def test_an_answer_without_sentences_has_no_such_button(world: World) -> None:
    await store(world, TREATY)
    assert not (await world.ask("actor top", by=world.member)).buttons
