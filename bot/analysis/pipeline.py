"""From an article's text to what it says: one parse serves everything."""

from datetime import UTC, datetime
from pathlib import Path

from bot.analysis.actors import read_actors, shown_actors
from bot.analysis.language import detect_language, has_actors, read_as
from bot.analysis.model import Model, load_model
from bot.analysis.relations import read_relations
from bot.analysis.sentences import split_sentences
from bot.analysis.stories import story_terms
from bot.analysis.table import Table
from storage.models import Analysis, Entry, Sentence

MOST_SENTENCES = 2_000
"""So many sentences from the start are searched for actors: a longer text is a book, and its end is no news."""


class Analyzer:
    """Reads articles; made once in each worker, for the model takes a second to load."""

    def __init__(self, model: Model, table: Table) -> None:
        self._model = model
        self._table = table

    @classmethod
    def load(cls, model: str, actors_file: Path | None = None) -> "Analyzer":
        """Load the language model and the table of known actors.

        Raises `ModelError` or `TableError`, each in words, where one of them cannot be used.
        """
        return cls(load_model(model), Table.load(actors_file))

    @property
    def table(self) -> Table:
        """The actors that are known before any article."""
        return self._table

    def analyze(self, entry: Entry, *, now: datetime) -> Analysis:
        """Return what an article says. Sentence 0 is the headline, where there is one.

        Any text is fit, the empty one too. `now` dates an article that has no date of its own.
        """
        text = f"{entry.title}\n\n{entry.text}"
        detected = detect_language(entry.text if entry.text.strip() else entry.title)
        language = read_as(detected, text.strip())
        sentences = split_sentences(entry.text, language=language)
        if entry.title.strip():
            sentences.insert(0, Sentence(0, entry.title.strip(), -1, -1))
        terms = story_terms(entry.title, entry.text, language)
        if not has_actors(language):
            return Analysis(language, tuple(sentences), terms=terms, has_actors=False)
        when = (entry.published_at or now).astimezone(UTC)
        reading = read_actors(sentences[:MOST_SENTENCES], self._model, self._table, month=f"{when:%Y-%m}")
        relations, quotes = read_relations(reading, self._model)
        used = frozenset(
            key for relation in relations for key in (relation.source, relation.target, relation.attributed_to) if key
        ) | {denial.actor for relation in relations for denial in relation.denials}
        used |= {quote.speaker for quote in quotes}
        actors = shown_actors(reading, used)
        shown = {actor.key for actor in actors}
        mentions = tuple(mention for mention in reading.mentions() if mention.actor in shown)
        return Analysis(language, tuple(sentences), actors, mentions, relations, quotes, terms)
