"""Who is back after nobody had named them for long."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from storage.database import Database
from storage.models import ActorId, GuildId
from storage.views import View
from storage.visibility import scope, sees

SILENCE = timedelta(days=30)
"""Who was not named for so long is back after a silence."""


@dataclass(frozen=True, slots=True)
class Silence:
    """The time before `start`: `before` is a condition on articles, with the parameters `:articles` and `:start`."""

    db: Database
    guild_id: GuildId
    view: View
    before: str
    articles: str
    start: int

    def broken_by(self, actor_ids: Collection[ActorId]) -> set[ActorId]:
        """Return those of the actors, as they are shown, who had been named once, but not lately."""
        silent = set(actor_ids) - self._heard()
        plain = [actor_id for actor_id in silent if not self.view.is_touched(actor_id)]
        rows = self.db.execute(
            f"""
            SELECT actor.value FROM json_each(:actors) AS actor WHERE EXISTS (
                SELECT 1 FROM article_actors AS found CROSS JOIN articles ON articles.id = found.article_id
                WHERE found.actor_id = actor.value AND {self._earlier()}
            )
            """,
            self._parameters(actors=json.dumps(plain)),
        )
        named = {ActorId(actor_id) for (actor_id,) in rows}
        return named | {one for one in silent if self.view.is_touched(one) and self.last_named(one) is not None}

    def last_named(self, actor_id: ActorId) -> int | None:
        """Return when an earlier article was published that names the actor; None where there is none."""
        row = self.db.execute(
            f"""
            SELECT max(published_at) FROM {self.view.named_as(actor_id)} AS found
            CROSS JOIN articles ON articles.id = found.article_id WHERE {self._earlier()}
            """,
            self._parameters(),
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def _heard(self) -> set[ActorId]:
        """Return all actors whom the articles of the time just before name."""
        lately = f"""
            SELECT articles.id FROM articles
            WHERE published_at >= :silent_from AND published_at < :start AND {self._earlier()}
        """
        rows = self.db.execute(
            f"SELECT DISTINCT actor_id FROM {self.view.named(f'named.article_id IN ({lately})')}",
            self._parameters(silent_from=self.start - int(SILENCE.total_seconds())),
        )
        return {ActorId(actor_id) for (actor_id,) in rows}

    def _earlier(self) -> str:
        return f"{self.before} AND published_at < :start AND {sees('articles.id')}"

    def _parameters(self, **others: object) -> dict[str, object]:
        return scope(self.guild_id, articles=self.articles, start=self.start, **others)
