"""Denials: "Putin and Kim deny this." belongs to the claim before it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Token

from bot.analysis.cast import Cast, Scene
from bot.analysis.claims import subject_of
from bot.analysis.frames import frames
from bot.analysis.parties import Party
from storage.models import Action, Denial, FoundRelation, Polarity

_FURTHEST = 3
_SURE = 0.7


def add_denials(
    relations: Sequence[FoundRelation],
    scenes: Sequence[Scene],
    parties_at: Mapping[int, Sequence[Party]],
    cast: Cast,
) -> tuple[FoundRelation, ...]:
    """Return the relations, each claim with who denies it, and that these reject the one who claims it."""
    result = list(relations)
    for scene in scenes:
        verb = next((token for token in scene.doc if _denies(token)), None)
        if verb is None:
            continue
        deniers = _deniers(verb, parties_at[scene.sentence.position])
        claims = _claims_before(result, scene) if deniers else []
        for index in claims:
            others = [party for party in deniers if party.key != result[index].attributed_to]
            denials = tuple(Denial(party.key, scene.sentence.position) for party in others)
            result[index] = replace(result[index], denials=(*result[index].denials, *denials))
        if claims:
            result += _rejections(deniers, result[claims[0]], verb, scene, cast)
    return tuple(sorted(result, key=lambda relation: relation.sentence))


def _denies(verb: Token) -> bool:
    """Whether a verb denies what was said before: its object is "this" or "the claim", and no actor of its own."""
    words = frames()
    if not verb.tag_.startswith("VB") or not words.is_in(words.verb(verb.lower_), "denying"):
        return False
    objects = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")]
    return bool(objects) and words.is_in(words.noun(objects[0].lower_), "denied")


def _deniers(verb: Token, parties: Sequence[Party]) -> list[Party]:
    subject = subject_of(verb)
    if subject is None or subject.dep_ == "nsubjpass":
        return []
    span = range(subject.left_edge.i, subject.right_edge.i + 1)
    return [party for party in parties if party.start in span and party.rank < 2]


def _claims_before(relations: Sequence[FoundRelation], scene: Scene) -> list[int]:
    """Return the claims of the nearest sentence before, at most three sentences up."""
    position = scene.sentence.position
    near = [
        (relation.sentence, index)
        for index, relation in enumerate(relations)
        if relation.attributed_to is not None and 0 <= position - relation.sentence <= _FURTHEST
    ]
    if not near:
        return []
    last = max(sentence for sentence, _ in near)
    return [index for sentence, index in near if sentence == last]


def _rejections(
    deniers: Sequence[Party], claim: FoundRelation, verb: Token, scene: Scene, cast: Cast
) -> list[FoundRelation]:
    if claim.attributed_to not in cast.drafts:
        return []
    text = scene.sentence.text
    return [
        FoundRelation(
            source=party.key,
            target=claim.attributed_to,
            source_text=text[scene.doc[party.start].idx : scene.doc[party.end - 1].idx + len(scene.doc[party.end - 1])],
            target_text=claim.attributed_name or "",
            predicate=text[verb.idx : verb.idx + len(verb.text)],
            action=Action.REJECT,
            polarity=Polarity.HOSTILE,
            sentence=scene.sentence.position,
            confidence=_SURE,
        )
        for party in deniers
        if party.key != claim.attributed_to
    ]
