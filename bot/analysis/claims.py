"""Who says it: from a clause up to who says it, or to whom its sentence names as its source."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.analysis.frames import frames
from bot.analysis.parties import Party
from bot.analysis.pronouns import Pronouns, is_reference
from bot.analysis.sources import source_of
from bot.analysis.speakers import Speakers, named_together, speakers_of
from bot.analysis.speech import introduces, is_aside, speaker_of, subject_of
from bot.analysis.trailing import trailing_speech
from storage.models import Action

_HIGHEST = 8
_LONGEST_HEADLINE_SPEAKER = 5
_COLONS = frozenset({":", "–", "—", "-", "|"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says: the word of speech, who speaks (a noun, and the party where it is one), and all who do."""

    verb: Token
    speaker: Token | None
    party: Party | None
    speakers: Speakers | None = None


def claim_of(verb: Token, parties: Sequence[Party], pronouns: Pronouns) -> Claim | None:
    """Return the claim that a clause belongs to, walking up from its verb; None where nobody is said to say it.

    The innermost speaker is the one: "Iran said that Israel accused Syria of it" is Israel's claim.
    """
    token = verb
    for _ in range(_HIGHEST):
        if token.dep_ in ("ccomp", "parataxis", "advcl") and introduces(token.head, token):
            speaker = speaker_of(token.head)
            if speaker is not None and not token.is_ancestor(speaker):
                return _claim(token.head, speaker, parties, pronouns)
        named = _accuser(token) or _teller(token)
        if named is not None:
            return _claim(*named, parties, pronouns)
        aside = next((child for child in token.children if is_aside(child)), None)
        if aside is not None:
            return _claim(aside, speaker_of(aside), parties, pronouns)
        if token.dep_ == "ROOT" or token.head.i == token.i or is_aside(token):
            break
        token = token.head
    trailing = _trailing(verb, parties, pronouns)
    if trailing is not None:
        return trailing
    source = source_of(verb, parties)
    return _claim(*source, parties, pronouns) if source is not None else _headline(verb.doc, parties)


def _accuser(word: Token) -> tuple[Token, Token] | None:
    """Return the verb that accuses in "accuse X of doing it", with who accuses: what stands behind "of" is claimed."""
    if word.dep_ not in ("pcomp", "pobj") or word.head.lower_ not in ("of", "for", "with"):
        return None
    accusing = word.head.head
    lemma = frames().verb(accusing.lower_)
    is_blamed = word.dep_ == "pcomp" and word.head.lower_ == "for" and _is_accusation(accusing)
    if not accusing.tag_.startswith("VB") or not (is_blamed or frames().is_in(lemma, "accusing")):
        return None
    agent = next((child for child in accusing.children if child.dep_ == "agent"), None)
    if agent is not None:
        by = next((child for child in agent.children if child.dep_ == "pobj"), None)
        return (accusing, by) if by is not None else None
    subject = subject_of(accusing)
    if subject is None and accusing.dep_ in ("conj", "advcl", "xcomp"):
        subject = subject_of(accusing.head)
    return (accusing, subject) if subject is not None and subject.dep_ != "nsubjpass" else None


def _teller(clause: Token) -> tuple[Token, Token] | None:
    """Return the noun in "Iran's claim that", "allegations by Iran that", "reports that", with who makes it."""
    noun = clause.head
    if clause.dep_ not in ("acl", "ccomp", "relcl", "appos") or not noun.tag_.startswith("NN"):
        return None
    has_that = any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)
    if not has_that or not frames().is_in(frames().noun(noun.lower_), "claims"):
        return None
    subject = subject_of(noun)
    if subject is not None:
        return noun, subject  # "rulers allege that", with the verb taken for a noun
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    if owner is not None:
        return noun, owner
    for child in noun.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from", "of"):
            by = next((pobj for pobj in child.children if pobj.dep_ == "pobj"), None)
            if by is not None:
                return noun, by
    return noun, noun


def _claim(verb: Token, speaker: Token | None, parties: Sequence[Party], pronouns: Pronouns) -> Claim:
    speakers = speakers_of(speaker, parties) if speaker is not None else None
    party = speakers.party if speakers is not None else None
    if party is None and speaker is not None and is_reference(speaker):
        party = pronouns.stands_for(speaker, parties)
    return Claim(verb, speaker, party, speakers)


def _trailing(verb: Token, parties: Sequence[Party], pronouns: Pronouns) -> Claim | None:
    """Read ", a colonel boasted." behind a clause by its words alone: parsers hang it on anything."""
    found = trailing_speech(verb.doc)
    if found is None or verb.i >= found[0].i:
        return None
    said, speaker, start = found
    together = named_together(verb.doc, start, said.i, parties)
    if together is not None:
        return Claim(said, speaker, together.party, together)
    return _claim(said, speaker, parties, pronouns)


def _headline(doc: Doc, parties: Sequence[Party]) -> Claim | None:
    """Read the speaker of a headline: "Russia attacked X: Kyiv". A sentence that ends with a stop is none."""
    if len(doc) < 5 or doc[-1].is_punct:
        return None
    first = next((party for party in parties if party.start == 0), None)
    after = doc[first.end] if first is not None and first.end < len(doc) else None
    if first is not None and after is not None and after.text == ":" and not doc[0].is_upper:  # "MOSCOW:" says where
        return Claim(after, doc[first.head], first, Speakers(first, 0, first.end, 1, (first,)))
    for token in reversed(doc[2:-1]):
        if token.text in _COLONS and (token.text == ":" or token.whitespace_):
            start = token.i + 1
            if len(doc) - start > _LONGEST_HEADLINE_SPEAKER:
                return None
            party = next((party for party in parties if party.start >= start and party.end == len(doc)), None)
            is_voice = frames().is_in(frames().noun(doc[-1].lower_), "voices")
            if (party is None and not is_voice) or any(word.tag_.startswith(("VB", "MD")) for word in doc[start:]):
                return None
            speakers = Speakers(party, start, len(doc), 1, () if party is None else (party,))
            return Claim(token, doc[-1], party, speakers)
    return None


def claim_region(claim: Claim | None) -> set[int]:
    """Return the tokens that say who speaks: no party of what is said."""
    if claim is None or claim.speaker is None:
        return set()
    if claim.speakers is not None:
        return set(range(claim.speakers.start, claim.speakers.end)) | {claim.verb.i}
    speaker = claim.speaker
    return set(range(speaker.left_edge.i, speaker.right_edge.i + 1)) | {claim.verb.i}


def _is_accusation(verb: Token) -> bool:
    return frames().verbs.get(frames().verb(verb.lower_)) is Action.ACCUSE
