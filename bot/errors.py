"""Errors fit for the user: each words its own sentence from its facts, and says what to do next."""


class DossierError(Exception):
    """The base of all errors that a user may see as they are. Anything else is a bug and is logged."""

    def __reduce__(self) -> tuple[object, ...]:
        # Errors travel here from worker processes. The default would word the sentence again, from the sentence.
        return _restored, (type(self), self.args, self.__dict__)


def _restored(kind: type[DossierError], args: tuple[object, ...], attributes: dict[str, object]) -> DossierError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(attributes)
    return error


class SettingsError(DossierError):
    """The configuration cannot be used."""


class GuildOnly(DossierError):
    """A command was used outside a server."""

    def __init__(self) -> None:
        super().__init__("This works inside a server only: open one where Dossier is a member and try there.")
