"""Words that decide what a phrase is (`data/vocabulary.toml`), and the plain grammar of English word forms."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " ", "\n": " "})


def straighten(text: str) -> str:
    """Return the text with plain quotes and spaces, as the model knows them; every offset stays."""
    return text.translate(_STRAIGHT)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Sets of words, each with its plurals where it names people or things."""

    of_state: frozenset[str]
    groups: frozenset[str]
    not_their_own: frozenset[str]
    at_home: frozenset[str]
    trades: frozenset[str]
    congress_in: frozenset[str]
    senate_in: frozenset[str]
    deploying: frozenset[str]
    titles: frozenset[str]
    courtesies: frozenset[str]
    place_prepositions: frozenset[str]
    name_particles: frozenset[str]
    journeys: frozenset[str]
    city_things: frozenset[str]
    governments: frozenset[str]
    sports: frozenset[str]
    sports_sure: frozenset[str]
    generic: frozenset[str]
    women: frozenset[str]
    men: frozenset[str]
    names_of_women: frozenset[str]
    names_of_men: frozenset[str]
    pairs_of_people: frozenset[str]
    institutions: frozenset[str]
    landforms: frozenset[str]
    given_names: frozenset[str]
    american: frozenset[str]
    caucasian: frozenset[str]
    collectives: frozenset[str]
    areas: frozenset[str]
    occasions: frozenset[str]
    led: frozenset[str]
    pairs: frozenset[str]
    offices: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """Return the words that ship with the bot."""
    lists = tomllib.loads((files("bot.analysis") / "data" / "vocabulary.toml").read_text(encoding="utf-8"))
    with_plurals = {"of_state", "groups", "not_their_own", "at_home", "city_things"}
    return Vocabulary(
        **{
            field.name: frozenset(
                form
                for word in lists[field.name]
                for form in (
                    (word, plural(word))
                    if field.name in with_plurals
                    else verb_forms(word)
                    if field.name == "deploying"
                    else (word,)
                )
            )
            for field in fields(Vocabulary)
        }
    )


_PLURALS = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "persons",
    "police": "police",
    "military": "military",
    "customs": "customs",
    "clergy": "clergy",
    "public": "public",
    "wife": "wives",
    "thief": "thieves",
    "aircraft": "aircraft",
    "media": "media",
    "people": "peoples",
}


def plural(noun: str) -> str:
    """Return the plural of a noun in small letters."""
    for ending, changed in _PLURALS.items():
        if noun.endswith(ending):
            return noun[: -len(ending)] + changed
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def verb_forms(lemma: str, irregular: tuple[str, ...] = ()) -> set[str]:
    """Return all forms of a verb: "ban", "bans", "banned", "banning"; `irregular` holds its past forms."""
    if lemma.endswith("e"):
        stem, past = lemma[:-1], lemma + "d"
    elif lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        stem, past = lemma, lemma[:-1] + "ied"
    else:
        stem, past = lemma, lemma + "ed"
    forms = {lemma, plural(lemma), stem + "ing", *(irregular or (past,))}
    if lemma.endswith("ie"):
        forms.add(lemma[:-2] + "ying")
    if lemma.endswith("ee"):
        forms.add(lemma + "ing")
    if lemma[-1:] not in "aeiouwxy" and lemma[-2:-1] in "aeiou" and lemma[-3:-2] not in "aeiou":
        forms |= {lemma + lemma[-1] + "ing"} | (set() if irregular else {lemma + lemma[-1] + "ed"})
    return forms
