"""What a denial says is denied: "any part in the attack on Norway" answers no claim but that of the attack."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from bot.analysis.camps import Camps
from bot.analysis.chains import own_class
from bot.analysis.disavowals import is_ellipsis
from bot.analysis.frames import frames
from bot.analysis.parties import Party
from storage.models import Action, FoundRelation, Quad

_CONFLICT = (Quad.VERBAL_CONFLICT, Quad.MATERIAL_CONFLICT)
# Behind these stands who claims it, or when and where it is denied.
_BESIDE = frozenset({"by", "from", "after", "before", "during", "since", "as", "at"})


@dataclass(frozen=True, slots=True)
class Content:
    """The classes of what is denied, the actors whom it names beside who denies, and the words for its things."""

    actions: frozenset[Action] = frozenset()
    actors: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    is_deed: bool = False

    def fits(self, relation: FoundRelation, camps: Camps, text: str) -> bool:
        """Whether a claim, in a sentence with this text in small letters, can be what is denied."""
        if self.actions and _kind(relation.action) not in {_kind(action) for action in self.actions}:
            return False
        if self.is_deed and relation.action not in self.actions:
            return False
        sides = (relation.source, relation.target, relation.attributed_to)
        if self.actors and not any(camps.are_one(actor, side) for actor in self.actors for side in sides):
            return False
        return not self.is_deed or bool(self.actors) or self.is_told_in(text)

    def is_told_in(self, text: str) -> bool:
        """Whether a sentence has one of the words for what is denied, where there are any."""
        return not self.things or any(thing in text for thing in self.things)


NOTHING = Content()


def content_of_denial(denied: Token, parties: Sequence[Party], deniers: Sequence[str]) -> Content:
    """Return what stands behind the word for what is denied: "involvement *in the attack on Norway*"."""
    inside = [
        word
        for child in denied.children
        if child.i > denied.i and child.dep_ in ("prep", "acl") and child.lower_ not in _BESIDE
        for word in child.subtree
    ]
    classes = [_class_of(word) for word in inside]
    actions = frozenset(action for action in classes if action is not None)
    return Content(actions, _actors(inside, parties, deniers), _things(inside) if actions else frozenset())


def content_of_deed(verb: Token, parties: Sequence[Party], deniers: Sequence[str]) -> Content:
    """Return what a negated verb says was not done; nothing where it only repeats the verb before."""
    if is_ellipsis(verb):
        return NOTHING
    words = frames()
    inside = [word for child in verb.children if child.dep_ in ("dobj", "prep", "dative") for word in child.subtree]
    action = own_class(verb)[0]
    actions = {action} if action is not None else {Action.FACT}
    things = _things(inside)
    if words.is_in(words.verb(verb.lower_), "handing") and any(words.is_in(thing, "arms") for thing in things):
        actions = {Action.AID}
    return Content(frozenset(actions), _actors(inside, parties, deniers), things, is_deed=True)


def _kind(action: Action) -> bool:
    return action.quad in _CONFLICT


def _class_of(word: Token) -> Action | None:
    words = frames()
    if word.tag_.startswith("VB"):
        return words.verbs.get(words.verb(word.lower_))
    return words.nouns.get(words.noun(word.lower_)) if word.tag_.startswith("NN") else None


def _actors(inside: Iterable[Token], parties: Sequence[Party], deniers: Sequence[str]) -> frozenset[str]:
    spots = {word.i for word in inside}
    return frozenset(party.key for party in parties if party.start in spots and party.key not in deniers)


def _things(inside: Iterable[Token]) -> frozenset[str]:
    return frozenset(frames().noun(word.lower_) for word in inside if word.tag_ in ("NN", "NNS"))
