"""What an article says that a person is, beside what the table knows."""

from bot.analysis.cast import Cast, Draft
from bot.analysis.people import fits_title
from bot.analysis.table import KnownActor
from bot.analysis.titles import Title
from storage.models import ActorType

# The last word of an office: who is called a "billionaire" or "leader" keeps the office that the table gives.
_OFFICES = frozenset(
    """
    president minister premier chancellor king queen prince emir chairman chairwoman secretary director governor mayor
    speaker commissioner commander spokesman spokeswoman executive
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)


_NATIONAL = frozenset({"president", "minister", "premier", "chancellor", "king", "queen", "emir", "sultan"})


def note_role(draft: Draft, title: Title, cast: Cast, *, home: KnownActor | None) -> None:
    """Write down the role that a title gives, of whom, and so the country; the table's own roles stay.

    `home` is the state whose minister a minister is where the title does not say it.
    """
    is_national = title.role is not None and title.role.split()[-1].lower() in _NATIONAL
    if draft.known is None and draft.country is None and home is not None and is_national and title.of is None:
        draft.role, draft.role_of, draft.country = title.role, home.name, home.country
        return
    of = title.of.known[0] if title.of is not None and title.of.known else None
    if title.role is not None and (draft.role is None or (of is not None and _says_more(draft, title.role))):
        draft.role = title.role
        draft.role_of = None
        if title.of is not None:
            is_place = of is None or title.of.type is ActorType.PLACE
            draft.role_of = title.of.text if is_place or of is None else of.name
    own = cast.table.country(draft.country)
    if draft.known is not None and own is not None and title.role == draft.role and draft.role_of is None:
        draft.role_of = own.name
    if draft.country is None and title.of is not None:
        draft.country = title.of.country


def _says_more(draft: Draft, role: str) -> bool:
    return draft.role_of is None if draft.known is None else _is_another_office(draft.known, role.lower())


def _is_another_office(actor: KnownActor, role: str) -> bool:
    """Whether a role is an office that the table does not know of a person: "Crown Prince"."""
    return role.split()[-1] in _OFFICES and not any(fits_title(known, role) for known in actor.roles)
