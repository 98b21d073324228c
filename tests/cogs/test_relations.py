"""What everybody may ask of relations beyond one pair or actor, and of what actors said."""

from datetime import timedelta
from typing import Any

import pytest

from bot.render.text import unescape
from storage.models import Action, Denial, FoundRelation, Polarity
from tests.builders import make_actor, make_analysis, make_entry, make_quote, make_relation
from tests.discord_world import Answer, World

NORWAY, SWEDEN, FINLAND = make_actor("Norway"), make_actor("Sweden"), make_actor("Finland")

TREATY = make_relation()
CLAIM = make_relation(
    NORWAY.key,
    FINLAND.key,
    action=Action.THREATEN,
    polarity=Polarity.HOSTILE,
    sentence=3,
    attributed_to=FINLAND.key,
    attributed_name="Finland",
    denials=(Denial(NORWAY.key, 4),),
)
TEXT = (
    "Norway signed a fishing treaty with Sweden on Monday. The two governments had negotiated for three years.\n\n"
    "Finland says that Norway threatened its fleet. Norway denies this."
)


async def store(world: World, *relations: FoundRelation, days_ago: float = 0, number: int = 0) -> None:
    published_at = world.clock() - timedelta(days=days_ago)
    entry = make_entry(f"Treaty {number}", f"{TEXT} It was day {number}.", published_at=published_at)
    quotes = [make_quote(FINLAND.key, sentence=3, is_direct=False)]
    actors = [NORWAY, SWEDEN, FINLAND]
    await world.store_article(entry, make_analysis(entry, actors=actors, relations=relations, quotes=quotes))


def quoted(answer: Answer) -> list[str]:
    """Return what is quoted, as readers see it."""
    lines = [line[2:].replace("**", "") for line in answer.text.splitlines() if line.startswith("> ")]
    return [unescape(line) for line in lines]


async def test_a_disputed_claim_stands_beside_its_denial(world: World) -> None:
    await store(world, TREATY, CLAIM)
    answer = await world.ask("relation disputed", by=world.member)
    assert quoted(answer) == ["Finland says that Norway threatened its fleet.", "Norway denies this."]
    assert "Claimed by Finland" in answer.text
    assert "Denied by Norway" in answer.text
    assert answer.is_private
    world.clock.move(days=20)
    assert "In the articles of the last 7 days nobody denies a claim" in (await world.ask("relation disputed")).text
    assert quoted(await world.ask("relation disputed", days=30))


async def test_a_new_relation_is_a_change(world: World) -> None:
    await store(world, TREATY, days_ago=20)
    assert "changed nothing" in (await world.ask("relation changes")).text
    await store(world, TREATY, CLAIM, number=1)
    answer = await world.ask("relation changes", by=world.member)
    assert "Related for the first time (1)" in answer.text
    assert "Claimed by Finland" in answer.text
    assert quoted(answer) == ["Finland says that Norway threatened its fleet.", "Norway denies this."]


async def test_a_path_leads_over_a_third_actor(world: World) -> None:
    await store(world, TREATY, CLAIM)
    answer = await world.ask("relation path", a="sweden", b="finland", by=world.member)
    assert "**Sweden – Norway – Finland**" in answer.text
    assert "at least one link here is a claim" in answer.text
    assert "2 links" in answer.text


async def test_where_there_is_no_path_the_answer_says_what_to_ask(world: World) -> None:
    await store(world, TREATY)
    answer = await world.ask("relation path", a="sweden", b="finland")
    assert "No chain of up to 5 relations" in answer.text
    assert "relation of" in answer.text
    assert "Both names mean **Sweden**" in (await world.ask("relation path", a="sweden", b="SWEDEN")).text


async def test_quotes_are_shown_with_whom_they_mean(world: World) -> None:
    await store(world, TREATY)
    answer = await world.ask("actor quotes", actor="finland", by=world.member)
    assert "What Finland said" in answer.text
    assert "about Norway" in answer.text
    assert quoted(answer) == ["Finland says that Norway threatened its fleet."]
    answer = await world.ask("actor quotes", actor="norway", about="finland")
    assert "What Finland said about Norway" in answer.text
    assert "leave out `about`" in (await world.ask("actor quotes", actor="norway", about="NORWAY")).text
    nothing = (await world.ask("actor quotes", actor="sweden")).text
    assert nothing.startswith("No article stored here quotes **Sweden**, or anybody on **Sweden**. ")
    nothing = (await world.ask("actor quotes", actor="sweden", about="norway")).text
    assert "quotes **Sweden** on **Norway**, or the other way round" in nothing


async def test_a_timeline_shows_the_peak_with_its_headline(world: World) -> None:
    await store(world, TREATY, days_ago=3)
    await store(world, TREATY, number=1)
    answer = await world.ask("actor timeline", actor="norway", by=world.member, days=7)
    assert answer.text.startswith("Norway in the last 7 days\n**2 articles")
    assert quoted(answer) == ["Treaty 1"]
    world.clock.move(days=60)
    assert "No article of the last 30 days names **Norway**" in (await world.ask("actor timeline", actor="norway")).text
    assert "mentions by the week" in (await world.ask("actor timeline", actor="norway", days=90)).text


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("relation disputed", {}),
        ("relation changes", {}),
        ("relation path", {"a": "sweden", "b": "finland"}),
        ("actor quotes", {"actor": "finland"}),
        ("actor timeline", {"actor": "norway"}),
    ],
)
async def test_every_answer_can_be_shared(world: World, command: str, options: dict[str, Any]) -> None:
    await store(world, make_relation(SWEDEN.key, FINLAND.key), days_ago=20)
    await store(world, TREATY, CLAIM, number=1)
    answer = await world.ask(command, by=world.member, share=True, **options)
    assert not answer.is_private
    assert quoted(answer)


@pytest.mark.parametrize("name", ["@everyone", "**x**", "](https://evil.example)", "<@1>", "'; DROP TABLE actors; --"])
async def test_hostile_names_get_an_answer_without_harm(world: World, name: str) -> None:
    await store(world, TREATY)
    for command, options in (
        ("relation path", {"a": name, "b": "norway"}),
        ("actor quotes", {"actor": "norway", "about": name}),
        ("actor timeline", {"actor": name}),
    ):
        answer = await world.ask(command, by=world.member, **options)
        assert "No actor here is named" in answer.text, command
        assert "@everyone" not in answer.text.replace("\\@everyone", "")


async def test_a_hostile_actor_is_named_without_harm(world: World) -> None:
    hostile = make_actor("@everyone **[x](https://evil.example)**", key="person/x", aliases=["Norway"])
    entry = make_entry()
    await world.store_article(
        entry,
        make_analysis(
            entry,
            actors=[hostile, SWEDEN],
            relations=[make_relation(hostile.key, SWEDEN.key)],
            quotes=[make_quote(hostile.key)],
        ),
    )
    for command, options in (
        ("relation path", {"a": "id:1", "b": "sweden"}),
        ("actor quotes", {"actor": "id:1"}),
        ("actor timeline", {"actor": "id:1"}),
        ("relation between", {"a": "id:1", "b": "sweden"}),
    ):
        answer = await world.ask(command, by=world.member, share=True, **options)
        assert quoted(answer), command
        for message in answer.messages:
            assert not message.message.mention_everyone
        assert all("](https://evil" not in (embed.description or "") for embed in answer.embeds)


async def test_names_are_suggested(world: World) -> None:
    await store(world, TREATY)
    for command, option in (
        ("relation path", "a"),
        ("relation path", "b"),
        ("actor quotes", "actor"),
        ("actor quotes", "about"),
        ("actor timeline", "actor"),
    ):
        found = await world.suggest(command, option, "nor")
        assert [choice["name"] for choice in found] == ["Norway · country"], (command, option)
