"""Relations as readers see them: what kind of statement it is, who and whom, the sentence, and who denies it.

The label is ours and in plain words; it never says more than the sentence's own standing. A denial stands beside what
it denies.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.render.embeds import Block, Color, Pages, paginate
from bot.render.quotes import quote
from bot.render.text import clean, cut, escape, link, number
from storage.models import Action, Actor, Evidence, Relation, StoredDenial
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
    RelationKind.NEGATED: "said not to be so",
    RelationKind.HYPOTHETICAL: "planned, feared or conditional",
    RelationKind.UNCERTAIN: "reported with reserve",
    RelationKind.POSSIBLE: "Dossier may have misread this sentence",
    RelationKind.COOPERATIVE: "cooperative",
    RelationKind.HOSTILE: "hostile",
}

_WITH_ARTICLE = re.compile(
    r"(?:.* )?(?:Bahamas|Comoros|Emirates|Gambia|Islands|Kingdom|Kremlin|Maldives|Nations|Netherlands|Philippines"
    r"|Republic|States|Union|Vatican)|EU|Pentagon|Taliban|UAE|UK|UN|US|USA|West|White House"
)


def between_pages(a: Actor, b: Actor, found: Found) -> Pages:
    """Return what is said of two actors, newest first; no page when nothing is."""
    return _pages(f"{a.name} and {b.name}", found, intro="")


def of_pages(
    actor: Actor,
    found: Found,
    *,
    kind: RelationKind | None = None,
    direction: Direction = Direction.BOTH,
) -> Pages:
    """Return what is said of an actor and others, newest first; no page when nothing is."""
    ways = {Direction.OUT: "What it does to others", Direction.IN: "What others do to it", Direction.BOTH: ""}
    shown = [ways[direction], f"Only what is {_KINDS[kind]}" if kind else ""]
    return _pages(f"Relations of {actor.name}", found, intro=". ".join(part for part in shown if part))


def _pages(heading: str, found: Found, *, intro: str) -> Pages:
    if not found.relations:
        return []
    footer = [counted(found.counts)]
    if found.counts.total > len(found.relations):
        footer.append(f"the latest {min(len(found.relations), MOST)} of {found.counts.total:,}")
    intro = f"*{intro}.*" if intro else ""
    return paginate(heading, relation_blocks(found.relations), color=Color.RELATION, intro=intro, footer=footer)


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


def relation_blocks(relations: Iterable[Relation]) -> list[Block]:
    """Return a block for each sentence, in the order of its first relation: its labels, itself, its denials.

    What several relations are read from, or several publishers print word for word, is shown once.
    """
    groups: dict[str, list[Relation]] = {}
    for relation in relations:
        groups.setdefault(clean(relation.evidence.text), []).append(relation)
    return [relation_block(group) for group in groups.values()]


def relation_block(relations: Sequence[Relation]) -> Block:
    """Return the block of relations of one sentence, which may stand in several articles."""
    labels = list(dict.fromkeys(f"**{standing(one)}** · {parties(one)}" for one in relations))
    return ("\n".join([*labels, _cited([one.evidence for one in relations])]), *_denials(relations))


def _cited(evidence: Sequence[Evidence]) -> str:
    """Return the sentence with its source, and who else printed it."""
    first = evidence[0]
    others = list(dict.fromkeys(one.article for one in evidence if one.article.id != first.article.id))
    if not others:
        return quote(first)
    also = [link(article.publisher, article.url, limit=_NAME) for article in others[:_MOST_ALSO]]
    more = f" and {len(others) - _MOST_ALSO:,} more" if len(others) > _MOST_ALSO else ""
    return f"{quote(first)}\n{cut('-# also: ' + ', '.join(also), _ALSO)}{more}"


def standing(relation: Relation) -> str:
    """Return in plain words, as Markdown, what kind of statement it is."""
    marks = [
        word
        for word, is_so in {
            "negated": relation.negated,
            "hypothetical": relation.hypothetical,
            "uncertain": relation.hedged,
            "possible": relation.is_possible,
        }.items()
        if is_so
    ]
    if relation.attributed_to is not None:
        speaker = cut(escape(with_article(relation.attributed_to)), _SPEAKER)
        return f"Claimed by {speaker}" + (f" ({', '.join(marks)})" if marks else "")
    if len(marks) == 1:
        return f"{marks[0].capitalize()}: {_KINDS[RelationKind(marks[0])]}"
    if marks:
        return ", ".join(marks).capitalize()
    return "Stated, but denied" if relation.denials else "Stated"


def parties(relation: Relation) -> str:
    """Return who and whom, and what class of act it is: "Russia → North Korea · aid"."""
    source, target = (cut(escape(actor.name), _NAME) for actor in (relation.source, relation.target))
    return f"{source} {'⇄' if relation.mutual else '→'} {target} · {_ACTIONS[relation.action]}"


def with_article(name: str) -> str:
    """Return "the United States", "the European Union", but "Russia"."""
    needs_one = _WITH_ARTICLE.fullmatch(name) and not name.lower().startswith("the ")
    return f"the {name}" if needs_one else name


def _denials(relations: Sequence[Relation]) -> list[str]:
    denials: dict[str, list[StoredDenial]] = {}
    for denial in (denial for relation in relations for denial in relation.denials):
        denials.setdefault(clean(denial.evidence.text), []).append(denial)
    return [f"**Denied by {_deniers(group)}**\n{_cited([one.evidence for one in group])}" for group in denials.values()]


def _deniers(denials: Sequence[StoredDenial]) -> str:
    names = dict.fromkeys(cut(escape(with_article(denial.name)), _NAME) for denial in denials)
    return cut(", ".join(names), _DENIERS)
