"""Sentences with the names that a model would find in them, and the actors that are made of them."""

from spacy.tokens import Span

from bot.analysis.brackets import add_spelled_out
from bot.analysis.cast import Cast, Scene
from bot.analysis.doubts import without_doubtful
from bot.analysis.joining import join_names
from bot.analysis.names import add_model_names, known_names
from bot.analysis.references import find_references
from storage.models import FoundActor, Sentence
from tests.bot.analysis.parses import blank, shipped_table


def make_scene(
    text: str, entities: dict[str, str] | None = None, *, position: int = 1, proves_names: bool = True
) -> Scene:
    """Return a sentence whose named entities, as a model would give them, are written as text → label."""
    doc = blank().make_doc(text)
    spans = []
    for words, label in (entities or {}).items():
        start = text.index(words)
        span = doc.char_span(start, start + len(words))
        assert span is not None
        spans.append(Span(doc, span.start, span.end, label))
    doc.ents = tuple(spans)
    table = shipped_table()
    names = add_model_names(doc, add_spelled_out(doc, known_names(doc, table.find(text), table)))
    names = without_doubtful(doc, names, table, proves_names=proves_names)
    return Scene(Sentence(position, text), doc, names, proves_names)


def cast_of(*scenes: Scene, month: str = "2024-06") -> dict[str, FoundActor]:
    """Return the actors that the sentences name, by key."""
    cast = Cast(shipped_table(), month)
    join_names(scenes, cast)
    return {draft.key: draft.found() for draft in cast.drafts.values() if draft.aliases}


def references_of(*scenes: Scene, month: str = "2024-06") -> list[tuple[str, str]]:
    """Return the inferred mentions as words and the key of whom they mean."""
    cast = Cast(shipped_table(), month)
    keys = join_names(scenes, cast)
    found = sorted(find_references(scenes, keys, cast), key=lambda mention: (mention.start, mention.actor))
    assert all(mention.is_inferred for mention in found)
    return [(mention.text, mention.actor) for mention in found]
