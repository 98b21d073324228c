from bot.render.disputes import disputed_pages
from storage.models import Evidence, Relation, StoredDenial
from storage.relations.disputes import Dispute, Disputes
from tests.bot.render.test_relations import DENIAL, make
from tests.builders import make_article

OTHER = make_article(title="Other", publisher="Example Post")


def page_of(*claims: Relation, total: int = 1) -> str:
    ((page,),) = disputed_pages(Disputes((Dispute(claims),), total), days=7)
    return f"{page.title}\n{page.description}\n{page.footer.text}"


def test_disputes_say_of_how_many_days() -> None:
    assert page_of(make(denials=(DENIAL,))).startswith("Disputed in the last 7 days")
    assert disputed_pages(Disputes((), 0), days=7) == []


def test_all_who_say_so_stand_above_all_who_deny_it_and_nothing_twice() -> None:
    first = make("First said so.", attributed_to="Finland", denials=(DENIAL,))
    second = make("Second said so.", attributed_to="Poland", denials=(DENIAL,))
    text = page_of(first, second)
    spoken = [text.index(words) for words in ("Claimed by Finland", "Claimed by Poland", "Denied by")]
    assert spoken == sorted(spoken)
    assert text.count("Denied by") == 1
    assert text.count(DENIAL.evidence.text) == 1


def test_each_denial_stands_in_its_own_words() -> None:
    other = StoredDenial("Sweden", Evidence("Sweden denied it, too.", OTHER, 2))
    text = page_of(make(attributed_to="Finland", denials=(DENIAL, other)))
    assert "Sweden denied it, too." in text
    assert text.count("Denied by") == 2


def test_more_than_is_shown_is_counted() -> None:
    assert "the latest 1 of 3" in page_of(make(denials=(DENIAL,)), total=3)
