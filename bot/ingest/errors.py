"""What can go wrong between an address or a file and an article, each in words for whoever asked."""

from datetime import timedelta

from bot.errors import DossierError


class IngestError(DossierError):
    """The base of all errors of addresses, feeds, pages, texts and files."""


# ------------------------------------------------------------------------------------------------------ addresses


class AddressInvalid(IngestError):
    """It is no web address."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"That is not a web address I can open: {reason}. Give one like https://example.com/news.")


class AddressRefused(IngestError):
    """The address leads into a private network, which nobody may look into through the bot."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"{host} is not on the public internet, so I do not connect to it. Use a public address; "
            "whoever hosts the bot can allow a network with allowed_networks in the config."
        )


# -------------------------------------------------------------------------------------------------------- fetching


class FetchFailed(IngestError):
    """The base of all that happens on the way to a document."""


class Unreachable(FetchFailed):
    """No whole answer came."""

    def __init__(self, host: str, reason: str) -> None:
        super().__init__(f"{host} cannot be read: {reason}. Check the address, or try again later.")


class TooSlow(FetchFailed):
    """The answer took too long."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(f"{host} did not answer within {seconds:g} seconds. Try again later.")


class TooLarge(FetchFailed):
    """The document is larger than the limit."""

    def __init__(self, host: str, limit: int) -> None:
        super().__init__(
            f"The document at {host} is larger than {limit / 1_000_000:g} MB. Give the address of a single article or "
            "a shorter feed; whoever hosts the bot can raise max_megabytes in the config."
        )


class TooManyRedirects(FetchFailed):
    """The site sends from one address to the next without end."""

    def __init__(self, host: str, limit: int) -> None:
        super().__init__(
            f"{host} sent me on to other addresses more than {limit} times. Open the page in a browser and give the "
            "address where it ends."
        )


class HttpStatus(FetchFailed):
    """The server answered with an error. `retry_after` is how long it asks to be left alone."""

    def __init__(self, host: str, status: int, *, retry_after: timedelta | None = None) -> None:
        self.status = status
        self.retry_after = retry_after
        super().__init__(f"{host} {_status_in_words(status)}")


def _status_in_words(status: int) -> str:
    if status in {401, 403, 451}:
        return f"refuses to show this to programs ({status}). Open it in a browser and add its text instead."
    if status == 404:
        return f"has nothing at this address ({status}). Check the address."
    if status == 410:
        return f"says that this is gone for good ({status}). Look for its new address."
    if status == 429:
        return f"asks for fewer visits ({status}). Try again later."
    if status >= 500:
        return f"has a problem of its own ({status}). Try again later."
    return f"answered with an error ({status}). Check the address."


# --------------------------------------------------------------------------------------------------------- content


class NotAFeed(IngestError):
    """The document is no RSS, Atom or JSON feed."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"There is no feed at {host}. Look for a link called RSS, Atom or Feed on the site and give its address."
        )


class NoArticle(IngestError):
    """The page holds no article."""

    def __init__(self, host: str, reason: str) -> None:
        super().__init__(
            f"There is no article to read at {host}: {reason}. Give the address of a single article, or add its text."
        )


class EmptyText(IngestError):
    """There are no words in it."""

    def __init__(self, name: str = "The text") -> None:
        super().__init__(f"{name} has no words in it. Give the article's text, with its headline in the first line.")


class NotText(IngestError):
    """The file is a picture, a document of an office program, or the like."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not a text file. Save the article as .txt, .md or .html and add that.")


class TextTooLong(IngestError):
    """The text is longer than an article can be."""

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(
            f"{name} is longer than {limit:,} characters, too long for one article. Split it and add the parts."
        )


class FileTooLarge(IngestError):
    """The file is larger than the limit."""

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(f"{name} is larger than {limit / 1_000_000:g} MB, too large for one article. Split it.")
