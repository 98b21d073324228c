from hypothesis import given, settings

from bot.render.paths import path_pages
from storage.models import Actor, ActorId, ActorType
from storage.paths import Path
from tests.bot.render.limits import check_messages, hostile
from tests.bot.render.test_relations import KOREA, RUSSIA, make
from tests.builders import make_article

CHINA = Actor(ActorId(3), "country/CHN", "China", ActorType.COUNTRY, "CHN")


def test_a_path_is_told_link_by_link() -> None:
    links = (make("Russia armed North Korea."), make("China met North Korea.", source=CHINA))
    ((page,),) = path_pages(RUSSIA, CHINA, Path((RUSSIA.id, KOREA.id, CHINA.id), links, is_stated=True))
    assert page.title == "From Russia to China"
    assert page.description
    head, first, second = page.description.split("\n\n")
    assert head == "**Russia – North Korea – China**"
    assert first.startswith("### Russia – North Korea\n**Stated** · Russia → North Korea · aid")
    assert second.startswith("### North Korea – China\n**Stated** · China → North Korea · aid")
    assert page.footer.text == "2 links"


def test_a_name_that_needs_an_article_has_it_in_the_title() -> None:
    states = Actor(ActorId(4), "country/USA", "United States", ActorType.COUNTRY, "USA")
    ((page,),) = path_pages(states, KOREA, Path((states.id, KOREA.id), (make(source=states),), is_stated=True))
    assert page.title == "From the United States to North Korea"


def test_a_path_over_claims_says_so() -> None:
    links = (make(attributed_to="United States"),)
    ((page,),) = path_pages(RUSSIA, KOREA, Path((RUSSIA.id, KOREA.id), links, is_stated=False))
    assert "at least one link here is a claim or denied" in (page.description or "")


@settings(max_examples=20)
@given(hostile, hostile)
def test_any_text_keeps_within_the_limits(name: str, text: str) -> None:
    actor = Actor(ActorId(9), "person/x", name, ActorType.PERSON, None)
    relation = make(text, article=make_article(name, publisher=name), source=actor)
    path = Path((actor.id, KOREA.id) * 3, (relation,) * 5, is_stated=False)
    check_messages(path_pages(actor, KOREA, path))
