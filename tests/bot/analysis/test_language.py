import pytest

from bot.analysis.language import UNKNOWN, detect_language, has_actors, read_as


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The two presidents met in the capital and signed a treaty."),
        ("de", "Die Regierung in Berlin hat beschlossen, das Gesetz zu ändern."),
        ("fr", "Le président a déclaré que les deux pays signeraient un accord."),
        ("es", "La reunión de los ministros terminó sin acuerdo."),
        ("ru", "Путин прибыл в Пекин с двухдневным визитом."),
        ("uk", "Україна та її союзники підписали угоду."),
        ("zh", "两国领导人在首都签署了条约。"),
        ("ja", "両首脳は首都で条約に署名した。"),
        ("ar", "وقع الرئيسان معاهدة في العاصمة."),
    ],
)
def test_language_of_a_sentence_is_known(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "   ", "12:30", "...", "ok", "Berlin", "😀"])
def test_language_of_next_to_nothing_is_unknown(text: str) -> None:
    assert detect_language(text) == UNKNOWN


def test_length_does_not_matter_once_it_is_enough() -> None:
    assert detect_language("The talks went on for days. " * 100_000) == "en"


def test_lone_surrogates_do_no_harm() -> None:
    assert detect_language("The talks \ud800 failed because nobody came to them.") == "en"


def test_actors_are_known_in_english_only() -> None:
    assert has_actors("en")
    assert not has_actors("de")
    assert not has_actors(UNKNOWN)


def test_short_text_in_plain_letters_is_read_as_english() -> None:
    assert read_as(UNKNOWN, "Ukraine war news") == "en"
    assert read_as(UNKNOWN, "Ukraine: нет") == UNKNOWN
    assert read_as(UNKNOWN, "lorem " * 100) == UNKNOWN
    assert read_as(UNKNOWN, "1234") == UNKNOWN
    assert read_as("de", "Berlin") == "de"
