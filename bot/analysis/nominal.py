"""Relations of nouns: "the invasion of", "ties between X and Y", "X's trip to Y", "pressure from Y on X"."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from spacy.tokens import Doc, Token

from bot.analysis.claims import claim_of, claim_region
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.grammar import doer_of, is_passive
from bot.analysis.modality import is_denied, is_hypothetical, is_wished
from bot.analysis.parties import Party
from bot.analysis.phrases import first_party, with_conjuncts
from bot.analysis.pronouns import Pronouns, is_reference
from bot.analysis.sides import Sides, sides_of, whole_of
from storage.models import Action, ActorType

_SURE = 0.65
_ONTO = ("on", "against", "to", "towards", "toward", "into", "upon", "with", "at", "of")
# "Talks with Iran on Sweden": the one behind "on" is only what they are about.
_TOGETHER = ("with", "to", "towards", "toward", "into", "of")
_FOR = (Action.SUPPORT, Action.AID, Action.CONCERN)
# What is got from somebody: "Hungary's imports from Russia", "support from Iran".
_FROM = (Action.AID, Action.COOPERATE, Action.SUPPORT, Action.REQUEST, Action.ACCUSE, Action.SANCTION, Action.AGREE)
# What is said to somebody, who can answer it.
_TOLD = (Action.REQUEST, Action.AGREE, Action.ACCUSE, Action.THREATEN, Action.SUPPORT, Action.REJECT)
# What a group of people feels or says: "anger in Norway over", "fears among Swedes of".
_FELT = (Action.CONCERN, Action.ACCUSE)
_OVER = (Action.CONCERN,)
# What one state does in another is done to it.
_INSIDE = (Action.ASSAULT, Action.COOPERATE, Action.MOBILIZE)
# "After talks with Iran, Norway said ...": the subject of the clause is the other side.
_SHARED = (Action.CONSULT, Action.AGREE, Action.TIES, Action.COOPERATE)
# "*After* criticism from Norway, Sweden dropped it."
_FACED = frozenset({"under", "despite", "amid", "after", "following"})
# "A phone call" is no demand.
_PHONES = frozenset({"phone", "telephone", "video", "conference", "courtesy"})


def find_in_nouns(doc: Doc, parties: Sequence[Party], pronouns: Pronouns) -> list[Found]:
    """Return the relations that nouns name between two actors."""
    found: list[Found] = []
    for noun in doc:
        if noun.tag_ in ("NN", "NNS") and noun.dep_ not in ("compound", "amod"):
            action = frames().nouns.get(frames().noun(noun.lower_))
            if action is not None:
                found += _of_noun(noun, _of_call(noun) or action, parties, pronouns)
    return found


def _of_call(noun: Token) -> Action | None:
    """Return what a call is that somebody takes: "a call between", "her phone call with"."""
    if frames().noun(noun.lower_) != "call":
        return None
    is_talk = any(
        child.lower_ in _PHONES or (child.dep_ == "prep" and child.lower_ in ("between", "with"))
        for child in noun.children
    )
    return Action.CONSULT if is_talk else None


def _of_noun(noun: Token, action: Action, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    if any(party.start == noun.i or (party.is_pronoun and party.head == noun.i) for party in parties):
        return  # the noun is somebody: "the neighbors"
    pairs, is_mutual = _pairs(noun, action, sides_of(noun, parties, pronouns), parties, pronouns)
    verb = _verb_above(noun)
    if not pairs or is_denied(verb):
        return
    claim = claim_of(noun, parties, pronouns)
    region = claim_region(claim)
    for source, target in pairs:
        if source.key == target.key or source.rank + target.rank > 3:
            continue
        yield Found(
            source,
            target,
            action,
            noun.i,
            noun.i + 1,
            _SURE - 0.2 * source.is_pronoun,
            "noun",
            noun.i,
            hypothetical=is_hypothetical([verb]) or is_wished(verb) or _is_wanted(noun, verb),
            mutual=is_mutual,
            claim=None if {source.head, target.head} & region else claim,
        )


def _pairs(
    noun: Token, action: Action, sides: Sides, parties: Sequence[Party], pronouns: Pronouns
) -> tuple[list[tuple[Party, Party]], bool]:
    """Return who does it to whom, and whether they do it to each other."""
    is_mutual = action is Action.CONSULT and frames().noun(noun.lower_) == "call"
    is_mutual = is_mutual or frames().is_in(frames().noun(noun.lower_), "mutual_nouns")
    between = sides.first(("between", "among"))
    if len(between) < 2 and is_mutual and not sides.first(_ONTO[:-1]):
        between = next((side for side in (sides.first(("of", "by")), sides.owner) if len(side) > 1), [])
    if len(between) >= 2:
        return list(combinations(between, 2)), True
    sources, targets = _ends(noun, action, sides, parties, pronouns)
    if is_mutual and not targets:
        if len(sides.before) >= 2:
            return [(sides.before[-2], sides.before[-1])], True
        if sides.owner and sides.before:
            return list(product(sides.owner, sides.before[-1:])), True
    return list(product(sources, targets)), is_mutual


def _ends(
    noun: Token, action: Action, sides: Sides, parties: Sequence[Party], pronouns: Pronouns
) -> tuple[list[Party], list[Party]]:
    by = sides.first(("by",))
    got = sides.first(("from",))
    onto = _TOGETHER if action in _SHARED else _ONTO
    given = sides.first(onto[:-1]) or (sides.first(("for",)) if action in _FOR else [])
    if action in _OVER:
        given = given or sides.first(("about", "over"))
    of = sides.first(("of",))
    doers = sides.owner or by or sides.before[-1:]
    if not doers and action in _FELT and (given or of):
        doers = sides.first(("among", "in"))
    if doers and by and doers is not by:
        doers, of = by, of or sides.owner  # "Kuwait's invasion by Iraq"
    if got and not doers and not given and not of and action in _FROM:
        return got, _facing(noun, parties)
    if action is Action.RETREAT and got:
        return (doers or of), got
    if got and action in _FROM:
        receivers = given or of or doers
        return got, [party for party in receivers if party.key != got[0].key]
    if not doers and of and given:
        doers, of = of, []
    given = given or of
    if not given and doers and action in _INSIDE and not by:
        given = _ground(noun, sides)
    if not given and (doers or got) and action in _TOLD:
        given = _answering(noun, parties)
        doers = doers or got
    if not doers and given and action in _SHARED and not sides.first(("of",)):
        doers = _of_clause(noun, parties, pronouns)
    return doers, given


def _ground(noun: Token, sides: Sides) -> list[Party]:
    """Return the state in which somebody strikes or invests: "Israeli strikes in *Lebanon*", not "talks in Lebanon"."""
    if not frames().is_in(frames().noun(noun.lower_), "inside"):
        return []
    return [p for p in sides.first(("in", "inside", "across")) if p.type in (ActorType.COUNTRY, ActorType.REGION)]


def _facing(noun: Token, parties: Sequence[Party]) -> list[Party]:
    """Return who gets it: "despite weeks of pressure from Iran, *Norway* stayed", "drew a protest from Iran"."""
    whole = whole_of(noun)
    if whole.dep_ == "pobj" and whole.head.lower_ in _FACED and whole.head.head.tag_.startswith("VB"):
        return _subjects(whole.head.head, parties)
    return _answering(noun, parties)


def _answering(noun: Token, parties: Sequence[Party]) -> list[Party]:
    """Return who answers it: "*Iran* rejected a European offer", "*Iran* bowed to Russia's demand"."""
    whole = whole_of(noun)
    above = whole.head.head if whole.dep_ == "pobj" else whole.head
    if whole.dep_ not in ("pobj", "dobj") or not above.tag_.startswith("VB") or is_passive(above):
        return []
    words = frames()
    lemma = words.verb(above.lower_)
    if words.verbs.get(lemma) not in (Action.REJECT, Action.CONCEDE, Action.AGREE) and not words.is_in(
        lemma, "answering", "suffering"
    ):
        return []
    return _subjects(above, parties)


def _of_clause(noun: Token, parties: Sequence[Party], pronouns: Pronouns) -> list[Party]:
    """Return the subject of the clause: "after talks with Iran, *Norway* said", "*it* cut short a visit to Iran"."""
    whole = whole_of(noun)
    above = whole.head.head if whole.dep_ == "pobj" else whole.head
    if whole.dep_ not in ("pobj", "dobj") or not above.tag_.startswith("VB") or is_passive(above):
        return []
    if whole.dep_ == "dobj" and frames().verbs.get(frames().verb(above.lower_)) in (Action.ACCUSE, Action.SUPPORT):
        return []
    subject = doer_of(above)
    if subject is not None and subject.tag_ == "PRP" and is_reference(subject):
        meant = pronouns.stands_for(subject, parties)
        return [meant] if meant is not None else []
    return _subjects(above, parties)


def _subjects(verb: Token, parties: Sequence[Party]) -> list[Party]:
    subject = doer_of(verb)
    return with_conjuncts(first_party(subject, parties), parties, verb.doc) if subject is not None else []


def _verb_above(noun: Token) -> Token:
    token = noun
    while not token.tag_.startswith("VB") and token.head.i != token.i:
        token = token.head
    return token


def _is_wanted(noun: Token, verb: Token) -> bool:
    """Whether a verb asks for what its object names: "demanded the withdrawal of troops"."""
    words = frames()
    if verb.i not in (noun.head.i, noun.head.head.i):
        return False
    return words.verbs.get(words.verb(verb.lower_)) is Action.REQUEST or words.is_in(
        words.verb(verb.lower_), "intention"
    )
