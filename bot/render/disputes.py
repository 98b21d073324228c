"""Disputes as readers see them: what is disputed, then all who say so and all who deny it, each in their own words."""

from collections.abc import Sequence

from bot.render.embeds import Cited, Color, Pages, paginate
from bot.render.relations import denials_of, parties, reports_of, standing, surety, told
from bot.render.text import clean, last
from storage.models import Relation
from storage.relations.disputes import Dispute, Disputes


def disputed_pages(found: Disputes, *, days: int) -> Pages:
    """Return the disputes, newest first; no page where nothing was denied."""
    if not found.latest:
        return []
    footer = [f"{found.total:,} disputed"]
    if found.total > len(found.latest):
        footer.append(f"the latest {len(found.latest)} of {found.total:,}")
    return paginate(
        f"Disputed in the {last(days, 'day')}", dispute_blocks(found.latest), color=Color.RELATION, footer=footer
    )


def dispute_blocks(disputes: Sequence[Dispute]) -> list[Cited]:
    """Return a block for each dispute; those that are claimed and denied in the same sentences share one."""
    groups: dict[tuple[frozenset[str], frozenset[str]], list[Dispute]] = {}
    for dispute in disputes:
        claimed = frozenset(clean(claim.evidence.text) for claim in dispute.claims)
        denied = frozenset(clean(denial.evidence.text) for denial in dispute.denials)
        groups.setdefault((claimed, denied), []).append(dispute)
    return [_block(group) for group in groups.values()]


def _block(disputes: Sequence[Dispute]) -> Cited:
    claims = [claim for dispute in disputes for claim in dispute.claims]
    by_sentence: dict[str, list[Relation]] = {}
    for claim in claims:
        by_sentence.setdefault(clean(claim.evidence.text), []).append(claim)
    labels = dict.fromkeys(f"**{parties(dispute.claims[0])}**" for dispute in disputes)
    said = [_said(together) for together in by_sentence.values()]
    shown = [together[0].evidence for together in by_sentence.values()]
    shown += [denial.evidence for dispute in disputes for denial in dispute.denials]
    reports = reports_of(claims)
    parts = ("\n".join([*labels, said[0]]), *said[1:], *denials_of(claims))
    return Cited(parts, tuple(dict.fromkeys(shown)), reports if len(reports) > len(by_sentence) else ())


def _said(claims: Sequence[Relation]) -> str:
    """Return who says so, and the sentence."""
    labels = dict.fromkeys(f"**{standing(claim)}** · reading: {surety(claim)}" for claim in claims)
    return "\n".join([*labels, told(reports_of(claims))])
