"""Whether a sentence is about sport, where "beat", "attack" and "defend" hurt nobody."""

import re

from spacy.tokens import Doc

_SCORE = re.compile(r"\b\d{1,3}\s?[-–]\s?\d{1,3}\b")
_STRONG = frozenset(
    """
    semi-final semi-finals semifinal semifinals quarter-final quarter-finals quarterfinal quarterfinals playoff playoffs
    goalkeeper midfielder striker wicket wickets innings knockout championship championships tournament decathlon medal
    medals medalist relay backhand serve tiebreak podium qualifier qualifiers halftime half-time halfback hat-trick
    penalties fixture fixtures seeded unseeded grand-slam marathon sprinter batsman bowler playmaker scrum try tries
    league
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_WEAK = frozenset(
    """
    match matches game games teams finals cup season goal goals coach players player stadium fans beat scored title
    champion champions lap pole gold silver bronze olympics olympic clubs squad clay podiums points minutes final
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)


def is_sport(doc: Doc) -> bool:
    """Whether the words of a sentence are those of sport: two that are used for little else, or one with others."""
    words = {token.lower_ for token in doc}
    strong, weak = len(words & _STRONG), len(words & _WEAK)
    has_score = _SCORE.search(doc.text) is not None
    return 2 * strong + weak + has_score * (weak + strong > 0) >= 3
