import pytest

from bot.analysis.modality import figure_in


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("accounts for 90 percent of its trade", "90 percent"),
        ("donated $50,000 worth of goods", "$50,000"),
        ("a loan of €1.5 billion", "€1.5 billion"),
        ("sent 5,000 troops", "5,000 troops"),
        ("in 24 years", None),
    ],
)
def test_figure_stands_as_in_the_sentence(text: str, figure: str | None) -> None:
    assert figure_in(text) == figure
