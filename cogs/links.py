"""The web addresses in what people write."""

import re
from typing import Final

from bot.render.text import safe_url

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`|]+", re.IGNORECASE)
_CLOSING: Final = {")": "(", "]": "[", "}": "{"}


def links_in(text: str, *, most: int = 10) -> list[str]:
    """Return the first `most` web addresses in a text, each once, without the punctuation that ends a sentence."""
    found = (_trimmed(match.group()) for match in _ADDRESS.finditer(text))
    return list(dict.fromkeys(address for address in found if safe_url(address)))[:most]


def _trimmed(address: str) -> str:
    while address[-1:] in {".", ",", ";", ":", "!", "?", "*", "_", "~", *_CLOSING}:
        opening = _CLOSING.get(address[-1])
        if opening and address.count(opening) >= address.count(address[-1]):
            break
        address = address[:-1]
    return address
