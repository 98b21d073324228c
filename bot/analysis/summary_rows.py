"""A summary as the command line writes it."""

from collections.abc import Sequence

from bot.analysis.language import detect_language
from bot.analysis.methods import Method
from bot.analysis.sentences import split_sentences
from bot.analysis.summary import Document, summarize


def summary_row(
    id_: str | int,
    documents: Sequence[tuple[str, str]],
    *,
    sentences: int | None = None,
    words: int | None = None,
    method: Method = Method.DEFAULT,
) -> dict[str, object]:
    """Return the row of a text, or of several on one matter, each given by its title and text.

    `document` and `position` of a sentence count from 0.
    """
    picks = summarize([_document(*document) for document in documents], sentences=sentences, words=words, method=method)
    return {
        "id": id_,
        "summary": " ".join(" ".join(pick.text.split()) for pick in picks),
        "sentences": [{"text": pick.text, "document": pick.document, "position": pick.position} for pick in picks],
    }


def _document(title: str, text: str) -> Document:
    language = detect_language(f"{title}\n\n{text}")
    return Document(title, tuple(sentence.text for sentence in split_sentences(text, language=language)), language)
