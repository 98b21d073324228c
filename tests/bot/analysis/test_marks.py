import pytest

from bot.analysis.marks import find_quotations
from bot.analysis.sentences import split_sentences


def quoted(text: str) -> list[list[str]]:
    """Return what stands between marks, one list of pieces for each quotation."""
    sentences = split_sentences(text)
    texts = {sentence.position: sentence.text for sentence in sentences}
    return [
        [texts[piece.sentence][piece.start : piece.end] for piece in quotation.pieces]
        for quotation in find_quotations(sentences)
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("“We will fight,” he said.", [["We will fight,"]]),
        ('"We will fight," he said. "Never. Ever."', [["We will fight,"], ["Never.", "Ever."]]),
        ("„Nein“, he said, and »Ja«, and «Non».", [["Nein"], ["Ja"], ["Non"]]),
        ("The soldiers' claim and the officers' hopes don't count.", []),
        ("'We will fight,' he said of the soldiers' claim.", [["We will fight,"]]),
        ("He told 'em 'We won't go' in the '90s.", [["We won't go"]]),
        ('The 5\'10" man left at 6" of snow.', []),
        ("“He told me ‘go away’ and left,” she said.", [["He told me ‘go away’ and left,"]]),
        ("“One.\n\n“Two. Three.\n\n“Four,” he said.", [["One.", "Two.", "Three.", "Four,"]]),
        ('"One.\n\n"Two," he said.', [["One.", "Two,"]]),
        ('"They eat twice, he said. "We do not."', [["They eat twice,"], ["We do not."]]),
        ("“Never closed. He went on.\n\nPlain text.", [["Never closed.", "He went on."]]),
        ("He fears a “NATO in Asia. It may come.", [["NATO in Asia."]]),
        ("He fears a “NATO in Asia. She said: “It may come.”", [["NATO in Asia."], ["It may come."]]),
        ("“”", []),
    ],
)
def test_quotations_are_found_with_all_their_sentences(text: str, pieces: list[list[str]]) -> None:
    assert quoted(text) == pieces


def test_many_marks_take_no_long_time() -> None:
    assert quoted("'a " * 660) == []
