"""Time zones by the names that people type: regions, cities, and nearly that."""

import difflib
import re
from functools import cache
from zoneinfo import available_timezones

from bot.digest.cadence import listed
from bot.errors import DossierError
from storage.text import fold

_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})
_CLOSE_ENOUGH = 0.7
_LONGEST_CITY = 40
_OFFSET = re.compile(r"(?:utc|gmt)?\s*[+\-−]\s*\d{1,2}(?::?\d{2})?")
"""How far a clock is ahead of UTC. The zones that are named so, such as Etc/GMT+2, have it the other way round."""


class UnknownZone(DossierError):
    """A time zone that the database of time zones does not have."""

    def __init__(self, text: str) -> None:
        near = find_zones(text, limit=3)
        hint = "Write its region and city: Europe/Berlin, Asia/Tokyo."
        if _is_offset(text):
            hint = f"A difference to UTC does not say when clocks change. {hint}"
        elif text.strip() and near:
            hint = f"Did you mean {listed(near, 'or')}?"
        super().__init__(f'I know no time zone "{shown(text)}". {hint}')


def check_zone(text: str) -> str:
    """Return the name of the time zone as the database of time zones spells it, case and blanks aside.

    A city alone will do where there is one zone of that city. Raises `UnknownZone`, with near matches.
    """
    if _is_offset(text):
        raise UnknownZone(text)
    key = _zone_key(text)
    name = _zones().get(key)
    if name is not None:
        return name
    cities = _zones_of_cities().get(key, ())
    if len(cities) != 1:
        raise UnknownZone(text)
    return cities[0]


def find_zones(words: str, *, limit: int = 25) -> list[str]:
    """Return time zones for what a user typed so far, best match first; without words those of large cities."""
    key = _zone_key(words)
    if not key:
        return sorted(_LARGE)[:limit]
    if _is_offset(words):
        return []
    starts = [name for zone, name in _zones().items() if any(p.startswith(key) for p in (zone, zone.split("/")[-1]))]
    inside = [name for zone, name in _zones().items() if key in zone]
    cities = _zones_of_cities()
    similar = difflib.get_close_matches(key.split("/")[-1][:_LONGEST_CITY], cities, n=limit, cutoff=_CLOSE_ENOUGH)
    near = [name for city in similar for name in cities[city]]
    order = sorted(starts, key=_prominence) + sorted(inside, key=_prominence) + near
    return [name for name in dict.fromkeys(order) if not _is_offset(name.removeprefix("Etc/"))][:limit]


def _is_offset(text: str) -> bool:
    return _OFFSET.fullmatch(text.strip().casefold()) is not None


@cache
def _zones() -> dict[str, str]:
    """Return every zone's name by the key that it is found with."""
    return {_zone_key(name): name for name in sorted(available_timezones() - _NO_ZONES)}


@cache
def _zones_of_cities() -> dict[str, tuple[str, ...]]:
    """Return the names of the zones of each city, by the key that the city is found with."""
    cities: dict[str, tuple[str, ...]] = {}
    for zone, name in _zones().items():
        city = zone.split("/")[-1]
        cities[city] = (*cities.get(city, ()), name)
    return cities


def _zone_key(text: str) -> str:
    return "/".join("_".join(part.split()) for part in fold(text.replace("_", " ")).split("/"))


_LARGE = frozenset(
    {
        "UTC", "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Chicago",
        "America/Denver", "America/Los_Angeles", "America/Mexico_City", "America/New_York", "America/Sao_Paulo",
        "America/Toronto", "Asia/Dubai", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Karachi", "Asia/Kolkata",
        "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Europe/Berlin", "Europe/Istanbul", "Europe/London",
        "Europe/Paris", "Pacific/Auckland",
    }
)  # fmt: skip


def _prominence(name: str) -> tuple[bool, bool, str]:
    """Return what sorts large cities first and old names without a region last."""
    return (name not in _LARGE, "/" not in name, name)


def shown(text: str) -> str:
    """Return what a user typed, short and on one line, as an error repeats it."""
    one_line = " ".join(text.split()).replace("`", "'")
    return one_line if len(one_line) <= 40 else one_line[:39] + "…"
