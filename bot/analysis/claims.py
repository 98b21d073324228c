"""Who says it: speech and the clause that holds what is said."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.analysis.context import Context, is_reference
from bot.analysis.frames import frames
from bot.analysis.parties import Party
from storage.models import Action

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")


@dataclass(frozen=True, slots=True)
class Claim:
    """A clause under a verb of speech: who speaks (words, and the party where it is one), and the verb."""

    verb: Token
    speaker: Token | None
    party: Party | None
    is_blaming: bool


def subject_of(verb: Token) -> Token | None:
    """Return the subject that stands beside a verb."""
    return next((child for child in verb.children if child.dep_ in _SUBJECTS), None)


def claim_of(verb: Token, parties: Sequence[Party], context: Context) -> Claim | None:
    """Return the claim that a clause belongs to, walking up from its verb; None where nobody is said to say it."""
    token = verb
    for _ in range(6):
        if token.dep_ in ("ccomp", "parataxis") and _introduces(token.head, token):
            speaker = subject_of(token.head)
            if speaker is not None and not token.is_ancestor(speaker):
                return _claim(token.head, speaker, parties, context)
        accuser = _accuser(token)
        if accuser is not None:
            return _claim(accuser, subject_of(accuser), parties, context)
        if token.dep_ in ("ROOT", "relcl") or token.head.i == token.i:
            break
        token = token.head
    aside = next((child for child in token.children if child.dep_ in ("parataxis", "ccomp") and _is_aside(child)), None)
    if aside is not None:
        return _claim(aside, subject_of(aside), parties, context)
    return _according(verb.doc, parties)


def _accuser(verb: Token) -> Token | None:
    """Return the verb that accuses in "accuse X of doing it": what stands behind "of" is its claim."""
    if verb.dep_ != "pcomp" or verb.head.head.i >= verb.i:
        return None
    accusing = verb.head.head
    is_accusing = frames().verbs.get(frames().verb(accusing.lower_)) is Action.ACCUSE
    return accusing if is_accusing and subject_of(accusing) is not None else None


def is_speech(verb: Token) -> bool:
    """Whether a verb says that something is said."""
    return frames().is_in(frames().verb(verb.lower_), "speech") and verb.tag_.startswith("VB")


def _introduces(verb: Token, clause: Token) -> bool:
    """Whether a clause is what a verb of speech says, not a neighbor that a dash or a semicolon parts from it."""
    # "which" in "arms, which the West says Moscow uses" is the object of what is said, wherever a parser puts it.
    if not is_speech(verb) or any(child.dep_ == "dobj" and child.tag_ != "WDT" for child in verb.children):
        return is_speech(verb) and frames().verb(verb.lower_) == "tell"
    between = verb.doc[min(verb.i, clause.i) : max(verb.i, clause.i)]
    is_other = any(child.dep_ == "ccomp" and child.i > verb.i for child in verb.children) and clause.i < verb.i
    return not is_other and not any(token.text in ("–", "—", ";", ":") for token in between)


def has_content(verb: Token) -> bool:
    """Whether what is said stands in a clause of its own."""
    return any(child.dep_ in ("ccomp", "parataxis") and _introduces(verb, child) for child in verb.children)


def _is_aside(token: Token) -> bool:
    """Whether it is ", police said." behind what is said: a verb of speech with a subject and nothing said in it."""
    return (
        is_speech(token)
        and subject_of(token) is not None
        and not any(c.dep_ in ("ccomp", "dobj") for c in token.children)
    )


def _claim(verb: Token, speaker: Token | None, parties: Sequence[Party], context: Context) -> Claim:
    party = party_at(speaker, parties)
    if party is None and speaker is not None and is_reference(speaker):
        party = context.stands_for(speaker, parties)
    return Claim(verb, speaker, party, frames().is_in(frames().verb(verb.lower_), "blaming"))


def party_at(token: Token | None, parties: Sequence[Party]) -> Party | None:
    """Return the party that a noun is the head of, else the first one inside its phrase."""
    if token is None:
        return None
    inside = [party for party in parties if token.left_edge.i <= party.start <= token.right_edge.i]
    return next((party for party in inside if party.head == token.i), inside[0] if inside else None)


def _according(doc: Doc, parties: Sequence[Party]) -> Claim | None:
    """Read "according to X" and "X sources say"."""
    for token in doc:
        if token.lower_ == "according" and token.i + 2 < len(doc) and doc[token.i + 1].lower_ == "to":
            speaker = next((child for child in doc[token.i + 1].children if child.dep_ == "pobj"), None)
            return Claim(token, speaker, party_at(speaker, parties), False)
    return None


def claim_region(claim: Claim | None) -> set[int]:
    """Return the tokens that say who speaks: no party of what is said."""
    if claim is None or claim.speaker is None:
        return set()
    speaker = claim.speaker
    return set(range(speaker.left_edge.i, speaker.right_edge.i + 1)) | {claim.verb.i}
