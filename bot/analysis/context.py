"""Who a pronoun means: the actor last spoken of, in this sentence or in those before it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from bot.analysis.parties import Party
from storage.models import ActorType

_PERSONAL = frozenset({"he", "she", "his", "her", "him"})
_IMPERSONAL = frozenset({"it", "its"})


@dataclass(slots=True)
class Context:
    """The last person and the last other actor that a sentence before was about; None at the start of an article."""

    person: Party | None = None
    other: Party | None = None

    def remember(self, doc: Doc, parties: Sequence[Party]) -> None:
        """Take over what a sentence was about: its subjects, or else the first actor that it names."""
        actors = [party for party in parties if party.rank == 0 and party.type is not ActorType.REGION]
        subjects = [party for party in actors if doc[party.head].dep_ in ("nsubj", "nsubjpass")] or actors[:1]
        self.person = next((p for p in subjects if p.type is ActorType.PERSON), self.person)
        self.other = next((p for p in subjects if p.type is not ActorType.PERSON), self.other)

    def stands_for(self, token: Token, parties: Sequence[Party], *, speaker: Party | None = None) -> Party | None:
        """Return the party that a pronoun or "the country" means, standing where that stands; None where unsure.

        The speaker comes first ("Japan said it had halted aid"), then the last fitting subject before the word in its
        sentence, then the sentences before.
        """
        before = [party for party in parties if party.end <= token.i and party.rank < 2]
        subjects = [party for party in before if token.doc[party.head].dep_ in ("nsubj", "nsubjpass")]
        earlier = self.person if token.lower_ in _PERSONAL else self.other
        for party in [speaker, *reversed(subjects), *reversed(before), earlier]:
            if party is not None and _fits(token, party):
                return replace(party, start=token.left_edge.i, end=token.i + 1, head=token.i, is_pronoun=True)
        return None


def is_reference(token: Token) -> bool:
    """Whether a word stands for an actor named elsewhere."""
    if token.tag_ in ("PRP", "PRP$"):
        return token.lower_ in _PERSONAL or token.lower_ in _IMPERSONAL or token.lower_ in ("they", "their")
    return token.lower_ == "country" and token.i > 0 and token.doc[token.i - 1].lower_ == "the"


def _fits(token: Token, party: Party) -> bool:
    if token.lower_ in _PERSONAL:
        return party.type is ActorType.PERSON
    if token.lower_ == "country":
        return party.type is ActorType.COUNTRY
    return party.type is not ActorType.PERSON if token.lower_ in _IMPERSONAL else True
