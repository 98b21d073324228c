"""Whom a noun with "the" means that an article used before: "the company", "the ministry", "the two countries".

What somebody was called is remembered from sentence to sentence: after "the telecoms group Telenor" and "China's
foreign ministry", "the group" is Telenor and "the ministry" is China. Objects that are pronouns are read here as well.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc, Token

from bot.analysis.cast import Cast, Draft, Scene
from bot.analysis.epithets import actors_called
from bot.analysis.grammar import doer_of
from bot.analysis.homes import home_of
from bot.analysis.kinds import (
    ARMED,
    BLOCS,
    COMPANIES,
    KINDS,
    OF_STATE,
    is_definite,
    is_the_country,
    may_mean_named,
    names_more,
    nouns_of,
)
from bot.analysis.objects import OBJECTS, Objects, actor_upon, is_done_to_somebody
from bot.analysis.pairs import Pairs
from bot.analysis.parties import SIDES, Party
from bot.analysis.plurals import may_be_two, start_of_two
from bot.analysis.servants import add_servants
from bot.analysis.speakers import speakers_of
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType, Mention

_HIM = frozenset({"him", "her", "them", "it"})
_BESIDE = frozenset({"neighbor", "neighbour", "rival", "archrival", "foe", "archfoe"})
_EU, _COMMISSION = "org/eu", "org/european-commission"
_SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson", "official", "minister", "ambassador", "diplomat"})
_OWN = frozenset({"leaders", "officials", "members", "representatives", "diplomats", "soldiers", "troops", "forces"})
# Who has one ministry has another; police may be of the other state that the article is about.
_CIVIL = frozenset({"ministry", "government", "embassy", "authorities"})
_FURTHEST = 4
_DESCRIBING = ("NN", "NNS", "NNP", "NNPS", "PRP", "CD", "JJ")
_THINGS = (ActorType.COUNTRY, ActorType.ORG, ActorType.BLOC)


class Descriptions:
    """Reads the sentences of one article in their order; `found` are the references that it adds."""

    def __init__(self, references: Iterable[Mention], cast: Cast) -> None:
        self._cast = cast
        self._meant: dict[tuple[int, int], list[str]] = {}
        for mention in references:
            self._meant.setdefault((mention.sentence, mention.start), []).append(mention.actor)
        self._called: dict[str, set[str]] = {}
        self._seen: dict[str, int] = {}
        self._times: Counter[str] = Counter()
        self._titles: dict[str, set[str]] = {}
        self._subject: str | None = None
        self._pairs = Pairs(cast)
        self._objects = Objects(cast)
        self._spoken_for: str | None = None
        self._at = 0
        self.found: list[Mention] = []

    def read(self, scene: Scene, parties: Sequence[Party], named: Iterable[str] = ()) -> list[Party]:
        """Return the parties of a sentence and those that it describes, in their order.

        `named` are all whom it names, also those that are no party: "*NATO* Secretary General Jens Stoltenberg".
        """
        self._at = scene.sentence.position
        self._seen.update(dict.fromkeys(set(named) - {party.key for party in parties}, self._at))
        doc = scene.doc
        parties = [party for party in parties if not self._is_known_group(party, doc, parties)]
        taken = {i for party in parties for i in range(party.start, party.end)}
        described: list[Party] = []
        for token in doc:
            if token.i in taken or token.tag_ not in _DESCRIBING:
                continue
            for start, key in list(self._described(token, scene, [*parties, *described])):
                draft = self._cast.drafts[key]
                described.append(Party(start, token.i + 1, token.i, key, draft.type, 0, is_pronoun=True))
                self._note(scene, start, token.i + 1, key)
        together = add_servants(scene, [*parties, *described], self._cast)
        for party in together:
            if not party.is_pronoun and not self._cast.drafts[party.key].aliases:
                self._note(scene, party.start, party.end, party.key)
        self._remember(doc, together)
        return together

    def _is_known_group(self, party: Party, doc: Doc, parties: Sequence[Party]) -> bool:
        """Whether "the group", or "the group in Somalia", is one that the article named."""
        noun = doc[party.head]
        is_plain = party.type is ActorType.GROUP and noun.lower_ in ARMED and is_definite(noun)
        return is_plain and self._thing(noun, parties) is not None

    @property
    def subject(self) -> Draft | None:
        """The actor that the sentence read last is about, by its main verb."""
        return self._cast.drafts.get(self._subject or "")

    @property
    def spokesman(self) -> Draft | None:
        """The actor for whom the nameless subject of the sentence read last speaks: "a ministry spokesman"."""
        return self._cast.drafts.get(self._spoken_for or "")

    def meet(self, key: str | None) -> None:
        """Note whom a pronoun as the subject of the sentence stands for."""
        if key is not None:
            self._subject = key
            self._seen[key] = self._at

    # ------------------------------------------------------------------------------------------------- descriptions

    def _described(self, token: Token, scene: Scene, parties: Sequence[Party]) -> Iterator[tuple[int, str]]:
        """Yield where a description begins and whom it means: two for "both countries"."""
        word = token.lower_
        if word == "two" or may_be_two(word):
            first = start_of_two(token)
            if first is not None:
                doer = self._doer(token, parties)
                keys = self._meant.get((self._at, scene.doc[first].idx)) or []
                if len(keys) != 2 or doer in keys:
                    keys = self._pairs.two(word, doer, self._at)
                yield from ((first, key) for key in keys if len(keys) == 2)
                return
        if word == "them" and is_done_to_somebody(token):
            keys = self._pairs.them(token, parties, self._doer(token, parties))
            yield from ((token.i, key) for key in keys)
            return
        if word in _HIM and token.dep_ in OBJECTS and token.tag_ == "PRP":
            key = self._object(token, parties)
            if key is not None:
                yield token.i, key
            return
        start = token.left_edge.i
        if any(start <= party.start < token.i for party in parties):
            return
        owner = next((child for child in token.children if child.dep_ == "poss" and child.lower_ == "its"), None)
        if owner is not None and (word in OF_STATE or word in _OWN) and not names_more(token, parties):
            kinds = (ActorType.COUNTRY,) if word in OF_STATE else _THINGS
            whose = self._owner(owner, parties, kinds)
            if whose is not None:
                yield start, whose
            return
        if owner is not None and word in _BESIDE:
            whose = self._owner(owner, parties, (ActorType.COUNTRY,))
            other = self._pairs.other(whose or "")
            if other is not None:
                yield start, other
            return
        called = actors_called(token) if is_definite(token) and token.dep_ in SIDES else ()
        named = [key for key in called if key in self._seen]
        if named:
            yield start, max(named, key=lambda key: self._times[key])
            return
        if word == "country" and is_the_country(token) and token.dep_ in OBJECTS:
            state = self._objects.state(token, parties, self._doer(token, parties))
            if state is not None:
                yield start, state
            return
        meant = home_of(token, parties, self._cast)
        if meant is None and word in vocabulary().offices and is_definite(token):
            meant = self._holder(token)
        elif meant is None and may_mean_named(token, parties):
            meant = self._thing(token, parties)
        if meant is not None:
            yield start, meant

    def _object(self, token: Token, parties: Sequence[Party]) -> str | None:
        doer = self._doer(token, parties)
        keys = self._meant.get((self._at, token.idx), [])
        if len(keys) == 1 and keys[0] != doer:
            return keys[0]
        if token.lower_ in ("him", "her"):
            return self._objects.person(token, parties, doer)
        if token.lower_ != "it" or token.dep_ != "dobj":
            return None
        near = [party for party in parties if party.end <= token.i and party.key != doer and party.type in _THINGS]
        draft = self.subject
        if near or draft is None or draft.key == doer or draft.type not in _THINGS:
            return self._objects.thing(token, parties, doer)
        return draft.key

    def _doer(self, token: Token, parties: Sequence[Party]) -> str | None:
        """Return who does what a word is the object of; a pronoun is whom the references say."""
        if (doer := actor_upon(token)) is None:
            return None
        named = next((p.key for p in parties if p.head == doer.i or p.start <= doer.i < p.end), None)
        keys = self._meant.get((self._at, doer.idx), [])
        return named or (keys[0] if len(keys) == 1 else None)

    def _owner(self, pronoun: Token, parties: Sequence[Party], kinds: Sequence[ActorType]) -> str | None:
        """Return whom "its" means: "its foreign ministry", "its leaders"."""
        before = [p for p in parties if p.end <= pronoun.i and p.type in kinds]
        keys = self._meant.get((self._at, pronoun.idx)) or [p.key for p in before] or [self._subject or ""]
        draft = self._cast.drafts.get(keys[0])
        is_one = len({*keys, *(p.key for p in before if p.is_pronoun)}) == 1
        return draft.key if draft is not None and draft.type in kinds and is_one else None

    def _holder(self, token: Token) -> str | None:
        """Return the person last named with the role: "the foreign minister" after "Foreign Minister Anne Berg"."""
        words = {token.lower_, *(c.lower_ for c in token.children if c.dep_ in ("compound", "amod"))}
        after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
        if after is not None and (
            after.tag_.startswith(("NN", "POS")) or after.lower_ in ("of", "for") or after.text == ","
        ):
            return None
        holders = [
            draft.key
            for draft in self._cast.drafts.values()
            if draft.type is ActorType.PERSON and words <= self._titles.get(draft.key, set())
        ]
        return self._latest(holders)

    def _thing(self, token: Token, parties: Sequence[Party]) -> str | None:
        word = token.lower_
        kinds = {word}.union(*(kind for kind in KINDS if word in kind))
        doer = self._doer(token, parties)
        exact = self._latest(self._called.get(word, set()) - {doer})
        if exact is not None:
            return exact
        called = {key for kind in kinds for key in self._called.get(kind, ())} - {doer or ""}
        if word in OF_STATE:
            called = {key for key in called if self._cast.drafts[key].type is ActorType.COUNTRY}
        key = self._latest(called)
        if key is not None:
            return key
        drafts = [draft for key, draft in self._cast.drafts.items() if key in self._seen and key != doer]
        if word == "commission" and _EU in self._seen:
            commission = self._cast.table.get(_COMMISSION)
            return self._cast.known(commission).key if commission is not None else None
        if word in BLOCS:
            blocs = [
                d.key for d in drafts if d.type is ActorType.BLOC or (d.type is ActorType.ORG and d.country is None)
            ]
            return self._latest([k for k in blocs if self._cast.drafts[k].known is not None and k != _COMMISSION])
        if word in COMPANIES:
            firms = [d.key for d in drafts if d.type is ActorType.ORG and (d.known is None or d.country is not None)]
            near = [key for key in firms if self._at - self._seen[key] <= 2]
            return near[0] if len(near) == 1 else None
        if word in OF_STATE:
            homes = {key for noun in OF_STATE for key in self._called.get(noun, ())} if word in _CIVIL else set()
            states = sorted(homes) if len(homes) == 1 else [d.key for d in drafts if d.type is ActorType.COUNTRY]
            return states[0] if len(states) == 1 else None
        return None

    def _latest(self, keys: Iterable[str]) -> str | None:
        """Return who of several was named last; whom the sentence before is about counts as later than the rest."""
        near = [key for key in keys if key in self._seen and self._at - self._seen[key] <= _FURTHEST]
        if not near:
            return None
        last = max(self._seen[key] for key in near)
        latest = sorted(key for key in near if self._seen[key] == last)
        if self._subject in latest:
            return self._subject
        return latest[0] if len(latest) == 1 else None

    # --------------------------------------------------------------------------------------------------- what is told

    def _remember(self, doc: Doc, parties: Sequence[Party]) -> None:
        for party in parties:
            if party.type is not ActorType.GROUP and party.rank < 3:
                self._seen[party.key] = self._at
                self._times[party.key] += 1
            if party.type is ActorType.PERSON and not party.is_pronoun:
                role = self._cast.drafts[party.key].role or ""
                before = [token.lower_ for token in doc[max(0, party.start - 1) : party.start + 1]]
                offices = vocabulary().offices.intersection(before)
                self._titles.setdefault(party.key, set()).update(role.lower().split(), offices)
            if party.is_pronoun or party.type in (ActorType.PERSON, ActorType.GROUP):
                continue
            for word in nouns_of(doc, party):
                self._called.setdefault(word, set()).add(party.key)
        self._pairs.remember(doc, parties, self._at)
        self._objects.remember(doc, parties)
        root = next((token for token in doc if token.dep_ == "ROOT"), None)
        subject = doer_of(root) if root is not None else None
        self._subject = self._spoken_for = None
        names_people = any(party.type is ActorType.PERSON for party in parties)
        if subject is not None and subject.lower_ in _SPOKESMEN and not names_people:
            speakers = speakers_of(subject, parties)
            self._spoken_for = speakers.party.key if speakers.party is not None else None
        if subject is not None:
            self._subject = next((p.key for p in parties if p.head == subject.i or p.start <= subject.i < p.end), None)

    def _note(self, scene: Scene, start: int, end: int, key: str) -> None:
        first, last = scene.doc[start], scene.doc[end - 1]
        if key in self._meant.get((self._at, first.idx), ()):
            return
        self._meant.setdefault((self._at, first.idx), []).append(key)
        stop = last.idx + len(last.text)
        self.found.append(Mention(key, self._at, first.idx, stop, scene.sentence.text[first.idx : stop], True))
