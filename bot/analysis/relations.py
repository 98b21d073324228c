"""Who did what to whom."""

from bot.analysis.actors import Reading
from bot.analysis.model import Model
from storage.models import FoundRelation


def read_relations(reading: Reading, model: Model) -> tuple[FoundRelation, ...]:
    """Return the relations of an article in the order of its sentences."""
    return ()
