"""What somebody denies a part in: "denied any role in the attack on Norway" is an attack that did not happen so."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from bot.analysis.chains import HOSTILE
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.grammar import doer_of
from bot.analysis.negation import has_negation
from bot.analysis.parties import Party
from bot.analysis.phrases import first_party, with_conjuncts
from bot.analysis.pronouns import Pronouns, is_reference

_SURE = 0.65
_UPON = frozenset({"on", "of", "against", "in", "at"})


def find_in_disclaimers(doc: Doc, parties: Sequence[Party], pronouns: Pronouns) -> list[Found]:
    """Return the acts of violence that somebody denies a part in, negated."""
    return [found for verb in doc for found in _of_verb(verb, parties, pronouns)]


def disclaimed_by(verb: Token) -> Token | None:
    """Return the word for what a verb denies a part in: "denied any role in the *attack*", "having a hand in it"."""
    words = frames()
    if not verb.tag_.startswith("VB") or words.verb(verb.lower_) not in ("deny", "disclaim", "disavow"):
        return None
    links = [verb, *(child for child in verb.children if child.dep_ == "xcomp" and child.tag_ == "VBG")]
    for link in links:
        for noun in link.children:
            if noun.dep_ == "dobj" and words.is_in(words.noun(noun.lower_), "parts"):
                behind = [child for word in (noun, link) for child in word.children if child.dep_ == "prep"]
                acts = [act for prep in behind if prep.lower_ in ("in", "for", "with") for act in prep.children]
                return next((act for act in acts if act.dep_ == "pobj"), None)
    return None


def _of_verb(verb: Token, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    act = disclaimed_by(verb)
    subject = doer_of(verb) if act is not None else None
    if act is None or subject is None or has_negation(verb):
        return
    action = frames().nouns.get(frames().noun(act.lower_))
    if action is None or action.quad not in HOSTILE:
        return
    sources = with_conjuncts(first_party(subject, parties), parties, verb.doc)
    if not sources and is_reference(subject):
        meant = pronouns.stands_for(subject, parties)
        sources = [meant] if meant is not None else []
    keys = {party.key for party in sources}
    others = [party for party in parties if party.key not in keys]
    suffering = [noun for prep in act.children if prep.lower_ in _UPON for noun in prep.children if noun.dep_ == "pobj"]
    for noun in suffering[:1]:
        for target in with_conjuncts(first_party(noun, others), others, verb.doc):
            for source in sources:
                yield Found(source, target, action, verb.i, _end(verb), _SURE, "verb", verb.i, negated=True)


def _end(verb: Token) -> int:
    """Return where the predicate ends: behind the part that is denied."""
    links = [verb, *(child for child in verb.children if child.dep_ == "xcomp")]
    return max(word.i for link in links for word in (link, *link.children) if word is link or word.dep_ == "dobj") + 1
