"""Who stands around a noun, and how: "*Norway's* invasion *of Sweden*", "pressure *from Norway on Sweden*"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from bot.analysis.frames import frames
from bot.analysis.parties import Party
from bot.analysis.phrases import first_party, with_conjuncts
from bot.analysis.pronouns import Pronouns, is_reference
from storage.models import ActorType

_MOST_ADJECTIVES = 5
_DEEPER = frozenset({"by", "with", "against", "on", "to", "from", "between", "among"})
_BETWEEN = frozenset({"between", "among"})


@dataclass(slots=True)
class Sides:
    """The parties of a noun's phrase by how they stand to it."""

    owner: list[Party] = field(default_factory=list)
    before: list[Party] = field(default_factory=list)
    behind: dict[str, list[Party]] = field(default_factory=dict)

    def first(self, prepositions: Sequence[str]) -> list[Party]:
        """Return who stands behind the first of these prepositions that anybody stands behind."""
        return next((self.behind[word] for word in prepositions if self.behind.get(word)), [])


def sides_of(noun: Token, parties: Sequence[Party], pronouns: Pronouns) -> Sides:
    """Return the parties around a noun: whose it is, who stands before it, and who behind which preposition."""
    sides = Sides()
    for child in noun.children:
        if child.dep_ == "poss":
            sides.owner = named_by(child, parties)
            if not sides.owner and is_reference(child):
                meant = pronouns.stands_for(child, parties)
                sides.owner = [meant] if meant is not None else []
        elif child.dep_ in ("prep", "agent") and child.i > noun.i:
            _add(child, parties, sides)
    for participle in _participles(noun):
        for child in participle.children:
            if child.dep_ in ("prep", "agent", "dative") and child.lower_ not in sides.behind:
                _add(child, parties, sides)
    if not sides.behind:
        _add_nearest(noun, parties, sides)
    start = noun.left_edge.i
    if start > 1 and noun.doc[start - 1].text in ("-", "–", "—"):
        start -= 2  # "China–Japan relations"
    span = range(start, noun.i)
    taken = {party.key for party in sides.owner}
    sides.before = [
        party for party in parties if party.start in span and party.key not in taken and party.head in (noun.i, *span)
    ]
    _add_of_verb(noun, parties, sides)
    return sides


def named_by(noun: Token, parties: Sequence[Party]) -> list[Party]:
    """Return the party that a word is the head of, with those joined to it; not one deep inside its phrase."""
    found = [party for party in first_party(noun, parties) if _is_of(party, noun)]
    return with_conjuncts(found, parties, noun.doc)


def _is_of(party: Party, noun: Token) -> bool:
    """Whether a word is a party's own, or says who that is: "talks with his Polish *counterpart* Donald Tusk"."""
    if party.head == noun.i or party.start <= noun.i < party.end:
        return True
    name = noun.doc[party.head]
    is_named = name.dep_ == "appos" and name.head.i == noun.i and party.type is ActorType.PERSON
    return is_named and frames().is_in(frames().noun(noun.lower_), "people")


def whole_of(noun: Token) -> Token:
    """Return the word that a noun is counted by: "three *hours* of talks", "a *series* of attacks"."""
    words = frames()
    token = noun
    while token.dep_ == "pobj" and token.head.lower_ == "of" and words.is_in(token.head.head.lower_, "measures"):
        token = token.head.head
    return token


def _participles(noun: Token) -> Iterator[Token]:
    """Yield what says who gave or made it: "a loan *extended* by Norway", "a loan of two dollars *given* by"."""
    words = frames()
    parts = [noun]
    parts += [part for child in noun.children if child.lower_ == "of" for part in child.children]
    for part in parts:
        for child in part.children:
            if child.dep_ in ("acl", "relcl") and child.tag_ == "VBN" and child.i > noun.i:
                has_subject = any(inner.dep_ in ("nsubj", "nsubjpass") for inner in child.children)
                lemma = words.verb(child.lower_)
                is_theirs = words.is_in(lemma, "carrying", "giving") and not words.is_in(lemma, "mediating")
                if is_theirs and not has_subject:
                    yield child


def _add_of_verb(noun: Token, parties: Sequence[Party], sides: Sides) -> None:
    """Note who stands at the verb: of "carried out an attack on Gaza" the parser hangs "on" there."""
    if noun.dep_ in ("dobj", "nsubjpass", "pobj", "attr"):
        verb = noun.head if noun.dep_ != "pobj" else noun.head.head
        # "Was carried out by Norway" says whose it is, "was condemned by Norway" does not.
        kinds = ("prep", "agent") if frames().is_in(frames().verb(verb.lower_), "carrying") else ("prep",)
        for child in verb.children:
            is_behind = child.dep_ in kinds and child.i > noun.right_edge.i and child.lower_ != "according"
            if is_behind and child.lower_ not in sides.behind:
                _add(child, parties, sides)
    elif noun.dep_ == "nsubj":
        for token in noun.head.subtree:  # "no meeting took place between"
            if token.dep_ == "prep" and token.lower_ in _BETWEEN and token.i > noun.head.i:
                _add(token, parties, sides)
                return


def _add(preposition: Token, parties: Sequence[Party], sides: Sides) -> None:
    """Note who stands right behind a preposition, and behind one that depends on its noun: "of X against Y"."""
    for child in preposition.children:
        if child.dep_ == "prep":
            _add(child, parties, sides)  # "from Y on X", hung one below the other
        if child.dep_ == "pobj":
            found = named_by(child, parties)
            if found:
                sides.behind.setdefault(preposition.lower_, found)
            for inner in child.children if frames().nouns.get(frames().noun(child.lower_)) is None else ():
                if inner.dep_ == "prep" and inner.lower_ in _DEEPER:
                    _add(inner, parties, sides)


def _add_nearest(noun: Token, parties: Sequence[Party], sides: Sides) -> None:
    """Note who stands right behind "to" with nothing but adjectives before it: those a parser takes for verbs."""
    doc = noun.doc
    if noun.i + 1 >= len(doc) or doc[noun.i + 1].lower_ != "to":
        return
    for token in doc[noun.i + 2 : noun.i + 2 + _MOST_ADJECTIVES]:
        near = [party for party in parties if party.start == token.i]
        if near:
            sides.behind["to"] = near
        if near or not (token.is_lower and (token.tag_ in ("JJ", "VBN", "VB", "RB", "CC", "NN") or token.text == ",")):
            return
