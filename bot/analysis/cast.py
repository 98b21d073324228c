"""Who plays in an article: names joined to actors, each under one key."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from bot.analysis.names import Name
from bot.analysis.table import KnownActor, Role, Table, Use
from bot.analysis.titles import Title, title_of
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
                draft.role, draft.role_of = role.role, self._name_of(role)
            draft.is_shown = actor.type not in (ActorType.PLACE, ActorType.REGION) and not actor.is_press
            self.drafts[actor.key] = draft
        return draft

    def found(self, kind: ActorType, name: str, *, country: str | None = None, is_shown: bool = True) -> Draft:
        """Return the draft of an actor that the table does not know."""
        key = f"{kind.value.lower()}:{fold(name)}"
        draft = self.drafts.get(key)
        if draft is None:
            draft = self.drafts[key] = Draft(key, name, kind, country, is_shown=is_shown)
        draft.country = draft.country or country
        return draft

    def _name_of(self, role: Role) -> str | None:
        of = self.table.country(role.of) or (self.table.get(role.of) if role.of else None)
        return of.name if of else None


def join_names(scenes: Sequence[Scene], cast: Cast) -> list[dict[int, str]]:
    """Give each name the key of its actor: for each scene, from a name's index to the key.

    Full names come first; then surnames, acronyms and what else is short joins them. A name that joins nothing and
    proves nothing by itself (a lone surname without a title, a word in a title-case headline) stays without a key.
    """
    keys: list[dict[int, str]] = [{} for _ in scenes]
    countries = _countries(scenes)
    full = _FullNames()
    for scene, joined in zip(scenes, keys, strict=True):
        for index, name in enumerate(scene.names):
            draft = _direct(scene, name, cast)
            if draft is not None:
                joined[index] = draft.key
                full.add(name, draft)
                _learn_acronym(scene, name, draft, full)
    for scene, joined in zip(scenes, keys, strict=True):
        for index, name in enumerate(scene.names):
            if index not in joined:
                draft = _short(scene, name, cast, full, countries)
                if draft is not None:
                    joined[index] = draft.key
            if index in joined:
                _note(scene, name, cast.drafts[joined[index]], cast)
    return keys


class _FullNames:
    """The full names of the article, by what may stand for them."""

    def __init__(self) -> None:
        self.people: dict[str, list[Draft]] = {}
        self.acronyms: dict[str, Draft] = {}
        self.names: dict[str, Draft] = {}

    def add(self, name: Name, draft: Draft) -> None:
        self.names.setdefault(fold(name.text), draft)
        if draft.type is ActorType.PERSON:
            for word in {fold(name.text).split()[-1], fold(draft.name).split()[-1], fold(draft.name).split()[0]}:
                known = self.people.setdefault(word, [])
                if draft not in known:
                    known.append(draft)


def _countries(scenes: Iterable[Scene]) -> Counter[str]:
    return Counter(name.country for scene in scenes for name in scene.names if name.is_state and name.country)


def _direct(scene: Scene, name: Name, cast: Cast) -> Draft | None:
    """Return the actor of a name that is enough alone."""
    if name.use is Use.SURNAME:
        return None
    if name.known:
        return _known(scene, name, cast)
    if not scene.proves_names:
        return None
    if name.type is ActorType.PERSON:
        return cast.found(ActorType.PERSON, name.text) if len(name.text.split()) > 1 else None
    if name.type is ActorType.ORG and len(name.text.split()) > 1:
        return cast.found(ActorType.ORG, name.text, country=name.country)
    if name.type is ActorType.PLACE:
        return cast.found(ActorType.PLACE, name.text, is_shown=False)
    return None


def _known(scene: Scene, name: Name, cast: Cast) -> Draft:
    actor = name.known[0]
    if name.use is Use.CAPITAL and is_place(scene.doc, name):
        draft = cast.found(ActorType.PLACE, name.text, country=actor.country, is_shown=False)
        name.type = ActorType.PLACE
        return draft
    return cast.known(actor)


def is_place(doc: Doc, name: Name) -> bool:
    """Whether a capital is where something happens ("talks in Beijing") rather than a state ("Beijing warned").

    "The government in Beijing" is the state.
    """
    i = name.start - 1
    while i > 0 and doc[i].lower_ in ("the", "capital", "city", "of", "downtown", "central"):
        i -= 1
    if i >= 0 and doc[i].lower_ == "to":
        return any(token.lower_ in vocabulary().journeys for token in doc[max(0, i - 4) : i])
    is_seat_of = i > 0 and doc[i].lower_ == "in" and doc[i - 1].lower_ in vocabulary().of_state
    return i >= 0 and doc[i].lower_ in vocabulary().place_prepositions and not is_seat_of


def _short(scene: Scene, name: Name, cast: Cast, full: _FullNames, countries: Counter[str]) -> Draft | None:
    """Return the actor that a surname, an acronym or a lone word stands for."""
    folded = fold(name.text)
    if name.type is ActorType.PERSON:
        return _person(scene, name, folded, cast, full, countries)
    draft = full.acronyms.get(name.text) or full.names.get(folded)
    if draft is None and name.type is ActorType.ORG and name.text.isupper() and scene.proves_names:
        draft = cast.found(ActorType.ORG, name.text, country=name.country)
    return draft


def _person(
    scene: Scene, name: Name, folded: str, cast: Cast, full: _FullNames, countries: Counter[str]
) -> Draft | None:
    title = title_of(scene.doc, name, scene.names)
    words = folded.split()
    candidates = full.people.get(words[-1], []) if len(words) == 1 else []
    if candidates:
        return max(candidates, key=lambda draft: countries[draft.country or ""])
    holders = [actor for actor in name.known if _is_supported(actor, title, countries)]
    if holders:
        return cast.known(min(holders, key=lambda actor: _rank(actor, cast, countries)))
    if title is not None and scene.proves_names and not name.known and (title.of or title.is_courtesy):
        return cast.found(ActorType.PERSON, name.text)
    return None


def _is_supported(actor: KnownActor, title: Title | None, countries: Counter[str]) -> bool:
    """Whether the article gives a reason to take a surname for this person."""
    if title is not None and title.of is not None and title.of.country:
        return title.of.country == actor.country
    return countries[actor.country or ""] > 0


def _rank(actor: KnownActor, cast: Cast, countries: Counter[str]) -> tuple[bool, bool, int]:
    """Sort those in office first, then leaders, then by how often their country is named."""
    role = actor.role_at(cast.month)
    in_office = role is not None and role.covers(cast.month)
    leads = role is not None and role.role in ("president", "prime minister", "leader", "premier", "chancellor")
    return (not in_office, not leads, -countries[actor.country or ""])


def _learn_acronym(scene: Scene, name: Name, draft: Draft, full: _FullNames) -> None:
    """Read "the Homeland Union (HU)": the letters in brackets stand for the name before them."""
    doc = scene.doc
    if name.end + 2 < len(doc) and doc[name.end].text == "(" and doc[name.end + 2].text == ")":
        letters = doc[name.end + 1].text
        if draft.type is not ActorType.PERSON and letters.isupper() and 2 <= len(letters) <= 8:
            full.acronyms.setdefault(letters, draft)


def _note(scene: Scene, name: Name, draft: Draft, cast: Cast) -> None:
    """Write down the alias, and what the sentence says that a person is."""
    draft.aliases[scene.sentence.text[_start(scene, name) : _end(scene, name)]] = None
    if draft.type is not ActorType.PERSON:
        return
    title = title_of(scene.doc, name, scene.names)
    if title is None or title.role is None:
        return
    of = title.of.known[0] if title.of is not None and title.of.known else None
    if draft.role is None or (draft.known is None and of is not None and draft.role_of is None):
        draft.role = title.role
        if of is not None:
            draft.role_of = of.name
        elif title.of is not None:
            draft.role_of = title.of.text
    if draft.country is None and of is not None:
        draft.country = of.country


def _start(scene: Scene, name: Name) -> int:
    return scene.doc[name.start].idx


def _end(scene: Scene, name: Name) -> int:
    last = scene.doc[name.end - 1]
    return min(last.idx + len(last.text), _start(scene, name) + len(name.text))
