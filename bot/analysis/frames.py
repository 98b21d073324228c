"""Which words mean which class of action (`data/frames.toml`)."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from bot.analysis.vocabulary import plural, verb_forms
from storage.models import Action, Polarity, Quad

_POLARITY: Mapping[Quad | None, Polarity] = {
    Quad.VERBAL_COOPERATION: Polarity.COOPERATIVE,
    Quad.MATERIAL_COOPERATION: Polarity.COOPERATIVE,
    Quad.VERBAL_CONFLICT: Polarity.HOSTILE,
    Quad.MATERIAL_CONFLICT: Polarity.HOSTILE,
}

# Of two phrases of one verb, the one with a noun says more: "break off talks" is not "break off".
_PARTICLES = frozenset(
    """
    about against among around as at away back behind between beyond by down for from in into of off on onto out over
    round through to toward under up upon with within
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)


class Frames:
    """The classes of verbs, of verbs with a word beside them, and of nouns; word forms lead to their base."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.verbs: dict[str, Action] = {}
        self.nouns: dict[str, Action] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], Action]]] = {}
        for action in Action:
            section = document.get(action.value, {})
            self.verbs.update(dict.fromkeys(section.get("verbs", ()), action))
            self.nouns.update(dict.fromkeys(section.get("nouns", ()), action))
            for phrase in section.get("phrases", ()):
                verb, *words = phrase.split(" + ")
                self._phrases.setdefault(verb, []).append((tuple(words), action))
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: (-len(phrase[0]), any(word in _PARTICLES for word in phrase[0])))
        self.circumstances = {
            (preposition, noun): Action(name)
            for name, phrases in document["circumstances"].items()
            for preposition, noun in (phrase.split(" + ") for phrase in phrases)
        }
        self._lists = {name: frozenset(words) for name, words in document["words"].items()}
        self._verb_lemmas = self._forms(document["irregular"])
        self._noun_lemmas = self._plurals()

    def _forms(self, irregular: Mapping[str, list[str]]) -> dict[str, str]:
        lemmas = {*self.verbs, *self._phrases, *irregular}
        lemmas |= {
            phrase.split(" + ")[0]
            for name in ("denying_with", "saying_with", "blocking_with")
            for phrase in self._lists[name]
        }
        for name in (
            "speech",
            "light",
            "intention",
            "refusal",
            "receiving",
            "mutual",
            "denying",
            "calling",
            "refusing_if_negated",
            "refusing_if_unwilling",
            "answering",
            "suffering",
            "naming",
            "idle",
            "failing",
            "finding",
            "planning",
            "averting",
            "opinion",
            "saying",
            "accusing",
            "quoting",
            "preventing",
            "disbelief",
            "hearsay",
            "suspecting",
            "fearing",
            "causing",
            "carrying",
            "blaming",
            "giving",
            "binding",
            "uttering",
            "showing",
            "wishing",
            "authoring",
            "holding",
            "guarding",
            "reaching",
            "contesting",
            "upsetting",
            "whom",
            "mediating",
            "with_object",
            "answers",
            "answers_if_refused",
            "withholding",
            "staging",
            "depicting",
            "blocking",
            "handing",
        ):
            lemmas |= self._lists[name]
        forms = {form: lemma for lemma in sorted(lemmas) for form in verb_forms(lemma, tuple(irregular.get(lemma, ())))}
        return forms | {form: lemma for lemma, past in irregular.items() for form in past}

    def _plurals(self) -> dict[str, str]:
        nouns = {*self.nouns}
        for name in (
            "mutual_nouns",
            "denied",
            "proofs",
            "unreal_nouns",
            "standing",
            "symmetric",
            "binding_things",
            "inside",
            "shares",
            "quantities",
            "claims",
            "voices",
            "parts",
            "press",
            "messages",
            "feelings",
            "drafts",
            "laws",
            "spots",
            "charges",
            "between",
            "states",
            "people",
            "rumors",
            "lies",
            "fictions",
            "exercises",
            "arms",
            "grounds",
        ):
            nouns |= self._lists[name]
        nouns |= {noun for _, noun in self.circumstances}
        nouns |= {word for phrases in self._phrases.values() for words, _ in phrases for word in words}
        # A plural that a phrase names ("talks") is still the plural of its noun.
        return {noun: noun for noun in nouns} | {plural(noun): noun for noun in sorted(nouns)}

    def verb(self, word: str) -> str:
        """Return the base form of a verb in small letters; an unknown one as it is."""
        return self._verb_lemmas.get(word, word)

    def noun(self, word: str) -> str:
        """Return the singular of a noun in small letters; an unknown one as it is."""
        return self._noun_lemmas.get(word, word)

    def is_in(self, word: str, *lists: str) -> bool:
        """Whether a base form is in one of the word lists."""
        for name in lists:  # noqa: SIM110 (asked ten times a word: a generator would double what it costs)
            if word in self._lists[name]:
                return True
        return False

    def phrase_class(self, verb: str, words: Iterable[str]) -> Action | None:
        """Return the class of a verb with certain words beside it."""
        found = self.phrase(verb, words)
        return found[1] if found is not None else None

    def phrase(self, verb: str, words: Iterable[str]) -> tuple[tuple[str, ...], Action] | None:
        """Return which of the words beside a verb give it a class, and the class."""
        phrases = self._phrases.get(verb)
        if phrases is None:
            return None
        beside = {form for word in words for form in (word, self.noun(word), self.verb(word))}
        for needed, action in phrases:
            if beside.issuperset(needed):
                return needed, action
        return None

    def has_phrases(self, verb: str) -> bool:
        """Whether words beside a verb can give it a class."""
        return verb in self._phrases

    def phrases(self) -> Iterator[tuple[str, tuple[str, ...], Action]]:
        """Yield each verb with the words that give it a class, and the class."""
        for verb, phrases in self._phrases.items():
            for words, action in phrases:
                yield verb, words, action

    def polarity(self, action: Action, words: Iterable[str] = ()) -> Polarity:
        """Return how the source stands to the target; `words` tell a rivalry from a friendship."""
        if action is Action.TIES:
            is_hostile = any(self.is_in(self.noun(word), "hostile_ties") for word in words)
            return Polarity.HOSTILE if is_hostile else Polarity.COOPERATIVE
        if action is Action.CONCERN:
            return Polarity.HOSTILE
        return _POLARITY.get(action.quad, Polarity.NEUTRAL)


@cache
def frames() -> Frames:
    """Return the classes that ship with the bot."""
    return Frames(tomllib.loads((files("bot.analysis") / "data" / "frames.toml").read_text(encoding="utf-8")))
