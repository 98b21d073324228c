from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.networks import network_pages
from bot.render.pictures import edges_of, names_of, network_in_words
from storage.models import Actor, ActorId, ActorType, Polarity
from storage.networks import Link, Network
from tests.bot.render.limits import check_messages, hostile


def make_actor(number: int, name: str, kind: ActorType = ActorType.COUNTRY) -> Actor:
    return Actor(ActorId(number), f"x/{number}", name, kind, None)


def make_link(source: Actor, target: Actor, reports: int = 1, **values: bool) -> Link:
    claim, mutual = values.get("is_claim", False), values.get("is_mutual", False)
    return Link(source, target, Polarity.HOSTILE, reports, claim, mutual)


@settings(max_examples=30, deadline=None)
@given(st.lists(hostile, min_size=2, max_size=40))
def test_any_names_hold_every_limit(names: list[str]) -> None:
    actors = [make_actor(number, name) for number, name in enumerate(names)]
    links = tuple(make_link(one, other) for one, other in pairwise(actors))
    network = Network(links, len(links) + 7)
    check_messages(network_pages(network, title="Who deals with whom"))
    assert 0 < len(network_in_words(network)) <= 1024
    assert len(set(names_of(actors).values())) == len(actors)


def test_a_link_is_told_in_words() -> None:
    norway, sweden = make_actor(1, "Norway"), make_actor(2, "Sweden")
    links = (make_link(norway, sweden, 3, is_claim=True), make_link(norway, sweden, is_mutual=True))
    ((embed,),) = network_pages(Network(links, 2), title="Around Norway")
    assert embed.description == (
        "- Norway → Sweden, hostile, 3 reports, only claimed\n- Norway ⇄ Sweden, hostile, 1 report"
    )
    assert embed.footer.text is not None
    assert embed.footer.text.startswith("2 actors, 2 links · ")
    assert network_in_words(Network(links, 2)) == (
        "A network of 2 actors and 2 links. The strongest: Norway → Sweden, hostile, 3 reports, only claimed; "
        "Norway ⇄ Sweden, hostile, 1 report"
    )


def test_actors_of_one_name_are_told_apart() -> None:
    place, team = make_actor(1, "Georgia"), make_actor(2, "Georgia", ActorType.ORG)
    (edge,) = edges_of(Network((make_link(place, team),), 1))
    assert (edge.source, edge.target) == ("Georgia (country)", "Georgia (org)")


def test_nothing_has_no_page() -> None:
    assert network_pages(Network((), 0), title="Nothing") == []
