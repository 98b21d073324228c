from typing import Any

from bot.render.embeds import MESSAGE
from bot.render.text import size
from bot.render.watches import fitting, watch_message, watch_name
from storage.models import Action, Actor, ActorId, ActorType, Evidence, Polarity, Relation, RelationId, UserId
from storage.watches import Watch
from tests.builders import NOW, make_article

HOSTILE = "@everyone **[x](https://evil.example)** \u202e```"


def actor(name: str, number: int = 1) -> Actor:
    return Actor(ActorId(number), f"country/{number}", name, ActorType.COUNTRY, None)


def relation(number: int, text: str) -> Relation:
    return Relation(
        id=RelationId(number),
        source=actor("Norway"),
        target=actor("Sweden", 2),
        predicate="signed with",
        action=Action.AGREE,
        polarity=Polarity.COOPERATIVE,
        negated=False,
        hypothetical=False,
        hedged=False,
        mutual=False,
        attributed_to=None,
        figure=None,
        confidence=0.9,
        evidence=Evidence(text, make_article(id=number), 1),
    )


def message(relations: list[Relation]) -> dict[str, Any]:
    return watch_message(relations, user_id=UserId(1), guild=HOSTILE * 10, waiting=3, most_a_day=10, until=NOW)


def test_as_many_as_fit_are_told_and_at_least_one() -> None:
    long = [relation(number, f"{number} " + "words " * 150) for number in range(12)]
    assert 1 < fitting(long) < 12
    assert fitting([relation(1, "words " * 3000)]) == 1
    assert fitting([relation(number, f"Short {number}.") for number in range(12)]) == 12
    assert fitting([]) == 0


def test_the_longest_message_holds_discords_limits() -> None:
    for text in (HOSTILE * 300, "👩‍👩‍👧" * 1000, "words " * 3000):
        relations = [relation(number, f"{number} {text}") for number in range(12)]
        (embed,) = message(relations[: fitting(relations)])["embeds"]
        parts = [embed["title"], embed["description"], embed["footer"]["text"]]
        parts += [part for field in embed["fields"] for part in (field["name"], field["value"])]
        assert size(embed["description"]) <= 4096
        assert sum(map(size, parts)) <= MESSAGE


def test_how_many_wait_and_until_when_is_said() -> None:
    (embed,) = message([relation(1, "Norway signed.")])["embeds"]
    told = embed["fields"][0]["value"]
    assert "the last of today's 10 messages" in told
    assert "3 more relations wait to be told." in told


def test_names_are_escaped() -> None:
    shown = watch_name(Watch(actor(HOSTILE), actor("Sweden", 2), NOW, ActorId(1), ActorId(2)))
    assert shown.startswith(r"**\@everyone \*\*\[x\]")
    assert shown.endswith("and **Sweden**")
