import pytest

from bot.analysis.noise import is_noise, readability


@pytest.mark.parametrize(
    "sentence",
    [
        "Saturday, January 8, 2005",
        "March 26, 2005",
        "19 June 2024, 10:15",
        "By Jane Doe, Asia correspondent, in Beijing",
        "Photo: the two leaders shake hands in the palace.",
        "WATCH: The parade in the capital as it happened.",
        "Read more about the summit in our live blog.",
        "© 2024 The Example Times, all of it.",
        "Analysis: Norway is watching the close ties between the fishermen of Sweden and Finland",
        "Not now.",
        "1 234 5 67 8 9 10.",
        "word " * 150 + "end.",
        "***",
        "",
    ],
)
def test_what_is_no_sentence_of_the_news_is_noise(sentence: str) -> None:
    assert is_noise(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The two leaders signed a treaty.",
        "On March 26, 2005 the two leaders signed a treaty that nobody had expected.",
        "Photos of the summit show the two leaders at a table.",
        "“We will not sign,” he said of the treaty.”",
        "两国领导人在首都签署了条约。",
        "A line of so many words is no headline and no caption but a sentence that somebody forgot to end well",
    ],
)
def test_sentence_of_the_news_is_no_noise(sentence: str) -> None:
    assert not is_noise(sentence)


def test_missing_full_stop_says_nothing_where_all_are_missing() -> None:
    assert not is_noise("The two leaders signed a treaty", is_punctuated=False)


def test_what_leans_on_the_sentence_before_reads_badly_alone() -> None:
    whole = readability("The president of Norway signed the treaty with Sweden on Monday in Oslo.")

    assert whole == 1
    assert readability("But the president of Norway signed the treaty with Sweden on Monday in Oslo.") < whole
    assert readability("Why did the president of Norway sign the treaty on Monday in Oslo?") < whole
    assert readability("The president signed.") < whole
