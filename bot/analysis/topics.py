"""What a sentence is about: the affairs of states, or weather, food, art, goods and numbers (`data/topics.toml`)."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc, Token

from bot.analysis.frames import frames
from bot.analysis.vocabulary import plural, verb_forms

_VERBS = ("playful", "winning", "grave")
_SMALL = ("prt", "advmod", "prep", "acomp", "oprd")
_NAMING = ("NN", "NNS", "JJ", "CD")
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
            form for word in words for form in (_verb_forms(word) if name in _VERBS else (word, plural(word)))
        )
        for name, words in lists.items()
    }


def _verb_forms(phrase: str) -> set[str]:
    verb, _, rest = phrase.partition(" ")
    return {f"{form} {rest}".strip() for form in verb_forms(verb)}


_KEPT = "words of topics"


def public_words(doc: Doc) -> int:
    """Return how many words of a sentence are of politics, war, law or the deals of companies."""
    return len(_words(doc) & topics()["public"])


def everyday_words(doc: Doc) -> int:
    """Return how many words of a sentence are of what hardly ever has one actor act on another."""
    return len(_words(doc) & topics()["everyday"])


def is_public_text(docs: Sequence[Doc]) -> bool:
    """Whether at least half of the sentences of a text are of public affairs."""
    return 2 * sum(public_words(doc) > 0 for doc in docs) >= max(1, len(docs))


def is_playful(verb: Token) -> bool:
    """Whether a verb is also said of games, stages and journeys: "beat", "visited", "sang with"."""
    return _is_verb(verb, "playful")


def is_winning(verb: Token) -> bool:
    """Whether a verb is what the winner of a match does to the loser: "beat", "outplayed"."""
    return _is_verb(verb, "winning")


def is_grave(verb: Token) -> bool:
    """Whether a verb is meant whatever else a sentence is about: "sued", "jailed", "banned"."""
    return _is_verb(verb, "grave")


def _is_verb(verb: Token, name: str) -> bool:
    forms = {verb.lower_, frames().verb(verb.lower_)}
    forms |= {f"{verb.lower_} {child.lower_}" for child in verb.children if child.dep_ in _SMALL}
    return not forms.isdisjoint(topics()[name])


def _words(doc: Doc) -> frozenset[str]:
    """Return the words that name things, gathered once: each relation of a sentence asks for them."""
    words: frozenset[str] | None = doc.user_data.get(_KEPT)
    if words is None:
        words = frozenset(token.lower_ for token in doc if token.tag_ in _NAMING or token.lower_ in _OFFICES)
        doc.user_data[_KEPT] = words
    return words
