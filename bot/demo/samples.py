"""The sample articles that come with the demo: our own words on real events, by publishers that do not exist."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).with_name("samples")

OPENS_AT = datetime(2024, 6, 20, 18, 0, tzinfo=UTC)
"""The demo's "now" when it starts: what was published until then is there, the rest arrives as its clock goes on."""


@dataclass(frozen=True, slots=True)
class Sample:
    """An article as its page has it: what is no word of the article is still among the text."""

    title: str
    publisher: str
    url: str
    published_at: datetime
    text: str


def load_samples(folder: Path = FOLDER) -> tuple[Sample, ...]:
    """Return the samples in the order of their publication."""
    samples = (parse_sample(path.read_text(encoding="utf-8")) for path in folder.glob("*.md"))
    return tuple(sorted(samples, key=lambda sample: sample.published_at))


def parse_sample(document: str) -> Sample:
    """Return the article of a file: `key: value` lines between two lines of three hyphens, then the text."""
    opening, head, text = document.split("---\n", 2)
    if opening.strip():
        raise ValueError("a sample starts with a line of three hyphens")
    values = dict(line.split(": ", 1) for line in head.splitlines())
    return Sample(
        title=values["title"],
        publisher=values["publisher"],
        url=values["url"],
        published_at=datetime.fromisoformat(values["published_at"]).astimezone(UTC),
        text=text.strip(),
    )
