"""What somebody thinks of what another one has just done: "Iran shut the strait, a move that Norway condemned"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from bot.analysis.chains import Verbs, own_class
from bot.analysis.claims import claim_of, claim_region
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.grammar import agent_of, doer_of, is_passive, sums_up
from bot.analysis.modality import is_hedged, is_hypothetical, is_negated
from bot.analysis.parties import Party
from bot.analysis.phrases import first_party, with_conjuncts
from bot.analysis.pronouns import Pronouns, is_reference
from bot.analysis.receiving import giver_behind, suffered, suffering
from bot.analysis.speech import content_of, is_speech, subject_of
from storage.models import Action

_SURE = 0.65
_JUDGED = (Action.ACCUSE, Action.SUPPORT, Action.REJECT, Action.CONCERN, Action.PROTEST)


def find_in_deeds(doc: Doc, parties: Sequence[Party], pronouns: Pronouns) -> list[Found]:
    """Return who judges what the clause before says that another one did."""
    found: list[Found] = []
    for noun in doc:
        if sums_up(noun):
            for clause in noun.children:
                if clause.dep_ in ("relcl", "acl") and clause.tag_.startswith("VB") and clause.i > noun.i:
                    found += _of_judgment(noun, clause, parties, pronouns)
    return found


def _of_judgment(noun: Token, clause: Token, parties: Sequence[Party], pronouns: Pronouns) -> Iterator[Found]:
    deed = _deed(noun)
    doers = _doers(deed, parties, pronouns) if deed is not None else []
    action, judges = _judgment(clause, parties)
    if action not in _JUDGED or not doers:
        return
    claim = claim_of(clause, parties, pronouns)
    claim = None if claim is not None and claim.verb.i == clause.i else claim
    region = claim_region(claim)
    for judge in judges:
        for doer in doers:
            if judge.key != doer.key and judge.rank < 3 and doer.rank < 2 and judge.head not in region:
                yield Found(
                    judge,
                    doer,
                    action,
                    clause.i,
                    clause.i + 1,
                    _SURE - 0.2 * doer.is_pronoun,
                    "deed",
                    clause.i,
                    negated=is_negated([clause]),
                    hypothetical=not is_passive(clause) and is_hypothetical([clause]),
                    hedged=is_hedged([clause]),
                    claim=claim,
                )


def _judgment(clause: Token, parties: Sequence[Party]) -> tuple[Action | None, list[Party]]:
    """Return how it is judged, and by whom: "that Norway *condemned*", "*hailed* by", "that *drew criticism* from"."""
    inside = [party for party in parties if clause.left_edge.i <= party.start <= clause.right_edge.i]
    words = frames()
    if is_passive(clause):
        judge = agent_of(clause)
    else:
        judge = subject_of(clause)
        upset = next((child for child in clause.children if child.dep_ == "dobj" and child.i > clause.i), None)
        if words.is_in(words.verb(clause.lower_), "upsetting") and upset is not None and judge is not None:
            is_deed = judge.tag_ in ("WDT", "WP") or judge.lower_ == "that"
            found = with_conjuncts(first_party(upset, inside), inside, clause.doc) if is_deed else []
            return Action.CONCERN, found
        noun = suffered(clause)
        if noun is not None:
            giver = giver_behind(clause, inside)
            verbs = suffering(Verbs((clause,), own_class(clause)[0], 0, clause.i), noun, giver)
            return verbs.action, with_conjuncts([giver], inside, clause.doc) if giver is not None else []
        if any(child.dep_ == "dobj" and child.tag_ not in ("WDT", "WP", "IN") for child in clause.children):
            return None, []  # "a move that Norway hopes will", "that gave Norway hope"
    if judge is None or not judge.tag_.startswith("NN"):
        return None, []
    is_contested = words.is_in(words.verb(clause.lower_), "contesting")
    action = Action.REJECT if is_contested else own_class(clause)[0]
    return action, with_conjuncts(first_party(judge, inside), inside, clause.doc)


def _deed(noun: Token) -> Token | None:
    """Return the verb of the clause that a noun sums up."""
    token = noun
    while not (token.tag_.startswith("VB") and token.dep_ not in ("amod", "aux", "auxpass", "compound")):
        if token.head.i == token.i:
            return None
        token = token.head
    if token.i > noun.i:
        return None
    content = content_of(token) if is_speech(token) else None
    if content is not None and content.i < noun.i:
        return content
    while token.dep_ == "xcomp" and token.head.tag_.startswith("VB") and token.head.i != token.i:
        token = token.head  # "ordered Norway to leave, a demand that": the order
    return token


def _doers(deed: Token, parties: Sequence[Party], pronouns: Pronouns) -> list[Party]:
    """Return who did it; of what was done by nobody named, none."""
    doer = agent_of(deed) if is_passive(deed) else doer_of(deed)
    if doer is None:
        return []
    named = with_conjuncts(first_party(doer, parties), parties, deed.doc)
    if named or not is_reference(doer):
        return named
    meant = pronouns.stands_for(doer, parties)
    return [meant] if meant is not None else []
