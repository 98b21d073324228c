"""A capital: the state that is governed from it, or the city."""

from collections.abc import Collection, Sequence

from spacy.tokens import Doc

from bot.analysis.cast import Scene
from bot.analysis.names import Name
from bot.analysis.table import KnownActor, Use
from bot.analysis.vocabulary import vocabulary

_NAMED_PLACES = frozenset(
    """
    airport stadium university street avenue square hospital library bridge boulevard highway prize museum memorial dam
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_SIDES = frozenset({"northern", "southern", "eastern", "western", "central", "north", "south", "east", "west"})
_PARTS = frozenset(
    """
    region province county city town district prefecture island village hamlet settlement suburb suburbs outskirts port
    resort enclave valley neighborhood neighbourhood governorate oblast municipality
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_OF_CITIES = frozenset({"outskirts", "residents", "heart", "siege", "battle", "fall", "capture", "city", "bishop"})
_GOING = frozenset({"visit", "visits", "visited", "visiting", "reached", "entered", "leaving", "toured", "captured"})
_ENVOYS = frozenset({"ambassador", "ambassadors", "envoy", "envoys", "diplomats", "consul", "embassy"})
_BEING = frozenset({"is", "was", "has", "had", "remains", "became"})


def is_place(doc: Doc, name: Name, names: Sequence[Name]) -> bool:
    """Whether a capital is where something happens ("talks in Beijing") rather than a state ("Beijing warned").

    "The government in Beijing" and "at Manila's request" are the state, "Warsaw's trams" are not.
    """
    words = vocabulary()
    if name.text.endswith(" City") or _lies_elsewhere(doc, name, names) or _is_full_of_city_things(doc, name):
        return True
    if name.end < len(doc) and doc[name.end].lower_ in ("'s", "'"):
        return any(token.lower_ in words.city_things for token in doc[name.end + 1 : name.end + 3])
    if name.end < len(doc) and doc[name.end].lower_ in words.city_things:
        return True
    i = name.start - 1
    if i > 0 and doc[i].lower_ == "of" and (doc[i - 1].lower_ in words.city_things or doc[i - 1].lower_ in _OF_CITIES):
        return True
    if i >= 0 and doc[i].lower_ in _GOING:
        return True
    if i > 0 and doc[i].lower_ in ("from", "to", "in") and doc[i - 1].lower_ in _ENVOYS:
        return False  # "recalled its ambassador from Addis Ababa"
    while i > 0 and doc[i].lower_ in ("the", "capital", "city", "of", "downtown", "central"):
        i -= 1
    if i >= 0 and doc[i].lower_ == "to":
        return any(token.lower_ in words.journeys for token in doc[max(0, i - 4) : i])
    is_seat_of = i > 0 and doc[i].lower_ == "in" and doc[i - 1].lower_ in words.governments
    return i >= 0 and doc[i].lower_ in words.place_prepositions and not is_seat_of


def is_building(doc: Doc, name: Name) -> bool:
    """Whether a seat of government is the house itself: "The Kremlin is open to tourists"."""
    return name.use is Use.SEAT and _is_full_of_city_things(doc, name)


def names_place(doc: Doc, name: Name) -> bool:
    """Whether a place bears the name of a person: "Kenyatta International Airport", "the Kennedy Center"."""
    after = [token.lower_ for token in doc[name.end : name.end + 2]]
    return bool(after) and (after[0] in _NAMED_PLACES or (after[0] == "international" and after[-1] == "airport"))


GEORGIA = "country/GEO"


def is_american_georgia(scene: Scene, actor: KnownActor, words: Collection[str]) -> bool:
    """Whether the article's other words show that Georgia is the state of the USA."""
    if actor.key != GEORGIA or vocabulary().caucasian.intersection(words):
        return False
    is_listed = any(
        token.text == "Georgia" and token.i > 1 and scene.doc[token.i - 1].text == "," for token in scene.doc[:4]
    )
    return is_listed or bool(vocabulary().american.intersection(words))


def is_part(doc: Doc, name: Name) -> bool:
    """Whether a state's name is a region's here: "the Greek region of Macedonia"."""
    return name.start > 1 and doc[name.start - 1].lower_ == "of" and doc[name.start - 2].lower_ in _PARTS


def _lies_elsewhere(doc: Doc, name: Name, names: Sequence[Name]) -> bool:
    """Whether it is another city of the name: "Tripoli in northern Lebanon", "Athens, Georgia,"."""
    i = name.end
    if i >= len(doc) or doc[i].lower_ not in ("in", ","):
        return False
    is_listed = doc[i].text == ","
    i += 1
    while i < len(doc) and doc[i].lower_ in _SIDES:
        i += 1
    other = next((other for other in names if other.start == i), None)
    if other is None or other.country in (None, name.country) or other.use is not Use.NAME:
        return False
    return not is_listed or (name.start == 0 and other.end < len(doc) and doc[other.end].text == ",")


def _is_full_of_city_things(doc: Doc, name: Name) -> bool:
    """Whether a sentence about a city tells what cities have: "Paris is full of tourists"."""
    if name.end >= len(doc) or doc[name.end].lower_ not in _BEING:
        return False
    return any(token.lower_ in vocabulary().city_things for token in doc[name.end + 1 : name.end + 12])
