"""Relations of headlines without a verb: "X in talks with Y", "X, Y at odds", "X under Y's fire", "X behind attack"."""

from collections.abc import Sequence
from itertools import combinations

from spacy.tokens import Doc, Token

from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.parties import Party
from storage.models import Action

_SURE = 0.6
_NEAR = 4
_OPENERS = frozenset({"in", "at", "on", "under", "behind", "close", "near"})
_AT = frozenset({"odds", "loggerheads", "war", "daggers"})
_TOWARD = frozenset({"with", "to", "on", "against", "from", "over"})


def find_without_verb(doc: Doc, parties: Sequence[Party]) -> list[Found]:
    """Return what a line says of those that it begins with, by the preposition behind them and its noun."""
    leaders = _leaders(doc, parties)
    if not leaders or leaders[-1].end >= len(doc) or doc[leaders[-1].end].lower_ not in _OPENERS:
        return []
    opener = doc[leaders[-1].end]
    noun, action = _noun(opener)
    if noun is None or action is None:
        return []
    behind = [p for p in parties if p.start > noun.i and p.rank < 3 and doc[p.start - 1].lower_ in (*_TOWARD, "the")]
    before = [p for p in parties if opener.i < p.start <= noun.i]
    if opener.lower_ == "under":
        pairs = [(source, leaders[0]) for source in (before or behind)[:1]]
    elif len(leaders) > 1 and opener.lower_ != "behind":
        pairs = list(combinations(leaders, 2))
    else:
        pairs = [(leaders[0], target) for target in behind[:1]]
    is_mutual = opener.lower_ not in ("under", "behind", "on")
    return [
        Found(
            source,
            target,
            action,
            opener.i,
            noun.i + 1,
            _SURE,
            "noun",
            noun.i,
            hypothetical=opener.lower_ in ("close", "near"),
            mutual=is_mutual,
        )
        for source, target in pairs
        if source.key != target.key
    ]


def _leaders(doc: Doc, parties: Sequence[Party]) -> list[Party]:
    """Return those that a line begins with, joined by commas or "and"."""
    found: list[Party] = []
    at = 0
    for party in parties:
        if party.start != at or party.rank == 3:
            break
        found.append(party)
        at = party.end
        if at < len(doc) and doc[at].lower_ in (",", "and", "&"):
            at += 1
    return found


def _noun(opener: Token) -> tuple[Token | None, Action | None]:
    """Return the noun that a preposition leads to, and what it says: "in *talks*", "close to *deal*"."""
    words = frames()
    for token in opener.doc[opener.i + 1 : opener.i + 1 + _NEAR]:
        singular = words.noun(token.lower_)
        if opener.lower_ == "at":
            return (token, words.phrase_class("be", {singular, token.lower_})) if token.lower_ in _AT else (None, None)
        if token.lower_ in _TOWARD and token.lower_ != "to":
            break
        action = words.nouns.get(singular)
        if action is not None and token.dep_ != "compound":
            is_shared = words.is_in(singular, "mutual_nouns")
            is_fit = {"on": action is Action.CONSULT, "in": is_shared, "close": is_shared, "near": is_shared}
            return (token, action) if is_fit.get(opener.lower_, True) else (None, None)
    return None, None
