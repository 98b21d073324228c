"""What somebody says not to have done, without a word for denying: "Norway says it did not"."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from bot.analysis.frames import frames
from bot.analysis.modality import is_hypothetical
from bot.analysis.negation import is_nobody
from bot.analysis.speech import introduces, is_speech, speaker_of, subject_of

_HELPERS = frozenset({"do", "have", "be"})
_FULL = ("dobj", "xcomp", "ccomp", "attr", "acomp", "prep", "nsubjpass", "advcl", "agent")
_REFERENCES = frozenset({"it", "they", "he", "she", "we"})


def disavowed(doc: Doc) -> Iterator[tuple[Token, Token, Token]]:
    """Yield the verb that is negated, the verb of speech, and who says so of themselves."""
    for verb in doc:
        speech = verb.head
        if verb.dep_ not in ("ccomp", "parataxis") or not verb.tag_.startswith("VB") or not is_speech(speech):
            continue
        if not introduces(speech, verb) or any(child.dep_ == "neg" for child in speech.children):
            continue
        speaker, subject = speaker_of(speech), subject_of(verb)
        is_not = any(child.dep_ == "neg" for child in verb.children) or _is_no_such(verb)
        if speaker is None or subject is None or not is_not or is_hypothetical([verb]):
            continue
        is_about_itself = subject.lower_ in _REFERENCES or any(
            child.tag_ == "PRP$" for child in speaker.children
        )  # "Norway had not sent any, its minister said"
        if is_about_itself and (is_ellipsis(verb) or _is_deed(verb)):
            yield verb, speech, speaker


def is_ellipsis(verb: Token) -> bool:
    """Whether a verb only repeats the one before: "it did not"."""
    is_helper = frames().verb(verb.lower_) in _HELPERS
    if _is_no_such(verb):
        return True
    return is_helper and not any(child.dep_ in _FULL for child in verb.children)


def _is_no_such(verb: Token) -> bool:
    """Whether "no such thing" or "nothing of the kind" was done."""
    things = [child for child in verb.children if child.dep_ == "dobj"]
    return frames().verb(verb.lower_) == "do" and any(
        {word.lower_ for word in thing.subtree} & {"such", "kind", "sort"} and is_nobody(thing) for thing in things
    )


def _is_deed(verb: Token) -> bool:
    """Whether something is done to what stands behind a verb: "had not sent drones"."""
    return any(child.dep_ == "dobj" for child in verb.children) and frames().verb(verb.lower_) not in _HELPERS
