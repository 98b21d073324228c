"""Whom a verb is about: the parties behind it, the likeliest first."""

from collections.abc import Collection, Iterator, Sequence

from spacy.tokens import Token

from bot.analysis.chains import Verbs, bearing_preposition, own_class
from bot.analysis.frames import frames
from bot.analysis.grammar import own_words, relative_object
from bot.analysis.negation import is_condition
from bot.analysis.parties import Party
from bot.analysis.reach import within_reach
from bot.analysis.speech import is_speech, subject_of
from bot.analysis.vocabulary import vocabulary
from storage.models import Action, ActorType

# What stands behind these is when, why or despite whom, and no side of what is done.
_CIRCUMSTANCES = frozenset(
    """
    after before during since until till amid despite following ahead like unlike as than because including besides
    alongside without pending given notwithstanding except
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
# "Condemned Israel's attack on Lebanon" is aimed at who did it, "supported the attack on Lebanon" too.
_STANCES = (Action.ACCUSE, Action.REJECT, Action.SUPPORT, Action.CONCERN, Action.REQUEST, Action.CONSULT)
_GIVING = (Action.AID, Action.COOPERATE, Action.RETREAT, Action.AGREE, None)
_FAVORS = (Action.SUPPORT, Action.AID)
_WITH = (Action.CONSULT, Action.AGREE, Action.COOPERATE, Action.SUPPORT, Action.TIES)
# Two verbs can have what stands behind these in common; "resigned and fled *to* India" has not.
_SHARED = frozenset({"with", "against", "at", "on"})
_AIMED = (Action.MOBILIZE, Action.PROTEST)
_UNLIKELY = 9
_CONTRASTS = frozenset({"while", "whereas", "although", "though"})
_REACH = 15


def targets_of(verbs: Verbs, candidates: Sequence[Party]) -> list[Party]:
    """Return the parties that the verbs can be about, the likeliest first; none where the clause names no other."""
    verb = verbs.chain[0]
    candidates = within_reach(verbs, candidates)
    preposition = bearing_preposition(verbs.chain[verbs.at]) if verbs.action is not None else None
    if preposition is not None and frames().is_in(verbs.lemma, "idle"):
        behind = range(preposition.i, preposition.right_edge.i + 1)
        candidates = [party for party in candidates if party.start in behind]
    by_head: dict[int, Party] = {}
    for party in candidates:
        by_head.setdefault(party.head, party)
    for party in candidates:
        by_head.update(dict.fromkeys(range(party.start, party.end), party))
    ranked: dict[str, tuple[int, int, Party]] = {}
    about = relative_object(verb)
    if about is not None and about.i in by_head:
        ranked[by_head[about.i].key] = (0, 0, by_head[about.i])
    for link in verbs.chain:
        for token in own_words(link):
            named = by_head.get(token.i)
            if named is None or token.i < verb.i or named.key in ranked:
                continue
            order = _order(token, link, verbs)
            if order < _UNLIKELY:
                ranked[named.key] = (order + named.rank, token.i, named)
    if ranked or verbs.action is None or verb.dep_ in ("acl", "relcl", "advcl", "xcomp"):
        return [party for _, _, party in sorted(ranked.values(), key=lambda entry: entry[:2])]
    is_loose = verbs.action in _FAVORS or frames().is_in(verbs.lemma, "idle")
    return _anywhere(verb, _not_aside(verb, candidates, is_loose=is_loose), verbs.action)


def _anywhere(verb: Token, candidates: Sequence[Party], action: Action) -> list[Party]:
    """Return the parties of the whole clause, those behind the verb first: a parser hangs much where it is not."""
    coordinated = [child for child in verb.children if child.dep_ == "conj" and child.tag_.startswith("VB")]
    has_object = any(child.dep_ in ("dobj", "dative") for child in verb.children)
    heads = {party.head for party in candidates if party.rank < 2}
    apart = [c for c in coordinated if subject_of(c) is not None or (has_object and _acts_too(c, heads, action))]
    apart += coordinated if action is Action.CONCEDE else []  # "resigned and fled to Norway"
    apart += [c for c in verb.children if is_condition(c)]
    apart += [c for c in verb.children if c.dep_ == "advcl" and frames().is_in(frames().verb(c.lower_), "suffering")]
    apart += [c for c in verb.children if c.dep_ == "advcl" and subject_of(c) is not None and _acts_on(c, heads)]
    apart += _told_of_object(verb)
    apart += _denied_clauses(verb)
    others = [range(c.left_edge.i, c.right_edge.i + 1) for c in apart]
    others += [range(noun.left_edge.i, noun.i + 1) for noun in _called(verb)]
    own = range(verb.left_edge.i, verb.right_edge.i + 1)
    inside = [p for p in candidates if p.start in own and not any(p.start in other for other in others)]
    inside = [p for p in inside if not _acts_itself(verb.doc[p.head], verb)]
    return sorted(inside, key=lambda party: (party.start < verb.i, party.rank, party.start))


def _acts_on(verb: Token, heads: Collection[int]) -> bool:
    """Whether a verb has a party for its own object: "broke the law when police *arrested Norwegians*"."""
    return any(child.dep_ in ("dobj", "dative") and child.i in heads for child in verb.children)


def _told_of_object(verb: Token) -> list[Token]:
    """Return the clauses that tell which people a verb is about: "jailed a man *who had criticized Norway*".

    Not who sent them: "killed soldiers sent by Norway".
    """
    words = vocabulary()
    people = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass") and c.lower_ in words.groups]
    clauses = [c for noun in people for c in noun.children if c.dep_ in ("relcl", "acl") and c.i > verb.i]
    return [clause for clause in clauses if not any(child.dep_ == "agent" for child in clause.children)]


def _denied_clauses(verb: Token) -> list[Token]:
    """Return what a word for a claim says that somebody denies: "dismissed suggestions *that Norway wanted it*"."""
    words = frames()
    if not words.is_in(words.verb(verb.lower_), "denying"):
        return []
    claims = [c for c in verb.children if c.dep_ == "dobj" and words.is_in(words.noun(c.lower_), "denied", "charges")]
    return [child for claim in claims for child in claim.children if child.dep_ in ("acl", "ccomp")]


def _called(verb: Token) -> Iterator[Token]:
    """Yield what something is called: "dismissed it as a Nordic *tale*", "vetoed it, calling it a Nordic *law*"."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ == "as":
            yield from (noun for noun in child.children if noun.dep_ == "pobj")
        elif child.dep_ == "advcl":
            yield from (noun for noun in child.children if noun.dep_ == "oprd")


def _acts_too(verb: Token, heads: Collection[int], action: Action) -> bool:
    """Whether a joined verb says by itself what is done to whom: "opposes the deal and *refused* to see Norway".

    Troops and crowds are aimed at whoever is named later: "reinforced its posts and closed the border *with Norway*".
    """
    objects = [child for child in verb.children if child.dep_ in ("dobj", "dative")]
    if _acts_on(verb, heads):
        return True
    return action not in _AIMED and own_class(verb)[0] is not None and not any(child.tag_ == "PRP" for child in objects)


def _not_aside(verb: Token, candidates: Sequence[Party], *, is_loose: bool) -> list[Party]:
    """Return the parties but for those of what somebody says or does meanwhile.

    Without `is_loose` only the groups in what is said are meant.

    "Backed the bill, ignoring criticism *from Norway*" and "defended it, saying *Norway* had lied" favor no Norway, and
    who "is on trial, accused of taking money *from Norway*" is not tried there.
    """
    asides = [c for c in verb.children if c.dep_ == "advcl" and c.tag_ in ("VBG", "VBN") and c.i > verb.i]
    asides = [clause for clause in asides if subject_of(clause) is None]
    asides = [clause for clause in asides if is_loose or is_speech(clause)]
    inside = {i for aside in asides for i in range(aside.left_edge.i, aside.right_edge.i + 1)}
    return [p for p in candidates if p.start not in inside or (p.type is not ActorType.GROUP and not is_loose)]


def _acts_itself(token: Token, verb: Token) -> bool:
    """Whether a word is who does another thing on the side: "threw out diplomats, while *Austria* said".

    Not in "demanded that *Austria* leave", nor in "recalled its envoy after *Austria* had attacked".
    """
    while token.i != verb.i and token.head.i != token.i:
        clause = token.head
        if (
            token.dep_ in ("nsubj", "nsubjpass")
            and clause.i != verb.i
            and clause.dep_ in ("relcl", "advcl", "conj", "parataxis")
        ):
            marks = {child.lower_ for child in clause.children if child.dep_ == "mark"}
            if clause.dep_ != "advcl" or marks & _CONTRASTS:
                return True
        token = clause
    return False


def _order(token: Token, verb: Token, verbs: Verbs) -> int:
    """Return how unlikely a word is as the target by its way up to the verb; `_UNLIKELY` for none at all."""
    action = verbs.action
    order = 2
    way: list[Token] = []
    while token.i != verb.i and token.head.i != token.i and len(way) < 8:
        way.append(token)
        token = token.head
    top = way[-1]
    prepositions = [step for step in way if step.dep_ in ("prep", "agent")]
    if top.dep_ == "agent" and verb.i != verbs.chain[verbs.at].i:
        return _UNLIKELY  # who says it: "is said *by Norway* to have supplied"
    if any(child.dep_ == "neg" for step in prepositions for child in step.children):
        return _UNLIKELY  # "met the others, but not with Norway"
    if any(step.lower_ in _CIRCUMSTANCES for step in prepositions) or top.dep_ in ("npadvmod", "advmod", "mark"):
        return _UNLIKELY
    if any(step.dep_ == "pcomp" for step in way):
        order += 3
    if top.dep_ == "dative" and len(way) <= 3:
        order -= 2
    if top.dep_ == "prep":
        is_goal = top.lower_ in ("to", "with") or (top.lower_ == "from" and action is Action.RETREAT)
        is_first = (
            is_goal and len(prepositions) == 1 and (action in _GIVING if top.lower_ != "with" else action in _WITH)
        )
        order += -1 if is_first else 1
    elif top.dep_ == "dobj" and prepositions:
        inner = prepositions[-1].lower_
        noun = frames().nouns.get(frames().noun(top.lower_))
        if action in _FAVORS and inner in ("for", "against"):
            return order + (0 if inner == "for" else 2)  # "backing for Iraq against Iran"
        order += 0 if (noun is not None and action not in _STANCES) or inner in ("on", "against", "with", "to") else 1
    return order + len(prepositions) // 2


def is_direct(target: Party, verbs: Verbs) -> bool:
    """Whether a party is the verb's own object, or stands behind "with", "to" or "against"."""
    token = verbs.chain[0].doc[target.head]
    while token.dep_ == "conj":
        token = token.head
    if target.rank > 1:
        return False
    if token.dep_ in ("dobj", "dative") and token.head in verbs.chain:
        return True
    return token.dep_ == "pobj" and token.head.lower_ in ("with", "to", "against", "on", "from")


def shared_targets(verbs: Verbs, candidates: Sequence[Party]) -> list[Party]:
    """Return the parties behind a verb joined to this one, which has no object of its own: "attacked and burned"."""
    last = verbs.chain[-1]
    if any(child.dep_ in ("dobj", "dative") for child in last.children):
        return []  # "seized power and held Bazoum", "stormed the embassy and arrested its guest"
    for child in last.children:
        if child.dep_ == "conj" and child.tag_.startswith("VB") and subject_of(child) is None:
            phrases = [c for c in child.children if c.dep_ in ("dobj", "dative") or c.lower_ in _SHARED]
            spans = [range(phrase.left_edge.i, phrase.right_edge.i + 1) for phrase in phrases]
            return [p for p in candidates if p.rank < 3 and any(p.start in span for span in spans)][:1]
    return []


def also_behind(targets: Sequence[Party], candidates: Sequence[Party], verb: Token) -> list[Party]:
    """Return who stands behind the same preposition once more: "appealed *to* Iran to stop and *to* Norway to help"."""
    doc = verb.doc
    first = doc[targets[0].head] if targets else verb
    if first.dep_ != "pobj" or first.head.dep_ not in ("prep", "dative", "conj"):
        return []
    word, known = first.head.lower_, {party.key for party in targets}
    found: list[Party] = []
    for token in doc[verb.i + 1 : verb.right_edge.i + 1]:
        if token.lower_ != word or token.i == first.head.i or token.tag_ not in ("IN", "TO"):
            continue
        is_joined = doc[token.i - 1].lower_ in ("and", "or", "nor", "but", "also") and token.dep_ in (
            "prep",
            "conj",
            "dative",
        )
        for noun in token.children if is_joined else ():
            named = [p for p in candidates if p.head == noun.i and p.key not in known and p.rank < 3]
            found += named[:1] if noun.dep_ == "pobj" else []
    if not found and first.head.dep_ == "conj":
        first_one = _before(first.head, candidates, known)
        found += [first_one] if first_one is not None else []
    return found


def _before(preposition: Token, candidates: Sequence[Party], known: set[str]) -> Party | None:
    """Return who stands behind the first of two joined prepositions."""
    doc = preposition.doc
    for token in reversed(doc[max(0, preposition.i - _REACH) : preposition.i]):
        if token.lower_ == preposition.lower_ and token.dep_ in ("prep", "dative"):
            heads = {noun.i for noun in token.children if noun.dep_ == "pobj"}
            return next((p for p in candidates if p.head in heads and p.key not in known and p.rank < 3), None)
    return None
