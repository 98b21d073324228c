"""The actors that everybody knows, in files that a person can read and correct: `data/*.toml`."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
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

SHIPPED = (
    "countries.toml",
    "blocs.toml",
    "organizations.toml",
    "companies.toml",
    "people.toml",
    "places.toml",
    "phrases.toml",
)
"""The files that ship with the bot; a later one adds to the sections of an earlier one."""

NOT_ACTORS = "not_actors"
"""The list, at the top of a file, of phrases in which a known name names nobody: "French fries"."""

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
    SHARED = 5
    SURNAME = 6


LISTS: Mapping[str, Use] = {
    "names": Use.NAME,
    "short": Use.NAME,
    "seats": Use.SEAT,
    "capitals": Use.CAPITAL,
    "people": Use.PEOPLE,
    "adjectives": Use.ADJECTIVE,
    "shared": Use.SHARED,
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
    """A known name in a text. `actors` are all that bear it: the first one is meant where nothing says another.

    With the uses `SHARED` and `SURNAME` none of them is meant unless the text gives a reason, as its country's name.
    """

    start: int
    end: int
    actors: tuple[KnownActor, ...]
    use: Use

    @property
    def actor(self) -> KnownActor:
        """The first, or only, actor of that name."""
        return self.actors[0]

    @property
    def needs_support(self) -> bool:
        """Whether the name alone says too little, for it is a surname or one of several's."""
        return self.use in (Use.SHARED, Use.SURNAME)


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of an actor. `is_word` where it is also a common word; `is_own` where the user's own file gives it."""

    text: str
    use: Use
    is_word: bool = False
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as compared, and where it stands."""

    folded: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Entry:
    """Words in a text and whom they name; nobody for a phrase that names none. `gap` is what may part the words."""

    words: tuple[str, ...]
    shapes: tuple[str, ...]
    gap: re.Pattern[str]
    use: Use = Use.NAME
    actors: tuple[KnownActor, ...] = ()
    is_word: bool = False
    is_shared: bool = False


# "U.S." is one word; an apostrophe or a hyphen parts words ("Putin's", "US-led", "Côte d'Ivoire").
_WORD = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\b\.?|[^\W_]+\+?")
_GAP = re.compile(r"[\s\u00a0]{1,2}|-|'|’|\. |\.|/|\s?&\s?")
_GAP_OR_COMMA = re.compile(rf"{_GAP.pattern}|, ")
_Place = tuple[tuple[str, ...], tuple[str, ...], re.Pattern[str]]


class Table:
    """All known actors, found in a text by their longest names.

    A name matches without accents and dots, and with the capital letters that it has here: "US" is not "us", "May"
    is not "may"; what is small here may be large in the text.
    """

    def __init__(self, actors: Iterable[tuple[KnownActor, Iterable[Alias]]], not_actors: Iterable[str] = ()) -> None:
        self._actors: dict[str, KnownActor] = {}
        claims: dict[_Place, list[tuple[Alias, KnownActor]]] = {}
        for actor, aliases in actors:
            self._actors[actor.key] = actor
            for alias in aliases:
                place = _place(alias.text)
                if place[0]:
                    claims.setdefault(place, []).append((alias, actor))
        entries = {place: _entry(place, claimed) for place, claimed in claims.items()}
        entries |= {place: _Entry(*place) for place in map(_place, not_actors) if place[0]}
        self._index: dict[str, list[_Entry]] = {}
        for entry in entries.values():
            self._index.setdefault(entry.words[0], []).append(entry)
        for candidates in self._index.values():
            candidates.sort(key=lambda entry: (-len(entry.words), entry.use))

    @classmethod
    def load(cls, own: Path | None = None) -> "Table":
        """Read the shipped files and, over them, a file of the user's own in the same format.

        Where both give a name in the same way to different actors, the user's file is right. Raises `TableError` for a
        file that is missing, no TOML, or has a section or key that we do not know.
        """
        shipped: dict[str, dict[str, Any]] = {}
        phrases: list[str] = []
        for name in SHIPPED:
            file = files("bot.analysis") / "data" / name
            phrases += _merge(shipped, tomllib.loads(file.read_text(encoding="utf-8")), name)
        added: dict[str, dict[str, Any]] = {}
        if own is not None:
            phrases += _merge(added, _read(own), str(own))
        return cls(
            (
                _actor(key, shipped.get(key, {}), added.get(key, {}))
                for key in [*shipped, *(key for key in added if key not in shipped)]
            ),
            phrases,
        )

    def __len__(self) -> int:
        return len(self._actors)

    def __iter__(self) -> Iterator[KnownActor]:
        return iter(self._actors.values())

    def get(self, key: str) -> KnownActor | None:
        """Return the actor of a key."""
        return self._actors.get(key)

    def country(self, code: str | None) -> KnownActor | None:
        """Return the state of an ISO 3166-1 alpha-3 code."""
        return self._actors.get(f"country/{code}") if code else None

    def holders(self, country: str, role: str, month: str) -> list[KnownActor]:
        """Return the people who held a role of a state in a month ("YYYY-MM"); only dated roles count."""
        return [
            actor
            for actor in self._actors.values()
            if actor.type is ActorType.PERSON
            and any(
                held.role.lower() == role and held.of == country and held.since and held.covers(month)
                for held in actor.roles
            )
        ]

    def find(self, text: str) -> list[Match]:
        """Return the known names of a sentence in order, none overlapping."""
        sentence = _Sentence.of(text)
        words = sentence.words
        matches: list[Match] = []
        i = 0
        while i < len(words):
            after = words[i + 1].folded if i + 1 < len(words) else None
            for entry in self._index.get(words[i].folded, ()):
                if len(entry.words) > 1 and entry.words[1] != after:
                    continue
                end = i + len(entry.words)
                if end > len(words) or not _fits(entry, words[i:end], sentence):
                    continue
                if entry.is_word and not self._is_name(entry, sentence, i, end):
                    continue
                if words[i].folded == "the" and self._reaches(sentence, i + 1) > end:
                    continue
                actors = _bearers(entry, matches, sentence, i)
                if actors:
                    matches.append(Match(words[i].start, _name_end(words[end - 1], text), actors, entry.use))
                i = end
                break
            else:
                i += 1
        return matches

    def _reaches(self, sentence: "_Sentence", start: int) -> int:
        """Return where the longest name from a word on ends: "the West" must not part "the West Bank"."""
        words = sentence.words
        ends = (
            start + len(entry.words)
            for entry in (self._index.get(words[start].folded, ()) if start < len(words) else ())
            if start + len(entry.words) <= len(words)
            and _fits(entry, words[start : start + len(entry.words)], sentence)
        )
        return max(ends, default=start)

    def phrases(self, text: str) -> list[tuple[int, int]]:
        """Return where phrases stand in a sentence that hold a known name and name nobody: "Panama hat"."""
        sentence = _Sentence.of(text)
        words = sentence.words
        return [
            (words[i].start, words[i + len(entry.words) - 1].end)
            for i in range(len(words))
            for entry in self._index.get(words[i].folded, ())
            if not entry.actors
            and i + len(entry.words) <= len(words)
            and _fits(entry, words[i : i + len(entry.words)], sentence)
        ]

    def _is_name(self, entry: _Entry, sentence: "_Sentence", start: int, end: int) -> bool:
        """Whether a name that is also a word is a name here: "Shell sold", "sued Meta", not "the Amazon"."""
        words = sentence.words
        after = words[end] if end < len(words) else None
        if entry.use in (Use.ADJECTIVE, Use.PEOPLE):
            return start > 0 or after is None or after.folded not in _OBJECTS
        if all(shape == "US" for shape in entry.shapes):
            return not sentence.is_shouted or "." in words[start].text
        if entry.use is Use.SURNAME and start > 0:
            before = words[start - 1]
            is_time = before.folded in _TIMES or before.folded in _ARTICLES
            return not is_time and (not sentence.is_titled or before.text[0].isupper())
        if sentence.follows(end, "'s"):
            return not sentence.is_determined(start)
        if after is not None and sentence.gap(end) == " ":
            if after.folded in _VERBS or (after.text.islower() and after.folded.endswith("ed")):
                return not sentence.is_determined(start)
            if after.text[0].isupper():
                return after.folded in _OFFICES and not sentence.is_determined(start)
            if after.folded == "and" and end + 1 < len(words) and words[end + 1].folded in self._index:
                return not sentence.is_determined(start) and words[end + 1].text[0].isupper()
        is_prefix = sentence.gap(end) == "-"
        is_placed = start > 0 or sentence.gap(end).startswith(",")
        return not is_prefix and is_placed and not sentence.is_titled and not sentence.is_determined(start)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A text as words. `is_shouted` where all letters are capitals, `is_titled` where most words begin with one."""

    text: str
    words: tuple[_Word, ...]
    is_shouted: bool
    is_titled: bool

    @classmethod
    @lru_cache(maxsize=64)  # a sentence is asked for its names, and then for phrases that hold one
    def of(cls, text: str) -> "_Sentence":
        words = tuple(_Word(_fold_word(m[0]), m[0], m.start(), m.end()) for m in _WORD.finditer(text))
        long = [word for word in words if len(word.text) > 3]
        capitals = sum(word.text[0].isupper() for word in long)
        return cls(text, words, len(words) > 3 and text.isupper(), len(long) > 3 and capitals > 0.7 * len(long))

    def gap(self, end: int) -> str:
        """Return what stands before the word `end`, and after the one before it."""
        return self.text[self.words[end - 1].end : self.words[end].start] if 0 < end < len(self.words) else ""

    def follows(self, end: int, ending: str) -> bool:
        """Whether the words before `end` have that ending."""
        place = self.words[end - 1].end
        return self.text[place : place + len(ending)].replace("’", "'") == ending

    def is_determined(self, start: int) -> bool:
        """Whether an article, or a name that goes on, stands before the word: "the Amazon", "the Big Apple"."""
        if start == 0 or self.gap(start) != " ":
            return False
        before = self.words[start - 1]
        return before.folded in _ARTICLES or (start > 1 and before.text[0].isupper() and not before.text.isupper())


_ARTICLES = frozenset({"the", "a", "an", "this", "that", "every", "each", "no", "some", "any", "one"})
# "In May", "Park" in "a park": before these stands no surname.
_TIMES = frozenset(
    {"in", "since", "until", "till", "last", "next", "early", "late", "mid", "by", "of", "from", "before"}
)
# After these, in the first word of a sentence, an adjective is a verb: "Polish your shoes".
_OBJECTS = frozenset({"your", "my", "our", "his", "her", "their", "its", "the", "a", "an", "up", "off", "it", "them"})
# What companies do, where no ending tells.
_VERBS = frozenset(
    """
    will would can could may might must should shall has have had is are was were does did do said says say told tells
    cut cuts bought buys sold sells fell falls rose rises won wins lost loses paid pays sued sues hit hits made makes
    took takes began begins grew grows shut shuts built builds let lets gave gives beat beats set sets met meets left
    leaves held holds spent spends kept keeps put puts ran runs sees saw plans wants warns faces denies agrees raises
    reports expects launches unveils fires hires joins opens closes posts settles seeks offers wins ends halts recalls
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_OFFICES = frozenset(
    {"ceo", "cfo", "chief", "chairman", "chairwoman", "president", "inc", "corp", "plc", "ag", "founder", "mp", "mps"}
)


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


def _fits(entry: _Entry, words: tuple[_Word, ...], sentence: _Sentence) -> bool:
    for known, shape, word in zip(entry.words, entry.shapes, words, strict=True):
        if known != word.folded:
            return False
        if shape == "US" and not word.text.isupper():
            return False
        if shape == "Us" and not word.text[0].isupper():
            return False
        if shape not in ("US", "Us", "us") and word.text != shape:
            return False
    return all(entry.gap.fullmatch(sentence.text, a.end, b.start) for a, b in pairwise(words))


def _bearers(entry: _Entry, matches: list[Match], sentence: _Sentence, start: int) -> tuple[KnownActor, ...]:
    """Return who may be meant; for a shared name after an owner, only who is his: "Peru's Congress", "Biden's IRA"."""
    if not entry.is_shared or start == 0:
        return entry.actors
    before = matches[-1] if matches and sentence.words[start - 1].start < matches[-1].end + 3 else None
    gap = sentence.text[before.end : sentence.words[start].start] if before else ""
    if before is not None and before.actor.type is ActorType.COUNTRY and gap in (" ", "'s ", "’s ", "' ", "’ "):
        return tuple(actor for actor in entry.actors if actor.country == before.actor.key.partition("/")[2])
    is_owned = sentence.words[start - 1].folded == "s" and sentence.gap(start - 1) in ("'", "’")
    return () if is_owned else entry.actors


def _place(text: str) -> _Place:
    parts = [m[0] for m in _WORD.finditer(text)]
    gap = _GAP_OR_COMMA if "," in text else _GAP
    return tuple(_fold_word(part) for part in parts), tuple(_shape(part) for part in parts), gap


def _entry(place: _Place, claims: list[tuple[Alias, KnownActor]]) -> _Entry:
    """Settle who bears a name: by its use, then the user's file goes first; a shared name has several bearers."""
    if len(claims) == 1:
        alias, actor = claims[0]
        return _Entry(*place, alias.use, (actor,), alias.is_word, alias.use is Use.SHARED)
    ordered = sorted(claims, key=lambda claim: (claim[0].use, not claim[0].is_own))
    first, winner = ordered[0]
    weak = (Use.SHARED, Use.SURNAME) if first.use in (Use.SHARED, Use.SURNAME) else (Use.SHARED,)
    others = [actor for alias, actor in ordered if alias.use in weak]
    return _Entry(
        *place,
        first.use,
        tuple(dict.fromkeys([winner, *others])),
        any(alias.is_word for alias, actor in claims if actor is winner),
        any(alias.use is Use.SHARED for alias, _ in claims),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TableError(
            f"The file of actors {path} cannot be read: {error.strerror}. Correct analysis.actors_file in the config."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(f"The file of actors {path} is not valid TOML: {error}.") from None


_NAMES = (*LISTS, "words", "without")
_KEYS = {"name", "country", "roles", "former", "is_press", *_NAMES}


def _merge(sections: dict[str, dict[str, Any]], document: Mapping[str, Any], where: str) -> list[str]:
    """Add a file's actors to the sections, and return its phrases that name nobody."""
    phrases: list[str] = []
    for section, actors in document.items():
        if section == NOT_ACTORS:
            if not _are_names(actors):
                raise TableError(f"{where}: {NOT_ACTORS} must be a list of phrases.")
            phrases += actors
            continue
        if section not in SECTIONS or not isinstance(actors, dict):
            raise TableError(f"{where}: [{section}] is not a kind of actor. Known are {', '.join(SECTIONS)}.")
        for key, fields in actors.items():
            if not isinstance(fields, dict):
                raise TableError(f"{where}: {section}.{key} must be a section of its own.")
            _check(fields, f"{where}: [{section}.{key}]")
            known = sections.get(f"{section}/{key}")
            sections[f"{section}/{key}"] = _merged(known, fields) if known else fields
    return phrases


def _merged(fields: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(fields)
    for name, value in more.items():
        merged[name] = [*merged[name], *value] if name in (*_NAMES, "former") and name in merged else value
    return merged


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _check(fields: Mapping[str, Any], where: str) -> None:
    for name, value in fields.items():
        if name not in _KEYS:
            raise TableError(f"{where} has an unknown key {name}. Known are {', '.join(sorted(_KEYS))}.")
        if name in _NAMES and not _are_names(value):
            raise TableError(f"{where}: {name} must be a list of names.")
        if name in ("name", "country") and not isinstance(value, str):
            raise TableError(f"{where}: {name} must be text.")
        if name == "roles" and not (isinstance(value, list) and all(isinstance(item, dict) for item in value)):
            raise TableError(f"{where}: roles must be a list of {{ role = …, of = … }}.")
        if name == "former" and not (
            isinstance(value, list) and all(isinstance(item, dict) and "name" in item for item in value)
        ):
            raise TableError(f"{where}: former must be a list of {{ name = …, to = … }}.")


def _actor(key: str, shipped: Mapping[str, Any], own: Mapping[str, Any]) -> tuple[KnownActor, list[Alias]]:
    fields = _merged(shipped, own) if own else shipped
    section, _, code = key.partition("/")
    without, words = set(fields.get("without", ())), set(fields.get("words", ()))
    name = str(fields.get("name", code))
    theirs = [alias for alias in _aliases(name, fields) if alias[0] not in without or alias[0] == name]
    mine = {text for text, _ in _aliases(str(own.get("name", "")), own)} if own else ()
    actor = KnownActor(
        key=key,
        name=name,
        type=SECTIONS[section],
        country=code if section == "country" else fields.get("country"),
        roles=tuple(
            Role(str(role.get("role", "")), role.get("of"), str(role.get("from", "")), str(role.get("to", "")))
            for role in fields.get("roles", ())
        ),
        is_press=bool(fields.get("is_press", False)),
        also=tuple(text for text, use in theirs[1:] if use in (Use.NAME, Use.SEAT, Use.SURNAME, Use.SHARED)),
    )
    return actor, [Alias(text, use, text in words, text in mine) for text, use in theirs]


def _aliases(name: str, fields: Mapping[str, Any]) -> list[tuple[str, Use]]:
    former = [(str(item["name"]), Use.NAME) for item in fields.get("former", ())]
    return [(name, Use.NAME), *former, *((text, use) for kind, use in LISTS.items() for text in fields.get(kind, ()))]
