"""Admins correct who is who."""

import pytest
import simcord

from storage.curation import list_steps
from storage.models import ActorType
from tests.builders import make_actor, make_analysis, make_entry, make_relation
from tests.discord_world import World

TEXT = "Mr Kim met the Leader in Oslo. Norway thanked Mr Kim. Norge was glad."

KIM = make_actor("Kim Jong Un", type=ActorType.PERSON, aliases=("Mr Kim", "the Leader"))
NORWAY = make_actor("Norway", country="NOR")
NORGE = make_actor("Norge", type=ActorType.ORG)


async def store_visit(world: World) -> None:
    entry = make_entry("A visit", TEXT)
    analysis = make_analysis(
        entry, actors=(KIM, NORWAY, NORGE), relations=[make_relation(NORWAY.key, KIM.key, sentence=2)]
    )
    await world.store_article(entry, analysis)


async def test_only_admins_may_correct(world: World) -> None:
    with pytest.raises(simcord.SetupError, match="not visible"):
        await world.ask("curate log", by=world.member)
    for published in world.env.backend.commands[None].values():
        published["default_member_permissions"] = None
    for command, options in {
        "curate log": {},
        "curate undo": {},
        "curate hide": {"actor": "Norway"},
        "curate merge": {"actor": "Norge", "into": "Norway"},
    }.items():
        assert "*Manage Server*" in (await world.ask(command, by=world.member, **options)).text


async def test_the_empty_log_says_what_fills_it(world: World) -> None:
    answer = await world.ask("curate log")
    assert "Nothing is corrected here yet" in answer.text
    assert "curate merge" in answer.text


async def test_a_merge_says_what_changed_and_applies_to_old_articles(world: World) -> None:
    await store_visit(world)
    answer = await world.ask("curate merge", actor="norge", into="norway")
    assert "**Norge** (1 article) is shown as **Norway** now: 1 article names it in all." in answer.text
    assert "This is step 1. Undo it with the button or </curate undo:" in answer.text
    assert answer.is_private
    shown = (await world.ask("actor show", name="norge", by=world.member)).text
    assert "Norway" in shown
    assert "3 mentions" not in shown
    assert "Also named Norge" in shown
    assert [one["name"] for one in await world.suggest("actor show", "name", "norg")] == ["Norway · country"]


async def test_the_undo_button_works_after_a_restart_and_once(world: World) -> None:
    await store_visit(world)
    answer = await world.ask("curate merge", actor="norge", into="norway")
    await world.restart()
    await world.press(answer, "Undo")
    assert "Step 1 is undone: **Norge** merged into **Norway**" in answer.text
    assert not answer.buttons
    assert [one["name"] for one in await world.suggest("actor show", "name", "norge")] == ["Norge · organization"]
    assert "undone already" in (await world.ask("curate undo", step="1")).text


async def test_the_undo_button_asks_for_the_right_again(world: World) -> None:
    await store_visit(world)
    editors = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("edi"), roles=[editors])
    published = world.bot.tree.published["curate"]
    world.guild.set_command_permissions(published, {editors: True})
    answer = await world.ask("curate hide", actor="norway", by=editor)
    world.guild.set_command_permissions(published, {editors: False})
    pressed = await world.press(answer, "Undo", by=editor)
    assert "*Manage Server*" in pressed.text
    (step,) = await world.parts.store.read(list_steps, world.guild_id)
    assert step.undone_at is None


async def test_a_name_that_articles_give_another_is_given_with_a_word(world: World) -> None:
    await store_visit(world)
    answer = await world.ask("curate alias", actor="norway", name="Mr Kim")
    assert "**Kim Jong Un** is called so too; who types it gets **Norway** first." in answer.text
    assert "Norway" in (await world.ask("actor show", name="mr kim")).text


async def test_steps_are_undone_by_number_suggestion_or_the_latest(world: World) -> None:
    await store_visit(world)
    assert "nothing to undo" in (await world.ask("curate undo")).text
    await world.ask("curate rename", actor="Norway", name="Kingdom of Norway")
    await world.ask("curate alias", actor="kim", name="Rocket *Man*")
    await world.ask("curate hide", actor="Norge")
    offered = await world.suggest("curate undo", "step", "rocket")
    assert [(one["name"], one["value"]) for one in offered] == [("2. Kim Jong Un also named Rocket *Man*", "id:2")]
    assert "Step 3 is undone: **Norge** hidden" in (await world.ask("curate undo")).text
    assert "Step 1 is undone" in (await world.ask("curate undo", step="#1")).text
    assert "Step 2 is undone" in (await world.ask("curate undo", step="id:2")).text
    assert "nothing to undo" in (await world.ask("curate undo")).text
    for step in ("9", "first"):
        assert f'no step "{step}"' in (await world.ask("curate undo", step=step)).text
    log = (await world.ask("curate log")).text
    assert log.count("Undone by") == 3
    assert "3 steps · 0 in force" in log


async def test_a_new_name_is_shown_escaped_and_the_old_one_finds_it(world: World) -> None:
    await store_visit(world)
    answer = await world.ask("curate rename", actor="Norway", name="**Norway** @everyone\u202e\n!")
    assert r"\*\*Norway\*\* \@everyone !" in answer.text
    assert r"\*\*Norway\*\*" in (await world.ask("actor show", name="norway")).text


async def test_every_former_name_finds_a_renamed_actor(world: World) -> None:
    await store_visit(world)
    await world.ask("curate rename", actor="Norway", name="Kingdom")
    answer = await world.ask("curate rename", actor="Kingdom", name="Realm")
    assert "Its old name still finds it" in answer.text
    for name in ("Norway", "Kingdom", "Realm"):
        assert (await world.ask("actor show", name=name)).text.startswith("Realm")


async def test_an_alias_finds_its_actor(world: World) -> None:
    await store_visit(world)
    answer = await world.ask("curate alias", actor="Kim Jong Un", name="Rocket Man")
    assert "**Kim Jong Un** is found under the name **Rocket Man** too." in answer.text
    assert "Kim Jong Un" in (await world.ask("actor show", name="rocket man")).text
    assert (
        "has the name **rocket man** already"
        in (await world.ask("curate alias", actor="Kim Jong Un", name="rocket man")).text
    )


@pytest.mark.parametrize("command", ["curate alias", "curate rename"])
@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("NORGE", "**NORGE** is an actor here already. If both are one, make them one with `/curate merge`"),
        ("…", "A name needs a letter or a digit"),
        ("id:1", "A name needs a letter or a digit"),
        ("\u200b\u202e", "A name needs a letter or a digit"),
        ("Norway", "**Norway** has the name **Norway** already"),
    ],
)
async def test_a_name_that_will_not_do_is_refused_in_words(world: World, command: str, name: str, answer: str) -> None:
    await store_visit(world)
    assert answer in (await world.ask(command, actor="Norway", name=name)).text
    assert await world.parts.store.read(list_steps, world.guild_id) == []


async def test_undoing_says_when_two_have_one_name_since(world: World) -> None:
    await store_visit(world)
    await world.ask("curate rename", actor="Norway", name="Kingdom")
    await world.ask("curate rename", actor="Norge", name="Norway")
    answer = await world.ask("curate undo", step="1")
    assert "Two actors are shown as **Norway** now" in answer.text
    assert "Two actors" not in (await world.ask("curate undo", step="2")).text


async def test_an_actor_is_not_merged_with_itself(world: World) -> None:
    await store_visit(world)
    assert "Both names mean **Norway**" in (await world.ask("curate merge", actor="Norway", into="norway")).text
    await world.ask("curate merge", actor="Norge", into="Norway")
    assert "Both names mean **Norway**" in (await world.ask("curate merge", actor="Norway", into="Norge")).text


async def test_unknown_actors_are_answered_with_near_ones(world: World) -> None:
    await store_visit(world)
    assert "Did you mean **Norway**" in (await world.ask("curate hide", actor="Norwya")).text


async def test_a_split_makes_a_new_actor_of_a_name(world: World) -> None:
    await store_visit(world)
    offered = await world.suggest("curate split", "name", "lead", actor="kim jong un")
    assert [one["value"] for one in offered] == ["the Leader"]
    answer = await world.ask("curate split", actor="kim", name="The Leader")
    assert "The name **the Leader** means **The Leader** now, no longer **Kim Jong Un**" in answer.text
    assert "a new actor, which only this server sees" in answer.text
    assert "The Leader" in (await world.ask("actor show", name="the leader")).text
    await world.press(answer, "Undo")
    assert "Kim Jong Un" in (await world.ask("actor show", name="the leader")).text


async def test_a_split_gives_a_name_to_an_actor_that_is_there(world: World) -> None:
    await store_visit(world)
    answer = await world.ask("curate split", actor="kim", name="the Leader", new_name="norge")
    assert "means **Norge** now" in answer.text
    assert "new actor" not in answer.text


async def test_a_split_that_parts_nothing_is_refused_in_words(world: World) -> None:
    await store_visit(world)
    answer = await world.ask("curate split", actor="kim", name="Rocket Man")
    assert "No article here calls **Kim Jong Un** **Rocket Man**. The names in use are **Mr Kim**" in answer.text
    assert "choose it as `new_name`" in (await world.ask("curate split", actor="Norway", name="Norway")).text


async def test_a_hidden_actor_is_suggested_nowhere(world: World) -> None:
    await store_visit(world)
    assert "**Norway** is hidden now" in (await world.ask("curate hide", actor="Norway")).text
    assert all(one["name"] != "Norway · country" for one in await world.suggest("actor show", "name", ""))
    assert "Norway" not in (await world.ask("actor top")).text
    assert "No actor here" in (await world.ask("actor show", name="norway")).text


async def test_the_digest_shows_actors_as_corrected(world: World) -> None:
    await store_visit(world)
    await world.ask("curate rename", actor="Norway", name="Kingdom of Norway")
    await world.ask("curate hide", actor="Norge")
    text = (await world.ask("digest now")).text
    assert "Kingdom of Norway" in text


async def test_a_long_log_has_pages(world: World) -> None:
    await store_visit(world)
    for number in range(10):
        await world.ask("curate alias", actor="Norway", name=f"Land {number}")
    answer = await world.ask("curate log")
    assert "**10.**" in answer.text
    await world.press(answer, "Last")
    assert "**1.** **Norway** also named **Land 0**" in answer.text
