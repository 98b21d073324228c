"""What a sentence is about: the affairs of states, or weather, food, art, goods and numbers (`data/topics.toml`)."""

import tomllib
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc, Token

from bot.analysis.frames import frames
from bot.analysis.vocabulary import plural, verb_forms

_NAMING = ("NN", "NNS", "JJ")
_OFFICES = frozenset(
    "president minister premier chancellor secretary senator governor ambassador pope general".split()  # noqa: SIM905
)


@cache
def topics() -> dict[str, frozenset[str]]:
    """Return the lists that ship with the bot, each word in all its forms."""
    lists: dict[str, list[str]] = tomllib.loads(
        (files("bot.analysis") / "data" / "topics.toml").read_text(encoding="utf-8")
    )
    return {
        name: frozenset(
            form for word in words for form in (verb_forms(word) if name == "playful" else (word, plural(word)))
        )
        for name, words in lists.items()
    }


def public_words(doc: Doc) -> int:
    """Return how many words of a sentence are of politics, war, law or the deals of companies."""
    return _count(doc, "public")


def everyday_words(doc: Doc) -> int:
    """Return how many words of a sentence are of what hardly ever has one actor act on another."""
    return _count(doc, "everyday")


def is_playful(verb: Token) -> bool:
    """Whether a verb is also said of games, stages and journeys: "beat", "visited", "sang with"."""
    return bool({verb.lower_, frames().verb(verb.lower_)} & topics()["playful"])


def _count(doc: Doc, name: str) -> int:
    return len({token.lower_ for token in doc if token.tag_ in _NAMING or token.lower_ in _OFFICES} & topics()[name])
