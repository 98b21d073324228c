"""More of what an answer shows a part of: the sentences around each of its sentences, and all reports of a relation."""

from collections.abc import Sequence

from bot.render.embeds import Block, Color, Pages, paginate
from bot.render.quotes import SENTENCE, quote, quoted, source_line
from bot.render.text import ELLIPSIS, cut, escape, number
from storage.models import Evidence, Sentence
from storage.neighbors import Passage


def passage_pages(passages: Sequence[Passage]) -> Pages:
    """Return sentences, marked, between those around them; no page when there is none."""
    return paginate("In context", [_passage(passage) for passage in passages], color=Color.NEWS, per_page=4)


def _passage(passage: Passage) -> Block:
    texts = [_text(one, is_asked=one.position in passage.asked) for one in passage.sentences]
    return (*texts, source_line(passage.article, is_headline=passage.sentences[0].position == 0))


def _text(sentence: Sentence, *, is_asked: bool) -> str:
    if not is_asked:
        return quoted(sentence.text)
    return f"> **{cut(escape(sentence.text), SENTENCE) or ELLIPSIS}**"


def report_pages(groups: Sequence[Sequence[Evidence]]) -> Pages:
    """Return all the reports of each relation, one below the other; no page when there is none."""
    blocks = [
        f"### {number(len(group), 'sentence')}\n{quote(evidence)}" if place == 0 else quote(evidence)
        for group in groups
        for place, evidence in enumerate(group)
    ]
    return paginate("All reports", blocks, color=Color.RELATION)
