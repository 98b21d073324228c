"""The demo: the real bot and its real commands in the terminal, on bundled articles, without Discord."""

from bot.errors import DossierError

_EXTRA = frozenset({"prompt_toolkit", "rich", "simcord"})


class ExtraMissing(DossierError):
    """A library that only the demo needs is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f'The demo needs {name}, which is not installed. Run make demo, or pip install ".[demo]" here.'
        )


def run_demo(*, tour: bool) -> None:
    """Play the demo: a console on a terminal; a tour elsewhere, or where it is asked for.

    Raises `ExtraMissing`.
    """
    try:
        from bot.demo.start import play
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library not in _EXTRA:
            raise
        raise ExtraMissing(library) from error
    play(tour=tour)
