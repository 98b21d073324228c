"""What everybody may ask: actors, relations, search, digests, summaries."""

from typing import Any

import pytest

from bot.render.text import unescape
from storage.articles import remove_article
from storage.models import Action, ArticleId, Denial, Polarity
from tests.builders import TEXT, TITLE, make_actor, make_analysis, make_entry, make_relation
from tests.discord_world import Answer, World

CLAIM = "Finland says that Norway threatened its fleet."
DENIAL = "Norway denies this."

NORWAY, SWEDEN, FINLAND = make_actor("Norway"), make_actor("Sweden"), make_actor("Finland")


async def store_treaty(world: World) -> None:
    """Store an article with a treaty, a claim, and its denial."""
    claim = make_relation(
        NORWAY.key,
        FINLAND.key,
        predicate="threatened",
        action=Action.THREATEN,
        polarity=Polarity.HOSTILE,
        sentence=3,
        attributed_to=FINLAND.key,
        attributed_name="Finland",
        denials=(Denial(NORWAY.key, 4),),
    )
    entry = make_entry()
    analysis = make_analysis(entry, actors=[NORWAY, SWEDEN, FINLAND], relations=[make_relation(), claim])
    await world.store_article(entry, analysis)


def quotes(answer: Answer) -> list[str]:
    """Return what is quoted, as readers see it."""
    return [unescape(line[2:]) for line in answer.text.splitlines() if line.startswith("> ")]


async def test_an_actor_is_shown_under_any_name(world: World) -> None:
    await store_treaty(world)
    for name in ("Norway", "norWAY", "norw", "id:1"):
        answer = await world.ask("actor show", name=name, by=world.member)
        assert answer.text.startswith("Norway"), name
        assert answer.is_private


async def test_an_unknown_actor_is_answered_with_near_names(world: World) -> None:
    await store_treaty(world)
    answer = await world.ask("actor show", name="Norwey", by=world.member)
    assert 'No actor here is named "Norwey". Did you mean **Norway**?' in answer.text
    assert answer.is_private


async def test_before_the_first_article_an_answer_says_how_to_add_one(world: World) -> None:
    commands: list[tuple[str, dict[str, Any]]] = [
        ("actor show", {"name": "Norway"}),
        ("actor top", {}),
        ("digest now", {}),
        ("relation graph", {}),
        ("search", {"query": "treaty"}),
    ]
    for command, options in commands:
        answer = await world.ask(command, by=world.member, **options)
        assert "article add" in answer.text, command


async def test_the_most_mentioned_come_first(world: World) -> None:
    await store_treaty(world)
    answer = await world.ask("actor top", by=world.member)
    assert "1. **Norway**" in answer.text
    world.clock.move(days=30)
    assert "No article of the last 7 days" in (await world.ask("actor top")).text


async def test_a_claim_is_shown_as_one_with_its_denial_beside_it(world: World) -> None:
    await store_treaty(world)
    answer = await world.ask("relation between", a="finland", b="norway", by=world.member)
    assert "Claimed by Finland" in answer.text
    assert quotes(answer) == [CLAIM, DENIAL]
    assert "Denied by Norway" in answer.text
    assert "The Example Times" in answer.text
    assert "https://example.com/treaty" in answer.text


async def test_relations_can_be_narrowed(world: World) -> None:
    await store_treaty(world)
    assert len(quotes(await world.ask("relation of", actor="norway"))) == 3
    assert quotes(await world.ask("relation of", actor="norway", kind="stated")) == [TEXT.split(". ")[0] + "."]
    assert quotes(await world.ask("relation of", actor="finland", direction="in")) == [CLAIM, DENIAL]
    nothing = (await world.ask("relation of", actor="finland", kind="stated")).text
    assert (
        nothing
        == "Nothing of that kind is stored about **Finland**. Leave out `kind` and `direction` to see everything."
    )


async def test_two_names_of_one_actor_are_no_pair(world: World) -> None:
    await store_treaty(world)
    answer = await world.ask("relation between", a="norway", b="NORWAY")
    assert "Both names mean **Norway**" in answer.text


async def test_a_pair_without_relations_is_told_what_else_to_ask(world: World) -> None:
    await store_treaty(world)
    answer = await world.ask("relation between", a="sweden", b="finland")
    assert "relates **Sweden** and **Finland**" in answer.text
    assert "relation of" in answer.text


async def test_search_finds_words_and_shows_them_in_their_sentence(world: World) -> None:
    await store_treaty(world)
    answer = await world.ask("search", query="fishing fleet", by=world.member)
    assert "**fishing**" in answer.text or "**fleet**" in answer.text
    assert "1 article found" in answer.text


@pytest.mark.parametrize(
    "options", [{"actor": "finland"}, {"publisher": "the example times"}, {"since": "2024-06-01"}, {"since": "7 days"}]
)
async def test_search_can_be_narrowed(world: World, options: dict[str, Any]) -> None:
    await store_treaty(world)
    assert "1 article found" in (await world.ask("search", query="treaty", **options)).text


@pytest.mark.parametrize("query", ["zebra", '"', "* OR NEAR(", "-", "title:x", "\\"])
async def test_whatever_is_searched_for_gets_an_answer(world: World, query: str) -> None:
    await store_treaty(world)
    answer = await world.ask("search", query=query)
    assert "Nothing stored here" in answer.text


async def test_a_date_that_is_none_is_refused_with_an_example(world: World) -> None:
    answer = await world.ask("search", query="treaty", since="whenever")
    assert "2024-06-20" in answer.text


async def test_a_digest_holds_what_came_in_the_last_hours(world: World) -> None:
    await store_treaty(world)
    answer = await world.ask("digest now", by=world.member)
    assert TITLE in answer.text
    assert "Claimed by Finland" in answer.text
    world.clock.move(hours=30)
    assert "Nothing came in the last 24 hours" in (await world.ask("digest now")).text
    assert "Nothing came in the last hour." in (await world.ask("digest now", hours=1)).text
    assert TITLE in (await world.ask("digest now", hours=48)).text


async def test_an_article_is_summed_up_in_its_own_sentences(world: World) -> None:
    await store_treaty(world)
    answer = await world.ask("summary", article="fishing", sentences=1, by=world.member)
    assert len(quotes(answer)) == 1
    assert quotes(answer)[0] in TEXT
    assert "The Example Times" in answer.text
    assert "→ 1 sentence" in answer.text


async def test_a_text_is_summed_up_and_not_stored(world: World) -> None:
    form = await world.ask("summary", by=world.admin)
    answer = await world.fill_in(form, {"text": TEXT})
    assert quotes(answer)
    assert await world.parts.store.read(lambda db: db["articles"].count) == 0


async def test_only_one_thing_is_summed_up_at_a_time(world: World) -> None:
    answer = await world.ask("summary", url="https://example.com", text="x")
    assert "Give one of" in answer.text
    assert answer.is_private


async def test_who_asks_for_very_many_summaries_is_asked_to_wait(world: World) -> None:
    answers = [await world.ask("summary", url="https://example.com", text="x") for _ in range(7)]
    assert "Try again in" not in answers[5].text
    assert "Try again in" in answers[6].text
    assert answers[6].is_private
    others = await world.ask("summary", url="https://example.com", text="x", by=world.member)
    assert "Try again in" not in others.text


@pytest.mark.parametrize("text", [" ", "?!", "1 2 3"])
async def test_a_text_without_words_is_refused_with_what_to_do(world: World, text: str) -> None:
    answer = await world.ask("summary", text=text)
    assert "no words in it" in answer.text


async def test_the_text_of_a_message_is_summed_up(world: World) -> None:
    message = await world.member.send(world.channel, TEXT)
    answer = await world.use_menu("Summarize", message)
    assert set(quotes(answer)) <= {sentence.text for sentence in make_analysis().sentences}
    assert answer.is_private


async def test_a_stored_page_is_summed_up_without_asking_for_it(world: World) -> None:
    await store_treaty(world)
    message = await world.member.send(world.channel, "Look: <https://example.com/treaty>!")
    answer = await world.use_menu("Summarize", message)
    assert quotes(answer)


async def test_a_shared_answer_is_seen_by_the_channel(world: World) -> None:
    await store_treaty(world)
    for command, options in (
        ("actor show", {"name": "norway"}),
        ("relation between", {"a": "norway", "b": "finland"}),
        ("search", {"query": "treaty"}),
        ("digest now", {}),
        ("summary", {"article": "fishing"}),
    ):
        answer = await world.ask(command, by=world.member, share=True, **options)
        assert not answer.is_private, command


async def test_an_error_stays_private_where_the_answer_would_have_been_shared(world: World) -> None:
    answer = await world.ask("actor show", name="nobody", share=True, by=world.member)
    assert "No actor here" in answer.text
    assert answer.is_private
    assert world.channel.last_message is None


async def test_the_pages_of_a_shared_answer_obey_only_who_asked(world: World) -> None:
    for number in range(8):
        entry = make_entry(title=f"Treaty {number}", url=f"https://example.com/{number}")
        await world.store_article(entry)
    answer = await world.ask("search", query="treaty", share=True, by=world.member)
    pressed = await world.press(answer, "Next", by=world.stranger)
    (told,) = pressed.result.followups
    assert f"<@{world.member.id}>" in told.content
    assert told.ephemeral
    assert "Page 1 of 2" in answer.text
    await world.press(answer, "Next", by=world.member)
    assert "Page 2 of 2" in answer.text


async def test_pages_show_the_time_of_asking(world: World) -> None:
    actors = [make_actor(f"Country {number:02}") for number in range(12)]
    entry = make_entry(text=" ".join(f"{actor.name} spoke." for actor in actors))
    await world.store_article(entry, make_analysis(entry, actors=actors, relations=[]))
    answer = await world.ask("actor top", days=1)
    world.clock.move(days=5)
    await world.press(answer, "Next")
    assert "11. **Country" in answer.text


async def test_what_was_removed_is_no_longer_shown(world: World) -> None:
    actors = [make_actor(f"Country {number:02}") for number in range(12)]
    entry = make_entry(text=" ".join(f"{actor.name} spoke." for actor in actors))
    await world.store_article(entry, make_analysis(entry, actors=actors, relations=[]))
    answer = await world.ask("actor top", days=1)
    await world.parts.store.run(remove_article, world.guild_id, ArticleId(1))
    pressed = await world.press(answer, "Next")
    assert "no longer stored" in pressed.text


async def test_nobody_is_pinged_by_news(world: World) -> None:
    entry = make_entry(title="@everyone and <@1> met", text="@everyone saw <@&2> at @here. Norway met Sweden.")
    await world.store_article(entry, make_analysis(entry))
    commands: list[tuple[str, dict[str, Any]]] = [
        ("search", {"query": "met"}),
        ("digest now", {}),
        ("summary", {"article": "id:1"}),
    ]
    for command, options in commands:
        answer = await world.ask(command, share=True, **options)
        for message in answer.messages:
            assert not message.message.mention_everyone
            assert "@everyone" not in message.content
