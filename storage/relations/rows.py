"""Relations as light rows: all that is needed to tell which of them report one event, and nothing that is shown."""

from collections.abc import Callable
from typing import NamedTuple

from storage.database import Database
from storage.models import LEAST_SURE, ActorId, GuildId
from storage.views import View
from storage.visibility import scope, sees


class Row(NamedTuple):
    """One report of a relation; its sides are the actors that the guild is shown.

    `predicate` is there for what is no event only: it tells one fact from another.
    """

    id: int
    article_id: int
    sentence: int
    story_id: int | None
    published_at: int
    source: int
    target: int
    action: str
    polarity: str
    mutual: int
    speaker_id: int | None
    speaker: str | None
    negated: int
    hypothetical: int
    hedged: int
    confidence: float
    is_denied: int
    predicate: str | None

    @property
    def is_possible(self) -> bool:
        """Whether the sentence may not say it at all."""
        return self.confidence < LEAST_SURE


def read_rows(
    db: Database,
    guild_id: GuildId,
    view: View,
    condition: str,
    *,
    tables: str = "relations",
    visible: Callable[[str], str] = sees,
    **parameters: object,
) -> list[Row]:
    """Return what meets the condition on `relations`, newest article first, then in the article's order.

    What is only possible comes after all that is sure. `tables` may join others before `relations`. `visible` makes the
    condition by which the article of an expression is seen; a denial is looked for in those articles only: nobody
    learns that somewhere there is one.
    """
    denied = f"EXISTS (SELECT 1 FROM denials WHERE relation_id = relations.id AND {visible('denials.article_id')})"
    rows = db.execute(
        f"""
        SELECT relations.id, relations.article_id, relations.sentence, story_id, published_at,
            {view.owner("source")}, {view.owner("target")}, action, polarity, mutual, attributed_id, attributed_to,
            negated, hypothetical, hedged, confidence, {denied},
            CASE WHEN action IN ('FACT', 'TIES') THEN predicate END
        FROM {tables} CROSS JOIN articles INDEXED BY articles_events ON articles.id = relations.article_id
        WHERE {condition} AND {view.shows()} AND {visible("relations.article_id")}
        ORDER BY confidence < {LEAST_SURE}, published_at DESC, relations.article_id DESC, relations.sentence,
            relations.id
        """,
        scope(guild_id, **parameters),
    )
    found = map(Row._make, rows)
    if not view:
        return list(found)
    return [row._replace(speaker_id=row.speaker_id and view.place(ActorId(row.speaker_id))) for row in found]
