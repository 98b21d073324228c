"""Who says it: from a clause up to who says it, or to whom its sentence names as its source."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from bot.analysis.frames import frames
from bot.analysis.negation import is_nobody
from bot.analysis.parties import Party
from bot.analysis.pronouns import Pronouns, is_reference
from bot.analysis.silence import keeps_silent
from bot.analysis.sources import source_of
from bot.analysis.speakers import Speakers, named_together, speakers_of
from bot.analysis.speech import introduces, is_aside, is_saying, speaker_of, subject_of
from bot.analysis.trailing import trailing_speech
from bot.analysis.untruths import is_rumor, is_untrue
from storage.models import Action

_HIGHEST = 8
_LONGEST_HEADLINE_SPEAKER = 5
_RELATIVES = ("WP", "WDT", "WRB", "WP$")
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
            if speaker is not None and (_is_evidence(token.head, speaker, parties) or _is_unsaid(token, speaker)):
                token = token.head
                continue
            if speaker is not None and not token.is_ancestor(speaker):
                return _nearer(token.head, speaker, parties, pronouns) or _claim(token.head, speaker, parties, pronouns)
        named = _accuser(token) or _teller(token) or _feeler(token) or _said_to(token)
        if named is not None:
            return _claim(*named, parties, pronouns)
        aside = next((child for child in token.children if is_aside(child) and not introduces(token, child)), None)
        if aside is not None:
            speaker = speaker_of(aside)
            return _nearer(aside, speaker, parties, pronouns) or _claim(aside, speaker, parties, pronouns)
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
    if not has_that or not frames().is_in(frames().noun(noun.lower_), "claims") or is_untrue(clause):
        return None
    denier = _denier_of(noun)
    if denier is not None:
        return noun, denier
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
    return (noun, noun) if not is_rumor(noun) else None


def _denier_of(claim: Token) -> Token | None:
    """Return who denies a claim, and is meant by "it": "*Pakistan* rejected India's accusation that it had shelled"."""
    verb, words = claim.head, frames()
    is_denied = claim.dep_ == "dobj" and words.is_in(words.verb(verb.lower_), "denying")
    if not is_denied or not verb.tag_.startswith("VB") or any(child.dep_ == "neg" for child in verb.children):
        return None
    return speaker_of(verb)


def _feeler(clause: Token) -> tuple[Token, Token] | None:
    """Return the verb in "voiced alarm that", "repeated its claim that", with who does."""
    words = frames()
    verb = clause.head if clause.head.tag_.startswith("VB") else clause.head.head
    if clause.dep_ not in ("acl", "ccomp", "relcl") or not words.is_in(words.verb(verb.lower_), "uttering"):
        return None
    nouns = [child for child in verb.children if child.dep_ == "dobj" and verb.i < child.i < clause.i]
    has_that = any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.children)
    if not has_that or not any(words.is_in(words.noun(noun.lower_), "claims", "feelings") for noun in nouns):
        return None
    speaker = speaker_of(verb)
    return (verb, speaker) if speaker is not None else None


def _said_to(verb: Token) -> tuple[Token, Token] | None:
    """Return the verb in "is said by officials to have armed", with who says so."""
    saying = verb.head
    is_raised = verb.dep_ == "xcomp" and saying.tag_ == "VBN" and is_saying(saying)
    if not is_raised or not any(child.dep_ == "agent" for child in saying.children):
        return None
    speaker = speaker_of(saying)
    return (saying, speaker) if speaker is not None else None


def _is_unsaid(clause: Token, speaker: Token) -> bool:
    """Whether nobody stands behind it: who keeps silent, "nobody", "rumors", and who is said to say it falsely."""
    return keeps_silent(clause.head) or is_nobody(speaker) or is_rumor(speaker) or is_untrue(clause)


def _is_evidence(verb: Token, noun: Token, parties: Sequence[Party]) -> bool:
    """Whether a thing "says" it only in somebody's words: "wreckage suggests that …, investigators said"."""
    is_told = verb.dep_ in ("ccomp", "parataxis") and introduces(verb.head, verb)
    is_thing = (noun.tag_ in ("NN", "NNS") or noun.dep_ == "csubj") and not any(
        party.start <= noun.i < party.end for party in parties
    )
    return is_told and is_thing and frames().is_in(frames().verb(verb.lower_), "showing")


def _quoted_by(verb: Token) -> Token | None:
    """Return whom who speaks only passes on: "Reuters reported, quoting *a diplomat*"; papers cited are no persons."""
    words = frames()
    for child in verb.children:
        if child.tag_ != "VBG" or child.dep_ not in ("advcl", "acl", "prep"):
            continue
        if words.is_in(words.verb(child.lower_), "quoting"):
            quoted = next((noun for noun in child.children if noun.dep_ in ("dobj", "pobj")), None)
            is_voice = quoted is not None and words.is_in(words.noun(quoted.lower_), "voices")
            if quoted is not None and (is_voice or child.lower_ == "quoting"):
                return quoted
    return None


def _claim(verb: Token, speaker: Token | None, parties: Sequence[Party], pronouns: Pronouns) -> Claim:
    speaker = _quoted_by(verb) or speaker
    speakers = speakers_of(speaker, parties) if speaker is not None else None
    party = speakers.party if speakers is not None else None
    if party is None and speaker is not None and is_reference(speaker):
        party = pronouns.stands_for(speaker, parties)
    return Claim(verb, speaker, party, speakers)


def _trailing(verb: Token, parties: Sequence[Party], pronouns: Pronouns) -> Claim | None:
    """Read ", a colonel boasted." behind a clause by its words alone: parsers hang it on anything."""
    found = trailing_speech(verb.doc)
    if found is None:
        return None
    if verb.i >= found[0].i and not _goes_on(verb, found[2], found[0]):
        return None
    return _read(found, parties, pronouns)


def _nearer(said: Token, speaker: Token | None, parties: Sequence[Party], pronouns: Pronouns) -> Claim | None:
    """Read the speaker by the words before the verb, where the parser's is beyond a comma."""
    if speaker is None or speaker.i > said.i or not any(token.text == "," for token in said.doc[speaker.i : said.i]):
        return None
    found = trailing_speech(said.doc)
    is_other = found is not None and found[0].i == said.i and speaker.i < found[2]
    return _read(found, parties, pronouns) if found is not None and is_other else None


def _read(found: tuple[Token, Token, int], parties: Sequence[Party], pronouns: Pronouns) -> Claim:
    """Return the claim of a speaker who was read by the words of the sentence."""
    said, speaker, start = found
    if start > said.i or _quoted_by(said) is not None:
        return _claim(said, speaker, parties, pronouns)
    together = named_together(said.doc, start, said.i, parties)
    if together is not None:
        return Claim(said, speaker, together.party, together)
    claim = _claim(said, speaker, parties, pronouns)
    speakers = claim.speakers
    if speakers is None or claim.party is not None or is_reference(speaker) or speakers.start < start:
        return claim
    end = next((token.i for token in said.doc[start : said.i] if token.tag_ in _RELATIVES or token.is_punct), said.i)
    return replace(claim, speakers=replace(speakers, start=start, end=max(end, start + 1)))


def _goes_on(verb: Token, start: int, said: Token) -> bool:
    """Whether a clause goes on behind an aside: "Iran, a panel found, armed Sudan"."""
    subject = subject_of(verb)
    is_closed = said.i + 1 < len(said.doc) and said.nbor(1).text == ","
    return is_closed and subject is not None and subject.i < start


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
