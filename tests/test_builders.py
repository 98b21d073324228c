from storage.database import Database
from tests.builders import make_analysis, make_entry, make_sentences


def test_a_built_database_has_the_schema(db: Database) -> None:
    assert {"articles", "sightings", "feeds"} <= set(db.table_names())


def test_built_sentences_are_verbatim() -> None:
    entry = make_entry()
    sentences = make_sentences(entry.title, entry.text)
    assert [sentence.position for sentence in sentences] == [0, 1, 2, 3, 4]
    for sentence in sentences[1:]:
        assert entry.text[sentence.start :].startswith(sentence.text)


def test_built_mentions_are_verbatim() -> None:
    analysis = make_analysis()
    texts = {sentence.position: sentence.text for sentence in analysis.sentences}
    assert analysis.mentions
    for mention in analysis.mentions:
        assert texts[mention.sentence][mention.start : mention.end] == mention.text
