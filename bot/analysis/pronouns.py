"""Whom a pronoun of a parsed sentence means: as the references of the article say, else by its grammar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Token

from bot.analysis.cast import Draft, Scene
from bot.analysis.parties import Party
from bot.analysis.references import is_expletive
from storage.models import ActorType, Mention

_PERSONAL = frozenset({"he", "she", "his", "her", "him"})
_IMPERSONAL = frozenset({"it", "its"})
_PLURAL = frozenset({"they", "their"})
_THINGS = (ActorType.COUNTRY, ActorType.ORG, ActorType.BLOC)
_QUOTES = frozenset({'"', "“", "”"})
_SINGLE = _PERSONAL | _IMPERSONAL


@dataclass(slots=True)
class Pronouns:
    """The references of an article by sentence and offset; `found` are those that the grammar adds.

    `enter` names the sentence that is being read.
    """

    drafts: Mapping[str, Draft] = field(default_factory=dict)
    known: dict[tuple[int, int], str] = field(default_factory=dict)
    found: list[Mention] = field(default_factory=list)
    _scene: Scene | None = None
    _focus: Draft | None = None
    _spokesman: Draft | None = None

    @classmethod
    def of(cls, references: Iterable[Mention], drafts: Mapping[str, Draft]) -> "Pronouns":
        """Return the pronouns of an article; one that stands for two at once is left to the grammar."""
        known: dict[tuple[int, int], list[str]] = {}
        for mention in references:
            known.setdefault((mention.sentence, mention.start), []).append(mention.actor)
        return cls(drafts, {place: keys[0] for place, keys in known.items() if len(keys) == 1})

    def enter(self, scene: Scene, focus: Draft | None = None, spokesman: Draft | None = None) -> None:
        """Go on to the next sentence; `focus` is whom the one before is about, `spokesman` for whom its subject speaks.

        After "a ministry spokesman said", "he" speaks for the ministry too.
        """
        self._scene = scene
        self._focus = focus
        self._spokesman = spokesman

    def subject_of(self, doc: Doc) -> str | None:
        """Return whom the sentence is about where its subject is a pronoun."""
        for token in doc:
            if token.dep_ == "nsubj" and token.head.dep_ == "ROOT" and token.lower_ in _SINGLE:
                return self._referred(token)
        return None

    def stands_for(self, token: Token, parties: Sequence[Party], *, speaker: Party | None = None) -> Party | None:
        """Return the party that a pronoun or "the country" means, standing where that stands; None where unsure.

        Inside a sentence the speaker comes first ("Japan said it had halted aid"), then the last fitting subject before
        the word; what the references say of the sentences before counts only where it names nobody.
        """
        if sum(other.text in _QUOTES for other in token.doc[: token.i]) % 2:
            speaker = None  # who is quoted speaks of himself as "I"
        before = [party for party in parties if party.end <= token.i and party.rank < 2]
        subjects = [party for party in before if token.doc[party.head].dep_ in ("nsubj", "nsubjpass")]
        fitting = [
            party for party in (speaker, *reversed(subjects), *reversed(before)) if party and _fits(token, party)
        ]
        is_of_others = token.lower_ in _PLURAL and speaker is not None and speaker not in fitting
        if is_of_others and len({party.key for party in fitting}) > 1:
            return None
        if fitting:
            self._note(token, fitting[0].key)
            return replace(fitting[0], start=token.left_edge.i, end=token.i + 1, head=token.i, is_pronoun=True)
        if self._spokesman is not None and token.lower_ in ("he", "she"):
            draft: Draft | None = self._spokesman
        else:
            draft = self.drafts.get(self._referred(token) or "") or self._in_focus(token)
        if draft is None:
            return None
        if draft is not self._spokesman:
            self._note(token, draft.key)
        return Party(token.left_edge.i, token.i + 1, token.i, draft.key, draft.type, 0, is_pronoun=True)

    def _referred(self, token: Token) -> str | None:
        if self._scene is None:
            return None
        return self.known.get((self._scene.sentence.position, token.doc[token.left_edge.i].idx))

    def _in_focus(self, token: Token) -> Draft | None:
        """Return whom the sentence before is about, for "it" as the first subject of this one."""
        is_first = token.lower_ == "it" and token.dep_ in ("nsubj", "nsubjpass")
        is_thing = self._focus is not None and self._focus.type in _THINGS
        return self._focus if is_first and is_thing and not is_expletive(token) else None

    def _note(self, token: Token, key: str) -> None:
        """Make it a reference of the article, which did not know whom it means."""
        start = token.doc[token.left_edge.i].idx
        if self._scene is None or (self._scene.sentence.position, start) in self.known or token.lower_ not in _SINGLE:
            return
        sentence = self._scene.sentence
        self.known[sentence.position, start] = key
        text = sentence.text[start : start + len(token.text)]
        self.found.append(Mention(key, sentence.position, start, start + len(token.text), text, True))


def is_reference(token: Token) -> bool:
    """Whether a word stands for an actor named elsewhere."""
    if token.tag_ in ("PRP", "PRP$"):
        return token.lower_ in _PERSONAL or token.lower_ in _IMPERSONAL or token.lower_ in _PLURAL
    return token.lower_ == "country" and token.i > 0 and token.doc[token.i - 1].lower_ == "the"


def _fits(token: Token, party: Party) -> bool:
    if token.lower_ in _PERSONAL:
        return party.type is ActorType.PERSON
    if token.lower_ == "country":
        return party.type is ActorType.COUNTRY
    if token.lower_ in _IMPERSONAL:
        return party.type is not ActorType.PERSON
    # "They" are several: neither one person nor, for "Britain said they were spies", one state by its name.
    is_plural = token.doc[party.head].tag_ in ("NNS", "NNPS") or party.type in (ActorType.GROUP, ActorType.ORG)
    return is_plural and party.type is not ActorType.PERSON
