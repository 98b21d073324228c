"""Who can be called what (`data/epithets.toml`): "the kingdom", "the world body"."""

import tomllib
from functools import cache
from importlib.resources import files

from spacy.tokens import Token


def actors_called(noun: Token) -> tuple[str, ...]:
    """Return the keys of all actors that a noun can mean with the words before it; none where it is no such phrase."""
    known = all_epithets()
    before = noun.doc[max(noun.i - 3, noun.left_edge.i) : noun.i]
    words = [token.text for token in before if token.lower_ not in ("the", "this")]
    return known.get(" ".join([*words, noun.text]).lower().replace(" - ", "-"), ())


@cache
def all_epithets() -> dict[str, tuple[str, ...]]:
    """Return all phrases with the keys of whom they can mean."""
    document = tomllib.loads((files("bot.analysis") / "data" / "epithets.toml").read_text(encoding="utf-8"))
    return {phrase: tuple(keys) for phrase, keys in document["epithets"].items()}
