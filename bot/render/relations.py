"""Relations as readers see them: what kind of statement it is, who and whom, the sentence, and who denies it.

The label is ours and in plain words; it never says more than the sentence's own standing. A denial stands beside what
it denies.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.render.embeds import Block, Cited, Color, Pages, paginate
from bot.render.quotes import quote, source_line
from bot.render.text import clean, cut, escape, link, number
from storage.models import Action, Actor, Article, Evidence, Relation, StoredDenial
from storage.relations import MOST, Direction, Found, RelationCounts, RelationKind

_NAME = 80
_SPEAKER = 120
_DENIERS = 400
_ALSO = 900
_MOST_ALSO = 4

_ACTIONS: Mapping[Action, str] = {
    Action.AGREE: "agreement",
    Action.CONSULT: "talks",
    Action.SUPPORT: "support",
    Action.CONCEDE: "concession",
    Action.COOPERATE: "cooperation",
    Action.AID: "aid",
    Action.RETREAT: "easing",
    Action.REQUEST: "demand",
    Action.ACCUSE: "accusation",
    Action.REJECT: "rejection",
    Action.THREATEN: "threat",
    Action.SANCTION: "sanctions",
    Action.PROTEST: "protest",
    Action.MOBILIZE: "mobilization",
    Action.COERCE: "coercion",
    Action.ASSAULT: "attack",
    Action.TIES: "ties",
    Action.CONCERN: "concern",
    Action.FACT: "background",
}

_KINDS: Mapping[RelationKind, str] = {
    RelationKind.STATED: "stated by the publisher",
    RelationKind.CLAIMED: "claimed by somebody",
    RelationKind.DENIED: "denied by somebody",
    RelationKind.NEGATED: "said not to have happened",
    RelationKind.HYPOTHETICAL: "planned, feared or conditional, and has not happened yet",
    RelationKind.UNCERTAIN: "reported with reserve",
    RelationKind.POSSIBLE: "possible, as Dossier may have misread the sentence",
    RelationKind.COOPERATIVE: "cooperative, whether or not it happened",
    RelationKind.HOSTILE: "hostile, whether or not it happened",
}

_SURE = 0.8
"""From this confidence on, a sentence is surely read rightly."""

_SIGNED = re.compile(r"\b(?:accord|agreement|deal|pact|treaty|treaties|ratif\w+|sign(?:s|ed|ing)?)\b", re.IGNORECASE)
NOTHING_SAID: Mapping[str, str] = {}
"""No sentence was shown before."""

_WITH_ARTICLE = re.compile(
    r"(?:.* )?(?:Bahamas|Comoros|Emirates|Gambia|Islands|Kingdom|Kremlin|Maldives|Nations|Netherlands"
    r"|Philippines|Republic|States|Union|Vatican)|EU|Houthis|Pentagon|Taliban|UAE|UK|UN|US|USA|West|White House"
)

_FIRST_WORDS = frozenset(
    """
    A An Both Few Five Four Many Most One Several Six Some Three Two
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_PEOPLE = frozenset(
    """
    Activists Aides Analysts Authorities Critics Diplomats Experts Investigators Lawmakers Observers Officials Opponents
    Police Prosecutors Protesters Residents Sources Supporters Witnesses
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)


def between_pages(a: Actor, b: Actor, found: Found) -> Pages:
    """Return what is said of two actors, each direction by itself, newest first; no page when nothing is."""
    names = [cut(escape(actor.name), _NAME) for actor in (a, b)]
    sections = {
        f"{names[0]} ⇄ {names[1]}": [one for one in found.relations if one.mutual],
        f"{names[0]} → {names[1]}": [one for one in found.relations if not one.mutual and one.source.id == a.id],
        f"{names[1]} → {names[0]}": [one for one in found.relations if not one.mutual and one.source.id != a.id],
    }
    return _pages(f"{a.name} and {b.name}", found, sections)


def of_pages(
    actor: Actor,
    found: Found,
    *,
    kind: RelationKind | None = None,
    direction: Direction = Direction.BOTH,
) -> Pages:
    """Return what is said of an actor and others, each direction by itself, newest first; no page when nothing is."""
    ways = {Direction.OUT: "What it does to others", Direction.IN: "What others do to it", Direction.BOTH: ""}
    shown = [ways[direction], f"Only what is {_KINDS[kind]}" if kind else ""]
    name = cut(escape(actor.name), _NAME)
    sections = {"": list(found.relations)}
    if direction is Direction.BOTH:
        sections = {
            f"{name} ⇄ others": [one for one in found.relations if one.mutual],
            f"{name} → others": [one for one in found.relations if not one.mutual and one.source.id == actor.id],
            f"Others → {name}": [one for one in found.relations if not one.mutual and one.source.id != actor.id],
        }
    return _pages(
        f"Relations of {with_article(actor.name)}", found, sections, intro=". ".join(part for part in shown if part)
    )


def _pages(heading: str, found: Found, sections: Mapping[str, Sequence[Relation]], *, intro: str = "") -> Pages:
    if not found.relations:
        return []
    footer = [counted(found.counts)]
    if found.counts.total > len(found.relations):
        footer.append(f"the latest {min(len(found.relations), MOST)} of {found.counts.total:,}")
    intro = f"*{intro}.*" if intro else ""
    blocks = [block for title, told in sections.items() for block in headed(title, relation_blocks(told))]
    return paginate(heading, blocks, color=Color.RELATION, intro=intro, footer=footer)


def headed(title: str, blocks: Sequence[Cited]) -> list[Cited]:
    """Return the blocks as a section under a heading (finished Markdown); as they are where it is empty."""
    return [replace(block, heading=title) for block in blocks]


def counted(counts: RelationCounts) -> str:
    """Return "3 stated · 1 claimed · 1 denied", without what there is none of."""
    kinds = {
        "stated": counts.stated,
        "claimed": counts.claimed,
        "denied": counts.denied,
        "negated": counts.negated,
        "hypothetical": counts.hypothetical,
        "uncertain": counts.uncertain,
        "possible": counts.possible,
    }
    shown = [f"{count:,} {kind}" for kind, count in kinds.items() if count]
    return " · ".join(shown) or number(counts.total, "relation")


def relation_blocks(relations: Iterable[Relation], said: Mapping[str, str] = NOTHING_SAID) -> list[Cited]:
    """Return a block for each sentence, in the order of its first relation: its labels, itself, its denials.

    What several relations are read from, or several publishers print word for word, is shown once. `said` has the
    sentences (cleaned) that readers were shown before, with the words to show in their place.
    """
    groups: dict[str, list[Relation]] = {}
    for relation in relations:
        groups.setdefault(clean(relation.evidence.text), []).append(relation)
    return [_cited_block(group, said) for group in groups.values()]


def _cited_block(relations: Sequence[Relation], said: Mapping[str, str]) -> Cited:
    denials = [denial.evidence for relation in relations for denial in relation.beside]
    reports = reports_of(relations)
    return Cited(relation_block(relations, said), (reports[0], *denials), reports if len(reports) > 1 else ())


def relation_block(relations: Sequence[Relation], said: Mapping[str, str] = NOTHING_SAID) -> Block:
    """Return the block of relations of one sentence, which may stand in several articles; `said` as above."""
    labels = list(dict.fromkeys(_label(one) for one in relations))
    return ("\n".join([*labels, told(reports_of(relations), said)]), *denials_of(relations, said))


def _label(relation: Relation) -> str:
    label = f"**{standing(relation)}** · {parties(relation)}"
    return label if relation.is_possible else f"{label} · reading: {surety(relation)}"


def surety(relation: Relation) -> str:
    """Return in a word how sure it is that the sentence was read rightly; not whether what it says is so."""
    return "possible" if relation.is_possible else "sure" if relation.confidence >= _SURE else "likely"


def reports_of(relations: Sequence[Relation]) -> tuple[Evidence, ...]:
    """Return all evidence of relations that share their first sentence, each place once."""
    places: dict[tuple[int, int], Evidence] = {}
    firsts = (one.evidence for one in relations)
    for evidence in (*firsts, *(report for one in relations for report in one.also)):
        places.setdefault((evidence.article.id, evidence.position), evidence)
    return tuple(places.values())


def told(reports: Sequence[Evidence], said: Mapping[str, str] = NOTHING_SAID) -> str:
    """Return the sentence with its source, how many articles report it, and the others' publishers."""
    first = reports[0]
    others = list({one.article.id: one.article for one in reports if one.article.id != first.article.id}.values())
    shown = _quote(first, said)
    if others:
        return f"{shown}\n-# {number(len(others) + 1, 'report')} · {_also(others)}"
    more = len(reports) - 1
    return f"{shown}\n-# and {number(more, 'other sentence')} of this article" if more else shown


def _also(articles: Sequence[Article]) -> str:
    shown = [link(article.publisher, article.url, limit=_NAME) for article in articles[:_MOST_ALSO]]
    more = f" and {len(articles) - _MOST_ALSO:,} more" if len(articles) > _MOST_ALSO else ""
    return f"{cut('also: ' + ', '.join(shown), _ALSO)}{more}"


def _cited(evidence: Sequence[Evidence], said: Mapping[str, str]) -> str:
    """Return a sentence with its source, and who else printed it."""
    first = evidence[0]
    others = list({one.article.id: one.article for one in evidence if one.article.id != first.article.id}.values())
    shown = _quote(first, said)
    return f"{shown}\n-# {_also(others)}" if others else shown


def _quote(evidence: Evidence, said: Mapping[str, str]) -> str:
    words = said.get(clean(evidence.text))
    if words is None:
        return quote(evidence)
    return f"{source_line(evidence.article, is_headline=evidence.position == 0)} · {words}"


def standing(relation: Relation) -> str:
    """Return in plain words, as Markdown, what kind of statement it is."""
    is_event = relation.action.quad is not None
    reserves = {
        name: words
        for name, words, is_so in (
            ("Uncertain", "reported with reserve", relation.hedged),
            ("Possible", "Dossier may have misread this sentence", relation.is_possible),
        )
        if is_so
    }
    if relation.attributed_to is not None:
        claim = f"Claimed by {cut(escape(with_article(relation.attributed_to)), _SPEAKER)}"
        if relation.negated and is_event:
            claim += " not to happen" if relation.hypothetical else " not to have happened"
        elif relation.negated:
            claim += " not to be so"
        elif relation.hypothetical:
            reserves = {"Hypothetical": "not happened yet" if is_event else "not so yet"} | reserves
        return claim + (f" ({', '.join(reserves.values())})" if reserves else "")
    match relation.negated, relation.hypothetical:
        case True, True:
            reserves = {"Negated, hypothetical": "would not happen" if is_event else "would not be so"} | reserves
        case True, False:
            reserves = {"Negated": "did not happen" if is_event else "is not so"} | reserves
        case False, True:
            reserves = {"Hypothetical": "not happened yet" if is_event else "not so yet"} | reserves
    if reserves:
        return f"{', '.join(reserves).capitalize()}: {', '.join(reserves.values())}"
    if relation.denials and relation.action is Action.ACCUSE:
        return "Accusation, denied"
    return "Stated, but denied" if relation.denials else "Stated"


def parties(relation: Relation) -> str:
    """Return who and whom, and what class of act it is: "Russia → North Korea · aid"."""
    source, target = (cut(escape(actor.name), _NAME) for actor in (relation.source, relation.target))
    return f"{source} {'⇄' if relation.mutual else '→'} {target} · {_act(relation)}"


def _act(relation: Relation) -> str:
    # PLOVER counts what is signed as support; readers call it otherwise.
    is_signed = relation.action is Action.SUPPORT and _SIGNED.search(relation.predicate)
    return "accord" if is_signed else _ACTIONS[relation.action]


def with_article(name: str) -> str:
    """Return a name as it stands within a line: "the United States", "the European Union", but "Russia".

    Words that are large only because their sentence began with them are small: "the army", "a Turkish official",
    "officials in Washington"; those of names are not: "Five Star Movement".
    """
    first, *others = name.split(" ")
    is_phrase = not others or any(word[:1].islower() for word in others)
    if first == "The" or first in _PEOPLE or (first in _FIRST_WORDS and is_phrase):
        return name[0].lower() + name[1:]
    needs_one = _WITH_ARTICLE.fullmatch(name) and not name.lower().startswith("the ")
    return f"the {name}" if needs_one else name


def denials_of(relations: Iterable[Relation], said: Mapping[str, str] = NOTHING_SAID) -> list[str]:
    """Return a part for each sentence that denies any of the relations: who denies, and the sentence."""
    denials: dict[str, list[StoredDenial]] = {}
    for denial in (denial for relation in relations for denial in relation.beside):
        denials.setdefault(clean(denial.evidence.text), []).append(denial)
    return [
        f"**Denied by {_deniers(group)}**\n{_cited([one.evidence for one in group], said)}"
        for group in denials.values()
    ]


def _deniers(denials: Sequence[StoredDenial]) -> str:
    names = dict.fromkeys(cut(escape(with_article(denial.name)), _NAME) for denial in denials)
    return cut(", ".join(names), _DENIERS)
