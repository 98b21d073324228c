import sys

import pytest

from bot.demo import ExtraMissing, run_demo


@pytest.mark.parametrize("library", ["simcord", "rich", "prompt_toolkit"])
def test_a_missing_library_is_told_in_words(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("bot.demo.", f"{library}."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ExtraMissing, match=f"needs {library}.*make demo"):
        run_demo(tour=True)
