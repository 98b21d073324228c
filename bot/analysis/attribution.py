"""Whom a relation is attributed to: who says its clause, or who speaks the quotation that it stands in."""

from collections.abc import Iterable

from spacy.tokens import Doc, Token

from bot.analysis.cast import Scene
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.parties import Party
from bot.analysis.quotes import Speech
from bot.analysis.silence import keeps_silent
from bot.analysis.speech import content_of, is_speech
from bot.analysis.voices import UNNAMED, Voice, Voices
from storage.models import Action, ActorType, Quad

_FIRST_PERSON = frozenset({"i", "we"})
_HARM = (Quad.MATERIAL_CONFLICT, Quad.VERBAL_CONFLICT)
_DENIALS = frozenset({"deny", "denies", "denied", "denying"})


class Attribution:
    """Names the speakers of an article's relations."""

    def __init__(self, voices: Voices, speeches: Iterable[Speech]) -> None:
        self._voices = voices
        self._spans: dict[int, list[tuple[range, Voice | None]]] = {}
        for speech in speeches:
            for piece in speech.quotation.pieces:
                self._spans.setdefault(piece.sentence, []).append((range(piece.start, piece.end), speech.voice))

    def of(self, one: Found, scene: Scene) -> tuple[str | None, str | None]:
        """Return the speaker's key, or words where it is no single actor, and the name; None for the publisher."""
        at = scene.doc[one.cue].idx
        quoting = next((span for span in self._spans.get(scene.sentence.position, ()) if at in span[0]), None)
        voice = self._of_claim(one, scene)
        if voice is None and quoting is not None:
            voice = quoting[1] or Voice((), UNNAMED)
        if voice is None and _denies(one, scene):
            voice = self._voices.of_party(one.source)
        if voice is None:
            return None, None
        return (voice.keys[0], voice.name) if len(voice.keys) == 1 else (voice.name, voice.name)

    def _of_claim(self, one: Found, scene: Scene) -> Voice | None:
        if one.claim is None or one.claim.speaker is None:
            return None
        speaker, speakers, party = one.claim.speaker, one.claim.speakers, one.claim.party
        if scene.doc[one.cue].dep_ == "appos" and speaker.i > one.cue:
            return None  # "Iran, an ally of Syria, attacked, they said": who it is, nobody has to say
        is_dateline = one.claim.verb.text == ":" and party is not None and party.key == one.source.key
        if speaker.lower_ in _FIRST_PERSON or is_dateline:
            return None
        if speaker.tag_ == "PRP" and speaker.i > one.cue and _fits(speaker, one.source):
            return self._voices.of_party(one.source)  # "TSMC has agreed to it, it said"
        if speaker.tag_ != "PRP" and speakers is not None and speakers.party is not None:
            return self._voices.of_speakers(speakers, scene)
        voice = self._voices.of(speaker, scene)
        if not voice.keys and party is not None:
            return self._voices.of_party(party)
        is_words = not voice.keys and voice.name != UNNAMED
        return self._voices.of_speakers(speakers, scene) if is_words and speakers is not None else voice


def _fits(pronoun: Token, party: Party) -> bool:
    """Whether a pronoun can mean a party that stands before it."""
    is_person = party.type is ActorType.PERSON
    return party.end <= pronoun.i and is_person == (pronoun.lower_ in ("he", "she"))


def is_only_denied(one: Found, doc: Doc) -> bool:
    """Whether "deny" is all that a relation rests on, with the deed in its object: "denied supplying drones"."""
    return one.action is None and doc[one.cue].lower_ in _DENIALS and not keeps_silent(doc[one.cue])


def _denies(one: Found, scene: Scene) -> bool:
    """Whether the source itself denies having done it: "Moscow denied sending shells"."""
    return (one.negated or is_only_denied(one, scene.doc)) and any(
        token.lower_ in _DENIALS for token in scene.doc[one.start : one.end]
    )


def is_done(one: Found, doc: Doc) -> bool:
    """Whether a verb does what its class says: who claims something harmless of another accuses nobody.

    Nor does who stops short of something stop anybody.
    """
    verb = doc[one.cue]
    words = frames()
    if verb.i + 1 < len(doc) and verb.nbor(1).lower_ == "short" and one.finder != "noun":
        return False
    if one.finder == "verb" and _tells_nothing(one, verb):
        return False
    if one.finder == "verb" and _is_of_another_clause(doc[one.target.head], verb):
        return False
    if one.action is not Action.ACCUSE or words.verb(verb.lower_) not in ("claim", "allege", "complain", "protest"):
        return True
    content = content_of(verb)
    if content is None:
        return words.verb(verb.lower_) != "claim"
    lemma = words.verb(content.lower_)
    action = words.verbs.get(lemma)
    nouns = [words.nouns.get(words.noun(token.lower_)) for token in content.subtree]
    harms = [known for known in (action, *nouns) if known is not None]
    if words.is_in(lemma, "receiving"):
        return one.target.start in range(content.left_edge.i, content.right_edge.i + 1)  # who gives is blamed too
    is_side = content.left_edge.i <= one.target.start < content.i
    return is_side and any(harm.quad in _HARM or harm is Action.AID for harm in harms)


def _tells_nothing(one: Found, verb: Token) -> bool:
    """Whether somebody only declines to comment, or denies "it", which is no actor."""
    silent = [verb, *(child for child in verb.children if child.dep_ == "xcomp")]
    if any(keeps_silent(word) for word in silent):
        return True
    return verb.lower_ in _DENIALS and one.target.is_pronoun and verb.doc[one.target.head].head.i == verb.i


def _is_of_another_clause(noun: Token, verb: Token) -> bool:
    """Whether a noun stands in a clause of its own before a verb: "Norway was not invited, Sweden stayed away"."""
    token = noun
    while token.i != verb.i and token.head.i != token.i:
        if token.dep_ in ("ccomp", "parataxis") and token.head.i == verb.i and token.i < verb.i:
            return any(child.dep_ in ("nsubj", "nsubjpass") for child in token.children) and not is_speech(verb)
        token = token.head
    return False
