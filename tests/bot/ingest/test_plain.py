import pytest

from bot.ingest.plain import charset, decode, one_line, paragraphs_up_to, plain


def test_line_ends_and_spaces_are_made_the_same() -> None:
    assert plain(" One \t two\r\nthree\u2028four\u2029five\u00a0six ") == "One two\nthree\nfour\n\nfive six"


def test_joiners_of_scripts_and_emoji_stay() -> None:
    assert plain("می\u200cخواهم 👩\u200d🚀") == "می\u200cخواهم 👩\u200d🚀"


def test_what_cannot_be_stored_goes() -> None:
    assert plain("a\ud800b\x00c\u202ed\ufeff") == "abcd"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("one two", "one two"), ("one two three", "one two…"), ("onetwothree", "onetwothr…"), ("one two thr", "one two…")],
)
def test_a_line_is_cut_at_a_word(text: str, expected: str) -> None:
    assert one_line(text, 10) == expected


def test_a_text_is_cut_at_a_paragraph_or_else_a_sentence() -> None:
    assert paragraphs_up_to("One.\n\nTwo.\n\nThree.", 12) == "One.\n\nTwo."
    assert paragraphs_up_to("One. Two. Three.", 12) == "One. Two."
    assert paragraphs_up_to("Onetwothree", 5) == "Onetw"


@pytest.mark.parametrize(
    ("document", "content_type", "expected"),
    [
        ("ø".encode(), None, "ø"),
        ("ø".encode("latin-1"), "text/html; charset=ISO-8859-1", "ø"),
        ("“ø”".encode("cp1252"), "text/html; charset=latin-1", "“ø”"),
        ('<meta charset="windows-1251">Ж'.encode("cp1251"), None, '<meta charset="windows-1251">Ж'),
        ("España y el café".encode("cp1252"), None, "España y el café"),
        ("“We’re ready” – he left.".encode("cp1252"), None, "“We’re ready” – he left."),
        ("Президент заявил, что переговоры идут.".encode("cp1251"), None, "Президент заявил, что переговоры идут."),
        (
            "Rząd przyjął uchwałę, że będzie wspierać.".encode("cp1250"),
            None,
            "Rząd przyjął uchwałę, że będzie wspierać.",
        ),
        ("ø".encode(), "text/html; charset=nonsense", "ø"),
        ("ø".encode(), 'text/html; charset="utf-8"; x', "ø"),
        ("ø".encode("utf-16"), "text/html; charset=utf-8", "ø"),
    ],
)
def test_a_document_is_decoded_as_it_says(document: bytes, content_type: str | None, expected: str) -> None:
    assert decode(document, content_type) == expected


def test_a_type_may_name_no_character_set() -> None:
    assert charset(None) is None
    assert charset("text/html") is None
    assert charset(";;;=") is None
