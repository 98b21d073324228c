"""Denials: "Putin and Kim deny this." belongs to the claim that it answers.

A denial is joined to the nearest claim that it can be about: one that names who denies it, or the state or the leader
of who does, or the very relation that is denied. What fits no claim stays what it is, the word of one side.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from bot.analysis.cast import Cast, Draft, Scene
from bot.analysis.claims import speaker_of
from bot.analysis.frames import frames
from bot.analysis.parties import Party
from bot.analysis.voices import Voices
from storage.models import Action, ActorType, Denial, FoundRelation, Polarity

_NEAR, _FAR = 3, 12
_SURE = 0.65
_BOTH = frozenset({"both", "sides", "neither", "two", "countries", "governments", "leaders", "all"})
_POINTING = frozenset({"this", "that", "it", "which", "these", "so", "those"})


@dataclass(frozen=True, slots=True)
class _Answer:
    """A sentence that denies: its verb, who denies, and how far up the claim may stand."""

    scene: Scene
    verb: Token
    deniers: tuple[str, ...]
    is_by_both: bool
    furthest: int
    is_rejection: bool


def may_deny(scene: Scene) -> bool:
    """Whether a sentence has a word that denials have, so that it is worth a parse."""
    words = frames()
    return any(
        words.is_in(words.verb(token.lower_), "denying") or words.is_in(token.lower_, "untrue") for token in scene.doc
    )


def add_denials(
    relations: Sequence[FoundRelation],
    scenes: Sequence[Scene],
    parties_at: Mapping[int, Sequence[Party]],
    cast: Cast,
    voices: Voices,
) -> tuple[FoundRelation, ...]:
    """Return the relations, each claim with who denies it, and that these reject the one who accuses them."""
    result = list(relations)
    sides = _Sides(cast)
    for scene in scenes:
        for answer in _answers(scene, parties_at, voices):
            claims = _answered(result, answer, sides)
            for index, deniers in claims:
                _add(result, index, deniers, scene.sentence.position)
            if claims and answer.is_rejection:
                result += _rejections(answer, result, claims, parties_at[scene.sentence.position], cast)
    for own in [relation for relation in relations if _is_own_denial(relation)]:
        _answer_with(own, result, sides)
    return tuple(sorted(result, key=lambda relation: relation.sentence))


class _Sides:
    """Knows which actors stand for one another: a state, its government and its leaders."""

    def __init__(self, cast: Cast) -> None:
        self._drafts = cast.drafts

    def are_one(self, one: str, other: str | None) -> bool:
        """Whether one actor answers for the other."""
        if one == other:
            return True
        first, second = self._drafts.get(one), self._drafts.get(other or "")
        if first is None or second is None:
            return False
        return self._stands_for(first, second) or self._stands_for(second, first)

    def _stands_for(self, one: Draft, other: Draft) -> bool:
        if one.country is None:
            return one.role_of is not None and one.role_of == other.name
        is_state = one.type is ActorType.COUNTRY
        is_of_it = other.type in (ActorType.PERSON, ActorType.ORG, ActorType.COUNTRY) and other.country == one.country
        if is_state and is_of_it:
            return True
        both_people = one.type is other.type is ActorType.PERSON
        return (both_people and one.country == other.country) or (one.role_of is not None and one.role_of == other.name)


# ------------------------------------------------------------------------------------------------- sentences that deny


def _answers(scene: Scene, parties_at: Mapping[int, Sequence[Party]], voices: Voices) -> Iterator[_Answer]:
    if not scene.doc.has_annotation("DEP"):
        return
    for verb in scene.doc:
        if not verb.tag_.startswith("VB"):
            continue
        denied = _denied(verb)
        if denied is None:
            continue
        speaker = _denier(verb)
        if speaker is None:
            continue
        is_by_both = speaker.lower_ in _BOTH
        named = voices.of(speaker, scene).keys
        if not named and speaker.tag_ == "WDT" and verb.dep_ == "relcl":
            named = voices.of(verb.head, scene).keys
        if named or is_by_both:
            lemma = frames().verb(verb.lower_)
            near = denied.lower_ in _POINTING
            yield _Answer(scene, verb, named, is_by_both and not named, _NEAR if near else _FAR, lemma != "say")


def _denier(verb: Token) -> Token | None:
    agent = next((child for child in verb.children if child.dep_ == "agent"), None)
    if agent is None and any(child.dep_ == "nsubjpass" for child in verb.children):
        return None
    if verb.dep_ in ("acl", "relcl") and verb.tag_ == "VBN" and agent is None:
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
        if child.dep_ in ("dobj", "nsubjpass", "ccomp", "pobj") and (_is_claim(child) or _is_having_done(child, lemma)):
            return child
    if lemma == "deny" and any(child.dep_ in ("dobj", "xcomp", "ccomp") for child in verb.children):
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


# ---------------------------------------------------------------------------------------------- claims that they answer


def _answered(relations: Sequence[FoundRelation], answer: _Answer, sides: _Sides) -> list[tuple[int, list[str]]]:
    """Return the claims of the nearest sentence that an answer fits, each with who of the deniers answers it."""
    position = answer.scene.sentence.position
    fits: dict[int, list[tuple[int, list[str]]]] = {}
    for index, relation in enumerate(relations):
        if relation.attributed_to is None or not 0 <= position - relation.sentence <= answer.furthest:
            continue
        if relation.negated or (relation.sentence == position and _stands_behind(relation, answer)):
            continue
        ends = (relation.source, relation.target)
        deniers = list(ends) if answer.is_by_both else list(answer.deniers)
        own = [
            key
            for key in deniers
            if any(sides.are_one(key, end) for end in ends) and not sides.are_one(key, relation.attributed_to)
        ]
        if own:
            fits.setdefault(relation.sentence, []).append((index, own))
    if not fits:
        return []
    nearest = fits[max(fits)]
    accused = [
        (index, own) for index, own in nearest if any(sides.are_one(key, relations[index].source) for key in own)
    ]
    return accused if accused and not answer.is_by_both and len(answer.deniers) < 2 else nearest


def _stands_behind(relation: FoundRelation, answer: _Answer) -> bool:
    """Whether a relation of the same sentence stands behind the denial, and is not what it answers."""
    text = answer.scene.sentence.text
    return text.find(relation.predicate.split()[0]) > answer.verb.idx


def _add(relations: list[FoundRelation], index: int, deniers: Sequence[str], sentence: int) -> None:
    known = {denial.actor for denial in relations[index].denials}
    denials = tuple(Denial(key, sentence) for key in deniers if key not in known)
    relations[index] = replace(relations[index], denials=(*relations[index].denials, *denials))


def _is_own_denial(relation: FoundRelation) -> bool:
    """Whether a relation is somebody's word that it is not so: "Moscow denied sending shells"."""
    return relation.negated and relation.attributed_to is not None


def _answer_with(own: FoundRelation, relations: list[FoundRelation], sides: _Sides) -> None:
    """Join the claim that somebody denies outright: the same two, the same class, said by another."""
    denier = own.attributed_to or ""
    same = [
        (abs(relation.sentence - own.sentence), index)
        for index, relation in enumerate(relations)
        if relation.attributed_to is not None
        and not relation.negated
        and relation.action is own.action
        and sides.are_one(own.source, relation.source)
        and sides.are_one(own.target, relation.target)
        and not sides.are_one(denier, relation.attributed_to)
    ]
    if same and any(sides.are_one(denier, end) for end in (own.source, own.target)):
        _add(relations, min(same)[1], [denier], own.sentence)


def _rejections(
    answer: _Answer,
    relations: Sequence[FoundRelation],
    claims: Sequence[tuple[int, list[str]]],
    parties: Sequence[Party],
    cast: Cast,
) -> Iterator[FoundRelation]:
    """Yield that who is accused rejects the accuser. Who denies a mere report rejects nobody."""
    claim = relations[claims[0][0]]
    accuser = claim.attributed_to
    has_accused = any(
        r.action is Action.ACCUSE and r.source == accuser and r.sentence == claim.sentence for r in relations
    )
    if accuser not in cast.drafts or not has_accused:
        return
    text, doc = answer.scene.sentence.text, answer.scene.doc
    for key in dict.fromkeys(key for _, own in claims for key in own):
        party = next((party for party in parties if party.key == key), None)
        is_told = any(
            r.source == key and r.target == accuser and r.sentence == answer.scene.sentence.position for r in relations
        )
        if party is None or is_told:
            continue
        last = doc[party.end - 1]
        yield FoundRelation(
            source=key,
            target=accuser,
            source_text=text[doc[party.start].idx : last.idx + len(last)],
            target_text=claim.attributed_name or "",
            predicate=text[answer.verb.idx : answer.verb.idx + len(answer.verb.text)],
            action=Action.REJECT,
            polarity=Polarity.HOSTILE,
            sentence=answer.scene.sentence.position,
            confidence=_SURE,
        )
