from bot.analysis.summary_rows import summary_row

TREATY = (
    "Norway and Sweden signed a treaty on cod in Oslo on Monday after three years of talks.\n\n"
    "The treaty says how much cod the fishermen\nof Norway may catch in the waters of Sweden each year."
)
STORM = "A storm closed the port of Hamburg on Monday and drove the water of the river over the quays."


def test_row_has_the_summary_and_where_its_sentences_stand() -> None:
    row = summary_row("a", [("Cod treaty", TREATY), ("", STORM)], sentences=3)

    assert row == {
        "id": "a",
        "summary": " ".join([*TREATY.split(), *STORM.split()]),
        "sentences": [
            {"text": TREATY.split("\n\n")[0], "document": 0, "position": 0},
            {"text": TREATY.split("\n\n")[1], "document": 0, "position": 1},
            {"text": STORM, "document": 1, "position": 0},
        ],
    }


def test_row_of_nothing_is_empty() -> None:
    assert summary_row(7, [("", "")]) == {"id": 7, "summary": "", "sentences": []}
