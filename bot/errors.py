"""Errors fit for the user: each words its own sentence from its facts, and says what to do next."""


class DossierError(Exception):
    """The base of all errors that a user may see as they are. Anything else is a bug and is logged."""


class SettingsError(DossierError):
    """The configuration cannot be used."""


class GuildOnly(DossierError):
    """A command was used outside a server."""

    def __init__(self) -> None:
        super().__init__("This works inside a server only: open one where Dossier is a member and try there.")
