"""Pictures for whoever asks: drawn in a worker; where that fails, the words beside them do alone."""

import logging
from collections.abc import Sequence
from datetime import date
from functools import partial

from bot import work
from bot.render.embeds import Pages, illustrate
from bot.render.pictures import NETWORK, TIMELINE, Picture, edges_of, names_of, network_in_words
from bot.workers import Priority, WorkerFailed, Workers
from storage.models import Actor
from storage.networks import Network

log = logging.getLogger(__name__)


class Pictures:
    """Draws networks and timelines."""

    def __init__(self, light: Workers) -> None:
        self._light = light

    async def network(
        self,
        network: Network,
        *,
        title: str,
        focus: Actor | None = None,
        priority: Priority = Priority.ANSWER,
    ) -> Picture | None:
        """Return the picture of a network; `focus` is the actor that it is about. None where there is nothing in it."""
        if not network.links:
            return None
        name = None if focus is None else names_of(network.actors).get(focus)
        drawing = partial(work.draw_network, edges_of(network), title, name)
        try:
            data = await self._light.run(drawing, priority=priority)
        except WorkerFailed:
            log.exception("A network of %d links was not drawn", len(network.links))
            return None
        return Picture(NETWORK, data, network_in_words(network))

    async def timeline(
        self, counts: Sequence[tuple[date, int]], *, title: str, description: str, days: int
    ) -> Picture | None:
        """Return the picture of counts, each of the `days` from its date on; `description` says what it shows."""
        try:
            data = await self._light.run(partial(work.draw_timeline, counts, title, days), priority=Priority.ANSWER)
        except WorkerFailed:
            log.exception("A timeline of %d bars was not drawn", len(counts))
            return None
        return Picture(TIMELINE, data, description)


def illustrated(pages: Pages, picture: Picture | None) -> Pages:
    """Return the pages with the picture, where there is one."""
    return pages if picture is None else illustrate(pages, picture)
