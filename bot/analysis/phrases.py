"""The parties that a noun phrase names: the one that it is, or whose it is, and those that "and" joins to it."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from bot.analysis.frames import frames
from bot.analysis.parties import Party
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType


def first_party(noun: Token, parties: Sequence[Party]) -> list[Party]:
    """Return the party that a phrase stands for, in a list; an empty one where it names none.

    The best is its head, or the name beside it ("the company, Gazprom"), then the first one inside.
    """
    end = _end_of(noun)
    inside = [party for party in parties if noun.left_edge.i <= party.start < end or party.head == noun.i]
    joined = {other.i for other in noun.conjuncts}
    appositions = {child.i for child in noun.children if child.dep_ == "appos" and child.left_edge.i - 1 not in joined}
    best = next((p for p in inside if p.head in appositions and p.type is not ActorType.GROUP and p.rank == 0), None)
    best = best or next((party for party in inside if party.start <= noun.i < party.end and party.rank < 2), None)
    best = best or next((party for party in inside if party.head == noun.i and party.rank < 2), None)
    if not inside and (noun.lower_ in vocabulary().of_state or noun.lower_ in vocabulary().groups):
        clauses = [child for child in noun.children if child.dep_ == "acl"]
        agents = [child for clause in clauses for child in clause.children if child.dep_ == "agent"]
        inside = [party for party in parties if any(by.i < party.start <= by.right_edge.i for by in agents)][:1]
    if best is None:
        best = min(inside, key=lambda party: (party.rank == 3, party.rank == 1, party.start), default=None)
    return [best] if best is not None else []


def _end_of(noun: Token) -> int:
    """Return where a phrase's own words end and a relative clause begins."""
    clause = next((child for child in noun.children if child.dep_ in ("relcl", "acl") and child.i > noun.i), None)
    return clause.left_edge.i if clause is not None else noun.right_edge.i + 1


def with_conjuncts(first: list[Party], candidates: Sequence[Party], doc: Doc) -> list[Party]:
    """Return the first party and those that "and" joins to it: "Russia, North Korea and Iran"."""
    if not first:
        return []
    own = {first[0].head, *range(first[0].start, first[0].end)}
    joined = {token.i for i in own for token in doc[i].conjuncts} - own
    found, keys = list(first), {first[0].key}
    for party in candidates:
        is_joined = party.head in joined or not joined.isdisjoint(range(party.start, party.end))
        is_joined = is_joined or _is_of_same_noun(party, first[0], doc) or _is_named_behind(party, joined, doc)
        is_joined = is_joined or _is_whose(party, joined, doc) or _is_counterpart(party, joined, doc)
        if is_joined and party.key not in keys:
            keys.add(party.key)
            found.append(party)
    return found


def _is_named_behind(party: Party, joined: set[int], doc: Doc) -> bool:
    """Whether a name stands right behind the joined title that a parser took for the noun: "and *chief* Odinga"."""
    title = doc[party.start - 1] if party.start else None
    return title is not None and title.i in joined and title.is_lower and title.tag_ in ("NN", "NNS")


def _is_counterpart(party: Party, joined: set[int], doc: Doc) -> bool:
    """Whether a name says who the joined counterpart is: "Lavrov and his Iranian *counterpart*, Zarif,"."""
    name = doc[party.head]
    is_named = name.dep_ == "appos" and name.head.i in joined and party.rank == 0
    return is_named and name.head.tag_ == "NN" and frames().is_in(name.head.lower_, "people")


def _is_whose(party: Party, joined: set[int], doc: Doc) -> bool:
    """Whether a name says whose the joined people are: "Landsbergis and *Kremlin* delegates"."""
    name = doc[party.head]
    is_before = name.dep_ in ("compound", "poss", "amod", "nmod") and name.head.i in joined and name.i < name.head.i
    return is_before and party.rank == 0 and frames().is_in(frames().noun(name.head.lower_), "people")


def _is_of_same_noun(party: Party, first: Party, doc: Doc) -> bool:
    """Whether both tell whose people they are: "Hungarian and Romanian officials", or are meant by the same words."""
    if party.head != first.head:
        return False
    if party.start == first.start:
        return party.is_pronoun and party.end == first.end  # "both countries"
    one, other = doc[party.start], doc[first.start]
    # The parser joins only the last two of "French, American and Chinese bases".
    is_listed = one.i > other.i and one.nbor(-1).text in (",", "and") and other.nbor(1).text in (",", "and")
    return one in other.conjuncts or other in one.conjuncts or is_listed
