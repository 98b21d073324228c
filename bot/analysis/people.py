"""Which person a surname means: one named in full in the article, or one whom the table and the date support."""

from collections import Counter
from collections.abc import Sequence

from bot.analysis.cast import Cast, Draft, Scene
from bot.analysis.names import Name
from bot.analysis.table import KnownActor, Role, Use
from bot.analysis.titles import Title, title_of
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType
from storage.text import fold

_LEADERS = ("president", "prime minister", "leader", "premier", "chancellor", "supreme leader", "king")
_GOVERNMENTS = frozenset({"administration", "government", "cabinet", "presidency", "regime"})
# An envoy, expert or lawyer "of" a state is often no citizen of it.
_FOREIGNERS = frozenset(
    """
    envoy ambassador representative mediator correspondent expert analyst coach lawyer director chairman chief executive
    researcher fellow professor billionaire tycoon special coordinator spokesman spokeswoman chair head
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)


# Family names of China and Korea, which stand first.
_FIRST_NAMES_LAST = frozenset(
    """
    li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo lin gao liang zheng xie song tang feng deng cao
    peng zeng xiao tian dong pan yuan cai jiang yu ye cheng wei su lu ding ren shen yao lai kim lee park choi jung kang
    cho yoon jang lim han moon hong ahn ri pak hwang
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)


Place = tuple[int, int]
"""A sentence's position, and a token in it."""


class FullNames:
    """The people named in full, by each word that may stand for them, with the sentences that name them."""

    def __init__(self) -> None:
        self._people: dict[str, dict[str, tuple[Draft, Place]]] = {}

    def add(self, name: Name, draft: Draft, position: int) -> None:
        """Remember a person by surname and given name, and the first place that says who it is."""
        words = fold(name.text).split()
        known = fold(draft.name).split()
        for word in {surname(name.text), known[-1], *([words[0], known[0]] if len(words) > 1 else [])}:
            self._people.setdefault(word, {}).setdefault(draft.key, (draft, (position, name.start)))

    def is_surname(self, word: str) -> bool:
        """Whether a person of the article has this family name, or one from where it comes first."""
        return any(
            word == surname(draft.name) or (word in _FIRST_NAMES_LAST and word == fold(draft.name).split()[0])
            for draft, _ in self._people.get(word, {}).values()
        )

    def of(self, word: str, place: Place) -> tuple[list[Draft], list[Draft]]:
        """Return the people for whom a word may stand at a place, the latest first: those named before it, and all."""
        people = sorted(self._people.get(word, {}).values(), key=lambda pair: pair[1], reverse=True)
        return [draft for draft, at in people if at < place], [draft for draft, _ in people]

    def is_named_in(self, draft: Draft, word: str, position: int) -> bool:
        """Whether a sentence is the first to name a person in full."""
        return self._people[word][draft.key][1][0] == position

    def named_together(self, drafts: Sequence[Draft], word: str) -> bool:
        """Whether the two latest of several people are named in one sentence, so that a surname means either."""
        at = [self._people[word][draft.key][1][0] for draft in drafts[:2]]
        return len(at) > 1 and at[0] == at[1]


def surname(name: str) -> str:
    """Return the last word of a name, folded, without "Jr." and the like."""
    words = [word for word in fold(name).split() if word.rstrip(".") not in ("jr", "sr", "ii", "iii")]
    return words[-1] if words else ""


def find_person(scene: Scene, name: Name, cast: Cast, full: FullNames, countries: Counter[str]) -> Draft | None:
    """Return who a surname, or a short name of the table, means; None where the article does not tell.

    Somebody whom the article names in full comes first. Two of one surname stay two: a surname is the one that bears
    it as a short name in the table, or fits "Mrs", or was named last; where both were named together it is nobody.
    """
    title = title_of(scene.doc, name, scene.names)
    word = fold(name.text)
    titled_holder = _titled_holder(name, title, cast)
    if titled_holder is not None:
        return cast.known(titled_holder)
    earlier, everybody = full.of(word, (scene.sentence.position, name.start)) if " " not in word else ([], [])
    candidates = earlier if name.known and name.use is Use.NAME else earlier or everybody
    if candidates:
        return _chosen(scene, name, candidates, full, word)
    if name.known:
        if name.use not in (Use.SURNAME, Use.SHARED):
            return cast.known(name.known[0])
        holder = _holder(name.known, title, cast, countries) or _leader(scene, name, title, cast)
        return cast.known(holder) if holder is not None else None
    if title is not None and scene.proves_names and (title.of or title.role or title.is_courtesy):
        return cast.found(ActorType.PERSON, name.text)
    return None


def _titled_holder(name: Name, title: Title | None, cast: Cast) -> KnownActor | None:
    """Return who held the office that stands before a short name of the table: "President Biden's son"."""
    if title is None or title.role is None or name.use is not Use.NAME or not name.known:
        return None
    holders = [actor for actor in name.known if _held(actor, title, cast.month)]
    is_of_another = title.of is not None and title.of.country and holders and title.of.country != holders[0].country
    return holders[0] if holders and not is_of_another else None


def _chosen(scene: Scene, name: Name, candidates: Sequence[Draft], full: FullNames, word: str) -> Draft | None:
    is_woman = sex_before(scene, name)
    title = title_of(scene.doc, name, scene.names)
    if title is not None and len(candidates) > 1:
        # Who was just named in full is not called "Mrs Clinton" in the same sentence; a president is no senator.
        others = [draft for draft in candidates if not full.is_named_in(draft, word, scene.sentence.position)]
        candidates = others or candidates
        candidates = [draft for draft in candidates if not _has_other_roles(draft, title)] or candidates
    if is_woman is not None:
        fitting = [draft for draft in candidates if draft.is_woman is is_woman]
        candidates = fitting or [draft for draft in candidates if draft.is_woman is None] or candidates
    if len(candidates) == 1:
        return candidates[0]
    if is_woman is None or len(candidates) > 1:
        famous = [draft for draft in candidates if name.known and draft.known in name.known and name.use is Use.NAME]
        if famous and is_woman is None:
            return famous[0]
    return None if full.named_together(candidates, word) else candidates[0]


def _has_other_roles(draft: Draft, title: Title) -> bool:
    words = (title.role or "").lower()
    return bool(words) and draft.known is not None and not any(fits_title(role, words) for role in draft.known.roles)


def sex_before(scene: Scene, name: Name) -> bool | None:
    """Return whether the word before a name is for a woman, "Mrs" or "his sister," as well; None for neither."""
    words = vocabulary()
    i = name.start - 1
    i -= i > 0 and scene.doc[i].text == ","
    if i < 0:
        return None
    before = scene.doc[i].lower_
    return True if before in words.women else False if before in words.men else None


def _holder(known: Sequence[KnownActor], title: Title | None, cast: Cast, countries: Counter[str]) -> KnownActor | None:
    """Return the one whom a title or a country of the article supports at the article's date."""
    if title is not None and title.role is not None:
        titled = [actor for actor in known if _held(actor, title, cast.month)]
        if title.of is not None and title.of.country:
            titled = [actor for actor in titled if actor.country == title.of.country] or [
                actor for actor in known if actor.country == title.of.country
            ]
        if titled:
            return _single(titled, cast, countries)
        if title.of is not None and title.of.country:
            return None
    supported = [actor for actor in known if countries[actor.country or ""] > 0]
    if title is None:
        supported = [actor for actor in supported if _in_office(actor, cast.month)]
    elif title.is_courtesy:
        supported = [actor for actor in supported if _in_office(actor, cast.month)] or supported
    return _single(supported, cast, countries)


def _leader(scene: Scene, name: Name, title: Title | None, cast: Cast) -> KnownActor | None:
    """Return who led a state at any time, where the words say so: "President Bush", "the Clinton administration".

    Of two who led the same state it is the one who did last before the date of the article; of two states, none.
    """
    after = scene.doc[name.end].lower_ if name.end < len(scene.doc) else ""
    if title is None and after in _GOVERNMENTS:
        offices: tuple[str, ...] = _LEADERS
    elif title is not None and title.role is not None and (title.of is None or title.of.is_state):
        offices = (title.role.lower().removeprefix("former ").removeprefix("then ").removeprefix("ex-"),)
    else:
        return None
    of = title.of.country if title is not None and title.of is not None else None
    led = [
        (role.since, actor)
        for actor in name.known
        for role in actor.roles
        if role.role.lower() in offices and role.since <= cast.month and of in (None, actor.country)
    ]
    if not led or len({actor.country for _, actor in led}) > 1:
        return None
    return max(led, key=lambda pair: pair[0])[1]


def _single(actors: Sequence[KnownActor], cast: Cast, countries: Counter[str]) -> KnownActor | None:
    """Return the surest; None where two of different states are as sure."""
    ranked = sorted(actors, key=lambda actor: _rank(actor, cast.month, countries))
    if len(ranked) > 1 and ranked[0].country != ranked[1].country:
        first, second = (_rank(actor, cast.month, countries) for actor in ranked[:2])
        if (first[0], first[2]) == (second[0], second[2]):
            return None
    return ranked[0] if ranked else None


def _rank(actor: KnownActor, month: str, countries: Counter[str]) -> tuple[bool, bool, int]:
    """Sort those in office first, then leaders, then by how often their country is named."""
    role = actor.role_at(month)
    leads = role is not None and role.role in _LEADERS
    return (not _in_office(actor, month), not leads, -countries[actor.country or ""])


def _in_office(actor: KnownActor, month: str) -> bool:
    return any(role.covers(month) for role in actor.roles)


def _held(actor: KnownActor, title: Title, month: str) -> bool:
    words = (title.role or "").lower()
    is_past = words.startswith(("former", "ex-"))
    return any(
        fits_title(role, words) and (role.covers(month) or (is_past and bool(role.until) and role.until <= month))
        for role in actor.roles
    )


def fits_title(role: Role, words: str) -> bool:
    """Whether a role of the table is what a title says: "Foreign Minister", "House Speaker"."""
    own = role.role.lower().replace("defence", "defense")
    said = words.replace("defence", "defense")
    return own in said or said in own or (bool(own) and own.split()[0] == said)


def is_namesake(actor: KnownActor, title: Title | None) -> bool:
    """Whether a title shows that a full name is another's: "Colombia's defense minister Pedro Sánchez"."""
    if title is None or title.role is None or title.of is None or title.of.country in (None, actor.country):
        return False
    if not title.of.is_state or not actor.roles or not actor.country:
        return False
    words = title.role.lower()
    if _FOREIGNERS.intersection(words.split()):
        return False
    return not any(fits_title(role, words) and role.of == title.of.country for role in actor.roles)


def titled(known: Sequence[KnownActor], title: Title | None) -> KnownActor | None:
    """Return the one of several people of one full name whose state the title names; None where it names none."""
    if len(known) < 2 or title is None or title.of is None:
        return None
    return next((actor for actor in known if actor.country and actor.country == title.of.country), None)
