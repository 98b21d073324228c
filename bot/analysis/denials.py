"""Denials: "Putin and Kim deny this." belongs to the claim that it answers.

A denial is joined to the nearest claim that it can be about: one that names who denies it, or the state or the leader
of who does, or the very relation that is denied. What fits no claim stays what it is, the word of one side.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.analysis.cast import Cast, Draft, Scene
from bot.analysis.denying import Answer, answers
from bot.analysis.parties import Party
from bot.analysis.voices import Voices
from storage.models import Action, ActorType, Denial, FoundRelation, Polarity

_SURE = 0.65


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
        for answer in answers(scene, parties_at, voices):
            claims = _answered(result, answer, sides)
            for index, deniers in claims:
                _add(result, index, deniers, scene.sentence.position)
            if not claims:
                for index in _accusations(result, answer, sides):
                    _add(result, index, answer.deniers, scene.sentence.position)
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


def _answered(relations: Sequence[FoundRelation], answer: Answer, sides: _Sides) -> list[tuple[int, list[str]]]:
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


def _accusations(relations: Sequence[FoundRelation], answer: Answer, sides: _Sides) -> list[int]:
    """Return the nearest accusation of who denies, where what it accuses of names no other: "accused X of lying"."""
    position = answer.scene.sentence.position
    near = [
        (relation.sentence, index)
        for index, relation in enumerate(relations)
        if relation.action is Action.ACCUSE
        and not (relation.negated or relation.denials)
        and 0 <= position - relation.sentence <= answer.furthest
        and any(sides.are_one(key, relation.target) for key in answer.deniers)
        and not any(sides.are_one(key, relation.source) for key in answer.deniers)
    ]
    return [max(near)[1]] if near else []


def _stands_behind(relation: FoundRelation, answer: Answer) -> bool:
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
    answer: Answer,
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
