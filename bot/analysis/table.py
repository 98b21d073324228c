"""The actors that everybody knows, in files that a person can read and correct: `data/*.toml`."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.errors import DossierError
from storage.models import ActorType
from storage.text import fold

SHIPPED = ("countries.toml", "blocs.toml", "organizations.toml", "people.toml", "places.toml")
"""The files that ship with the bot; a later one adds to the sections of an earlier one."""

SECTIONS: Mapping[str, ActorType] = {
    "country": ActorType.COUNTRY,
    "bloc": ActorType.BLOC,
    "region": ActorType.REGION,
    "group": ActorType.GROUP,
    "org": ActorType.ORG,
    "person": ActorType.PERSON,
    "place": ActorType.PLACE,
}


class TableError(DossierError):
    """A file of known actors cannot be used."""


class Use(IntEnum):
    """How an alias names its actor; where two actors share an alias, the smaller one wins."""

    NAME = 0
    SEAT = 1
    CAPITAL = 2
    PEOPLE = 3
    ADJECTIVE = 4
    SURNAME = 5


LISTS: Mapping[str, Use] = {
    "names": Use.NAME,
    "short": Use.NAME,
    "seats": Use.SEAT,
    "capitals": Use.CAPITAL,
    "people": Use.PEOPLE,
    "adjectives": Use.ADJECTIVE,
    "surnames": Use.SURNAME,
}


@dataclass(frozen=True, slots=True)
class Role:
    """What a person is, where (a country's code or an organization's key), and from when to when ("YYYY-MM")."""

    role: str
    of: str | None = None
    since: str = ""
    until: str = ""

    def covers(self, month: str) -> bool:
        """Whether the role was held in a month ("YYYY-MM")."""
        return self.since <= month and (not self.until or month <= self.until)


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor of the table. `also` are the further names by which it can be asked for."""

    key: str
    name: str
    type: ActorType
    country: str | None = None
    roles: tuple[Role, ...] = ()
    is_press: bool = False
    also: tuple[str, ...] = ()

    def role_at(self, month: str) -> Role | None:
        """Return the role held in a month, else the latest one before; None where the table knows none."""
        for role in self.roles:
            if role.covers(month):
                return role
        past = [role for role in self.roles if role.until and role.until < month]
        return past[0] if past else None


@dataclass(frozen=True, slots=True)
class Match:
    """A known name in a text. `actors` are several only for a surname that several people bear."""

    start: int
    end: int
    actors: tuple[KnownActor, ...]
    use: Use

    @property
    def actor(self) -> KnownActor:
        """The first, or only, actor of that name."""
        return self.actors[0]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as compared, and where it stands."""

    folded: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Alias:
    words: tuple[str, ...]
    shapes: tuple[str, ...]
    use: Use
    actors: tuple[KnownActor, ...]


# "U.S." is one word; an apostrophe or a hyphen parts words ("Putin's", "US-led", "Côte d'Ivoire").
_WORD = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\b\.?|[^\W_]+\+?")
_GAP = re.compile(r"[\s\u00a0]{1,2}|-|'|’|\. |\.|/")


class Table:
    """All known actors, found in a text by their longest names.

    A name matches without accents and dots, and with the capital letters that it has here: "US" is not "us", "May"
    is not "may"; what is small here may be large in the text.
    """

    def __init__(self, actors: Iterable[tuple[KnownActor, Iterable[tuple[str, Use]]]]) -> None:
        self._actors: dict[str, KnownActor] = {}
        found: dict[tuple[tuple[str, ...], tuple[str, ...]], _Alias] = {}
        for actor, aliases in actors:
            self._actors[actor.key] = actor
            for text, use in aliases:
                _put(found, actor, text, use)
        self._index: dict[str, list[_Alias]] = {}
        for alias in found.values():
            self._index.setdefault(alias.words[0], []).append(alias)
        for candidates in self._index.values():
            candidates.sort(key=lambda alias: (-len(alias.words), alias.use))

    @classmethod
    def load(cls, own: Path | None = None) -> "Table":
        """Read the shipped files and, over them, a file of the user's own in the same format.

        Raises `TableError` for a file that is missing, no TOML, or has a section or key that we do not know.
        """
        sections: dict[str, dict[str, Any]] = {}
        for name in SHIPPED:
            shipped = files("bot.analysis") / "data" / name
            _merge(sections, tomllib.loads(shipped.read_text(encoding="utf-8")), name)
        if own is not None:
            _merge(sections, _read(own), str(own))
        return cls(_actor(key, fields) for key, fields in sections.items())

    def __len__(self) -> int:
        return len(self._actors)

    def get(self, key: str) -> KnownActor | None:
        """Return the actor of a key."""
        return self._actors.get(key)

    def country(self, code: str | None) -> KnownActor | None:
        """Return the state of an ISO 3166-1 alpha-3 code."""
        return self._actors.get(f"country/{code}") if code else None

    def find(self, text: str) -> list[Match]:
        """Return the known names of a text in order, none overlapping."""
        words = [_Word(_fold_word(m[0]), m[0], m.start(), m.end()) for m in _WORD.finditer(text)]
        shouted = len(words) > 3 and text.isupper()
        matches = []
        i = 0
        while i < len(words):
            for alias in self._index.get(words[i].folded, ()):
                end = i + len(alias.words)
                if end <= len(words) and _fits(alias, words[i:end], text, shouted):
                    matches.append(Match(words[i].start, _name_end(words[end - 1], text), alias.actors, alias.use))
                    i = end
                    break
            else:
                i += 1
        return matches


def _name_end(word: _Word, text: str) -> int:
    """Leave the full stop of the sentence out of "the U.S." at its end: the name is the same without."""
    return word.end - 1 if word.end == len(text) and word.text.endswith(".") and "." not in word.text[:-1] else word.end


@lru_cache(maxsize=20_000)
def _fold_word(word: str) -> str:
    plain = word.replace(".", "")
    return plain.lower() if plain.isascii() else fold(plain)


def _shape(word: str) -> str:
    """Return which letters are capitals: "US" all, "Us" the first, "us" none; the word itself for others ("LeT")."""
    letters = word.replace(".", "").rstrip("+")
    if not letters.isupper() and any(letter.isupper() for letter in letters[1:]):
        return word
    if len(letters) > 1 and letters.isupper():
        return "US"
    return "Us" if letters[:1].isupper() else "us"


def _fits(alias: _Alias, words: list[_Word], text: str, shouted: bool) -> bool:
    for known, shape, word in zip(alias.words, alias.shapes, words, strict=True):
        if known != word.folded:
            return False
        if shape == "US" and (not word.text.isupper() or (shouted and len(known) < 4 and "." not in word.text)):
            return False
        if shape == "Us" and not word.text[0].isupper():
            return False
        if shape not in ("US", "Us", "us") and word.text != shape:
            return False
    return all(_GAP.fullmatch(text, a.end, b.start) for a, b in pairwise(words))


def _put(found: dict[tuple[tuple[str, ...], tuple[str, ...]], _Alias], actor: KnownActor, text: str, use: Use) -> None:
    parts = [m[0] for m in _WORD.finditer(text)]
    if not parts:
        return
    words = tuple(_fold_word(part) for part in parts)
    shapes = tuple(_shape(part) for part in parts)
    alias = found.get((words, shapes))
    if alias is None or use < alias.use:
        found[words, shapes] = _Alias(words, shapes, use, (actor,))
    elif alias.use is use is Use.SURNAME and actor not in alias.actors:
        alias.actors += (actor,)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TableError(
            f"The file of actors {path} cannot be read: {error.strerror}. Correct analysis.actors_file in the config."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(f"The file of actors {path} is not valid TOML: {error}.") from None


_KEYS = {"name", "country", "roles", "is_press", *LISTS}


def _merge(sections: dict[str, dict[str, Any]], document: Mapping[str, Any], where: str) -> None:
    for section, actors in document.items():
        if section not in SECTIONS or not isinstance(actors, dict):
            raise TableError(f"{where}: [{section}] is not a kind of actor. Known are {', '.join(SECTIONS)}.")
        for key, fields in actors.items():
            if not isinstance(fields, dict):
                raise TableError(f"{where}: {section}.{key} must be a section of its own.")
            _check(fields, f"{where}: [{section}.{key}]")
            merged = sections.setdefault(f"{section}/{key}", {})
            for name, value in fields.items():
                if name in LISTS and name in merged:
                    merged[name] = [*merged[name], *value]
                else:
                    merged[name] = value


def _check(fields: Mapping[str, Any], where: str) -> None:
    for name, value in fields.items():
        if name not in _KEYS:
            raise TableError(f"{where} has an unknown key {name}. Known are {', '.join(sorted(_KEYS))}.")
        if name in LISTS and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise TableError(f"{where}: {name} must be a list of names.")
        if name in ("name", "country") and not isinstance(value, str):
            raise TableError(f"{where}: {name} must be text.")
        if name == "roles" and not (isinstance(value, list) and all(isinstance(item, dict) for item in value)):
            raise TableError(f"{where}: roles must be a list of {{ role = …, of = … }}.")


def _actor(key: str, fields: Mapping[str, Any]) -> tuple[KnownActor, list[tuple[str, Use]]]:
    section, _, own = key.partition("/")
    name = fields.get("name", own)
    actor = KnownActor(
        key=key,
        name=name,
        type=SECTIONS[section],
        country=own if section == "country" else fields.get("country"),
        roles=tuple(
            Role(str(role.get("role", "")), role.get("of"), str(role.get("from", "")), str(role.get("to", "")))
            for role in fields.get("roles", ())
        ),
        is_press=bool(fields.get("is_press", False)),
        also=tuple(alias for kind in ("names", "short", "seats", "surnames") for alias in fields.get(kind, ())),
    )
    aliases = [(name, Use.NAME)]
    aliases += [(alias, use) for kind, use in LISTS.items() for alias in fields.get(kind, ())]
    return actor, aliases
