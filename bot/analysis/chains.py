"""Verbs that share a subject, from "has agreed" to "to lift", and the class of action that they make together."""

from dataclasses import dataclass

from spacy.tokens import Token

from bot.analysis.arms import is_gift_of_arms
from bot.analysis.frames import frames
from bot.analysis.grammar import is_passive, relative_object, told_by
from bot.analysis.speech import has_content
from storage.models import Action, Quad

_LONGEST = 5
# "Called on Friday" is no "called on".
_DATES = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december week month year day morning evening night today yesterday
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
# "Put Iran on notice", "viewed it with unease": a parser hangs these on the object.
_INSIDE = frozenset({"of", "with", "on", "to", "in", "under"})
COOPERATIVE = (Quad.VERBAL_COOPERATION, Quad.MATERIAL_COOPERATION)
# "Received a request from Norway"; what else is got is aid.
_GOT = (Action.REQUEST, Action.THREATEN, Action.ACCUSE)
HOSTILE = (Quad.VERBAL_CONFLICT, Quad.MATERIAL_CONFLICT)


@dataclass(frozen=True, slots=True)
class Verbs:
    """A chain of verbs with the class that they make; `at` is the verb that bears it, `cue` that or its noun."""

    chain: tuple[Token, ...]
    action: Action | None
    at: int
    cue: int

    @property
    def lemma(self) -> str:
        """The base form of the verb that bears the class."""
        return frames().verb(self.chain[self.at].lower_)


def read_verbs(verb: Token) -> Verbs:
    """Follow the verbs that depend on one another and decide what class of action they make together."""
    chain = [verb]
    action: Action | None = None
    at, cue = 0, verb.i
    while len(chain) <= _LONGEST:
        last = chain[-1]
        inner = complement_of(last)
        if action is None and not (is_passive(last) and inner is not None):
            action, noun = own_class(last)
            at, cue = len(chain) - 1, noun.i
        if inner is None or told_by(inner) is not None:
            break
        chain.append(inner)
    if action is None:
        at, cue = len(chain) - 1, chain[-1].i
    return Verbs(tuple(chain), _combine(chain, action, at), at, cue)


def own_class(verb: Token) -> tuple[Action | None, Token]:
    """Return the class of a verb with what stands beside it, and the word that bears it."""
    words = frames()
    lemma = words.verb(verb.lower_)
    if words.is_in(lemma, "handing") and is_gift_of_arms(verb):
        return Action.AID, verb
    action = words.phrase_class(lemma, _words_beside(verb)) if words.has_phrases(lemma) else None
    if action is Action.MOBILIZE and _is_to_help(verb):
        return Action.AID, verb
    if action is Action.REQUEST and words.is_in(lemma, "wishing") and _wishes_itself(verb):
        return None, verb
    if action is not None:
        return action, verb
    if words.is_in(lemma, "receiving"):
        got = next((child for child in verb.children if child.dep_ == "dobj"), verb)
        named = words.nouns.get(words.noun(got.lower_))
        return (named if named in _GOT else Action.AID), verb
    if words.is_in(lemma, "wishing") and _wishes_itself(verb):
        return None, verb
    if lemma == "tell" and not any(child.dep_ == "xcomp" for child in verb.children):
        return None, verb
    if lemma == "claim" and not has_content(verb):
        return None, verb  # territory, or a right
    if words.is_in(lemma, "with_object") and not _has_object(verb):
        return None, verb  # "soldiers trained in Cyprus"
    if words.is_in(lemma, "carrying"):
        for child in verb.children:
            if child.dep_ in ("dobj", "attr", "prep", "nsubjpass") and child.lower_ != "under":
                noun = child if child.dep_ != "prep" else next(iter(child.children), child)
                named = words.nouns.get(words.noun(noun.lower_))
                if named is not None:
                    return named, noun
    if words.is_in(lemma, "light") and complement_of(verb) is not None:
        return None, verb
    return words.verbs.get(lemma), verb


def _wishes_itself(verb: Token) -> bool:
    """Whether somebody wants to do it and asks nobody: "wanted to leave", but "wanted Norway to leave"."""
    inner = next((child for child in verb.children if child.dep_ == "xcomp" and child.tag_ == "VB"), None)
    return inner is not None and told_by(inner) is None


def _is_to_help(verb: Token) -> bool:
    """Whether it is done for somebody: "sent ships to help", "soldiers to guard"."""
    words = frames()
    clauses = [child for child in verb.children if child.dep_ in ("advcl", "xcomp") and child.tag_ == "VB"]
    lemmas = [words.verb(clause.lower_) for clause in clauses]
    return any(words.verbs.get(lemma) is Action.AID or words.is_in(lemma, "guarding") for lemma in lemmas)


def refused_act(verbs: Verbs) -> Action | None:
    """Return what hostile act somebody refuses to do: "refused to impose sanctions" is no hostility."""
    if not frames().is_in(verbs.lemma, "refusal"):
        return None
    acts = (own_class(verb)[0] for verb in verbs.chain[verbs.at + 1 :])
    inner = next((action for action in acts if action is not None), None)
    return inner if inner is not None and inner.quad in HOSTILE and inner is not Action.REJECT else None


def bearing_preposition(verb: Token) -> Token | None:
    """Return the preposition that alone gives a verb its class, with whom it is about behind it: "stand *against*"."""
    lemma = frames().verb(verb.lower_)
    found = frames().phrase(lemma, _words_beside(verb)) if frames().has_phrases(lemma) else None
    if found is None:
        return None
    named = [child for child in verb.children if child.lower_ in found[0]]
    prepositions = [child for child in named if child.dep_ == "prep" and child.i > verb.i]
    others = [child for child in named if child.dep_ not in ("prep", "prt", "advmod")]
    is_whole = len({child.lower_ for child in named}) == len(found[0])
    return prepositions[-1] if prepositions and not others and is_whole else None


def is_bare(verbs: Verbs) -> bool:
    """Whether a verb has its class by itself, and not from a word beside it: "beat", but not "beat up"."""
    verb = verbs.chain[verbs.at]
    return frames().phrase(verbs.lemma, _words_beside(verb)) is None


def _has_object(verb: Token) -> bool:
    """Whether a verb is done to somebody or something: by its object, or because it is passive or relative."""
    is_done = verb.tag_ == "VBN" and is_passive(verb)
    return is_done or relative_object(verb) is not None or any(c.dep_ in ("dobj", "dative") for c in verb.children)


def _ends_a_name(noun: Token) -> bool:
    """Whether a word is only part of a longer name: "leads the National *Rally*" rallies nobody."""
    return noun.tag_ == "NNP" and any(child.dep_ == "compound" and child.tag_ == "NNP" for child in noun.lefts)


def _words_beside(verb: Token) -> set[str]:
    """Return the words that stand with a verb: its objects, particles, prepositions with their nouns, complements."""
    beside: set[str] = set()
    about = verb.head if verb.dep_ == "acl" and verb.tag_ == "VBN" else relative_object(verb)
    if about is not None:
        beside.add(about.lower_)  # "the embargo imposed on", "sanctions that Norway lifted"
    for child in verb.children:
        if child.dep_ in ("dobj", "prt", "acomp", "attr", "oprd", "xcomp", "advmod", "nsubjpass", "dative"):
            if not _ends_a_name(child):
                beside.add(child.lower_)
            beside |= {c.lower_ for c in child.children if c.dep_ in ("compound", "conj", "amod")}
            if child.dep_ == "dobj" and any(owner.tag_ == "PRP$" for owner in child.children):
                beside.add("own")  # "turned *its* back on"
            for prep in child.children:
                if prep.dep_ == "prep" and prep.lower_ in _INSIDE and (prep.lower_ == "of" or child.dep_ == "dobj"):
                    beside |= {c.lower_ for c in prep.children if c.dep_ == "pobj"}
                if child.dep_ == "xcomp" and prep.dep_ == "dobj":
                    beside.add(prep.lower_)
        elif child.dep_ == "ccomp" and any(word.tag_ == "WP" and word.dep_ == "dobj" for word in child.children):
            beside |= {word.lower_ for word in child.children if word.dep_ == "prep"}  # "shared what it knew with"
        elif child.dep_ == "prep" and (
            child.lower_ == "until" or not any(noun.lower_ in _DATES for noun in child.children)
        ):
            beside.add(child.lower_)
            for noun in child.children:
                if noun.dep_ == "pobj":
                    beside.add(noun.lower_)
                    beside |= {c.lower_ for c in noun.children if c.dep_ in ("compound", "conj")}
    return beside


def complement_of(verb: Token) -> Token | None:
    """Return the verb that completes another: "began *shelling*", "is ready to *send*"."""
    for child in verb.children:
        if child.dep_ == "xcomp" and child.tag_.startswith("VB"):
            return child
        if child.dep_ in ("acomp", "oprd") or (child.dep_ == "ccomp" and child.tag_ == "JJ"):
            inner = next((c for c in child.children if c.dep_ in ("xcomp", "ccomp") and c.tag_.startswith("VB")), None)
            if inner is not None:
                return inner
        if child.dep_ == "dobj" and frames().is_in(child.lower_, "intention"):
            return next((c for c in child.children if c.dep_ in ("acl", "xcomp") and c.tag_ == "VB"), None)
    return None


def _combine(chain: list[Token], action: Action | None, at: int) -> Action | None:
    """Apply PLOVER's reading of promises and refusals: what is promised is agreed to or threatened."""
    if action is None:
        return None
    inner = next((own for verb in chain[at + 1 :] if (own := own_class(verb)[0]) is not None), None)
    if action is Action.AGREE and inner is None:
        inner = _planned(chain[-1])
    if action is Action.AGREE and inner is not None and inner.quad in HOSTILE:
        return inner if inner is Action.REQUEST else Action.THREATEN
    before = {frames().verb(verb.lower_) for verb in chain[:at]}
    if any(frames().is_in(lemma, "refusal") for lemma in before) and action.quad in COOPERATIVE:
        return Action.REJECT
    return action


def _planned(verb: Token) -> Action | None:
    """Return what is to come of an object: "approved *plans for an offensive*"."""
    nouns = [child for child in verb.children if child.dep_ == "dobj"]
    for noun in nouns:
        named = frames().nouns.get(frames().noun(noun.lower_))
        if named in (Action.SUPPORT, Action.AID):
            continue  # "promised *support* for its war" threatens nobody
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in ("for", "of"):
                found = [frames().nouns.get(frames().noun(thing.lower_)) for thing in child.children]
                action = next((one for one in found if one is not None), None)
                if action is not None and action.quad is Quad.MATERIAL_CONFLICT:
                    return action
    return None
