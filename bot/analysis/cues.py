"""Words of speech in a sentence: the verb, who speaks, and the clause that is said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.analysis.cast import Scene
from bot.analysis.frames import frames
from bot.analysis.marks import Piece
from bot.analysis.speech import content_of, speaker_of
from storage.models import Action, Quad

_PRONOUNS = frozenset({"he", "she", "they", "it"})
_SPOKEN = (Quad.VERBAL_COOPERATION, Quad.VERBAL_CONFLICT)
_BETWEEN = frozenset({"also", "later", "then", "has", "had", "have"})
# What is thought or denied is not what somebody says.
_NOT_SAID = frozenset(
    {"believe", "think", "deny", "estimate", "agree", "accuse", "charge", "signal", "indicate", "hint"}
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of speech outside of quotation marks, with its characters.

    `is_speech` where it does nothing but say; "condemned" can carry a quotation as well. `content` is the head of the
    clause that is said, where one is.
    """

    verb: int
    start: int
    end: int
    speaker: Token | None
    is_speech: bool
    content: Token | None = None


def cues_of(scene: Scene, quoted: Iterable[Piece]) -> tuple[Cue, ...]:
    """Return the verbs of speech of a sentence that somebody is the subject of, in order."""
    doc = scene.doc
    spans = [range(piece.start, piece.end) for piece in quoted]
    outside = [token for token in doc if not any(token.idx in span for span in spans)]
    if not doc.has_annotation("DEP"):
        return tuple(_unparsed(doc, outside))
    found = []
    for token in outside:
        cue = _cue(token)
        if cue is not None:
            found.append(cue)
    return tuple(found)


def _cue(verb: Token) -> Cue | None:
    words = frames()
    if not verb.tag_.startswith("VB") or verb.dep_ in ("aux", "auxpass", "amod") or verb.lower_ == "according":
        return _according(verb)
    lemma = words.verb(verb.lower_)
    is_speech = (words.is_in(lemma, "speech", "saying") and lemma not in _NOT_SAID) or _goes_on(verb, lemma)
    action = words.verbs.get(lemma)
    is_spoken = is_speech or lemma in ("call", "describe", "deny") or _is_spoken(action)
    if not is_spoken or _is_unsaid(verb):
        return None
    speaker = speaker_of(verb)
    if speaker is None:
        return None
    content = content_of(verb) if is_speech else None
    return Cue(verb.i, verb.idx, verb.idx + len(verb.text), speaker, is_speech, content)


def _goes_on(verb: Token, lemma: str) -> bool:
    """Whether a verb says that somebody speaks only with the word behind it: "he went on", "Kim shot back"."""
    after = verb.nbor(1).lower_ if verb.i + 1 < len(verb.doc) else ""
    return frames().is_in(f"{lemma} + {after}", "saying_with")


def _according(token: Token) -> Cue | None:
    """Read "according to X"."""
    if token.lower_ != "according" or token.i + 2 >= len(token.doc):
        return None
    speaker = next((child for child in token.nbor(1).children if child.dep_ == "pobj"), None)
    return Cue(token.i, token.idx, token.idx + len(token.text), speaker, True) if speaker is not None else None


def _is_spoken(action: Action | None) -> bool:
    return action is not None and action.quad in _SPOKEN and action is not Action.CONSULT


def _is_unsaid(verb: Token) -> bool:
    """Whether nobody did say it: "did not say", "would say", "to say"."""
    words = frames()
    for child in verb.children:
        if child.dep_ == "neg" or (child.dep_ == "aux" and words.is_in(child.lower_, "modals")):
            return True
        if child.dep_ == "mark" and words.is_in(child.lower_, "conditions"):
            return True
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _unparsed(doc: Doc, outside: Sequence[Token]) -> Iterable[Cue]:
    """Read "he said" and "said he" in a sentence that names nobody, and so was not parsed."""
    words = frames()
    for token in outside:
        lemma = words.verb(token.lower_)
        is_saying = words.is_in(lemma, "speech", "saying") and lemma != token.lower_ and lemma not in _NOT_SAID
        if not is_saying and not _goes_on(token, lemma):
            continue
        before = token.i - 1
        while before > 0 and (doc[before].lower_ in _BETWEEN or doc[before].lower_.endswith("ly")):
            before -= 1
        near = [doc[at] for at in (before, token.i + 1) if 0 <= at < len(doc) and at != token.i]
        speaker = next((word for word in near if word.lower_ in _PRONOUNS), None)
        if speaker is None and near and near[0].is_alpha:
            speaker = near[0]
        if speaker is not None:
            yield Cue(token.i, token.idx, token.idx + len(token.text), speaker, True)
