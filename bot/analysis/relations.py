"""Who did what to whom, and who says so: what the finders find, joined into records."""

from collections.abc import Iterable

from bot.analysis.actors import Reading
from bot.analysis.cast import Scene
from bot.analysis.clauses import find_in_clauses
from bot.analysis.context import Context
from bot.analysis.denials import add_denials
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.modality import figure_in
from bot.analysis.model import Model
from bot.analysis.nominal import find_in_nouns
from bot.analysis.parties import Party, find_parties
from storage.models import Action, FoundRelation

_LONGEST_PREDICATE = 100
_UNNAMED = "an unnamed speaker"


def read_relations(reading: Reading, model: Model) -> tuple[FoundRelation, ...]:
    """Return the relations of an article in the order of its sentences, each mutual one once."""
    worth_parsing = [
        (scene, keys) for scene, keys in zip(reading.scenes, reading.keys, strict=True) if keys and len(scene.doc) > 2
    ]
    model.parse([scene.doc for scene, _ in worth_parsing])
    relations: list[FoundRelation] = []
    parties_at: dict[int, list[Party]] = {}
    context = Context()
    for scene, keys in worth_parsing:
        parties = find_parties(scene, keys, reading.cast)
        parties_at[scene.sentence.position] = parties
        found = [*find_in_clauses(scene.doc, parties, context), *find_in_nouns(scene.doc, parties, context)]
        context.remember(scene.doc, parties)
        relations += _records(found, scene, reading)
    return add_denials(relations, [scene for scene, _ in worth_parsing], parties_at, reading.cast)


def _records(found: Iterable[Found], scene: Scene, reading: Reading) -> list[FoundRelation]:
    """Return one record for each pair and class, the surest."""
    best: dict[tuple[object, ...], FoundRelation] = {}
    for one in sorted(found, key=lambda one: -one.confidence):
        relation = _record(one, scene, reading)
        ends = (relation.source, relation.target)
        pair = tuple(sorted(ends)) if relation.mutual else ends
        if (*pair, relation.action) not in best and not _is_weaker(relation, best.values()):
            best[*pair, relation.action] = relation
    return list(best.values())


def _is_weaker(relation: FoundRelation, others: Iterable[FoundRelation]) -> bool:
    """Whether it only repeats, without a class or the other way round, what is surer already."""
    ends = {relation.source, relation.target}
    return any({other.source, other.target} == ends and relation.confidence < 0.5 for other in others)


def _record(one: Found, scene: Scene, reading: Reading) -> FoundRelation:
    attributed, attributed_name = _speaker(one, scene, reading)
    predicate = _words(scene, one.start, one.end)[:_LONGEST_PREDICATE]
    action = one.action or Action.FACT
    return FoundRelation(
        source=one.source.key,
        target=one.target.key,
        source_text=_words(scene, one.source.start, one.source.end),
        target_text=_words(scene, one.target.start, one.target.end),
        predicate=predicate,
        action=action,
        polarity=frames().polarity(action, predicate.lower().split()),
        sentence=scene.sentence.position,
        confidence=round(one.confidence, 2),
        negated=one.negated,
        hypothetical=one.hypothetical,
        hedged=one.hedged,
        mutual=one.mutual,
        attributed_to=attributed,
        attributed_name=attributed_name,
        figure=figure_in(_words(scene, min(one.start, one.source.start), max(one.end, one.target.end) + 1)),
    )


def _speaker(one: Found, scene: Scene, reading: Reading) -> tuple[str | None, str | None]:
    if one.claim is None or one.claim.speaker is None:
        return None, None
    party = one.claim.party
    if party is not None:
        return party.key, reading.cast.drafts[party.key].name
    speaker = one.claim.speaker
    if speaker.tag_ == "PRP":
        return _UNNAMED, _UNNAMED  # a claim all the same, and "he" by itself would say nothing
    words = _words(scene, speaker.left_edge.i, min(speaker.right_edge.i, speaker.left_edge.i + 11) + 1)
    return words, words


def _words(scene: Scene, start: int, end: int) -> str:
    doc = scene.doc
    last = doc[min(end, len(doc)) - 1]
    return " ".join(scene.sentence.text[doc[start].idx : last.idx + len(last.text)].split())
