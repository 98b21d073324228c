"""Who can be a side of a relation in a sentence: named actors, and groups of people by the state they belong to."""

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.analysis.cast import Cast, Scene
from bot.analysis.names import Name
from bot.analysis.plurals import start_of_two
from bot.analysis.table import Use
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType

_PREMODIFIERS = frozenset({"amod", "compound", "poss", "nmod", "nummod", "det", "npadvmod", "punct"})
_LOCATIVES = frozenset({"in", "at", "near", "inside", "outside", "around", "throughout", "across", "within", "over"})
SIDES = ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "ROOT", "dative")
"""Where in a sentence a side can stand."""
_BELONGING = frozenset({"in", "of", "from", "throughout", "across", "inside"})


@dataclass(frozen=True, slots=True)
class Party:
    """An actor's phrase: tokens `start` to `end`, its head, and how likely it is a place rather than a side.

    `rank` is 0 for an actor, 1 for an unnamed group, 2 for a place, 3 for where something happens.
    """

    start: int
    end: int
    head: int
    key: str
    type: ActorType
    rank: int = 0
    is_pronoun: bool = False


def find_parties(scene: Scene, keys: dict[int, str], cast: Cast) -> list[Party]:
    """Return the parties of a parsed sentence in order; unnamed groups become actors of the cast."""
    doc = scene.doc
    parties: list[Party] = []
    taken: set[int] = set()
    people = {
        i
        for index, name in enumerate(scene.names)
        if name.type is ActorType.PERSON and index in keys
        for i in range(name.start, name.end)
    }
    companies = {
        name.start - 1
        for index, name in enumerate(scene.names)
        if name.type is ActorType.ORG and index in keys and name.start and doc[name.start - 1].tag_ in ("NN", "NNS")
        if _root(doc, name.start, name.end).dep_ in ("appos", "pobj", "dobj", "nsubj", "nsubjpass")
    }
    for index, key in sorted(keys.items()):
        name = scene.names[index]
        party = _party(doc, name, key, people, companies, cast, scene)
        if party is not None and not taken.intersection(range(party.start, party.end)):
            parties.append(party)
            taken.update(range(party.start, party.end))
    for token in doc:
        if (
            token.i in taken | companies
            or not (is_group(token) or _is_at_home(token))
            or _is_of_several(token, scene, keys)
        ):
            continue
        party = _unnamed_group(token, scene, keys, cast)
        if party is not None:
            parties = [other for other in parties if not (party.start <= other.start < party.end)] + [party]
            taken.update(range(party.start, party.end))
    return sorted(parties, key=lambda party: party.start)


def _party(
    doc: Doc, name: Name, key: str, people: set[int], companies: set[int], cast: Cast, scene: Scene
) -> Party | None:
    root = _root(doc, name.start, name.end)
    head = _phrase_head(root)
    draft = cast.drafts[key]
    rank = _rank(head, draft.type, is_state=name.use is Use.NAME)
    if head.i in people and head.i != root.i and name.type is not ActorType.PERSON:
        return None  # "Chinese President Xi Jinping" is one party: the person
    is_land = name.is_state or name.type in (ActorType.PLACE, ActorType.REGION)
    if head.i in companies and head.i != root.i and is_land and root.dep_ != "poss":
        return None  # "the Chinese carmaker BYD" is one party: the company
    if name.is_state and root.dep_ == "amod" and head.lower_ == "counterpart" and _is_beside(head, people):
        return None  # "his Chinese counterpart, Wang Yi,", "his Rwandan counterpart Paul Kagame"
    if head.i == root.i or _is_shared(scene, name, head):
        return Party(name.start, name.end, head.i, key, draft.type, rank)
    is_owner = root.dep_ == "poss"
    words = vocabulary()
    if head.lower_ in vocabulary().occasions and not is_owner and _is_city(name):
        return None  # "the Geneva talks"
    is_group = head.lower_ in words.groups and head.lower_ not in words.of_state and not _is_attitude(head)
    if is_owner and head.dep_ in ("attr", "appos"):
        return Party(name.start, name.end, root.i, key, draft.type, 0)  # "is Norway's main supporter"
    if is_group and draft.type is not ActorType.PERSON:
        if draft.type is ActorType.ORG and head.lower_ not in words.not_their_own:
            return Party(name.start, head.i + 1, head.i, key, draft.type, rank)
        group = cast.found(
            ActorType.GROUP, text_of(scene, name.start, head.i + 1), country=draft.country, is_shown=False
        )
        group.aliases[group.name] = None
        return Party(name.start, head.i + 1, head.i, group.key, ActorType.GROUP, min(rank, 1))
    other = next((n for n in scene.names if n.start <= head.i < n.end and n.type is ActorType.GROUP), None)
    if other is not None and name.is_state:
        group = cast.found(
            ActorType.GROUP, text_of(scene, name.start, other.end), country=draft.country, is_shown=False
        )
        group.aliases[group.name] = None
        return Party(name.start, other.end, head.i, group.key, ActorType.GROUP, 0)
    if head.lower_ in words.of_state or (name.use is Use.ADJECTIVE and not is_owner):
        return Party(name.start, head.i + 1, head.i, key, draft.type, rank)
    return Party(name.start, name.end, head.i if is_owner else root.i, key, draft.type, rank)


def _is_beside(head: Token, people: set[int]) -> bool:
    """Whether a person's name stands right behind a noun, or in apposition to it."""
    return head.i + 1 in people or any(child.dep_ == "appos" and child.i in people for child in head.children)


def _is_city(name: Name) -> bool:
    return name.type in (ActorType.PLACE, ActorType.REGION) or name.use in (Use.CAPITAL, Use.SEAT)


def _root(doc: Doc, start: int, end: int) -> Token:
    """Return the first token of a span whose head is outside, from its end: names are headed by their last word."""
    for i in range(end - 1, start - 1, -1):
        if not start <= doc[i].head.i < end or doc[i].head.i == i:
            return doc[i]
    return doc[end - 1]


def _phrase_head(token: Token) -> Token:
    """Climb from a modifier before its noun to the noun: from "Israeli" to "tanks"."""
    while True:
        if token.dep_ == "conj" and token.head.dep_ in _PREMODIFIERS and token.head.head.i > token.i:
            token = token.head  # "Hungarian and Romanian officials"
        is_before = token.dep_ in _PREMODIFIERS and token.head.i > token.i
        if not is_before or not token.head.tag_.startswith(("NN", "CD", "JJ", "VBG")):
            return token
        token = token.head


def _is_shared(scene: Scene, name: Name, head: Token) -> bool:
    """Whether another actor's name stands between a name and the noun that both modify."""
    return any(name.end <= other.start < head.i for other in scene.names)


def _rank(head: Token, kind: ActorType, *, is_state: bool) -> int:
    if _is_locative(head) and not (kind is ActorType.COUNTRY and is_state and head.head.lower_ == "at"):
        return 3  # but "hit back at Canada" and "anger at Nepal"
    return 2 if kind in (ActorType.PLACE, ActorType.REGION) else 0


def _is_locative(head: Token) -> bool:
    token = head
    for _ in range(4):
        if token.dep_ == "conj":
            token = token.head
        elif token.dep_ == "pobj":
            if token.head.lower_ in _LOCATIVES:
                return True
            if token.head.lower_ != "of" or token.head.head.lower_ not in vocabulary().areas:
                return False
            token = token.head.head
        else:
            return False
    return False


def is_group(token: Token) -> bool:
    """Whether a noun names people who act by themselves, standing where a side can stand."""
    words = vocabulary()
    return (
        (token.tag_ in ("NNS", "NNPS") or token.lower_ in vocabulary().collectives)
        and token.lower_ in words.groups
        and not _is_attitude(token)
        and token.dep_ in SIDES
    )


def _is_at_home(token: Token) -> bool:
    """Whether a noun is an institution that acts for the state in which it is; "before a court" is where."""
    is_where = token.dep_ == "pobj" and (token.head.lower_ in _LOCATIVES or token.head.lower_ == "before")
    return token.lower_ in vocabulary().at_home and token.dep_ in SIDES and not is_where


def _is_attitude(token: Token) -> bool:
    """Whether "opposition to" is what somebody thinks and not who they are."""
    after = token.i + 1
    return token.lower_ == "opposition" and after < len(token.doc) and token.doc[after].lower_ == "to"


def _is_of_several(group: Token, scene: Scene, keys: dict[int, str]) -> bool:
    """Whether a group is of two states at once, which are then the parties: "politicians from China and Japan"."""
    owners = [
        name
        for index, name in enumerate(scene.names)
        if index in keys and group.i < name.start <= group.right_edge.i and _belongs(scene.doc, name, group)
    ]
    return any(token.dep_ == "conj" for name in owners for token in _root(scene.doc, name.start, name.end).conjuncts)


def _unnamed_group(token: Token, scene: Scene, keys: dict[int, str], cast: Cast) -> Party | None:
    """Make a group of a bare noun: "rebels in Darfur", "the hostage-takers"; "the junta in Myanmar" is its state.

    None for what serves a state of which the noun says nothing: "police" may be the one that the article is about.
    """
    doc = scene.doc
    words = vocabulary()
    start = token.i
    while start and doc[start - 1].dep_ in ("amod", "compound") and _phrase_head(doc[start - 1]).i == token.i:
        start -= 1
    owners = [
        (index, name)
        for index, name in enumerate(scene.names)
        if index in keys and token.i < name.start <= token.right_edge.i and _belongs(doc, name, token)
    ]
    owner = _named_with(owners, doc) if owners else None
    if owner is None and (
        token.lower_ in words.of_state or token.lower_ in words.at_home or start_of_two(token) is not None
    ):
        return None
    end = max(owner[1].end, _phrase_head(_root(doc, owner[1].start, owner[1].end)).i + 1) if owner else token.i + 1
    country = cast.drafts[keys[owner[0]]].country if owner else None
    state = cast.table.country(country)
    if state is not None and token.lower_ in words.at_home:
        return Party(start, end, token.i, cast.known(state).key, ActorType.COUNTRY)
    group = cast.found(ActorType.GROUP, text_of(scene, start, end), country=country, is_shown=False)
    group.aliases[group.name] = None
    return Party(start, end, token.i, group.key, ActorType.GROUP, 0 if owner else 1)


def _named_with(owners: list[tuple[int, Name]], doc: Doc) -> tuple[int, Name]:
    """Return the first owner, or the person whose office it stands before: "the Druze leader Walid Jumblatt"."""
    first = owners[0][1]
    head = _phrase_head(_root(doc, first.start, first.end)).i
    for owner in owners:
        own = _root(doc, owner[1].start, owner[1].end)
        is_his = owner[1].start <= head < owner[1].end or (own.dep_ == "appos" and own.head.i == head)
        if owner[1].type is ActorType.PERSON and is_his:
            return owner
    return owners[0]


def _belongs(doc: Doc, name: Name, group: Token) -> bool:
    token = _phrase_head(_root(doc, name.start, name.end))
    for _ in range(3):
        if token.dep_ != "pobj" or token.head.lower_ not in _BELONGING:
            return False
        if token.head.head.i == group.i:
            return True
        token = token.head.head
    return False


def text_of(scene: Scene, start: int, end: int) -> str:
    """Return the words of a span as the sentence has them, with single spaces; it may end beyond its end."""
    doc = scene.doc
    last = doc[min(end, len(doc)) - 1]
    return " ".join(scene.sentence.text[doc[start].idx : last.idx + len(last.text)].split())
