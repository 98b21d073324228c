"""Who says it: speech and the clause that holds what is said."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.analysis.frames import frames
from bot.analysis.parties import Party
from bot.analysis.pronouns import Pronouns, is_reference
from bot.analysis.speakers import Speakers, named_together, speakers_of
from bot.analysis.trailing import trailing_speech
from storage.models import Action

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_HIGHEST = 8
_LONGEST_HEADLINE_SPEAKER = 5
# "Said after …" says when, not what.
_CIRCUMSTANCES = frozenset(
    {"after", "before", "when", "as", "since", "while", "because", "until", "although", "though"}
)
_COLONS = frozenset({":", "–", "—", "-", "|"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says: the word of speech, who speaks (a noun, and the party where it is one), and all who do."""

    verb: Token
    speaker: Token | None
    party: Party | None
    is_blaming: bool
    speakers: Speakers | None = None


def subject_of(verb: Token) -> Token | None:
    """Return the subject that stands beside a verb."""
    return next((child for child in verb.children if child.dep_ in _SUBJECTS), None)


def claim_of(verb: Token, parties: Sequence[Party], pronouns: Pronouns) -> Claim | None:
    """Return the claim that a clause belongs to, walking up from its verb; None where nobody is said to say it.

    The innermost speaker is the one: "Iran said that Israel accused Syria of it" is Israel's claim.
    """
    token = verb
    for _ in range(_HIGHEST):
        if token.dep_ in ("ccomp", "parataxis", "advcl") and _introduces(token.head, token):
            speaker = speaker_of(token.head)
            if speaker is not None and not token.is_ancestor(speaker):
                return _claim(token.head, speaker, parties, pronouns)
        named = _accuser(token) or _teller(token)
        if named is not None:
            return _claim(*named, parties, pronouns)
        aside = next((child for child in token.children if _is_aside(child)), None)
        if aside is not None:
            return _claim(aside, speaker_of(aside), parties, pronouns)
        if token.dep_ == "ROOT" or token.head.i == token.i or _is_aside(token):
            break
        token = token.head
    return _trailing(verb, parties, pronouns) or _according(verb, parties, pronouns) or _headline(verb.doc, parties)


def content_of(verb: Token) -> Token | None:
    """Return the head of the clause that a verb of speech says, before it, behind it or around it."""
    for child in verb.children:
        if child.dep_ in ("ccomp", "parataxis") and _introduces(verb, child):
            return child
    if _is_aside(verb) and verb.head.i != verb.i:
        return verb.head
    return None


def speaker_of(verb: Token) -> Token | None:
    """Return who speaks: the subject, behind "by" in a passive; None where nobody is named ("it is said that")."""
    words = frames()
    subject = subject_of(verb)
    agent = next((child for child in verb.children if child.dep_ == "agent"), None)
    if agent is not None:
        return next((child for child in agent.children if child.dep_ == "pobj"), None)
    if subject is None and verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        quoting = verb.head.head
        if words.is_in(words.verb(quoting.lower_), "quoting"):
            objects = ("dobj", "nsubjpass")
            return next((child for child in quoting.children if child.dep_ in objects), None)
    if subject is not None and subject.dep_ == "nsubjpass" and words.verb(verb.lower_) not in ("tell", "quote"):
        return None
    if subject is None and verb.dep_ == "conj" and verb.head.tag_.startswith("VB"):
        return speaker_of(verb.head)
    if subject is None and verb.dep_ == "advcl" and verb.tag_ == "VBG":
        return subject_of(verb.head)  # "…, Kim said, adding that …"
    if subject is None and verb.dep_ in ("acl", "relcl") and verb.tag_ == "VBG":
        return verb.head
    if subject is not None and subject.tag_ in ("WP", "WDT") and verb.dep_ == "relcl":
        return verb.head
    return subject


def _accuser(word: Token) -> tuple[Token, Token] | None:
    """Return the verb that accuses in "accuse X of doing it", with who accuses: what stands behind "of" is claimed."""
    if word.dep_ not in ("pcomp", "pobj") or word.head.lower_ not in ("of", "for", "with"):
        return None
    accusing = word.head.head
    lemma = frames().verb(accusing.lower_)
    is_blamed = word.dep_ == "pcomp" and word.head.lower_ == "for" and is_accusation(accusing)
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


def is_speech(verb: Token) -> bool:
    """Whether a verb says that something is said."""
    return frames().is_in(frames().verb(verb.lower_), "speech") and verb.tag_.startswith("VB")


def _is_saying(verb: Token) -> bool:
    """Whether what stands under a verb is what somebody says or thinks."""
    return verb.tag_.startswith("VB") and frames().is_in(frames().verb(verb.lower_), "speech", "opinion")


def _introduces(verb: Token, clause: Token) -> bool:
    """Whether a clause is what a verb of speech says, not a neighbor that a dash or a semicolon parts from it."""
    if not _is_saying(verb) or (frames().is_in(frames().verb(verb.lower_), "disbelief") and clause.i < verb.i):
        return False
    if clause.dep_ == "advcl" and not (clause.i < verb.i and _is_aside(verb)):
        return False
    # "which" in "arms, which the West says Moscow uses" is the object of what is said, wherever a parser puts it.
    if any(child.dep_ == "dobj" and child.tag_ != "WDT" for child in verb.children):
        return frames().verb(verb.lower_) in ("tell", "warn", "assure", "remind", "inform", "notify", "say")
    between = verb.doc[min(verb.i, clause.i) : max(verb.i, clause.i)]
    if any(child.dep_ == "mark" and child.lower_ in _CIRCUMSTANCES for child in clause.children):
        return False
    is_other = clause.i < verb.i and any(_is_content(child, verb) for child in verb.children)
    return not is_other and not any(token.text in ("–", "—", ";", ":") for token in between if not _is_quoted(token))


def _is_content(clause: Token, verb: Token) -> bool:
    marks = [child.lower_ for child in clause.children if child.dep_ == "mark"]
    return clause.dep_ == "ccomp" and clause.i > verb.i and not _CIRCUMSTANCES.intersection(marks)


def _is_quoted(colon: Token) -> bool:
    """Whether a colon stands before a quotation: "Iran said: "Israel attacked"."""
    return colon.text == ":" and colon.i + 1 < len(colon.doc) and colon.nbor(1).text in ('"', "'", "''", "``")


def has_content(verb: Token) -> bool:
    """Whether what is said stands in a clause of its own."""
    return is_speech(verb) and any(
        child.dep_ in ("ccomp", "parataxis") and _introduces(verb, child) for child in verb.children
    )


def _is_aside(token: Token) -> bool:
    """Whether it is ", police said." behind what is said: a verb of speech with a subject and nothing said in it."""
    if subject_of(token) is None:
        return False
    if token.dep_ == "advcl" and any(child.lower_ == "as" for child in token.children):
        is_put = token.lower_ in ("put", "puts") and any(child.lower_ == "it" for child in token.children)
        return is_put or (_is_saying(token) and not any(child.dep_ == "ccomp" for child in token.children))
    if not _is_saying(token):
        return False
    is_apart = token.dep_ in ("parataxis", "ccomp")
    return is_apart and not any(
        child.dep_ == "ccomp" or (child.dep_ == "dobj" and frames().verb(token.lower_) != "tell")
        for child in token.children
    )


def _claim(verb: Token, speaker: Token | None, parties: Sequence[Party], pronouns: Pronouns) -> Claim:
    speakers = speakers_of(speaker, parties) if speaker is not None else None
    party = speakers.party if speakers is not None else None
    if party is None and speaker is not None and is_reference(speaker):
        party = pronouns.stands_for(speaker, parties)
    return Claim(verb, speaker, party, frames().is_in(frames().verb(verb.lower_), "blaming"), speakers)


def _trailing(verb: Token, parties: Sequence[Party], pronouns: Pronouns) -> Claim | None:
    """Read ", a colonel boasted." behind a clause by its words alone: parsers hang it on anything."""
    found = trailing_speech(verb.doc)
    if found is None or verb.i >= found[0].i:
        return None
    said, speaker, start = found
    together = named_together(verb.doc, start, said.i, parties)
    if together is not None:
        return Claim(said, speaker, together.party, False, together)
    return _claim(said, speaker, parties, pronouns)


def _according(verb: Token, parties: Sequence[Party], pronouns: Pronouns) -> Claim | None:
    """Read "according to X", "in X's view", "for X, …"."""
    for token in verb.doc:
        word = token.lower_
        is_source = word == "according" and token.i + 2 < len(verb.doc) and token.nbor(1).lower_ == "to"
        if is_source and not _is_elsewhere(token, verb):
            speaker = next((child for child in token.nbor(1).children if child.dep_ == "pobj"), None)
            return _claim(token, speaker, parties, pronouns)
        if word in ("in", "by", "from", "to") and token.dep_ == "prep":
            noun = next((child for child in token.children if child.dep_ == "pobj"), None)
            if noun is not None and frames().is_in(noun.lower_, "views"):
                owner = _owner(noun)
                if owner is not None and verb.i not in (noun.i, owner.i):
                    return _claim(token, owner, parties, pronouns)
        if word == "for" and token.i == 0 and token.dep_ == "prep":
            speaker = next((child for child in token.children if child.dep_ == "pobj"), None)
            if speaker is not None and _is_set_off(speaker) and any(party.head == speaker.i for party in parties):
                return _claim(token, speaker, parties, pronouns)
    return None


def _is_elsewhere(word: Token, verb: Token) -> bool:
    """Whether a word stands in a relative clause that a verb is no part of."""
    clause = word.head
    while clause.dep_ not in ("ROOT", "relcl", "acl") and clause.head.i != clause.i:
        clause = clause.head
    return clause.dep_ in ("relcl", "acl") and clause.i != verb.i and not clause.is_ancestor(verb)


def _owner(noun: Token) -> Token | None:
    """Return whose view it is: "in Iran's view", "in the view of Iran"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
        if child.dep_ == "prep" and child.lower_ == "of":
            return next((pobj for pobj in child.children if pobj.dep_ == "pobj"), None)
    return None


def _is_set_off(noun: Token) -> bool:
    after = noun.right_edge.i + 1
    return after < len(noun.doc) and noun.doc[after].text == ","


def _headline(doc: Doc, parties: Sequence[Party]) -> Claim | None:
    """Read the speaker of a headline: "Russia attacked X: Kyiv". A sentence that ends with a stop is none."""
    if len(doc) < 5 or doc[-1].is_punct:
        return None
    first = next((party for party in parties if party.start == 0), None)
    if first is not None and doc[first.end].text == ":" and not doc[0].is_upper:  # "MOSCOW:" says where
        return Claim(doc[first.end], doc[first.head], first, False, Speakers(first, 0, first.end, 1, (first,)))
    for token in reversed(doc[2:-1]):
        if token.text in _COLONS and (token.text == ":" or token.whitespace_):
            start = token.i + 1
            if len(doc) - start > _LONGEST_HEADLINE_SPEAKER:
                return None
            party = next((party for party in parties if party.start >= start and party.end == len(doc)), None)
            is_voice = frames().is_in(frames().noun(doc[-1].lower_), "voices")
            if (party is None and not is_voice) or any(word.tag_.startswith(("VB", "MD")) for word in doc[start:]):
                return None
            return Claim(
                token, doc[-1], party, False, Speakers(party, start, len(doc), 1, () if party is None else (party,))
            )
    return None


def claim_region(claim: Claim | None) -> set[int]:
    """Return the tokens that say who speaks: no party of what is said."""
    if claim is None or claim.speaker is None:
        return set()
    if claim.speakers is not None:
        return set(range(claim.speakers.start, claim.speakers.end)) | {claim.verb.i}
    speaker = claim.speaker
    return set(range(speaker.left_edge.i, speaker.right_edge.i + 1)) | {claim.verb.i}


def party_at(token: Token | None, parties: Sequence[Party]) -> Party | None:
    """Return the party that speaks where a noun is the speaker."""
    return speakers_of(token, parties).party if token is not None else None


def is_accusation(verb: Token) -> bool:
    """Whether a verb accuses: its class says so."""
    return frames().verbs.get(frames().verb(verb.lower_)) is Action.ACCUSE
