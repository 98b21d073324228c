"""Whether a sentence is about sport, where "beat", "attack" and "defend" hurt nobody."""

import re
from collections.abc import Sequence, Set

from spacy.tokens import Doc, Token

from bot.analysis.parties import Party
from bot.analysis.topics import public_words
from storage.models import ActorType

_SCORE = re.compile(r"\b\d{1,3}\s?[-–]\s?\d{1,3}\b")
_STRONG = frozenset(
    """
    semi-final semi-finals semifinal semifinals quarter-final quarter-finals quarterfinal quarterfinals playoff
    playoffs goalkeeper midfielder striker wicket wickets innings knockout championship championships tournament
    decathlon medal medals medalist relay backhand serve tiebreak podium qualifier qualifiers halftime half-time
    halfback hat-trick penalties fixture fixtures seeded unseeded grand-slam marathon sprinter batsman bowler
    playmaker scrum try tries league
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_WEAK = frozenset(
    """
    match matches game games teams finals cup season goal goals coach players player stadium fans beat scored title
    champion champions lap pole gold silver bronze olympics olympic clubs squad clay podiums points minutes final
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
# They count only where nothing is said of politics: "defended", "the minister, a former footballer".
_OFTEN_STRONG = frozenset(
    """
    midfielders medallist forehand tie-break batted bowled winger goalless equaliser equalizer peloton injury-time
    shootout shoot-out offside teammate teammates grandmaster wrestler gymnast athletics rower rowers skier skiers
    biathlon slalom steeplechase javelin birdie bogey fly-half tryline goalscorer scorer wildcard centre-back
    center-back full-back left-back right-back debutant spinner spinners seamer seamers paceman racket racquet umpire
    touchline crossbar goalpost rebounds quarterback touchdown touchdowns inning pitcher hitter puck powerplay rink
    paddock hurdler hurdlers decathlete vaulter breaststroke backstroke freestyle rematch undercard heavyweight
    featherweight welterweight lightweight bantamweight southpaw gambit rook checkmate endgame relegation relegated
    loanee spot-kick dribble dribbled
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_OFTEN_WEAK = frozenset(
    """
    team beaten titles laps club minute won wins win defeat defeated defeats draw drew lost thrashed trounced stunned
    crushed edged sets leg climb race races racing sprint descent corner pitch referee substitute captain keeper
    defender kick header overs overtime runs run metres meters crashed trophy transfer rider riders singles doubles
    serves debut victory unbeaten football footballer soccer rugby cricket tennis basketball handball volleyball
    hockey badminton golf golfer chess boxing boxer judo gymnastics cycling cyclist cyclists swimmer swimmers seconds
    knocked held hold defended penalty finish finishing finished sprinted derby racing rounds opponent lobbed aces
    wheel overtook lineup knockouts spin
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_PHRASES = (
    "left back", "right back", "second leg", "first leg", "extra time", "straight sets", "group stage", "last sixteen",
    "last 16", "last eight", "round of 16", "goal difference", "grand prix", "world cup", "clean sheet", "red card",
    "yellow card", "free kick", "own goal", "wild card",
    "table tennis", "last four", "half-time", "late goal", "a draw", "black pieces", "white pieces", "weigh-in",
    "first corner", "the fastest lap", "fourth official", "straight games", "match point", "set point", "golden goal",
    "top spot", "hat-trick", "tie-break", "long jump", "high jump", "triple jump", "pole vault", "photo finish",
    "personal best", "champions league", "premier league", "medal table", "pole position", "tour de france",
    "third time this season", "against the clock", "time trial", "back to winning", "in overtime",
)  # fmt: skip

_TEAMS = {ActorType.COUNTRY: 3, ActorType.PLACE: 2, ActorType.REGION: 2, ActorType.ORG: 1}
_OF_RUNS = ("defended", "chased", "defend", "chase", "chasing", "defending")
_MINUTE = re.compile(r"\b\d{1,3}(?:st|nd|rd|th) minute\b")
_JOINED = ("conj", "appos", "cc", "punct")
_PLURAL = frozenset({"states", "netherlands", "philippines", "bahamas", "maldives", "emirates", "us", "uae", "u.s."})
_PLURAL_HELPERS = ("have", "are", "were", "do")
_SAME_IN_PAST = frozenset(
    "cut put hit set let shut quit read spread hurt cost bid bet shed cast split rid burst thrust".split()  # noqa: SIM905
)


def is_sport(doc: Doc, parties: Sequence[Party] = ()) -> bool:
    """Whether the words of a sentence are those of sport: two that are used for little else, or one with others."""
    words = {token.lower_ for token in doc}
    points = 2 * len(words & _STRONG) + len(words & _WEAK)
    if not public_words(doc):
        points += _more_points(doc, words, parties)
    return points >= 3 or (points == 2 and _SCORE.search(doc.text) is not None)


def _more_points(doc: Doc, words: Set[str], parties: Sequence[Party]) -> int:
    """Return what else speaks for sport where nothing is said of politics."""
    text = doc.text.lower()
    strong = len(words & _OFTEN_STRONG) + sum(phrase in text for phrase in _PHRASES) + len(_MINUTE.findall(text))
    strong += sum(token.tag_ == "CD" and token.dep_ == "dobj" and token.head.lower_ in _OF_RUNS for token in doc)
    as_team = max((_plays_as_team(doc[party.head], party) for party in parties), default=0)
    people = {party.key for party in parties if party.type is ActorType.PERSON}
    return 2 * strong + len(words & _OFTEN_WEAK) + as_team + (len(people) > 1)


def _plays_as_team(name: Token, party: Party) -> int:
    """Return how much a verb in the plural says: "Japan face Croatia", "Italy have not won" are told of teams."""
    verb = name.head
    weight = _TEAMS.get(party.type, 0)
    if not weight or name.dep_ != "nsubj" or not name.tag_.startswith("NNP") or verb.i < name.i:
        return 0
    if name.lower_ in _PLURAL or party.end - 1 > name.i or any(child.dep_ in _JOINED for child in name.children):
        return 0
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass") and child.i < verb.i]
    first = helpers[0] if helpers else verb
    if any(token.is_punct for token in name.doc[name.i : first.i]):
        return 0
    is_plural = first.lower_ in _PLURAL_HELPERS if helpers else verb.tag_ == "VBP" and verb.lower_ not in _SAME_IN_PAST
    return weight if is_plural else 0
