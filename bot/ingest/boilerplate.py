"""What stands around articles on web pages, as lines. A line is judged as a whole: words in a sentence never match.

What is known of them is in `data/`, in files that a person can read and correct.
"""

import re
from pathlib import Path

from storage.text import fold

_LONGEST = 320
"""How many characters a line of boilerplate has at most: cookie notices are the longest."""


def read_list(name: str) -> list[str]:
    """Return the lines of a file in `data/`, without its comments."""
    lines = (Path(__file__).parent / "data" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


_LABELS = frozenset(map(fold, read_list("labels.txt")))
_SECTION_WORDS = frozenset(map(fold, read_list("section_words.txt")))
_SECTION_HEADINGS = frozenset(
    "articles headlines news newsfeed opinion opinions posts releases stories story updates videos".split()  # noqa: SIM905
)

_NETWORKS = (
    r"share|tweet|facebook|twitter|x|whats\s?app|linkedin|e-?mail|mail|print|pinterest|reddit|telegram|copy(?: link)?|"
    r"link|save|pin(?: it)?|messenger|flipboard|sms|tumblr|pocket|instagram|you\s?tube|tik\s?tok|threads|bluesky|"
    r"mastodon|viber|line|rss|wechat|weibo|vk|like|post|follow"
)
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTHS},?\s+\d{{4}}|{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|"
    r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
)
_TIME = r"(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)"
_ZONE = (
    r"(?:,?\s*(?:UK|US|London|local)(?:\s+time)?|"
    r"\(?(?:GMT|UTC|BST|CET|CEST|E[SD]?T|P[SD]?T|IST|MSK)(?:\s*[+-]\d{1,2}(?::?\d{2})?)?\)?)"
)
_WHEN = (
    rf"(?:{_DATE}(?:\s*(?:[,|·•–—-]|at)?\s*{_TIME})?|{_TIME}(?:\s*{_ZONE})?(?:\s*[,|·•–—-]?\s*{_DATE})?)(?:\s*{_ZONE})?"
)

_ALWAYS = re.compile(
    "|".join(read_list("lines.txt")).replace("{networks}", _NETWORKS).replace("{when}", _WHEN), re.IGNORECASE
)
"""Lines that are boilerplate wherever they stand, sentences among them."""

_UNLESS_SENTENCE = re.compile(
    r"(?:watch|watch more|watch live|watch now|listen|read|read more|read also|also read|read next|must read|see also|"
    r"see more|more|related|related stories?|related articles?|video|gallery|podcast|editor's picks?|recommended|"
    r"don't miss|up next|next|previous|trending|lesen sie auch|mehr zum thema|lire aussi|leia também|leggi anche|"
    r"lea también|читайте также)\s*[:|»›→]\s*.{2,200}",
    re.IGNORECASE,
)
"""Pointers to other articles: "Watch: Balloons Explained". With a full stop they may be sentences."""

_LIST_HEADING = re.compile(
    r"(?:related|related (?:articles?|stories|posts|news|content|coverage|links|topics|reading)|"
    r"read (?:next|more|also)|also read|see also|more (?:on this(?: story| topic)?|stories|news|like this|to read)|"
    r"more from .{1,40}|most (?:read|popular|viewed)|trending(?: now)?|"
    r"you (?:may|might) (?:also )?like|recommended(?: for you| stories| reading)?|editor.?s.? picks|"
    r"further reading|up next|what to read next|latest (?:news|stories|posts|articles)|top stories|popular posts|"
    r"recent posts|don.t miss)\s*:?",
    re.IGNORECASE,
)
"""Headings over lists of other articles."""

_BY = re.compile(
    r"(?:by|written by|reported by|reporting by|story by|posted by|text by|words by|analysis by|author:)\s+",
    re.IGNORECASE,
)
_BY_BREAK = re.compile(r"\s*[,|/·•–—]\s*|\s+-\s+")
_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][\w'’.-]*")
_BETWEEN_NAMES = frozenset(
    "and & in for with de da di du van von der den del bin ibn al el la le ter ten dos das our staff the".split()  # noqa: SIM905
)
_DATE_LINE = re.compile(_WHEN, re.IGNORECASE)
_SIGNATURE_START = r"(?:additional\s+)?(?:reporting|writing|editing|compiled|edited|produced)(?:\s+and\s+\w+)?\s+by\s+"
_SIGNATURE = re.compile(
    rf"\({_SIGNATURE_START}[^()]{{3,280}}\)\W*|{_SIGNATURE_START}.{{3,200}};\s*(?:\w+\s+){{1,3}}by\s.{{3,100}}|"
    rf"{_SIGNATURE_START}[^.!?]{{3,120}}",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_FULL_STOP = re.compile(r"[.。][\"'”’»)\]]*$")
_QUOTES = tuple("\"'“‘„«")
_EDGES = re.compile(r"^[\W_]+|[^\w?).]+$")


def ends_like_a_sentence(line: str) -> bool:
    """Return whether a line ends as sentences do."""
    return _SENTENCE_END.search(line) is not None


def is_label(line: str) -> bool:
    """Return whether a line is a button, a link or a heading of the page: "close", "Scroll to Top"."""
    if len(line) > 60:
        return False
    folded = fold(line)
    bare = _EDGES.sub("", folded)
    return folded in _LABELS or bare in _LABELS or not any(character.isalnum() for character in line)


def is_section(line: str) -> bool:
    """Return whether a line is nothing but the name of a section: "World news", "Asia"."""
    words = _words(line)
    return 0 < len(words) <= 5 and all(word in _SECTION_WORDS for word in words) and not ends_like_a_sentence(line)


def is_section_heading(line: str) -> bool:
    """Return whether a line among an article's paragraphs is a heading of the page: "Global Stories".

    "Asia" may be a heading of the article itself.
    """
    return is_section(line) and any(word in _SECTION_HEADINGS for word in _words(line))


def _words(line: str) -> list[str]:
    return re.findall(r"[\w-]+", fold(line)) if len(line) <= 80 else []


def is_boilerplate(line: str) -> bool:
    """Return whether a line of a page is none of the article's words, wherever it stands."""
    if is_label(line):
        return True
    if len(line) > _LONGEST or line.startswith(_QUOTES):
        return False
    if _ALWAYS.fullmatch(line) or _SIGNATURE.fullmatch(line):
        return True
    return _UNLESS_SENTENCE.fullmatch(line) is not None and not _FULL_STOP.search(line)


def is_byline(line: str) -> bool:
    """Return whether a line says who wrote the article, or when: only to be asked of lines around the headline."""
    if len(line) > 160:
        return False
    if _DATE_LINE.fullmatch(line):
        return True
    start = _BY.match(line)
    if start is None or ends_like_a_sentence(line):
        return False
    # The author's name comes first, up to a comma or the like; after it anything: office, place, date.
    words = _BY_BREAK.split(line[start.end() :], maxsplit=1)[0].split()
    names = [word for word in words if _NAME.fullmatch(word)]
    return bool(names) and len(words) <= 12 and all(word in names or word.lower() in _BETWEEN_NAMES for word in words)


def is_list_heading(line: str) -> bool:
    """Return whether a line stands over a list of other articles."""
    return len(line) <= 60 and _LIST_HEADING.fullmatch(line) is not None


def is_list_item(line: str) -> bool:
    """Return whether a line under such a heading can be another article's headline."""
    return len(line) <= 160 and not _FULL_STOP.search(line)
