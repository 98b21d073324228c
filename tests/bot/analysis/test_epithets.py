import pytest

from bot.analysis.epithets import actors_called, all_epithets
from tests.bot.analysis.parses import make_doc, shipped_table


@pytest.mark.parametrize(
    ("parse", "expected"),
    [
        ("The/DT/det/2 world/NN/compound/2 body/NN/nsubj/3 met/VBD/ROOT/3", ("org/un",)),
        ("The/DT/det/2 hermit/NN/compound/2 kingdom/NN/nsubj/3 met/VBD/ROOT/3", ("country/PRK",)),
        ("The/DT/det/2 frozen/JJ/amod/2 body/NN/nsubj/3 met/VBD/ROOT/3", ()),
    ],
)
def test_epithet_is_a_noun_with_the_words_before_it(parse: str, expected: tuple[str, ...]) -> None:
    assert actors_called(make_doc(parse)[2]) == expected


def test_every_epithet_means_actors_of_the_table() -> None:
    table = shipped_table()
    for phrase, keys in all_epithets().items():
        for key in keys:
            assert table.get(key) is not None, f"{phrase}: {key}"
