from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.actors import profile_pages, top_pages
from storage.models import Actor, ActorId, ActorType, CountedActor, Evidence
from storage.profiles import ActorProfile, Counterpart
from storage.relations import Found, RelationCounts
from tests.bot.render.limits import check_messages, hostile, is_verbatim, quotes
from tests.bot.render.test_relations import NONE, SOME, make
from tests.builders import NOW, make_article

KIM = Actor(ActorId(1), "person/kim-jong-un", "Kim Jong Un", ActorType.PERSON, "PRK")
RUSSIA = Actor(ActorId(2), "country/RUS", "Russia", ActorType.COUNTRY, "RUS")


def make_profile(
    actor: Actor = KIM,
    *,
    names: tuple[str, ...] = ("Kim", "Kim Jong Un", "Mr Kim"),
    role: str | None = "leader",
    role_of: str | None = "North Korea",
    counterparts: tuple[Counterpart, ...] = (),
) -> ActorProfile:
    return ActorProfile(actor, names, role, role_of, 2, 1234, NOW, NOW, counterparts)


def test_a_profile_says_who_it_is_and_how_often_it_is_named() -> None:
    ((page,),) = profile_pages(make_profile(), Found((), NONE))
    assert page.title == "Kim Jong Un 🇰🇵"
    assert page.description == (
        "**Person · leader, North Korea**\nAlso named Kim, Mr Kim\n2 articles, 1,234 mentions · <t:1718884800:D>"
    )


def test_a_profile_without_role_or_other_names_leaves_them_out() -> None:
    ((page,),) = profile_pages(make_profile(RUSSIA, names=("Russia",), role=None, role_of=None), Found((), NONE))
    assert page.description == "**Country**\n2 articles, 1,234 mentions · <t:1718884800:D>"


def test_counterparts_tell_what_is_stated_apart() -> None:
    ((page,),) = profile_pages(make_profile(counterparts=(Counterpart(RUSSIA, 5, 3, 2, 0),)), Found((), NONE))
    assert page.description
    assert page.description.endswith("**Most relations with**\n- Russia 🇷🇺 · 5 relations · 3 stated (2 cooperative)")


def test_latest_relations_follow_with_their_counts() -> None:
    ((page,),) = profile_pages(make_profile(), Found((make(),), SOME))
    assert page.description
    assert (
        "**Latest relations**\n\n**Stated** · Russia → North Korea · aid · reading: sure\n> Russia armed"
        in page.description
    )
    assert page.footer.text == "3 stated · 1 claimed · 1 denied"


def test_a_ranking_is_numbered_over_its_pages() -> None:
    pages = top_pages([CountedActor(RUSSIA, 12, 30)] * 11, days=7)
    assert [page.title for (page,) in pages] == ["Most mentioned in the last 7 days"] * 2
    assert pages[1][0].description == "11. **Russia** 🇷🇺 · 12 articles, 30 mentions"
    assert top_pages([], days=1) == []


@settings(max_examples=40)
@given(hostile, st.lists(hostile, max_size=40), hostile, hostile, hostile)
def test_any_text_keeps_within_the_limits(name: str, names: list[str], role: str, role_of: str, text: str) -> None:
    actor = Actor(ActorId(1), "person/x", name, ActorType.PERSON, "PRK")
    counterparts = (Counterpart(actor, 1, 1, 1, 1),) * 5
    relation = make(text, article=make_article(name, publisher=role), source=actor)
    profile = make_profile(actor, names=tuple(names), role=role, role_of=role_of, counterparts=counterparts)
    pages = profile_pages(profile, Found((relation,), RelationCounts(1, 1, 0, 0, 0, 0, 0, 0)))
    check_messages(pages)
    assert [is_verbatim(shown, text) for shown in quotes(pages)] == [True]
    check_messages(top_pages([CountedActor(actor, 1, 1)] * 25, days=1))


def test_evidence_is_quoted_whole() -> None:
    relation = make("A sentence of some length.")
    assert isinstance(relation.evidence, Evidence)
    assert quotes(profile_pages(make_profile(), Found((relation,), SOME))) == ["A sentence of some length."]
