"""How a sentence stands to what one of its words says, whether verb or noun."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.analysis.frames import frames
from bot.analysis.modality import has_beside, is_denied, is_hedged, is_hypothetical, is_negated, is_wished
from bot.analysis.negation import fails, has_own_subject, is_nobody
from bot.analysis.silence import keeps_silent
from bot.analysis.staging import is_staged
from storage.models import Action

_HIGHEST = 8
_FURTHEST_NOUN = 4
_BLOWS = (Action.ASSAULT, Action.COERCE, Action.MOBILIZE, Action.PROTEST)
_ASKING = frozenset({"why", "how", "when", "where", "who", "what", "which", "whom", "whose"})


@dataclass(frozen=True, slots=True)
class Mood:
    """How a sentence stands to what one of its words says."""

    negated: bool
    hypothetical: bool
    hedged: bool


def mood_of(doc: Doc, cue: int) -> Mood:
    """Return the mood of the word that bears a relation, from all that stands above it in its sentence."""
    word = doc[cue]
    if word.tag_.startswith("VB") and word.dep_ != "amod":
        chain = _chain_to(word)
        return Mood(
            is_negated(chain) != is_denied(chain[0]),
            is_hypothetical(chain) or is_wished(chain[0]) or is_staged(word) or _is_asked(doc),
            is_hedged(chain),
        )
    above = _governors(word)
    verb = next((token for token in above if token.tag_.startswith("VB")), None)
    chain = _chain_to(verb) if verb is not None else []
    hypothetical = bool(chain) and (is_hypothetical(chain) or is_wished(chain[0]))
    carried = verb is not None and word.head.i == verb.i and frames().is_in(frames().verb(verb.lower_), "carrying")
    return Mood(
        _is_missing(word) or _is_kept_away(word) or (carried and is_negated(chain)),
        hypothetical
        or has_beside(word, "unreal")
        or is_staged(word)
        or _is_held_up(word)
        or any(_is_unreal(token) or keeps_silent(token) for token in above)
        or _is_asked(doc),
        has_beside(word, "hedges") or is_hedged(chain),
    )


def _is_asked(doc: Doc) -> bool:
    """Whether the sentence asks if it is so; "why did it" takes it for granted."""
    end = [token for token in doc[-2:] if token.text == "?"]
    return bool(end) and not any(token.lower_ in _ASKING for token in doc)


def _governors(noun: Token) -> list[Token]:
    """Return the words that a noun's phrase hangs on, up to its verb."""
    found = []
    token = noun
    for _ in range(_FURTHEST_NOUN):
        if token.head.i == token.i:
            break
        token = token.head
        found.append(token)
        if token.tag_.startswith("VB"):
            break
    return found


def _is_missing(noun: Token) -> bool:
    return is_nobody(noun) or (noun.dep_ == "pobj" and noun.head.lower_ == "without")


def _is_kept_away(noun: Token) -> bool:
    """Whether a verb keeps what its object names from happening: "averted a war", "denied the attack"."""
    verb = noun.head
    if noun.dep_ not in ("dobj", "nsubjpass") or not verb.tag_.startswith("VB"):
        return False
    return fails(verb) or frames().is_in(frames().verb(verb.lower_), "averting")


def _is_held_up(noun: Token) -> bool:
    """Whether somebody stops or delays what a noun names: "blocked aid to"; a blow that is stopped has begun."""
    words = frames()
    whole = noun
    while whole.dep_ in ("pobj", "prep", "conj") and whole.head.i < whole.i and not whole.head.tag_.startswith("VB"):
        whole = whole.head
    verb = whole.head
    if whole.dep_ not in ("dobj", "nsubjpass") or not verb.tag_.startswith("VB"):
        return False
    action = words.nouns.get(words.noun(noun.lower_))
    if action in _BLOWS:
        return False
    lemma = words.verb(verb.lower_)
    with_word = (f"{lemma} + {child.lower_}" for child in verb.children if child.dep_ in ("prt", "advmod", "prep"))
    return words.is_in(lemma, "blocking") or any(words.is_in(phrase, "blocking_with") for phrase in with_word)


def _is_unreal(word: Token) -> bool:
    words = frames()
    lemma = words.verb(word.lower_)
    if word.tag_.startswith("VB"):
        is_wish = words.is_in(lemma, "intention", "fearing") and not words.is_in(lemma, "speech")
        return is_wish or words.verbs.get(lemma) is Action.REQUEST
    return words.is_in(words.noun(word.lower_), "unreal_nouns")


def _chain_to(verb: Token) -> list[Token]:
    """Return the verbs from the first that shares its subject down to a verb: "has agreed", "to lift"."""
    chain = list(_climb(verb))
    chain.reverse()
    return chain


def _climb(verb: Token) -> Iterator[Token]:
    yield verb
    token = verb
    for _ in range(_HIGHEST):
        above = token.head
        if above.tag_.startswith("JJ") and above.dep_ == "acomp":
            above = above.head
        is_complement = token.dep_ == "xcomp" and above.tag_.startswith("VB") and not has_own_subject(token)
        is_meant = token.dep_ in ("acl", "xcomp") and token.tag_ == "VB" and token.head.dep_ == "dobj"
        if is_meant and frames().is_in(token.head.lower_, "intention"):
            above = token.head.head
            is_complement = above.tag_.startswith("VB")
        if not is_complement or above.i == token.i:
            return
        yield above
        token = above
