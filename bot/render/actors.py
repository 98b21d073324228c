"""Actors as readers see them: profiles and rankings."""

from collections.abc import Sequence
from typing import Final

from bot.render.embeds import Color, Pages, paginate
from bot.render.flags import flag, with_flag
from bot.render.relations import counted, relation_blocks
from bot.render.text import cut, escape, number, timestamp
from storage.models import ActorType, CountedActor
from storage.profiles import ActorProfile, Counterpart
from storage.relations import Found

_NAME: Final = 80
_NAMES: Final = 500
_ROLE: Final = 120
_PER_PAGE: Final = 10

TYPES: Final = {
    ActorType.PERSON: "Person",
    ActorType.COUNTRY: "Country",
    ActorType.ORG: "Organization",
    ActorType.BLOC: "Bloc",
    ActorType.GROUP: "Group",
    ActorType.REGION: "Region",
    ActorType.PLACE: "Place",
}


def profile_pages(profile: ActorProfile, found: Found) -> Pages:
    """Return an actor's profile, its latest relations behind it."""
    intro = "\n\n".join(part for part in (_facts(profile), _counterparts(profile.counterparts)) if part)
    if found.relations:
        intro += "\n\n**Latest relations**"
    return paginate(
        with_flag(profile.actor.name, profile.actor.country),
        relation_blocks(found.relations),
        color=Color.ACTOR,
        intro=intro,
        footer=[counted(found.counts)] if found.counts.total else (),
        per_page=3,
    )


def _facts(profile: ActorProfile) -> str:
    kind = TYPES[profile.actor.type]
    if profile.role:
        of = f", {profile.role_of}" if profile.role_of else ""
        kind += f" · {cut(escape(profile.role + of), _ROLE)}"
    lines = [f"**{kind}**"]
    others = [escape(name) for name in profile.names if name != profile.actor.name]
    if others:
        lines.append(f"Also named {cut(', '.join(others), _NAMES)}")
    span = f"{number(profile.articles, 'article')}, {number(profile.mentions, 'mention')}"
    first, last = timestamp(profile.first_at, "D"), timestamp(profile.last_at, "D")
    lines.append(f"{span} · {last}" if first == last else f"{span} · {first} to {last}")
    return "\n".join(lines)


def _counterparts(counterparts: Sequence[Counterpart]) -> str:
    if not counterparts:
        return ""
    return "\n".join(["**Most relations with**", *(_counterpart(one) for one in counterparts)])


def _counterpart(counterpart: Counterpart) -> str:
    details = [number(counterpart.relations, "relation"), f"{counterpart.stated:,} stated"]
    polarity = {"cooperative": counterpart.cooperative, "hostile": counterpart.hostile}
    of_these = ", ".join(f"{count:,} {name}" for name, count in polarity.items() if count)
    name = with_flag(cut(escape(counterpart.actor.name), _NAME), counterpart.actor.country)
    return f"- {name} · {' · '.join(details)}" + (f" ({of_these})" if of_these else "")


def top_pages(actors: Sequence[CountedActor], *, days: int) -> Pages:
    """Return the ranking of the last days; no page when nobody is in it."""
    return ranking_pages(actors, title=f"Most mentioned in the last {'day' if days == 1 else f'{days} days'}")


def ranking_pages(actors: Sequence[CountedActor], *, title: str) -> Pages:
    """Return actors in their order with their counts; no page when there are none."""
    lines = [
        f"{place}. **{cut(escape(found.actor.name), _NAME)}** {flag(found.actor.country)}".rstrip()
        + f" · {number(found.articles, 'article')}, {number(found.mentions, 'mention')}"
        for place, found in enumerate(actors, 1)
    ]
    groups = [tuple(lines[start : start + _PER_PAGE]) for start in range(0, len(lines), _PER_PAGE)]
    return paginate(title, groups, color=Color.ACTOR, per_page=1)
