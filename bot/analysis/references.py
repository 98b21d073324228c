"""Whom words that are no names mean: "the French president", "both leaders", "the north", he, she and it.

Each becomes a mention marked as inferred, or none where the text does not tell. Nothing is taken from more than two
sentences before.
"""

from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc, Token

from bot.analysis.cast import Cast, Draft, Scene
from bot.analysis.names import Name
from bot.analysis.table import KnownActor, Use
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType, Mention

_FURTHEST = 2
_SEX = {"he": False, "him": False, "his": False, "she": True, "her": True, "hers": True}
_THINGS = frozenset({"it", "its", "itself"})
_BOTH = frozenset(
    {"leaders", "presidents", "men", "sides", "countries", "nations", "states", "neighbors", "neighbours"}
)
_PEOPLE = frozenset({"leaders", "presidents", "men"})
# "It is raining", "it seems": the word means nothing.
_EXPLETIVE = frozenset(
    """
    is was 's seems seemed appears appeared remains takes took could would might may means meant comes came marks marked
    follows followed shows showed underscores raises raised emerged benefits
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_THEY = frozenset({"they", "their", "themselves"})
_KOREAS = {"north": "country/PRK", "south": "country/KOR"}
_NOT_A_SIDE = frozenset({"of", "-", "china", "pole", "sea", "coast", "side", "bank", "wall", "atlantic", "pacific"})
_ROLES: dict[str, tuple[str, ...]] = {
    "president": ("president",),
    "prime minister": ("prime minister", "premier", "taoiseach"),
    "premier": ("premier", "prime minister"),
    "chancellor": ("chancellor",),
    "leader": ("leader", "supreme leader", "president", "prime minister", "premier", "chancellor"),
    "supreme leader": ("supreme leader",),
    "king": ("king",),
    "foreign minister": ("foreign minister", "minister of foreign affairs", "external affairs minister"),
    "defense minister": ("defense minister", "minister of defense"),
    "secretary of state": ("secretary of state",),
}
_LONGEST_ROLE = 3
_FURTHEST_NAME = 8
# So many tokens from the one who acts to the object of the verb: "Kim met him", "Kim later met him".
_NEXT = 4


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where an actor was named: the token, and the actor."""

    token: int
    draft: Draft


_Spots = dict[int, list[_Spot]]
"""By the number of the sentence, in the order of its words."""


def find_references(scenes: Sequence[Scene], keys: Sequence[dict[int, str]], cast: Cast) -> tuple[Mention, ...]:
    """Return the mentions that are inferred, in the order of the text."""
    spots: _Spots = {
        number: sorted(
            (_Spot(scene.names[index].start, cast.drafts[key]) for index, key in joined.items()),
            key=lambda spot: spot.token,
        )
        for number, (scene, joined) in enumerate(zip(scenes, keys, strict=True))
    }
    named = {key for joined in keys for key in joined.values()}
    has_both_koreas = named.issuperset(_KOREAS.values())
    found: list[Mention] = []
    for number, scene in enumerate(scenes):
        if scene.sentence.position == 0:
            continue
        for start, end, drafts in _references(scenes, number, spots, keys[number], cast, has_both_koreas):
            for draft in drafts:
                found.append(_mention(scene, start, end, draft))
                if draft.type is ActorType.PERSON:
                    insort(spots[number], _Spot(start, draft), key=lambda spot: spot.token)
    return tuple(found)


def _references(
    scenes: Sequence[Scene],
    number: int,
    spots: _Spots,
    joined: dict[int, str],
    cast: Cast,
    has_both_koreas: bool,
) -> Iterator[tuple[int, int, list[Draft]]]:
    scene = scenes[number]
    doc = scene.doc
    taken = {i for name in scene.names for i in range(name.start, name.end)}
    for index in sorted(joined):
        holder = _role_phrase(scene, scene.names[index], cast)
        if holder is not None:
            yield holder
    for token in doc:
        if token.i in taken:
            continue
        word = token.lower_
        if word in _SEX:
            people = _people(spots, number, token.i, is_woman=_SEX[word])
            yield token.i, token.i + 1, _other(people, spots, number, token) if word == "him" else _one(people, token)
        elif word in _THINGS and not is_expletive(token):
            owners = _subject(_others(spots, number, token.i), spots, number, token.i)
            if word == "its" and owners:
                _note_role(scene, joined, token.i, owners[0], cast)
            yield token.i, token.i + 1, owners
        elif word in _THEY:
            yield token.i, token.i + 1, _joined(scenes, spots, number, token.i)
        elif word in _BOTH and (start := _start_of_two(doc, token.i)) is not None:
            near = _people if word in _PEOPLE else _others if word == "sides" else _states
            two = near(spots, number, start)
            yield start, token.i + 1, two if len(two) == 2 else []
        elif word == "country" and token.i and doc[token.i - 1].lower_ == "the" and not _goes_on(doc, token.i):
            yield token.i - 1, token.i + 1, _subject(_states(spots, number, token.i), spots, number, token.i - 1)
        elif word in _KOREAS and has_both_koreas and _is_side(doc, token.i):
            yield token.i - 1, token.i + 1, [cast.drafts[_KOREAS[word]]]


def _mention(scene: Scene, start: int, end: int, draft: Draft) -> Mention:
    first, last = scene.doc[start], scene.doc[end - 1]
    stop = last.idx + len(last.text)
    return Mention(draft.key, scene.sentence.position, first.idx, stop, scene.sentence.text[first.idx : stop], True)


# ------------------------------------------------------------------------------------------------------ who is near


def _near(spots: _Spots, number: int, token: int, kinds: Sequence[ActorType]) -> list[Draft]:
    """Return the actors of the nearest sentence that names some, from this one's words before to two sentences up.

    For things it is one sentence, for there is more that "it" could be.
    """
    for back in range(_FURTHEST + (ActorType.ORG not in kinds)):
        drafts = [
            spot.draft
            for spot in spots.get(number - back, ())
            if (back or spot.token < token) and spot.draft.type in kinds
        ]
        if drafts:
            return list({draft.key: draft for draft in drafts}.values())
    return []


def _people(spots: _Spots, number: int, token: int, *, is_woman: bool | None = None) -> list[Draft]:
    people = _near(spots, number, token, (ActorType.PERSON,))
    return [draft for draft in people if is_woman is None or draft.is_woman in (None, is_woman)]


def _others(spots: _Spots, number: int, token: int) -> list[Draft]:
    return _near(spots, number, token, (ActorType.COUNTRY, ActorType.ORG, ActorType.BLOC))


def _states(spots: _Spots, number: int, token: int) -> list[Draft]:
    return _near(spots, number, token, (ActorType.COUNTRY,))


def _other(people: list[Draft], spots: _Spots, number: int, token: Token) -> list[Draft]:
    """Return whom "him" means: not the one right before the verb ("Kim met him"), but the only other one near."""
    doers = {spot.draft.key for spot in spots.get(number, ()) if 0 < token.i - spot.token <= _NEXT}
    rest = [draft for draft in people if draft.key not in doers]
    if not rest and doers:
        rest = [draft for draft in _people(spots, number, 0) if draft.key not in doers]
    return _only(rest)


def _note_role(scene: Scene, joined: dict[int, str], position: int, owner: Draft, cast: Cast) -> None:
    """Complete "its foreign minister, Abdallah Bou Habib," with whose minister he is."""
    for index, key in joined.items():
        name, person = scene.names[index], cast.drafts[key]
        if person.type is not ActorType.PERSON or person.role_of or not 0 < name.start - position < _FURTHEST_NAME:
            continue
        words = [token.lower_ for token in scene.doc[position + 1 : name.start] if token.text != ","]
        if person.role and " ".join(words) == person.role.lower():
            person.role_of = owner.name
            person.country = person.country or owner.country


def _subject(drafts: list[Draft], spots: _Spots, number: int, token: int) -> list[Draft]:
    """Return the only one; at the start of a sentence, the one with which the sentence before starts."""
    if len(drafts) < 2 or token:
        return _only(drafts)
    openers = [spot.draft.key for spot in spots.get(number - 1, ()) if spot.token == 0]
    return [draft for draft in drafts if draft.key in openers]


def _joined(scenes: Sequence[Scene], spots: _Spots, number: int, token: int) -> list[Draft]:
    """Return the two that "and" or a meeting joined last: "Putin and Kim say that they agree"; none for three."""
    for back in range(_FURTHEST + 1):
        shown = (spot for spot in spots.get(number - back, ()) if spot.draft.is_shown)
        near = [spot for spot in shown if back or spot.token < token]
        for first, second in pairwise(near[::-1]):
            doc = scenes[number - back].doc
            between = [other.lower_ for other in doc[second.token : first.token]]
            is_pair = "and" in between[-2:] or ("met" in between and not token)
            are_two = first.draft.type is second.draft.type and first.draft.key != second.draft.key
            if is_pair and are_two and len(between) < 5:
                return [second.draft, first.draft]
        if near:
            return []
    return []


def _only(drafts: list[Draft]) -> list[Draft]:
    return drafts if len(drafts) == 1 else []


def _one(drafts: list[Draft], token: Token) -> list[Draft]:
    """Return the only one; where a pronoun opens the sentence, the first that the sentence before is about."""
    return drafts[:1] if token.i == 0 and token.lower_ in ("he", "she") else _only(drafts)


# ----------------------------------------------------------------------------------------------------- which words


def is_expletive(token: Token) -> bool:
    """Whether "it" stands for nobody, or may: only what begins a sentence is taken for an actor."""
    if token.lower_ == "its":
        return False
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return after is None or not after.is_alpha or after.lower_ in _EXPLETIVE or token.i > 3


def _start_of_two(doc: Doc, position: int) -> int | None:
    """Return where "both leaders", "the two sides" and "the two Korean leaders" begin."""
    i = position - 1
    if i >= 0 and doc[i].lower_ == "both":
        return i
    return i - 1 if i > 0 and doc[i].lower_ == "two" and doc[i - 1].lower_ == "the" else None


def _goes_on(doc: Doc, position: int) -> bool:
    """Whether a noun or a clause follows that says which country: "the country that", "the country code"."""
    return position + 1 < len(doc) and doc[position + 1].lower_ in ("that", "which", "where", "of", "whose", "-")


def _is_side(doc: Doc, position: int) -> bool:
    """Whether "the north" can be North Korea: no word follows that makes it a direction."""
    if not position or doc[position - 1].lower_ != "the":
        return False
    after = doc[position + 1].lower_ if position + 1 < len(doc) else "."
    return after not in _NOT_A_SIDE


# ----------------------------------------------------------------------------------------------------- role phrases


def _role_phrase(scene: Scene, name: Name, cast: Cast) -> tuple[int, int, list[Draft]] | None:
    """Return who "the French president" was at the article's date, and where it says so."""
    doc = scene.doc
    is_adjective = name.is_state and name.use is Use.ADJECTIVE and name.start and doc[name.start - 1].lower_ == "the"
    if not is_adjective:
        return None
    end = _end_of_role(doc, name.end)
    if end is None or _is_followed_by_name(scene, end):
        return None
    words = " ".join(token.lower_ for token in doc[name.end : end]).replace("defence", "defense")
    told = [
        draft
        for draft in cast.drafts.values()
        if draft.role and draft.country == name.country and draft.role.lower() in _ROLES[words]
    ]
    if len(told) == 1:
        return name.start - 1, end, told
    holder = _holder(name.country, words, cast)
    return (name.start - 1, end, [cast.known(holder)]) if holder is not None else None


def _end_of_role(doc: Doc, start: int) -> int | None:
    for length in range(_LONGEST_ROLE, 0, -1):
        words = " ".join(token.lower_ for token in doc[start : start + length]).replace("defence", "defense")
        if words in _ROLES and start + length <= len(doc):
            return start + length
    return None


def _is_followed_by_name(scene: Scene, end: int) -> bool:
    """Whether the name of the holder, or another noun, follows: "the French president, Emmanuel Macron,"."""
    doc = scene.doc
    i = end + (end < len(doc) and doc[end].text == ",")
    if any(name.start <= i < name.end and name.type is ActorType.PERSON for name in scene.names):
        return True
    return end < len(doc) and (
        doc[end].text[:1].isupper() or doc[end].lower_ in ("-", "'s", "elect", *vocabulary().titles)
    )


def _holder(country: str | None, words: str, cast: Cast) -> KnownActor | None:
    """Return the one who held the role; the higher role first, for "leader" is said of several; None for two."""
    for wanted in _ROLES[words]:
        holders = cast.table.holders(country, wanted, cast.month) if country else []
        if holders:
            return holders[0] if len(holders) == 1 else None
    return None
