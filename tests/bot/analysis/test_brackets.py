import pytest

from bot.analysis.brackets import add_spelled_out, letters_after
from tests.bot.analysis.parses import blank


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He heads the Green Harvest Union (GHU) now", "Green Harvest Union"),
        ("The Bureau of Odd Affairs (BOA) met", "Bureau of Odd Affairs"),
        ("The Coordination of Azawad Movements (CMA) agreed", "Coordination of Azawad Movements"),
        ("He met the Green Union (XYZ) now", None),
        ("It rose (AB) again", None),
    ],
)
def test_first_letters_show_where_a_name_begins(text: str, name: str | None) -> None:
    found = add_spelled_out(blank().make_doc(text), [])
    assert [one.text for one in found] == ([name] if name else [])


@pytest.mark.parametrize(("text", "letters"), [("Union (GHU) met", "GHU"), ("Union (2024) met", None), ("Union", None)])
def test_letters_in_brackets(text: str, letters: str | None) -> None:
    assert letters_after(blank().make_doc(text), 1) == letters
