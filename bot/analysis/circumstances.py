"""Who made or helped somebody do it: "at the request of Norway", "under pressure from", "with Norwegian help"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from bot.analysis.claims import claim_of
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.grammar import agent_of, doer_of, is_passive
from bot.analysis.modality import is_hypothetical
from bot.analysis.parties import Party
from bot.analysis.phrases import first_party, with_conjuncts
from bot.analysis.pronouns import Pronouns, is_reference
from bot.analysis.sides import sides_of
from storage.models import Action

_SURE = 0.65
_JOINED = ("prep", "pobj", "dobj", "acl", "pcomp")
# They say what somebody suffered, and from whom: "died at the hands of".
_SUFFERED = (Action.ASSAULT, Action.COERCE)


def find_in_circumstances(doc: Doc, parties: Sequence[Party], pronouns: Pronouns) -> list[Found]:
    """Return who made, let or helped the subjects of clauses do what they did."""
    return [found for noun in doc for found in _of_circumstance(noun, parties, pronouns)]


def without_bystanders(found: Sequence[Found], doc: Doc) -> list[Found]:
    """Return the relations but for those that take whoever asked or helped for the one it was done to."""
    spans = [range(noun.left_edge.i, noun.right_edge.i + 1) for noun in doc if _class_of(noun) is not None]
    if not spans:
        return list(found)
    return [
        one
        for one in found
        if one.finder != "verb" or not any(one.target.start in span and one.cue not in span for span in spans)
    ]


def _class_of(noun: Token) -> Action | None:
    """Return what a noun behind a preposition says of the subject: "*at* the *request*"."""
    if noun.dep_ != "pobj" or noun.tag_ not in ("NN", "NNS"):
        return None
    return frames().circumstances.get((noun.head.lower_, frames().noun(noun.lower_)))


def _of_circumstance(noun: Token, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    action = _class_of(noun)
    if action is None:
        return
    sides = sides_of(noun, parties, pronouns)
    makers = sides.owner or sides.first(("of", "from", "by", "with")) or sides.before[-1:]
    verb, doers = _doers(noun.head, action, parties, pronouns)
    is_mutual = action is Action.COOPERATE
    for maker in makers:
        for doer in doers:
            source, target = (doer, maker) if is_mutual else (maker, doer)
            if maker.key == doer.key or maker.rank == 3:
                continue
            yield Found(
                source,
                target,
                action,
                noun.head.i,
                noun.i + 1,
                _SURE - 0.2 * (maker.is_pronoun or doer.is_pronoun),
                "noun",
                noun.i,
                negated=noun.head.lower_ == "without",
                hypothetical=is_hypothetical([verb]),
                mutual=is_mutual,
                claim=claim_of(verb, parties, pronouns),
            )


def _doers(
    preposition: Token, action: Action, parties: Sequence[Party], pronouns: Pronouns
) -> tuple[Token, list[Party]]:
    """Return the verb whose circumstance it is, and who does what it says; of "his death at the hands of", whose."""
    above = preposition.head
    while not above.tag_.startswith("VB"):
        if action in _SUFFERED and above.tag_ in ("NN", "NNS"):
            sides = sides_of(above, parties, pronouns)
            return above, sides.owner or sides.first(("of",)) or sides.before[-1:]
        if above.dep_ not in _JOINED or above.head.i == above.i:
            return above, []
        above = above.head
    subject = agent_of(above) if is_passive(above) and action not in _SUFFERED else doer_of(above)
    if subject is None:
        return above, []
    found = with_conjuncts(first_party(subject, parties), parties, above.doc)
    if not found and is_reference(subject):
        meant = pronouns.stands_for(subject, parties)
        found = [meant] if meant is not None else []
    return above, found
