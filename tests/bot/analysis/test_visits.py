import pytest

from bot.analysis.cast import Cast, Scene
from bot.analysis.found import Found
from bot.analysis.joining import join_names
from bot.analysis.parties import Party
from bot.analysis.visits import with_states_visited
from storage.models import Action, ActorType
from tests.bot.analysis.parses import shipped_table
from tests.bot.analysis.scenes import make_scene


def visited(text: str, action: Action = Action.CONSULT, *, mutual: bool = False) -> tuple[str, list[str]]:
    """Return whom the first name of a sentence visits in its last, and what the city is noted for."""
    scene: Scene = make_scene(text)
    cast = Cast(shipped_table(), "2024-06")
    (keys,) = join_names([scene], cast)
    places = [(scene.names[index], key) for index, key in sorted(keys.items())]
    sides = [
        Party(name.start, name.end, name.end - 1, key, cast.drafts[key].type, 2 * (name.type is ActorType.PLACE))
        for name, key in (places[0], places[-1])
    ]
    found, mentions = with_states_visited(
        [Found(sides[0], sides[1], action, 1, 2, 0.8, "verb", 1, mutual=mutual)], scene, cast
    )
    return found[0].target.key, [f"{mention.text} {mention.actor}" for mention in mentions]


@pytest.mark.parametrize("text", ["Putin visited Pyongyang.", "Putin made a trip to Pyongyang."])
def test_trip_to_a_capital_is_a_visit_to_its_state(text: str) -> None:
    assert visited(text) == ("country/PRK", ["Pyongyang country/PRK"])


def test_who_goes_home_visits_nobody() -> None:
    assert visited("Putin made a trip to Moscow.") == ("place:moscow", [])


def test_city_that_is_no_capital_stays_a_city() -> None:
    key, mentions = visited("Putin visited Osaka.")
    assert key.startswith("place")
    assert mentions == []


def test_what_is_done_to_a_city_is_done_to_the_city() -> None:
    assert visited("Putin visited Pyongyang.", Action.ASSAULT) == ("place:pyongyang", [])
    assert visited("Putin visited Pyongyang.", mutual=True) == ("place:pyongyang", [])
