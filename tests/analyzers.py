"""An analyzer for worker processes that starts at once: it has no language model, and some texts end its process."""

import os
from datetime import datetime
from typing import cast

from bot import work
from bot.analysis.pipeline import Analyzer
from bot.errors import DossierError
from storage.models import Analysis, Entry

DEADLY = "This sentence ends the process."


class FragileAnalyzer:
    """Finds sentences only, and dies of one of them."""

    def analyze(self, entry: Entry, *, now: datetime) -> Analysis:
        if DEADLY in entry.text:
            os._exit(1)
        return work.analyze_plainly(entry)


def start_fragile() -> None:
    """Prepare a heavy worker."""
    work._analyzer = cast(Analyzer, FragileAnalyzer())


def start_without_model() -> None:
    """Prepare a heavy worker whose model cannot be loaded."""
    work._analyzer = DossierError("The language model is missing. Install it.")
