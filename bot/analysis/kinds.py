"""What the words are that describe an actor: "company", "ministry", and which actor a phrase calls so."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from bot.analysis.cast import Scene
from bot.analysis.parties import Party
from bot.analysis.plurals import may_be_two
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType

# Words for the same kind of actor: who was called one of them can be called another.
KINDS = tuple(
    frozenset(words.split())
    for words in (
        """company firm carmaker automaker manufacturer maker giant airline bank lender retailer operator producer
        startup conglomerate developer publisher chain group motors holdings airlines industries energy telecom rival
        shipbuilder chipmaker drugmaker insurer supermarket""",
        "regulator watchdog authority agency authorities commission",
        "union",
        "fund investor",
        "party",
        "bloc alliance organization organisation body union association",
        "movement militia group faction militants rebels insurgents fighters guerrillas jihadists separatists",
        "court tribunal",
        "council",
        "service intelligence",
        "ministry",
        "government administration cabinet authorities regime junta",
        "army military forces troops",
        "police officers",
        "embassy",
    )
)
NOUNS = frozenset(
    """
    company firm carmaker automaker manufacturer airline bank lender retailer operator conglomerate group shipbuilder
    chipmaker drugmaker insurer supermarket regulator watchdog authority authorities agency commission union fund
    party bloc alliance organization organisation association movement militia court tribunal council service ministry
    government administration army military police embassy regime junta
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
OF_STATE = frozenset(
    {"ministry", "government", "regime", "junta", "army", "military", "police", "authorities", "embassy"}
)
ARMED = frozenset({"group", "movement", "militia", "faction"})
COMPANIES = KINDS[0]
BLOCS = frozenset({"bloc", "alliance", "organization", "organisation"})
_BARE = frozenset({"police", "authorities"})
_DETERMINERS = frozenset({"the", "this"})


def is_definite(token: Token) -> bool:
    """Whether a noun stands with "the" or "this"."""
    return any(child.dep_ == "det" and child.lower_ in _DETERMINERS for child in token.children)


def is_bare(token: Token) -> bool:
    """Whether a noun needs no article: "police", "a ministry spokesman"."""
    if token.lower_ in _BARE:
        return not any(child.dep_ in ("det", "amod", "compound", "poss", "nummod") for child in token.children)
    is_of = token.dep_ == "compound" and token.i + 1 < len(token.doc) and token.nbor(1).i == token.head.i
    return is_of and token.head.lower_ in vocabulary().of_state and token.lower_ in OF_STATE


def may_mean_named(token: Token, parties: Sequence[Party]) -> bool:
    """Whether a noun may stand for an organization or a state that the article named: "the company", "police"."""
    if token.lower_ not in NOUNS or not (is_definite(token) or is_bare(token)):
        return False
    return not _is_whose_group(token) and not names_more(token, parties)


def is_the_country(token: Token) -> bool:
    """Whether "the country" stands alone, without words that say which one: "the country that"."""
    before, after = token.doc[max(0, token.i - 1)], token.doc[min(token.i + 1, len(token.doc) - 1)]
    return before.lower_ == "the" and after.lower_ not in ("that", "which", "where", "of", "whose", "'s", "-")


def _is_whose_group(token: Token) -> bool:
    """Whether a noun only tells whose people act: "supporters of the junta"."""
    is_of = token.dep_ == "pobj" and token.head.lower_ == "of"
    return is_of and token.head.head.lower_ in vocabulary().groups - vocabulary().of_state


def names_more(token: Token, parties: Sequence[Party]) -> bool:
    """Whether more words say which one it is: "the new company", "the government in Berlin", "the company that"."""
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    # Armed groups may be in several states: "fighting the group in Somalia".
    behind = ("of", "that") if token.lower_ in ARMED else ("of", "in", "that")
    if after is not None and (after.lower_ in behind or after.tag_.startswith("NNP")):
        return True
    if token.lower_ not in OF_STATE and any(c.dep_ in ("amod", "nummod", "compound") for c in token.children):
        return True
    return any(token.i < p.start <= token.right_edge.i and token.doc[p.head].dep_ == "appos" for p in parties)


def nouns_of(doc: Doc, party: Party) -> Iterator[str]:
    """Yield the nouns by which a sentence calls a party: its own, the one before its name, the one beside it."""
    head = doc[party.head]
    is_thing = party.type in (ActorType.ORG, ActorType.BLOC)
    if is_thing:
        yield from (token.lower_ for token in doc[party.start : party.end])
    elif head.tag_ in ("NN", "NNS"):
        yield head.lower_
    elif head.dep_ == "poss" and head.head.tag_ in ("NN", "NNS"):
        yield head.head.lower_
    if not is_thing:
        return
    if party.start and doc[party.start - 1].tag_ == "NN":
        yield doc[party.start - 1].lower_
    if head.dep_ == "appos" and head.head.tag_ == "NN":
        yield head.head.lower_
    yield from (child.lower_ for child in head.children if child.dep_ == "appos" and child.tag_ == "NN")


def may_describe(scene: Scene, references: int) -> bool:
    """Whether a sentence without names may relate two actors, or tell whom the next one is about: "The bloc said"."""
    if len(scene.doc) > 2 and scene.doc[0].lower_ == "the" and scene.doc[1].lower_ in NOUNS | {"two"}:
        return True
    words = sum((token.lower_ in NOUNS) + 2 * may_be_two(token.lower_) for token in scene.doc)
    return words + references > 1
