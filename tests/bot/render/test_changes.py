from hypothesis import given, settings

from bot.render.changes import changes_pages
from storage.changes import Change, ChangeKind, Changes, Tally
from storage.models import Actor, ActorId, ActorType
from tests.bot.render.limits import check_messages, hostile
from tests.bot.render.test_relations import RUSSIA, make
from tests.builders import NOW, make_article

NOTHING = dict.fromkeys(ChangeKind, 0)


def changes(*found: Change, **counts: int) -> Changes:
    counted = {kind: sum(change.kind is kind for change in found) for kind in ChangeKind}
    return Changes(found, {**counted, **{ChangeKind[name]: count for name, count in counts.items()}}, has_past=True)


def test_changes_stand_under_their_kind_with_their_sentence() -> None:
    ((page,),) = changes_pages(
        changes(Change(ChangeKind.NEW_PAIR, make()), Change(ChangeKind.DENIED, make("It is denied.")), NEW_PAIR=12),
        days=7,
    )
    assert page.title == "What changed in the last 7 days"
    assert page.description
    first, second = page.description.split("\n\n")
    assert first.startswith(
        "### Related for the first time (the first 1 of 12)\n**Stated** · Russia → North Korea · aid"
    )
    assert second.startswith("### Claims denied for the first time (1)\n")
    assert "> It is denied." in second


def test_a_turn_has_its_counts() -> None:
    turned = Change(ChangeKind.COOLER, make(), now=Tally(0, 2), before=Tally(3, 1))
    ((page,),) = changes_pages(changes(turned), days=1)
    assert page.title == "What changed in the last day"
    assert "0 cooperative, 2 hostile now · 3 cooperative, 1 hostile before" in (page.description or "")


def test_who_is_back_is_named_with_the_day_before() -> None:
    ((page,),) = changes_pages(changes(Change(ChangeKind.BACK, make(), actor=RUSSIA, last_at=NOW)), days=7)
    assert "**Russia** · last named <t:1718884800:D>" in (page.description or "")


def test_a_claim_is_marked_as_one() -> None:
    ((page,),) = changes_pages(changes(Change(ChangeKind.NEW_KIND, make(attributed_to="United States"))), days=7)
    assert "**Claimed by the United States**" in (page.description or "")


def test_nothing_changed_gives_no_page() -> None:
    assert changes_pages(Changes((), NOTHING, has_past=True), days=7) == []


@settings(max_examples=20)
@given(hostile, hostile)
def test_any_text_keeps_within_the_limits(name: str, text: str) -> None:
    actor = Actor(ActorId(1), "person/x", name, ActorType.PERSON, None)
    relation = make(text, article=make_article(name, publisher=name), source=actor, attributed_to=name)
    found = [Change(kind, relation, Tally(1, 0), Tally(0, 1), actor, NOW) for kind in ChangeKind]
    check_messages(changes_pages(changes(*found), days=7))
