import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.sentences import LONGEST, split_sentences


def sentences_of(text: str, language: str = "en") -> list[str]:
    return [sentence.text for sentence in split_sentences(text, language=language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He came. She left.", ["He came.", "She left."]),
        ("Mr. Kim met Lt. Gen. Smith. It rained.", ["Mr. Kim met Lt. Gen. Smith.", "It rained."]),
        (
            "The U.S. President spoke in the U.S. The dollar fell.",
            ["The U.S. President spoke in the U.S.", "The dollar fell."],
        ),
        (
            "He came on Jan. 5. He left on Feb. 6 at 5 p.m. Nobody saw.",
            ["He came on Jan. 5.", "He left on Feb. 6 at 5 p.m.", "Nobody saw."],
        ),
        ("George W. Bush met J. K. Rowling. They spoke.", ["George W. Bush met J. K. Rowling.", "They spoke."]),
        (
            "They flew to St. Petersburg. Traders on Wall St. The rest stayed.",
            ["They flew to St. Petersburg.", "Traders on Wall St.", "The rest stayed."],
        ),
        ("He fell ill. Putin said no. Kim agreed.", ["He fell ill.", "Putin said no.", "Kim agreed."]),
        ("Article No. 5 costs 3.5 percent, e.g. more. Yes.", ["Article No. 5 costs 3.5 percent, e.g. more.", "Yes."]),
        ("It cost $5. $6 came. In 2014. 24 died.", ["It cost $5.", "$6 came.", "In 2014.", "24 died."]),
        ("Shares rose. eBay fell.", ["Shares rose.", "eBay fell."]),
    ],
)
def test_full_stop_ends_a_sentence_unless_it_belongs_to_its_word(text: str, expected: list[str]) -> None:
    assert sentences_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We won." He left.', ['"We won."', "He left."]),
        ("“We won.” (He left.) [He did.] So.", ["“We won.”", "(He left.)", "[He did.]", "So."]),
        ('"Why now?" he asked. Then he left.', ['"Why now?" he asked.', "Then he left."]),
        ("“Why now?” Kim asked. Then he left.", ["“Why now?” Kim asked.", "Then he left."]),
        ("“Why now?” The answer came late.", ["“Why now?”", "The answer came late."]),
        (
            "Wait... what? It ended… He left. So. . . He went.",
            ["Wait... what?", "It ended…", "He left.", "So. . .", "He went."],
        ),
    ],
)
def test_quotation_marks_and_brackets_stay_with_the_sentence_that_they_close(text: str, expected: list[str]) -> None:
    assert sentences_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They held the talks.Officials said so.", ["They held the talks.", "Officials said so."]),
        ("It ended in 2014.The war went on.", ["It ended in 2014.", "The war went on."]),
        ("“It is over.”The crowd left.", ["“It is over.”", "The crowd left."]),
        ('He said "it is over."The crowd left.', ['He said "it is over."', "The crowd left."]),
        ('He left."It is over," she said.', ["He left.", '"It is over," she said.']),
        ("Ask Mrs.Jones or Prof.Smith.", ["Ask Mrs.Jones or Prof.Smith."]),
        ("See www.Example.Com or mail me@example.Com now.", ["See www.Example.Com or mail me@example.Com now."]),
    ],
)
def test_full_stop_without_a_space_ends_a_sentence_but_no_address(text: str, expected: list[str]) -> None:
    assert sentences_of(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ja", "今日は晴れ。明日は雨！「なぜ？」と聞いた。", ["今日は晴れ。", "明日は雨！", "「なぜ？」と聞いた。"]),
        ("zh", "他说：“我去。”她没去。", ["他说：“我去。”", "她没去。"]),
        ("hi", "राम गया। सीता आई।", ["राम गया।", "सीता आई।"]),
        ("ar", "هل عاد؟ ذهب الرجل.", ["هل عاد؟", "ذهب الرجل."]),
        ("de", "Am 3. Mai kam er z.B. Nicht. Dann ging er.", ["Am 3. Mai kam er z.B. Nicht.", "Dann ging er."]),
        ("el", "Τι είναι; Δεν ξέρω.", ["Τι είναι;", "Δεν ξέρω."]),
        ("ru", "В 2014 г. Путин сказал. Он ушёл.", ["В 2014 г. Путин сказал.", "Он ушёл."]),
        ("en", "all of it is lower case. so it goes.", ["all of it is lower case.", "so it goes."]),
    ],
)
def test_other_languages_end_sentences_in_their_own_way(language: str, text: str, expected: list[str]) -> None:
    assert sentences_of(text, language) == expected


def test_paragraph_is_at_least_one_sentence() -> None:
    found = split_sentences("Summit ends\n\nThey met. They left.\n \n\n\nMore to come")

    assert [(s.position, s.paragraph, s.text) for s in found] == [
        (1, 0, "Summit ends"),
        (2, 1, "They met."),
        (3, 1, "They left."),
        (4, 2, "More to come"),
    ]


def test_items_of_a_list_are_sentences() -> None:
    assert sentences_of("Key points:\n• one thing\n• two things\n- three\n1. First\n2. Second") == [
        "Key points:",
        "• one thing",
        "• two things",
        "- three",
        "1. First",
        "2. Second",
    ]
    assert sentences_of("Key points • One thing • Two things") == ["Key points", "• One thing", "• Two things"]


def test_line_break_in_wrapped_text_ends_nothing() -> None:
    text = "This text was wrapped at about this\nwidth, so that its lines break within\nsentences. This is the next."

    assert len(split_sentences(text)) == 2


def test_line_that_had_room_for_more_is_a_sentence() -> None:
    text = "Summit ends in Pyongyang\nThe two leaders signed a treaty on Wednesday and left the capital. They smiled."

    assert sentences_of(text)[0] == "Summit ends in Pyongyang"


def test_sentence_without_end_is_cut_at_a_word() -> None:
    found = split_sentences("word " * 1_000)

    assert all(len(sentence.text) <= LONGEST for sentence in found)
    assert {word for sentence in found for word in sentence.text.split()} == {"word"}


def test_empty_text_has_no_sentence() -> None:
    assert split_sentences("") == []
    assert split_sentences(" \n\n \t") == []


@pytest.mark.parametrize(
    "unit", ["They met. ", ".", " ", "\n", "x", ".'", '. ("', "a\n", "abc.Def", "• a ", '"Why?" Kim ']
)
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    text = unit * (400_000 // len(unit))

    started = time.process_time()
    split_sentences(text)

    assert time.process_time() - started < 4  # what grows with the square would take minutes


_PIECES = st.sampled_from(
    [
        "Mr.",
        "U.S.",
        "he",
        "Kim",
        "said",
        ".",
        "?",
        "!",
        "…",
        '"',
        "”",
        "“",
        "(",
        ")",
        " ",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        "•",
        "- ",
        "1.",
        "3.5",
        "。",
        "॥",
        "؟",
        "。」",
        "x" * 2_100,
        "\u200b",
        "\u2029",
        "e",
        "The",
    ]
)


@given(st.one_of(st.text(), st.lists(_PIECES).map("".join)), st.sampled_from(["en", "de", "ja", "el"]))
def test_sentences_are_slices_in_order_that_hold_every_character(text: str, language: str) -> None:
    end = 0
    for position, sentence in enumerate(split_sentences(text, language=language), start=1):
        assert sentence.position == position
        assert text[sentence.start : sentence.start + len(sentence.text)] == sentence.text
        assert text[end : sentence.start].strip() == ""
        assert sentence.text == sentence.text.strip() != ""
        assert len(sentence.text) <= LONGEST
        end = sentence.start + len(sentence.text)
    assert text[end:].strip() == ""
