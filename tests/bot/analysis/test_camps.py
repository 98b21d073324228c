import pytest

from bot.analysis.camps import Camps
from bot.analysis.cast import Cast, Draft
from storage.models import ActorType
from tests.bot.analysis.parses import shipped_table

ACTORS = (
    Draft("state", "Norway", ActorType.COUNTRY, "NOR"),
    Draft("minister", "Kari Nilsen", ActorType.PERSON, "NOR"),
    Draft("colleague", "Per Dahl", ActorType.PERSON, "NOR"),
    Draft("company", "Fjord Oil", ActorType.ORG, "NOR"),
    Draft("movement", "Fishermen's Front", ActorType.ORG, aliases={"FF": None}),
    Draft("spokesman", "Ola Berg", ActorType.PERSON, role="spokesman", role_of="FF"),
    Draft("other", "Sweden", ActorType.COUNTRY, "SWE"),
)


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("state", "state", True),
        ("state", "minister", True),
        ("minister", "colleague", True),
        ("spokesman", "movement", True),
        ("company", "minister", False),
        ("state", "other", False),
        ("state", "nobody", False),
        ("movement", "other", False),
    ],
)
def test_states_their_people_and_who_holds_an_office_answer_for_one_another(
    one: str, other: str, are_one: bool
) -> None:
    cast = Cast(shipped_table(), "2024-06")
    cast.drafts.update({draft.key: draft for draft in ACTORS})
    camps = Camps(cast)
    assert camps.are_one(one, other) is are_one
    assert camps.are_one(other, one) is are_one
