import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.methods import Method
from bot.analysis.summary import Document, Pick, summarize
from bot.analysis.words import word_count

TREATY = Document(
    "Norway and Sweden sign treaty on cod",
    (
        "Monday, June 17, 2024",
        "Norway and Sweden signed a treaty on cod in Oslo on Monday after three years of talks between them.",
        "The treaty says how much cod the fishermen of Norway may catch in the waters of Sweden each year.",
        "But it says nothing of herring, which the fishermen of both countries had asked their ministers about.",
        "Photo: the two ministers at the harbor.",
        "The weather was fine.",
    ),
)
TREATY_AGAIN = Document(
    "Cod treaty signed",
    (
        "Sweden and Norway signed a treaty on cod on Monday in Oslo, after talks between them of three years.",
        "Fishermen in Bergen welcomed the agreement and hoped that prices at the market would rise before winter.",
    ),
)
WORDS = st.sampled_from(["Norway", "cod", "the", "treaty", "signed", "storm", "他们", "и", "?", "3.5"])
DOCUMENTS = st.lists(
    st.builds(
        Document,
        st.text(max_size=20),
        st.lists(st.lists(WORDS, min_size=1, max_size=20).map(lambda words: " ".join(words) + ".")).map(tuple),
        st.sampled_from(["en", "de", "zh", "und", "xx"]),
    ),
    max_size=4,
)


def texts_of(picks: list[Pick]) -> list[str]:
    return [pick.text for pick in picks]


def test_summary_is_three_sentences_unless_asked_otherwise() -> None:
    assert len(summarize([TREATY, TREATY_AGAIN])) == 3
    assert len(summarize([TREATY], sentences=1)) == 1


def test_summary_of_nothing_is_nothing() -> None:
    assert summarize([]) == []
    assert summarize([Document("Title", ())]) == []
    assert summarize([Document("", ("***", "—"))]) == []


def test_noise_is_left_out() -> None:
    assert texts_of(summarize([TREATY], sentences=10)) == [*TREATY.sentences[1:4], TREATY.sentences[5]]


def test_noise_is_better_than_nothing() -> None:
    assert texts_of(summarize([Document("", ("Treaty signed",))])) == ["Treaty signed"]


def test_what_says_the_same_comes_once() -> None:
    picks = summarize([TREATY, TREATY_AGAIN], sentences=10)

    assert [pick for pick in picks if "signed a treaty" in pick.text] == [Pick(0, 1, TREATY.sentences[1])]
    assert Pick(1, 1, TREATY_AGAIN.sentences[1]) in picks


@pytest.mark.parametrize("method", Method)
def test_text_that_occurs_twice_comes_once(method: Method) -> None:
    picks = summarize([TREATY, TREATY], sentences=10, method=method)

    assert len(set(texts_of(picks))) == len(picks) > 1


def test_lead_of_every_document_comes_before_the_rest_of_one() -> None:
    storm = Document(
        "Storm closes port of Hamburg",
        (
            "A storm closed the port of Hamburg on Monday and drove the water of the river over the quays.",
            "Ships waited outside while crews of the port secured the cranes and the containers on the quays.",
        ),
    )

    assert [(pick.document, pick.position) for pick in summarize([TREATY, storm], sentences=2)] == [(0, 1), (1, 0)]


def test_budget_of_words_is_never_exceeded() -> None:
    picks = summarize([TREATY, TREATY_AGAIN], words=40)

    assert picks
    assert sum(word_count(pick.text) for pick in picks) <= 40
    assert summarize([TREATY], words=2) == []


@pytest.mark.parametrize("language", ["en", "de", "zh", "xx", "und"])
@pytest.mark.parametrize("method", Method)
def test_every_method_works_in_every_language(method: Method, language: str) -> None:
    document = Document(TREATY.title, TREATY.sentences, language)

    assert len(summarize([document], sentences=2, method=method)) == 2


def test_chinese_is_summarized_without_spaces() -> None:
    document = Document(
        "两国签署条约",
        (
            "两国领导人星期一在首都签署了一项关于渔业的条约。",
            "该条约规定两国渔民每年的捕鱼量。",
            "天气很好，大家都很高兴。",
        ),
        "zh",
    )

    assert summarize([document], sentences=1)[0].position == 0


@settings(max_examples=60, deadline=None)  # the first example loads Sumy
@given(DOCUMENTS, st.none() | st.integers(1, 5), st.none() | st.integers(1, 60), st.sampled_from(Method))
def test_picks_are_verbatim_in_order_and_within_the_budget(
    documents: list[Document], sentences: int | None, words: int | None, method: Method
) -> None:
    picks = summarize(documents, sentences=sentences, words=words, method=method)

    assert all(documents[pick.document].sentences[pick.position] == pick.text for pick in picks)
    places = [(pick.document, pick.position) for pick in picks]
    assert places == sorted(set(places))
    assert sentences is None or len(picks) <= sentences
    assert words is None or sum(word_count(pick.text) for pick in picks) <= words


@pytest.mark.slow
@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("length", [20, 300])
def test_longest_text_is_summarized_from_its_best_placed_sentences(method: Method, length: int) -> None:
    """What the methods cost grows with the square; `benchmarks.summary_speed` says how long this takes."""
    sentences = tuple(
        " ".join(f"word{(number * 7 + at * at) % 900}" for at in range(length)) + "." for number in range(5_000)
    )

    picks = summarize([Document("word1 word2", sentences)], sentences=5, method=method)

    assert len(picks) == 5
    assert all(pick.text == sentences[pick.position] for pick in picks)


_PROGRAM = """
from bot.analysis.methods import Method
from bot.analysis.summary import Document, summarize
import sys
print("sumy" in sys.modules or "numpy" in sys.modules)
sentences = tuple(
    " ".join(f"word{(number * 7 + at * at) % 90}" for at in range(15)) + "." for number in range(60)
)
for method in Method:
    print([pick.position for pick in summarize([Document("word1", sentences)], sentences=9, method=method)])
"""


@pytest.mark.slow
def test_summary_is_the_same_in_every_process_and_sumy_is_loaded_late() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", _PROGRAM], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True, text=True
        ).stdout
        for seed in ("1", "2")
    }

    assert len(outputs) == 1
    assert outputs.pop().startswith("False\n")
