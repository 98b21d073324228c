"""Who plays in an article: names joined to actors, each under one key."""

from dataclasses import dataclass, field

from spacy.tokens import Doc

from bot.analysis.names import Name
from bot.analysis.table import KnownActor, Role, Table
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType, FoundActor, Sentence
from storage.text import fold


@dataclass(slots=True)
class Scene:
    """A sentence with its tokens and names. `is_headline` ones in title case prove no name."""

    sentence: Sentence
    doc: Doc
    names: list[Name]
    proves_names: bool = True


@dataclass(slots=True)
class Draft:
    """An actor while the article is being read."""

    key: str
    name: str
    type: ActorType
    country: str | None = None
    known: KnownActor | None = None
    role: str | None = None
    role_of: str | None = None
    aliases: dict[str, None] = field(default_factory=dict)
    is_shown: bool = True
    is_woman: bool | None = None

    def found(self) -> FoundActor:
        """Return the record of this actor."""
        also = tuple(name for name in self.known.also if name not in self.aliases) if self.known else ()
        return FoundActor(
            self.key, self.name, self.type, self.country, tuple(self.aliases), self.role, self.role_of, also
        )


class Cast:
    """The actors of one article by key. `month` ("YYYY-MM") dates the roles of people."""

    def __init__(self, table: Table, month: str) -> None:
        self.table = table
        self.month = month
        self.drafts: dict[str, Draft] = {}

    def known(self, actor: KnownActor) -> Draft:
        """Return the draft of an actor of the table."""
        draft = self.drafts.get(actor.key)
        if draft is None:
            draft = Draft(actor.key, actor.name, actor.type, actor.country, actor)
            role = actor.role_at(self.month)
            if role is not None:
                draft.role, draft.role_of = role.role, self.name_of(role)
            draft.is_woman = _is_womans_name(actor.name) if actor.type is ActorType.PERSON else None
            draft.is_shown = actor.type not in (ActorType.PLACE, ActorType.REGION) and not actor.is_press
            self.drafts[actor.key] = draft
        return draft

    def found(self, kind: ActorType, name: str, *, country: str | None = None, is_shown: bool = True) -> Draft:
        """Return the draft of an actor that the table does not know."""
        key = f"{kind.value.lower()}:{fold(name)}"
        draft = self.drafts.get(key)
        if draft is None:
            draft = self.drafts[key] = Draft(key, name, kind, country, is_shown=is_shown)
            draft.is_woman = _is_womans_name(name) if kind is ActorType.PERSON else None
        draft.country = draft.country or country
        return draft

    def name_of(self, role: Role) -> str | None:
        """Return the name of what a role is a role of."""
        of = self.table.country(role.of) or (self.table.get(role.of) if role.of else None)
        return of.name if of else None


def _is_womans_name(name: str) -> bool | None:
    """Whether a full name begins like a woman's; None where it does not tell."""
    whole = fold(name)
    given, *others = whole.split() or [""]
    if not others:
        return None
    women, men = vocabulary().names_of_women, vocabulary().names_of_men
    return True if given in women or whole in women else False if given in men else None
