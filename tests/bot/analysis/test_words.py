import pytest

from bot.analysis.words import SUMMARY_LANGUAGES, stop_words, word_count, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.S. spent 3.5 percent.", ["the", "u.s", "spent", "3.5", "percent"]),
        ("North Korea’s well-known plan", ["north", "korea", "well-known", "plan"]),
        ("习近平访问", ["习近", "近平", "平访", "访问"]),
        ("Ça coûte 5€", ["ça", "coûte", "5"]),
        ("— … !", []),
    ],
)
def test_words_keep_numbers_acronyms_and_pairs_of_characters(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize("language", sorted(SUMMARY_LANGUAGES))
def test_every_language_of_summaries_has_stop_words(language: str) -> None:
    assert len(stop_words(language)) > 50


def test_unknown_language_has_no_stop_words() -> None:
    assert stop_words("xx") == frozenset()


def test_length_of_text_without_spaces_counts_pairs() -> None:
    assert word_count("They met on Monday.") == 4
    assert word_count("两国领导人签署了条约") == 5
