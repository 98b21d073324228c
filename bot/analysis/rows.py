"""An analysis as a row of JSON, for `python -m bot analyze`."""

from typing import Any

from storage.models import Analysis, FoundRelation


def analysis_row(id_: str, analysis: Analysis) -> dict[str, Any]:
    """Return what the command line writes: actors by name instead of key, a mutual relation once."""
    names = {actor.key: actor.name for actor in analysis.actors}
    texts = {sentence.position: sentence.text for sentence in analysis.sentences}
    return {
        "id": id_,
        "actors": [
            {
                "name": actor.name,
                "type": actor.type.value,
                "country": actor.country,
                "aliases": list(actor.aliases),
                "role": actor.role,
                "role_of": actor.role_of,
            }
            for actor in analysis.actors
        ],
        "relations": [_relation(relation, names, texts) for relation in analysis.relations],
    }


def _relation(relation: FoundRelation, names: dict[str, str], texts: dict[int, str]) -> dict[str, Any]:
    return {
        "source": names.get(relation.source, relation.source_text),
        "target": names.get(relation.target, relation.target_text),
        "source_text": relation.source_text,
        "target_text": relation.target_text,
        "predicate": relation.predicate,
        "action": relation.action.value,
        "quad": relation.action.quad.value if relation.action.quad else None,
        "polarity": relation.polarity.value,
        "negated": relation.negated,
        "hypothetical": relation.hypothetical,
        "attributed_to": relation.attributed_name,
        "denied_by": [names.get(denial.actor, denial.actor) for denial in relation.denials],
        "figure": relation.figure,
        "sentence": texts[relation.sentence],
        "confidence": round(relation.confidence, 2),
    }
