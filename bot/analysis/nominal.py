"""Relations of nouns: "the invasion of", "ties between X and Y", "X's trip to Y", "pressure from Y on X"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from bot.analysis.claims import claim_of, claim_region
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.grammar import doer_of, is_passive
from bot.analysis.modality import is_denied, is_hypothetical, is_wished
from bot.analysis.parties import Party
from bot.analysis.phrases import first_party, with_conjuncts
from bot.analysis.pronouns import Pronouns, is_reference
from storage.models import Action

_SURE = 0.65
_ONTO = ("on", "against", "to", "towards", "toward", "into", "upon", "with", "at", "of")
_FOR = (Action.SUPPORT, Action.AID, Action.CONCERN)
# What is got from somebody: "Hungary's imports from Russia", "support from Iran".
_FROM = (Action.AID, Action.COOPERATE, Action.SUPPORT, Action.REQUEST, Action.ACCUSE, Action.SANCTION, Action.AGREE)
# What is said to somebody, who can answer it.
_TOLD = (Action.REQUEST, Action.AGREE, Action.ACCUSE, Action.THREATEN, Action.SUPPORT, Action.REJECT)
_OVER = (Action.CONCERN,)
# "After talks with Iran, Norway said ...": the subject of the clause is the other side.
_SHARED = (Action.CONSULT, Action.AGREE, Action.TIES, Action.COOPERATE)


@dataclass(slots=True)
class _Sides:
    """The parties of a noun's phrase by how they stand to it."""

    owner: list[Party] = field(default_factory=list)
    before: list[Party] = field(default_factory=list)
    behind: dict[str, list[Party]] = field(default_factory=dict)

    def first(self, prepositions: Sequence[str]) -> list[Party]:
        return next((self.behind[word] for word in prepositions if self.behind.get(word)), [])


def find_in_nouns(doc: Doc, parties: Sequence[Party], pronouns: Pronouns) -> list[Found]:
    """Return the relations that nouns name between two actors."""
    found: list[Found] = []
    for noun in doc:
        if noun.tag_ in ("NN", "NNS") and noun.dep_ not in ("compound", "amod"):
            action = frames().nouns.get(frames().noun(noun.lower_))
            if action is not None:
                found += _of_noun(noun, action, parties, pronouns)
    return found


def _of_noun(noun: Token, action: Action, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    if any(party.start == noun.i for party in parties):
        return
    sides = _sides(noun, parties, pronouns)
    sources, targets, is_mutual = _pair(noun, action, sides, parties)
    if not sources or not targets:
        return
    verb = _verb_above(noun)
    if is_denied(verb):
        return
    claim = claim_of(noun, parties, pronouns)
    region = claim_region(claim)
    for source in sources:
        for target in targets:
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


def _sides(noun: Token, parties: Sequence[Party], pronouns: Pronouns) -> _Sides:
    sides = _Sides()
    for child in noun.children:
        if child.dep_ == "poss":
            sides.owner = _named(child, parties)
            if not sides.owner and is_reference(child):
                meant = pronouns.stands_for(child, parties)
                sides.owner = [meant] if meant is not None else []
        elif child.dep_ in ("prep", "agent") and child.i > noun.i:
            _add(child, parties, sides)
    start = noun.left_edge.i
    if start > 1 and noun.doc[start - 1].text in ("-", "–", "—"):
        start -= 2  # "China–Japan relations"
    span = range(start, noun.i)
    taken = {party.key for party in sides.owner}
    sides.before = [
        party for party in parties if party.start in span and party.key not in taken and party.head in (noun.i, *span)
    ]
    if noun.dep_ in ("dobj", "nsubjpass", "pobj", "attr"):
        # "Carried out an attack on Gaza": the parser hangs "on" at the verb.
        verb = noun.head if noun.dep_ != "pobj" else noun.head.head
        # "Was carried out by Norway" says whose it is, "was condemned by Norway" does not.
        kinds = ("prep", "agent") if frames().is_in(frames().verb(verb.lower_), "carrying") else ("prep",)
        for child in verb.children:
            if child.dep_ in kinds and child.i > noun.right_edge.i and child.lower_ not in sides.behind:
                _add(child, parties, sides)
    return sides


def _add(preposition: Token, parties: Sequence[Party], sides: _Sides) -> None:
    """Note who stands right behind a preposition, and behind one that depends on its noun: "of X against Y"."""
    for child in preposition.children:
        if child.dep_ == "prep":
            _add(child, parties, sides)  # "from Y on X", hung one below the other
        if child.dep_ == "pobj":
            found = _named(child, parties)
            if found:
                sides.behind.setdefault(preposition.lower_, found)
            for inner in child.children if frames().nouns.get(frames().noun(child.lower_)) is None else ():
                if inner.dep_ == "prep" and inner.lower_ in ("by", "with", "against", "on", "to", "from"):
                    _add(inner, parties, sides)


def _named(noun: Token, parties: Sequence[Party]) -> list[Party]:
    """Return the party that a word is the head of, with those joined to it; not one deep inside its phrase."""
    found = [party for party in first_party(noun, parties) if party.head == noun.i or party.start <= noun.i < party.end]
    return with_conjuncts(found, parties, noun.doc)


def _pair(
    noun: Token, action: Action, sides: _Sides, parties: Sequence[Party]
) -> tuple[list[Party], list[Party], bool]:
    is_mutual = frames().is_in(frames().noun(noun.lower_), "mutual_nouns")
    between = sides.first(("between", "among"))
    if len(between) >= 2:
        return between[:1], between[1:2] if len(between) == 2 else between[1:], True
    by = sides.first(("by",))
    got = sides.first(("from",))
    given = sides.first(_ONTO[:-1]) or (sides.first(("for",)) if action in _FOR else [])
    if action in _OVER:
        given = given or sides.first(("about", "over"))
    of = sides.first(("of",))
    doers = sides.owner or by or sides.before[-1:]
    if doers and by and doers is not by:
        doers, of = by, of or sides.owner  # "Kuwait's invasion by Iraq"
    if got and not doers and not given and not of and noun.dep_ == "pobj" and noun.head.lower_ == "under":
        return got, _subjects(noun.head.head, parties), False  # "is under pressure from"
    if action is Action.RETREAT and got:
        return (doers or of), got, False
    if got and action in _FROM:
        receivers = given or of or doers
        return got, [party for party in receivers if party.key != got[0].key], False
    if not doers and of and given:
        doers, of = of, []
    given = given or of
    if not given and is_mutual and len(sides.before) >= 2:
        return sides.before[-2:-1], sides.before[-1:], True
    if not given and is_mutual and sides.owner and sides.before:
        return sides.owner, sides.before[-1:], True
    if not given and (doers or got) and action in _TOLD:
        given = _answering(noun, parties)
        doers = doers or got
    if not doers and given and action in _SHARED and not sides.first(("of",)):
        doers = _of_clause(noun, parties)
    return doers, given, is_mutual


def _answering(noun: Token, parties: Sequence[Party]) -> list[Party]:
    """Return who answers it: "*Iran* rejected a European offer", "*Iran* bowed to Russia's demand"."""
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    if noun.dep_ not in ("pobj", "dobj") or not above.tag_.startswith("VB") or is_passive(above):
        return []
    words = frames()
    lemma = words.verb(above.lower_)
    if words.verbs.get(lemma) not in (Action.REJECT, Action.CONCEDE, Action.AGREE) and not words.is_in(
        lemma, "answering"
    ):
        return []
    return _subjects(above, parties)


def _of_clause(noun: Token, parties: Sequence[Party]) -> list[Party]:
    """Return the subject of the clause: "after talks with Iran, *Norway* said", "cut short a visit to Iran"."""
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    if noun.dep_ not in ("pobj", "dobj") or not above.tag_.startswith("VB") or is_passive(above):
        return []
    if noun.dep_ == "dobj" and frames().verbs.get(frames().verb(above.lower_)) in (Action.ACCUSE, Action.SUPPORT):
        return []
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
