"""Sentences that deny: the verb, who denies, and the word for what is denied."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from bot.analysis.cast import Scene
from bot.analysis.contents import NOTHING, Content, content_of_deed, content_of_denial
from bot.analysis.disavowals import disavowed
from bot.analysis.frames import frames
from bot.analysis.parties import Party
from bot.analysis.speech import speaker_of, subject_of
from bot.analysis.voices import Voices

_NEAR, _FAR = 3, 12
_BOTH = frozenset({"both", "sides", "neither", "two", "countries", "governments", "leaders", "all"})
_RELATIVES = ("WDT", "WP")
_POINTING = frozenset({"this", "that", "it", "which", "these", "so", "those"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A sentence that denies: its verb, the word for what is denied, the noun that denies, and the actors meant.

    `is_by_both` where "both sides" deny. `content` is what the sentence says is denied, where it says so. `is_own`
    where somebody denies an act of their own, "any part in it", "it did not": no claim about what others do is meant.
    """

    scene: Scene
    verb: Token
    denied: Token
    speaker: Token
    deniers: tuple[str, ...]
    is_by_both: bool
    content: Content = NOTHING
    is_own: bool = False

    @property
    def is_pointing(self) -> bool:
        """Whether "this" or "it" is denied: what was said right before."""
        return self.denied.lower_ in _POINTING

    @property
    def furthest(self) -> int:
        """How many sentences up the claim may stand."""
        return _NEAR if self.is_pointing or self.denied.tag_.startswith("VB") else _FAR

    @property
    def is_charge(self) -> bool:
        """Whether what is denied is somebody's word against somebody, not a mere report."""
        return frames().is_in(frames().noun(self.denied.lower_), "charges")

    @property
    def is_untrue(self) -> bool:
        """Whether it is called a lie, and not only denied."""
        return frames().is_in(frames().verb(self.verb.lower_), "calling") and not self.is_charge

    @property
    def count(self) -> int:
        """How many of the sentences before are denied: two by "denied both claims"."""
        return 2 if any(child.lower_ in ("both", "two") for child in self.denied.children) else 1


def may_deny(scene: Scene) -> bool:
    """Whether a sentence has a word that denials have, so that it is worth a parse."""
    words = frames()
    return any(
        words.is_in(words.verb(token.lower_), "denying")
        or words.is_in(token.lower_, "untrue")
        or words.is_in(words.noun(token.lower_), "charges")
        for token in scene.doc
    )


def answers(scene: Scene, parties_at: Mapping[int, Sequence[Party]], voices: Voices) -> Iterator[Answer]:
    """Yield what a sentence denies, one answer for each verb that does."""
    if not scene.doc.has_annotation("DEP"):
        return
    for verb in scene.doc:
        if not verb.tag_.startswith("VB"):
            continue
        denied = _denied(verb)
        speaker = _denier(verb) if denied is not None else None
        if denied is None or speaker is None:
            continue
        is_by_both = speaker.lower_ in _BOTH
        named = voices.of(speaker, scene).keys
        if not named and speaker.tag_ == "WDT" and verb.dep_ == "relcl":
            named = voices.of(verb.head, scene).keys
        if named or is_by_both:
            content = content_of_denial(denied, parties_at.get(scene.sentence.position, ()), named)
            is_own = frames().is_in(frames().noun(denied.lower_), "parts")
            yield Answer(scene, verb, denied, speaker, named, is_by_both and not named, content, is_own)
    yield from _disavowals(scene, parties_at, voices)


def _disavowals(scene: Scene, parties_at: Mapping[int, Sequence[Party]], voices: Voices) -> Iterator[Answer]:
    """Yield what somebody says not to have done: "Norway says it did not", "it had not sent arms, Norway said"."""
    for verb, speech, speaker in disavowed(scene.doc):
        named = voices.of(speaker, scene).keys
        subject = subject_of(verb)
        own = voices.of(subject, scene).keys if subject is not None and subject.tag_ != "PRP" else named
        if len(own) == 1:
            content = content_of_deed(verb, parties_at.get(scene.sentence.position, ()), own)
            yield Answer(scene, speech, verb, speaker, own, False, content, True)


def _denier(verb: Token) -> Token | None:
    agent = next((child for child in verb.children if child.dep_ == "agent"), None)
    if agent is None and any(child.dep_ == "nsubjpass" for child in verb.children):
        return None
    if verb.dep_ in ("acl", "relcl") and verb.tag_ == "VBN" and agent is None and subject_of(verb) is None:
        return None
    found = speaker_of(verb)
    if found is None and verb.dep_ in ("conj", "advcl", "xcomp"):
        return speaker_of(verb.head)
    return found


def _denied(verb: Token) -> Token | None:
    """Return the word for what is denied: "this", "the claims", "any role"; None where a verb denies nothing."""
    words = frames()
    lemma = words.verb(verb.lower_)
    if _is_unsure(verb):
        return None
    if words.is_in(lemma, "denying"):
        return _object_of(verb, lemma)
    with_word = next(
        (child for child in verb.children if words.is_in(f"{lemma} + {child.lower_}", "denying_with")), None
    )
    if with_word is not None:
        behind = next((child for child in with_word.children if child.dep_ == "pobj" and _is_claim(child)), None)
        return behind or _object_of(verb, lemma)
    if words.is_in(lemma, "calling"):
        called = [
            child
            for child in verb.children
            if child.dep_ in ("oprd", "dobj", "attr", "ccomp", "acomp", "prep", "xcomp")
        ]
        if any(words.is_in(word.lower_, "untrue") for child in called for word in child.subtree):
            return next((word for child in called for word in (child, *child.subtree) if _is_claim(word)), None)
        return None
    if words.is_in(lemma, "speech"):
        for child in verb.children:
            if child.dep_ == "ccomp" and _is_called_false(child):
                return next((noun for noun in child.children if noun.dep_ in ("nsubj", "expl")), child)
    return None


def _object_of(verb: Token, lemma: str) -> Token | None:
    for child in verb.children:
        if child.tag_ in _RELATIVES and verb.dep_ in ("relcl", "acl") and _is_claim(verb.head):
            return verb.head
        if child.dep_ in ("dobj", "nsubjpass", "ccomp", "pobj") and (_is_claim(child) or _is_having_done(child, lemma)):
            return child
    # "An allegation that Tehran denied": "that" stands for it.
    is_said = any(child.dep_ in ("dobj", "xcomp", "ccomp") and child.tag_ not in _RELATIVES for child in verb.children)
    if lemma == "deny" and is_said:
        return None
    if verb.dep_ in ("relcl", "acl") and frames().is_in(frames().noun(verb.head.lower_), "denied"):
        return verb.head  # "a charge Tehran denies", "a claim denied by Tehran"
    return None


def _is_claim(noun: Token) -> bool:
    return frames().is_in(frames().noun(noun.lower_), "denied")


def _is_having_done(noun: Token, lemma: str) -> bool:
    """Whether "denied any role" is said: having had a part in it."""
    return lemma == "deny" and frames().is_in(frames().noun(noun.lower_), "parts")


def _is_unsure(verb: Token) -> bool:
    """Whether nobody denies anything yet, or ever did: "did not deny", "will deny", "refused to deny"."""
    words = frames()
    token = verb
    for _ in range(3):
        for child in token.children:
            if child.dep_ == "neg" or words.is_in(child.lower_, "negations", "conditions"):
                return True
            if child.dep_ == "aux" and words.is_in(child.lower_, "modals"):
                return True
        if token.dep_ == "conj" and any(c.lower_ in ("nor", "neither") for c in token.head.children):
            return True
        if token.dep_ not in ("xcomp", "conj") or not token.head.tag_.startswith("VB"):
            break
        token = token.head
        if token.dep_ != "conj" and words.is_in(words.verb(token.lower_), "refusal", "failing", "intention"):
            return True
    return False


def _is_called_false(clause: Token) -> bool:
    """Whether a clause says that a report is not so: "the reports were false", "there was no truth in it"."""
    words = frames()
    if words.verb(clause.lower_) != "be":
        return False
    subject = next((child for child in clause.children if child.dep_ in ("nsubj", "expl")), None)
    if subject is None:
        return False
    said = [child for child in clause.children if child.dep_ in ("attr", "acomp")]
    is_not = any(child.dep_ == "neg" for child in clause.children)
    if subject.lower_ == "there":
        return any(words.noun(noun.lower_) == "truth" and any(d.lower_ == "no" for d in noun.children) for noun in said)
    if not _is_claim(subject):
        return False
    # "These are baseless allegations" too.
    is_false = any(words.is_in(word.lower_, "untrue") for child in said for word in (child, *child.lefts))
    is_true = any(words.is_in(child.lower_, "true") for child in said)
    return is_true if is_not else is_false
