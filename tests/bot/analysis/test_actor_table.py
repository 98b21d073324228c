"""The actors of some hundred sentences of all regions, and of traps: names that invite a mistake.

`known_failures.txt` holds the ids of those that fail, so that what is mended is struck off and nothing else breaks.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.analysis.model import DEFAULT_MODEL
from bot.analysis.pipeline import Analyzer
from storage.models import ActorType, Entry, FoundActor
from storage.text import fold

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[2] / "data" / "actors"
# Of these more may be found than a sentence lists.
LOOSE = {ActorType.PLACE, ActorType.REGION}


@dataclass(frozen=True)
class Found:
    """An actor and the words that name it."""

    actor: FoundActor
    mentions: tuple[str, ...]


def plain(text: str | None) -> str:
    return fold(text or "").replace("defence", "defense").replace("-", " ").strip()


def names_of(wanted: Mapping[str, Any]) -> set[str]:
    return {plain(name) for name in (wanted["name"], *wanted.get("or", ()))}


def find(wanted: Mapping[str, Any], found: list[Found]) -> Found | None:
    """Return the wanted actor, the one of the right type and state where several bear the name."""
    hits = [one for one in found if plain(one.actor.name) in names_of(wanted)]
    country = wanted.get("country")
    hits.sort(key=lambda one: (one.actor.type != wanted["type"], country not in (None, one.actor.country)))
    return hits[0] if hits else None


def faults(wanted: Mapping[str, Any], found: list[Found]) -> Iterator[str]:
    """Yield what is wrong about a wanted actor."""
    hit = find(wanted, found)
    name = wanted["name"]
    if hit is None:
        yield f"{name} is missing"
        return
    if hit.actor.type != wanted["type"]:
        yield f"{name} is {hit.actor.type}"
    if wanted.get("country") not in (None, hit.actor.country):
        yield f"{name} is of {hit.actor.country}"
    roles = wanted.get("role", [])
    roles = [roles] if isinstance(roles, str) else roles
    if roles and plain(hit.actor.role) not in {plain(role) for role in roles}:
        yield f"{name} is {hit.actor.role!r}"
    if wanted.get("role_of") and plain(hit.actor.role_of) != plain(wanted["role_of"]):
        yield f"{name} is {hit.actor.role!r} of {hit.actor.role_of!r}"
    for choice in wanted["mentions"]:
        if not set(choice if isinstance(choice, list) else [choice]) & set(hit.mentions):
            yield f"{name} lacks the mention {choice!r}"


def is_banned(ban: Mapping[str, Any], one: Found) -> bool:
    return (
        plain(ban.get("name", one.actor.name)) == plain(one.actor.name)
        and ban.get("type", one.actor.type) == one.actor.type
        and ban.get("country", one.actor.country) == one.actor.country
        and ("mention" not in ban or ban["mention"] in one.mentions)
    )


def is_extra(one: Found, wanted: list[Mapping[str, Any]]) -> bool:
    is_loose = one.actor.type in LOOSE or one.actor.key.startswith("group:")
    return not is_loose and not any(plain(one.actor.name) in names_of(want) for want in wanted)


def read(item: Mapping[str, Any], default: str) -> list[Found]:
    at = datetime.fromisoformat(item.get("published_at", default)).replace(tzinfo=UTC)
    analysis = analyzer().analyze(Entry(item.get("title", ""), item["text"], "Test", published_at=at), now=at)
    spans = defaultdict(list)
    for mention in analysis.mentions:
        spans[mention.actor].append(mention.text)
    return [Found(actor, tuple(spans[actor.key] or actor.aliases)) for actor in analysis.actors]


@cache
def analyzer() -> Analyzer:
    return Analyzer.load(DEFAULT_MODEL)


def problems(item: Mapping[str, Any], default: str) -> list[str]:
    """Return what is wrong about the actors of a sentence or trap."""
    wanted = item["actors"] if "actors" in item else item["must"]
    found = read(item, default)
    wrong = [fault for want in wanted if not want.get("optional") for fault in faults(want, found)]
    if item.get("only"):
        wrong += [f"{one.actor.name} is nobody here" for one in found if is_extra(one, wanted)]
    wrong += [
        f"{one.actor.name} must not be" for ban in item.get("must_not", ()) for one in found if is_banned(ban, one)
    ]
    return wrong


@pytest.mark.parametrize(("file", "section"), [("sentences.toml", "sentence"), ("traps.toml", "trap")])
def test_only_the_known_failures_fail(file: str, section: str) -> None:
    document = tomllib.loads((DATA / file).read_text(encoding="utf-8"))
    known = {line.split()[0] for line in (DATA / "known_failures.txt").read_text().splitlines() if line.strip()}
    wrong = {item["id"]: problems(item, document["default_published_at"]) for item in document[section]}
    failing = {id_ for id_, faults_ in wrong.items() if faults_}
    assert {id_: wrong[id_] for id_ in failing - known} == {}, "these passed before"
    assert (known & set(wrong)) - failing == set(), "these pass now: strike them off known_failures.txt"
