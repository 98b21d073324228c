"""How two actors are connected, as readers see it: link by link, each with its sentence."""

from typing import Final

from bot.render.embeds import Cited, Color, Pages, paginate
from bot.render.relations import headed, relation_blocks, with_article
from bot.render.text import cut, escape, number
from storage.models import Actor
from storage.paths import Path

_NAME: Final = 80
_CLAIMS: Final = "No chain of stated relations connects the two: at least one link here is a claim or denied."


def path_pages(a: Actor, b: Actor, path: Path) -> Pages:
    """Return the chain in one line, then each link with its sentence."""
    names = {actor.id: actor.name for link in path.links for actor in (link.source, link.target)}
    shown = [cut(escape(names[actor_id]), _NAME) for actor_id in path.actors]
    chain = f"**{' – '.join(shown)}**" if len(path.links) > 1 else ""
    intro = "\n".join(line for line in (chain, "" if path.is_stated else _CLAIMS) if line)
    blocks: list[Cited] = []
    for place, relation in enumerate(path.links):
        blocks += headed(f"{shown[place]} – {shown[place + 1]}", relation_blocks([relation]))
    footer = [number(len(path.links), "link")]
    title = f"From {with_article(a.name)} to {with_article(b.name)}"
    return paginate(title, blocks, color=Color.RELATION, intro=intro, footer=footer)
