"""Names as they are compared, instants as they are stored."""

import unicodedata
from datetime import UTC, datetime


def fold(name: str) -> str:
    """Return a name as it is compared: without case, accents, typographic apostrophes, or white space to spare."""
    straight = name.replace("\u2019", "'").replace("\u2018", "'").replace("\u02bc", "'")
    decomposed = unicodedata.normalize("NFKD", straight)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


def to_seconds(instant: datetime) -> int:
    """Return an aware instant as whole seconds since 1970, cut off."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return int(instant.timestamp())


def from_seconds(seconds: int) -> datetime:
    """Return the instant, aware and in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
