"""What each digest told: its stories and its sentences, so that none is told twice.

They are kept with their words, which outlive the article: whoever prints the same later says nothing new.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.database import Database
from storage.models import ArticleId, Evidence, RunId, ScheduleId, StoryId, ToldAs
from storage.text import from_seconds

_MOST = 3000


@dataclass(frozen=True, slots=True)
class ToldSentence:
    """A sentence that a digest told, the story that its article is in now, and up to when that digest went."""

    text: str
    told_as: ToldAs
    story_id: StoryId | None
    told_at: datetime


def keep_told(db: Database, run_id: RunId, sentences: Iterable[tuple[ToldAs, Evidence]]) -> None:
    """Store what a run tells, in its order."""
    db.conn.executemany(
        """INSERT INTO told (run_id, place, told_as, article_id, story_id, position, text)
            VALUES (?, ?, ?, ?, ?, ?, ?)""",
        [
            (run_id, place, told_as, said.article.id, said.article.story_id, said.position, said.text)
            for place, (told_as, said) in enumerate(sentences)
        ],
    )


def told_by(db: Database, schedule_id: ScheduleId, *, beside: RunId | None = None) -> list[ToldSentence]:
    """Return the last 3,000 sentences that a schedule's digests told, the latest digest first; not those of one run.

    A story that became one with another is that other.
    """
    rows = db.execute(
        f"""
        SELECT told.text, told_as, coalesce(articles.story_id, told.story_id), window_end
        FROM runs CROSS JOIN told ON told.run_id = runs.id LEFT JOIN articles ON articles.id = told.article_id
        WHERE schedule_id = :schedule AND runs.id IS NOT :beside
        ORDER BY runs.id DESC, place LIMIT {_MOST}
        """,
        {"schedule": schedule_id, "beside": beside},
    )
    return [
        ToldSentence(text, ToldAs(told_as), None if story_id is None else StoryId(story_id), from_seconds(at))
        for text, told_as, story_id, at in rows
    ]


def places_told(db: Database, run_id: RunId) -> list[tuple[ArticleId, int]]:
    """Return where the sentences stand that a run told, but for headlines: article and position."""
    rows = db.execute(
        """SELECT article_id, position FROM told
            WHERE run_id = ? AND told_as <> 'headline' AND article_id IS NOT NULL ORDER BY place""",
        [run_id],
    )
    return [(ArticleId(article_id), position) for article_id, position in rows]
