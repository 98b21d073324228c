"""Relations that "is" states: "is Y's supporter", "is wary of Y", "X, an ally of Y,", and where things come from."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from bot.analysis.claims import claim_of, claim_region
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.grammar import doer_of
from bot.analysis.modality import is_hedged, is_hypothetical, is_negated
from bot.analysis.parties import Party
from bot.analysis.phrases import first_party, with_conjuncts
from bot.analysis.pronouns import Pronouns, is_reference
from bot.analysis.vocabulary import vocabulary
from storage.models import Action, ActorType

_SURE, _PLAIN = 0.75, 0.5
_BEING = frozenset({"be", "become", "remain", "stay", "seem", "look", "feel", "grow"})
_ATTITUDES = (Action.CONCERN, Action.SUPPORT, Action.TIES)
_COMING = frozenset({"come", "originate", "flow", "arrive", "stem"})
_TOWARDS = frozenset(
    "of to for with on about over from at by against toward towards than as between in".split()  # noqa: SIM905
)


def find_in_copulas(doc: Doc, parties: Sequence[Party], pronouns: Pronouns) -> list[Found]:
    """Return the relations of what somebody is, and of where what somebody has comes from."""
    found: list[Found] = []
    for token in doc:
        tag = token.tag_
        lemma = frames().verb(token.lower_) if tag.startswith("VB") else ""
        if lemma in _BEING:
            found += _of_being(token, parties, pronouns)
        elif lemma in _COMING:
            found += _of_coming(token, parties, pronouns)
        elif tag in ("NN", "NNS") and token.dep_ == "appos":
            found += _of_apposition(token, parties, pronouns)
        elif tag in ("JJ", "VBN") and token.dep_ in ("advcl", "acomp"):
            found += _of_fronted(token, parties, pronouns)
    return found


def _of_being(verb: Token, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    if verb.dep_ in ("aux", "auxpass"):
        return
    subject = doer_of(verb)
    if subject is None:
        return
    claim = claim_of(verb, parties, pronouns)
    free = _without(claim_region(claim), parties)
    sources = with_conjuncts(first_party(subject, free), free, verb.doc)
    if not sources and is_reference(subject):
        meant = pronouns.stands_for(subject, free, speaker=claim.party if claim is not None else None)
        sources = [meant] if meant is not None else []
    taken = {party.key for party in sources}
    rest = [party for party in free if party.key not in taken]
    for child in verb.children:
        if child.dep_ not in ("attr", "acomp") or child.i < verb.i or not sources:
            continue
        if child.dep_ == "attr" and _is_office(child, sources[0]):
            continue
        targets = _told_of(child, rest)
        action = _class_of(child)
        if not targets:
            continue
        for source in sources:
            for target in targets:
                if source.key == target.key or target.rank == 3 or source.rank > 1:
                    continue
                yield Found(
                    source,
                    target,
                    action,
                    verb.i,
                    child.i + 1,
                    (_SURE if action is not None else _PLAIN) - 0.2 * source.is_pronoun,
                    "copula",
                    child.i,
                    negated=is_negated([verb]),
                    hypothetical=is_hypothetical([verb]),
                    hedged=is_hedged([verb]),
                    claim=claim if claim is None or claim.verb.i != verb.i else None,
                )


def _of_apposition(noun: Token, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    """Read "Belarus, Russia's closest ally,"."""
    if not frames().is_in(frames().noun(noun.lower_), "standing"):
        return
    sources = [party for party in parties if party.start <= noun.head.i < party.end or party.head == noun.head.i][:1]
    targets = _told_of(noun, [party for party in parties if party.key not in {s.key for s in sources}])
    claim = claim_of(noun, parties, pronouns)
    for source in sources:
        for target in targets:
            yield Found(source, target, _class_of(noun), noun.i, noun.i + 1, _SURE - 0.1, "copula", noun.i, claim=claim)


def _of_fronted(word: Token, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    """Read "Wary of Sweden, Norway left"; what stands behind a name is read in `attitudes`."""
    verb = word.head
    action = frames().phrase_class("be", {word.lower_})
    if action not in _ATTITUDES or not verb.tag_.startswith("VB") or verb.i < word.i:
        return
    subject = doer_of(verb) if frames().verb(verb.lower_) not in _BEING else None
    if subject is None:
        return
    sources = [p for p in parties if p.start <= subject.i < p.end or p.head == subject.i][:1]
    inside = [p for p in parties if word.i < p.start <= word.right_edge.i]
    for source in with_conjuncts(sources, parties, word.doc):
        for target in _told_of(word, inside):
            if source.rank < 2 and target.rank < 3 and source.key != target.key:
                claim = claim_of(word, parties, pronouns)
                yield Found(source, target, action, word.i, word.i + 1, _SURE - 0.1, "copula", word.i, claim=claim)


def _of_coming(verb: Token, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    """Read "most of Hungary's oil comes from Russia": Russia gives it."""
    subject = doer_of(verb)
    origin = next((child for child in verb.children if child.dep_ == "prep" and child.lower_ == "from"), None)
    if subject is None or origin is None:
        return
    owners = [party for party in first_party(subject, parties) if not party.start <= subject.i < party.end]
    givers = [found for child in origin.children for found in first_party(child, parties)]
    if not owners or (owners[0].head == subject.i and subject.lower_ in vocabulary().of_state):
        return
    for giver in with_conjuncts(givers[:1], parties, verb.doc):
        if giver.key != owners[0].key:
            yield Found(
                giver,
                owners[0],
                Action.COOPERATE,
                verb.i,
                origin.i + 1,
                _PLAIN,
                "copula",
                verb.i,
                negated=is_negated([verb]),
                hypothetical=is_hypothetical([verb]),
                claim=claim_of(verb, parties, pronouns),
            )


def _without(region: set[int], parties: Sequence[Party]) -> list[Party]:
    return [party for party in parties if party.head not in region and party.start not in region]


def _is_office(noun: Token, source: Party) -> bool:
    """Whether somebody is said to hold an office: "is president of Russia" relates no two actors."""
    words = vocabulary()
    return source.type is ActorType.PERSON and (noun.lower_ in words.titles or noun.lower_ in words.of_state)


def _told_of(word: Token, parties: Sequence[Party]) -> list[Party]:
    """Return whom a predicate is about: "*Russia's* ally", "an ally of *Russia*", "wary of *Russia's* plan"."""
    for child in word.children:
        if child.dep_ == "poss":
            found = first_party(child, parties)
            if found:
                return with_conjuncts(found, parties, word.doc)
    for child in word.children:
        if child.dep_ == "prep" and child.lower_ in _TOWARDS:
            for noun in child.children:
                if noun.dep_ in ("pobj", "pcomp"):
                    found = [party for party in first_party(noun, parties) or _doing(noun, parties) if party.rank < 3]
                    if found:
                        return with_conjuncts(found, parties, word.doc)
    premodifiers = [p for p in parties if p.start in range(word.left_edge.i, word.i) and p.head in (word.i, p.end - 1)]
    return premodifiers[:1]


def _doing(noun: Token, parties: Sequence[Party]) -> list[Party]:
    """Return who does what is spoken of: "worried about the dam that *India* plans"."""
    for clause in noun.children:
        if clause.dep_ == "relcl":
            doer = next((child for child in clause.children if child.dep_ == "nsubj"), None)
            return first_party(doer, parties) if doer is not None and doer.i > noun.i else []
    return []


def _class_of(word: Token) -> Action | None:
    words = frames()
    noun = words.noun(word.lower_)
    action = words.phrase_class("be", {noun, word.lower_})
    if action is not None:
        return action
    if words.is_in(noun, "standing"):
        return Action.TIES
    return words.nouns.get(noun) if word.tag_.startswith("NN") else None
