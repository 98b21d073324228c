"""Denials: "Putin and Kim deny this." belongs to the claim that it answers.

A denial is joined to the nearest claim that it can be about: one that names who denies it, or the state or the leader
of who does, or the very relation that is denied. What fits no claim stays what it is, the word of one side.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from bot.analysis.camps import Camps
from bot.analysis.cast import Cast, Scene
from bot.analysis.denying import Answer, answers
from bot.analysis.parties import Party
from bot.analysis.rejections import accuser_of, claimant_before, rejections
from bot.analysis.voices import Voices
from storage.models import Action, Denial, FoundRelation, Quad


def add_denials(
    found: Sequence[tuple[FoundRelation, int]],
    scenes: Sequence[Scene],
    parties_at: Mapping[int, Sequence[Party]],
    cast: Cast,
    voices: Voices,
) -> tuple[FoundRelation, ...]:
    """Return the relations, each claim with who denies it, and that these reject the one who accuses them.

    Each relation comes with the offset of its word in its sentence.
    """
    relations = [relation for relation, _ in found]
    result = list(relations)
    camps = Camps(cast)
    texts = {scene.sentence.position: scene.sentence.text.lower() for scene in scenes}
    for scene in scenes:
        position = scene.sentence.position
        for answer in answers(scene, parties_at, voices):
            behind = {i for i, (one, at) in enumerate(found) if one.sentence == position and at > answer.verb.idx}
            claims = _answered(result, answer, camps, behind, texts)
            accusations = [] if claims else _accusations(result, answer, camps, behind, texts)
            for index, deniers in claims:
                _add(result, index, deniers, position)
            for index in accusations:
                _add(result, index, answer.deniers, position)
            accuser = accuser_of(answer, result, [index for index, _ in claims] or accusations, camps)
            if accuser is None and not claims and not accusations:
                accuser = claimant_before(answer, scenes, parties_at, voices, camps)
            if accuser is not None and accuser in cast.drafts:
                result += rejections(answer, result, accuser, parties_at[position], cast)
    for own in [relation for relation in relations if _is_own_denial(relation)]:
        _answer_with(own, result, camps)
    return tuple(sorted(result, key=lambda relation: relation.sentence))


def _answered(
    relations: Sequence[FoundRelation],
    answer: Answer,
    camps: Camps,
    behind: Container[int],
    texts: Mapping[int, str],
) -> list[tuple[int, list[str]]]:
    """Return the claims of the nearest sentence that an answer fits, each with who of the deniers answers it."""
    position = answer.scene.sentence.position
    fits: dict[int, list[tuple[int, list[str]]]] = {}
    for index, relation in enumerate(relations):
        if relation.attributed_to is None or not 0 <= position - relation.sentence <= answer.furthest:
            continue
        # What somebody may yet do is no accusation.
        if relation.negated or index in behind or (relation.hypothetical and answer.is_charge):
            continue
        own = _deniers_of(relation, answer, camps)
        if own and answer.content.fits(relation, camps, texts.get(relation.sentence, "")):
            fits.setdefault(relation.sentence, []).append((index, own))
    nearest = [one for sentence in sorted(fits)[-answer.count :] for one in fits[sentence]]
    accused = [
        (index, own) for index, own in nearest if any(camps.are_one(key, relations[index].source) for key in own)
    ]
    return accused if accused and not answer.is_by_both and len(answer.deniers) < 2 else nearest


def _deniers_of(relation: FoundRelation, answer: Answer, camps: Camps) -> list[str]:
    """Return who of the deniers is a side of a claim, and of another one than who claims it.

    What somebody is said to have suffered is no accusation, nor what somebody says to have done.
    """
    if answer.is_charge and camps.are_one(relation.attributed_to or "", relation.source):
        return []
    ends = (relation.source, relation.target)
    is_harm = relation.action.quad in (Quad.MATERIAL_CONFLICT, Quad.VERBAL_CONFLICT) and not relation.mutual
    accused = ends[:1] if (is_harm and answer.is_charge) or (answer.is_own and not relation.mutual) else ends
    return [
        key
        for key in (ends if answer.is_by_both else answer.deniers)
        if any(camps.are_one(key, end) for end in accused) and not camps.are_one(key, relation.attributed_to)
    ]


def _accusations(
    relations: Sequence[FoundRelation],
    answer: Answer,
    camps: Camps,
    behind: Container[int],
    texts: Mapping[int, str],
) -> list[int]:
    """Return the nearest accusation of who denies, where what it accuses of names no other: "accused X of lying"."""
    position = answer.scene.sentence.position
    near = [
        (relation.sentence, index)
        for index, relation in enumerate(relations)
        if relation.action is Action.ACCUSE
        and not (relation.negated or relation.denials or index in behind)
        and 0 <= position - relation.sentence <= answer.furthest
        and any(camps.are_one(key, relation.target) for key in answer.deniers)
        and not any(camps.are_one(key, relation.source) for key in answer.deniers)
        and answer.content.is_told_in(texts.get(relation.sentence, ""))
    ]
    return [max(near)[1]] if near else []


def _add(relations: list[FoundRelation], index: int, deniers: Sequence[str], sentence: int) -> None:
    known = {denial.actor for denial in relations[index].denials}
    denials = tuple(Denial(key, sentence) for key in deniers if key not in known)
    relations[index] = replace(relations[index], denials=(*relations[index].denials, *denials))


def _is_own_denial(relation: FoundRelation) -> bool:
    """Whether a relation is somebody's word that it is not so: "Moscow denied sending shells"."""
    return relation.negated and relation.attributed_to is not None


def _answer_with(own: FoundRelation, relations: list[FoundRelation], camps: Camps) -> None:
    """Join the claim that somebody denies outright: the same two, the same class, said by another."""
    denier = own.attributed_to or ""
    same = [
        (abs(relation.sentence - own.sentence), index)
        for index, relation in enumerate(relations)
        if relation.attributed_to is not None
        and not relation.negated
        and relation.action is own.action
        and camps.are_one(own.source, relation.source)
        and camps.are_one(own.target, relation.target)
        and not camps.are_one(denier, relation.attributed_to)
    ]
    if same and any(camps.are_one(denier, end) for end in (own.source, own.target)):
        _add(relations, min(same)[1], [denier], own.sentence)
