"""What somebody is to another, said beside a name: "its neighbor Sweden", "rivals X and Y", "Norwegian-backed rebels".

And what ties two together: "the bridge that links Denmark to Sweden".
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from spacy.tokens import Doc, Token

from bot.analysis.claims import Claim, claim_of
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.grammar import agent_of, is_passive
from bot.analysis.modality import is_hypothetical, is_negated
from bot.analysis.parties import Party
from bot.analysis.phrases import first_party
from bot.analysis.pronouns import Pronouns, is_reference
from bot.analysis.sides import named_by
from storage.models import Action, ActorType

_SURE = 0.65
_TO = ("to", "with", "from", "against", "and")
_HYPHENS = frozenset({"-", "–", "‑"})
_NOUNS = ("NN", "NNS", "NNP", "NNPS", "JJ")
_PARTING = frozenset({"separate", "divide", "split"})


def find_bonds(doc: Doc, parties: Sequence[Party], pronouns: Pronouns) -> list[Found]:
    """Return the relations that stand in a noun's company rather than in a clause."""
    found: list[Found] = []
    words = frames()
    for token in doc:
        word, tag = token.lower_, token.tag_
        if tag in _NOUNS and words.is_in(words.noun(word), "standing", "symmetric"):
            found += _of_standing(token, parties, pronouns)
        elif tag.startswith("VB") and words.is_in(words.verb(word), "binding"):
            found += _of_binding(token, parties, pronouns)
        if word.endswith("-backed") or words.is_in(word, "backed"):
            found += _of_backing(token, parties, pronouns)
    return found


def _of_standing(noun: Token, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    word = frames().noun(noun.lower_)
    is_symmetric = frames().is_in(word, "symmetric")
    if is_symmetric and word != noun.lower_:
        group = _several(noun, parties)
        for one, other in combinations(group, 2):
            yield _found(one, other, Action.TIES, noun, claim_of(noun, parties, pronouns), mutual=True)
        if group:
            return
    beside = _beside(noun, parties)
    if not beside:
        return
    for one in _owners(noun, parties):
        if one.key != beside[0].key and beside[0].start == noun.i + 1:
            yield _found(beside[0], one, Action.TIES, noun, claim_of(noun, parties, pronouns), mutual=is_symmetric)
            return
    if is_symmetric and noun.dep_ != "appos":
        return  # "its neighbor Sweden" only says who Sweden is
    pronoun = next((child for child in noun.children if child.dep_ == "poss" and is_reference(child)), None)
    if pronoun is None:
        return
    owner = pronouns.stands_for(pronoun, [party for party in parties if party.key != beside[0].key])
    if owner is not None and owner.key != beside[0].key and owner.type is not ActorType.GROUP:
        yield _found(beside[0], owner, Action.TIES, noun, claim_of(noun, parties, pronouns), mutual=is_symmetric)


def _owners(noun: Token, parties: Sequence[Party]) -> list[Party]:
    """Return whose ally it is: "*Iran's* proxy Hezbollah"; the parser hangs both at the name."""
    heads = [child.i for child in (*noun.children, *noun.head.lefts) if child.i < noun.i and child.dep_ == "poss"]
    return [party for party in parties if any(party.start <= i < party.end for i in heads)][:1]


def _several(noun: Token, parties: Sequence[Party]) -> list[Party]:
    """Return those who are it together: "*rivals* X and Y", "X and Y, *partners* for years", "X and Y are *allies*"."""
    if any(child.dep_ == "poss" or (child.lower_ in ("of", "to") and child.dep_ == "prep") for child in noun.children):
        return []
    if noun.dep_ == "appos" or (noun.dep_ in ("compound", "amod", "nmod") and noun.head.i > noun.i):
        head = noun.head
    elif noun.dep_ == "attr":
        subject = next((child for child in noun.head.children if child.dep_ == "nsubj"), None)
        if subject is None or _is_denied(noun.head):
            return []
        head = subject
    else:
        head = next((child for child in noun.children if child.dep_ == "appos"), noun)
    group = [one for one in named_by(head, parties) if not (one.is_pronoun and one.head == noun.i)]
    return group if len(group) > 1 else []


def _is_denied(verb: Token) -> bool:
    """Whether a copula is denied or only possible."""
    return is_negated([verb]) or is_hypothetical([verb])


def _beside(noun: Token, parties: Sequence[Party]) -> list[Party]:
    """Return the name that stands with the noun: "its ally *Russia*", "*Russia*, its ally"."""
    names = [child for child in noun.children if child.dep_ == "appos"]
    if noun.dep_ in ("appos", "compound", "amod", "nmod"):
        names.append(noun.head)
    for name in names:
        found = [p for p in parties if p.rank < 3 and p.start <= name.i < p.end]
        found = found or [p for p in parties if p.rank < 3 and p.head == name.i]
        if found and found[0].type is not ActorType.GROUP:
            return found[:1]
    return []


def _of_binding(verb: Token, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    """Read "ties that bind Senegal to France", "a pipeline links Russia and Germany"."""
    passive = is_passive(verb)
    bound = next((c for c in verb.children if c.dep_ == ("nsubjpass" if passive else "dobj")), None)
    # In "a pipeline links" the model takes two nouns for one.
    thing = agent_of(verb) if passive else next((c for c in verb.lefts if c.dep_ in ("nsubj", "compound")), None)
    if bound is None or thing is None:
        return
    if thing.tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
        thing = verb.head
    word = frames().noun(thing.lower_)
    if not frames().is_in(word, "binding_things", "mutual_nouns") or any(p.head == thing.i for p in parties):
        return
    first = named_by(bound, parties)
    for child in (*verb.children, *bound.children):
        if len(first) == 1 and child.dep_ == "prep" and child.lower_ in _TO and child.i > verb.i:
            first += [party for noun in child.children for party in first_party(noun, parties)[:1]]
    parting = frames().verb(verb.lower_) in _PARTING
    action = frames().nouns.get(word) or (Action.FACT if parting else Action.TIES)
    for one, other in combinations(first, 2):
        if one.key != other.key and one.rank < 3 and other.rank < 3:
            yield _found(
                one,
                other,
                action,
                verb,
                claim_of(verb, parties, pronouns),
                mutual=True,
                negated=is_negated([verb]),
                hypothetical=is_hypothetical([verb]),
            )


def _of_backing(participle: Token, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    """Read "Saudi-backed rebels": Saudi Arabia backs them."""
    doc = participle.doc
    start = participle.i
    if participle.lower_.endswith("-backed"):
        start += 1  # "U.S.-backed" is one token
    elif start < 2 or doc[start - 1].text not in _HYPHENS:
        return
    backer = next((p for p in parties if p.end in (start, start - 1) and p.end > start - 2), None)
    noun = participle.head
    backed = [p for p in parties if p.end > participle.i + 1 and (p.head == noun.i or p.start <= noun.i < p.end)]
    action = frames().verbs.get(frames().verb(participle.lower_.removeprefix("u.s.-")), Action.SUPPORT)
    for party in backed[:1]:
        if backer is not None and party.key != backer.key and party is not backer:
            yield _found(backer, party, action, participle, claim_of(participle, parties, pronouns))


def _found(
    source: Party,
    target: Party,
    action: Action,
    cue: Token,
    claim: Claim | None,
    *,
    mutual: bool = False,
    negated: bool = False,
    hypothetical: bool = False,
) -> Found:
    return Found(
        source,
        target,
        action,
        cue.i,
        cue.i + 1,
        _SURE - 0.2 * (source.is_pronoun or target.is_pronoun),
        "bond",
        cue.i,
        mutual=mutual,
        negated=negated,
        hypothetical=hypothetical,
        claim=claim,
    )
