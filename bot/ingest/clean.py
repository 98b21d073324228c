"""Takes boilerplate away, and leaves the article's own words as they are.

All sources come through here: feeds, pages, files and pasted text. Everything is judged by lines; no sentence is
changed, and a line that may be a sentence of the article stays.
"""

import itertools
import re
from dataclasses import dataclass

from bot.ingest.boilerplate import (
    ends_like_a_sentence,
    is_boilerplate,
    is_byline,
    is_list_heading,
    is_list_item,
    is_section,
    is_section_heading,
    read_list,
)
from bot.ingest.plain import one_line, plain
from storage.text import fold

_HEADLINE_LENGTH = 250
_HEADLINE_WORDS = 40
_TOP_LINES = 8
"""How many lines from the top may be bylines and dates."""

_REPEATED_WITHIN = 3
"""Among how many paragraphs from the top the headline may be repeated."""

_NARROWEST, _WIDEST = 40, 100
"""How long the lines of a wrapped text are, in characters."""

_BAR = re.compile(r"\s+(?:\||::|»|·|•|‹|›|¦)\s+|\s*\|\s+|\s+\|\s*")
_DASH = re.compile(r"\s+(?:-|–|—)\s+")
_PUBLISHER_WORDS = re.compile(rf"\b(?:{'|'.join(map(re.escape, read_list('publisher_words.txt')))})\b", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[A-Za-z]{2,6}")
_GLUED_START = re.compile(
    r"(?:close|Close|Advertisement|ADVERTISEMENT|Skip to (?:main )?content|Skip Advertisement|Scroll to Top|"
    r"Back to top|Share this article|Read more|Play video|Listen to this article)(?=[A-ZÀ-ÖØ-Þ“\"‘])(?!Up\b)"
)
_GLUED_END = re.compile(
    r"(?<=[.!?…\]\"”’)])\s*(?:(?:Read more|Read the full (?:story|article)|Continue reading|Keep reading|Read on|"
    r"See more|Scroll to Top|Back to top|Advertisement|ADVERTISEMENT|Skip Advertisement|"
    r"Share this article)\s*(?:→|»|›|…|\.\.\.|>>?)?"
    r"|The post .{1,200} appeared first on .{1,80})$"
    r"|\s*(?:Continue reading|Read more)(?: .{1,200})?\s*(?:→|»|›|>>)$"
    r"|\s*\((?:Additional\s+)?(?:Reporting|Writing|Editing|Compiled)(?: and \w+)? by [^()]{3,280}\)\.?$"
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article's own words. `publisher` is the site's name where the headline carried it."""

    title: str
    text: str
    publisher: str | None = None


def clean(title: str, text: str, *, publisher: str | None = None) -> Cleaned:
    """Return headline and text without boilerplate, paragraphs parted by a blank line.

    Where `title` is empty, the first line that looks like a headline becomes it. `publisher` is who is known to
    have published it: headlines often end in that name.
    """
    title, found = split_headline(one_line(title), publisher=publisher)
    paragraphs = _without_boilerplate(_paragraphs(plain(text)))
    if not title and len(paragraphs) > 1 and _looks_like_headline(paragraphs[0]):
        title, found = split_headline(one_line(paragraphs.pop(0)), publisher=publisher)
    title, paragraphs, found_below = _without_repeated(title, paragraphs, publisher)
    return Cleaned(title, "\n\n".join(paragraphs), found or found_below)


def split_headline(headline: str, *, publisher: str | None = None) -> tuple[str, str | None]:
    """Return a headline without the names of site and section behind it, and the site's name.

    Behind a bar stands a site, a section or an author. Behind a dash it may be half of the headline ("Deal signed –
    Britain warns"), so there it must look like a site's or a section's name.
    """
    found: str | None = None
    was_section = False
    while True:
        bar, dash = _last(_BAR, headline), _last(_DASH, headline)
        cut = bar if bar and (not dash or bar.start() >= dash.start()) else dash
        if cut is None:
            return headline, found
        head, tail = headline[: cut.start()].strip(), headline[cut.end() :].strip()
        if cut is bar and is_section(head) and not is_section(tail):
            return tail, found  # "Opinion | Why the summit failed"
        is_site = _is_site(tail, publisher) or (was_section and cut is not bar and _is_capitalized(tail))
        if not (is_section(tail) or is_site or (cut is bar and len(tail) <= 60)) or len(head.split()) < 2:
            return headline, found
        if not is_section(tail) and found is None:
            found = tail
        was_section = is_section(tail)
        headline = head


def _is_site(name: str, publisher: str | None) -> bool:
    """Return whether what stands behind a dash is the name of a site. "UN report" is not: it says who says so."""
    if publisher and fold(name) in {fold(publisher), fold(f"The {publisher}"), fold(publisher.removeprefix("The "))}:
        return True
    if _DOMAIN.fullmatch(name):
        return True
    return len(name.split()) <= 6 and _is_capitalized(name) and _PUBLISHER_WORDS.search(name) is not None


def _is_capitalized(name: str) -> bool:
    words = name.split()
    return 0 < len(words) <= 6 and all(word[0].isupper() or word in {"and", "of", "the", "&", "for"} for word in words)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(iter(reversed(list(pattern.finditer(text)))), None)


def _paragraphs(text: str) -> list[list[str]]:
    """Return the lines of each paragraph. Where line ends are not from wrapping, each line is a paragraph."""
    blocks = [
        list(lines)
        for is_blank, lines in itertools.groupby(text.split("\n"), key=lambda line: not line)
        if not is_blank
    ]
    return blocks if _is_wrapped(blocks) else [[line] for block in blocks for line in block]


def _is_wrapped(blocks: list[list[str]]) -> bool:
    """Return whether lines end where the next word had no room, rather than on purpose."""
    pairs = [pair for block in blocks for pair in itertools.pairwise(block)]
    width = max((len(line) for line, _ in pairs), default=0)
    full = sum(len(line) + 1 + len(following.split(maxsplit=1)[0]) > width - 2 for line, following in pairs)
    return _NARROWEST <= width <= _WIDEST and full >= 0.8 * len(pairs)


def _without_boilerplate(paragraphs: list[list[str]]) -> list[str]:
    kept: list[str] = []
    in_list = has_body = False
    for paragraph in paragraphs:
        lines = [line for line in map(_unglued, paragraph) if line]
        is_top = len(kept) < _TOP_LINES
        while lines and (is_boilerplate(lines[0]) or (is_top and is_byline(lines[0]))):
            if has_body and is_list_heading(lines[0]):
                in_list = True
            del lines[0]
        # The last line of a wrapped paragraph can be a single word, but not after the end of a sentence.
        while len(lines) > 1 and ends_like_a_sentence(lines[-2]) and is_boilerplate(lines[-1]):
            del lines[-1]
        if not lines:
            continue
        if len(lines) == 1:
            line = lines[0]
            if has_body and is_list_heading(line):
                in_list = True
                continue
            if (in_list and is_list_item(line)) or is_section_heading(line) or (not kept and is_section(line)):
                continue
        in_list = False
        has_body = has_body or ends_like_a_sentence(lines[-1])
        kept.append("\n".join(lines))
    return kept


def _unglued(line: str) -> str:
    """Return a line without a button's words at its ends, run together with the text: "AdvertisementThe minister"."""
    while match := _GLUED_START.match(line):
        line = line[match.end() :]
    return _GLUED_END.sub("", line).rstrip()


def _without_repeated(title: str, paragraphs: list[str], publisher: str | None) -> tuple[str, list[str], str | None]:
    """Return the headline, the paragraphs but those at the top that repeat it, and the site's name behind one.

    Of a headline In Capitals and the same in plain writing, the plain one is returned: it reads better, and names
    stand out in it.
    """
    found: str | None = None
    kept = []
    for number, paragraph in enumerate(paragraphs):
        if title and number < _REPEATED_WITHIN and len(paragraph) <= 2 * _HEADLINE_LENGTH:
            again, tail = split_headline(one_line(paragraph), publisher=publisher)
            if fold(again) == fold(title):
                found = found or tail
                title = min(title, again, key=lambda one: sum(map(str.isupper, one)))
                continue
        kept.append(paragraph)
    return title, kept, found


def _looks_like_headline(line: str) -> bool:
    return (
        len(line) <= _HEADLINE_LENGTH
        and len(line.split()) <= _HEADLINE_WORDS
        and not line.endswith((".", ",", ";", ":", ".”", '."', "。"))
    )
