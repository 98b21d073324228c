"""Which actors of an article answer for one another."""

from bot.analysis.cast import Cast, Draft
from storage.models import ActorType


class Camps:
    """Knows which actors stand for one another: a state, its government and its leaders."""

    def __init__(self, cast: Cast) -> None:
        self._drafts = cast.drafts

    def are_one(self, one: str, other: str | None) -> bool:
        """Whether one actor answers for the other."""
        if one == other:
            return True
        first, second = self._drafts.get(one), self._drafts.get(other or "")
        if first is None or second is None:
            return False
        return self._stands_for(first, second) or self._stands_for(second, first)

    def _stands_for(self, one: Draft, other: Draft) -> bool:
        holds_office = one.role_of is not None and (one.role_of == other.name or one.role_of in other.aliases)
        if one.country is None:
            return holds_office
        is_state = one.type is ActorType.COUNTRY
        is_of_it = other.type in (ActorType.PERSON, ActorType.ORG, ActorType.COUNTRY) and other.country == one.country
        if is_state and is_of_it:
            return True
        both_people = one.type is other.type is ActorType.PERSON
        return (both_people and one.country == other.country) or holds_office
