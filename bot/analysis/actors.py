"""The actors of an article, and where it names them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.brackets import add_spelled_out
from bot.analysis.cast import Cast, Scene
from bot.analysis.doubts import without_doubtful
from bot.analysis.joining import join_names
from bot.analysis.model import Model
from bot.analysis.names import add_model_names, has_unknown_names, is_title_case, known_names
from bot.analysis.references import find_references
from bot.analysis.table import Table
from bot.analysis.trades import with_announced
from bot.analysis.vocabulary import straighten
from storage.models import FoundActor, Mention, Sentence

LONGEST = 1_500
"""Sentences with more characters are lists or tables: no actors are sought in them."""


@dataclass(slots=True)
class Reading:
    """An article's scenes, the keys of their names (by the name's index), and the actors so far."""

    scenes: list[Scene]
    keys: list[dict[int, str]]
    cast: Cast
    references: tuple[Mention, ...] = ()

    def mentions(self) -> tuple[Mention, ...]:
        """Return the spans that name an actor, in the order of the text."""
        found = []
        for scene, keys in zip(self.scenes, self.keys, strict=True):
            for index, key in sorted(keys.items()):
                name = scene.names[index]
                start = scene.doc[name.start].idx
                text = scene.sentence.text[start : start + len(name.text)]
                found.append(Mention(key, scene.sentence.position, start, start + len(text), text))
        found += self.references
        return tuple(sorted(found, key=lambda mention: (mention.sentence, mention.start)))


def read_actors(sentences: Sequence[Sentence], model: Model, table: Table, *, month: str) -> Reading:
    """Find the names of the sentences and join them to actors; `month` ("YYYY-MM") dates people's roles."""
    scenes = []
    for sentence in sentences:
        if len(sentence.text) <= LONGEST:
            text = straighten(sentence.text)
            doc = model.tokenize(text)
            proves_names = not is_title_case(doc, is_headline=sentence.position == 0)
            scenes.append(Scene(sentence, doc, known_names(doc, table.find(text), table), proves_names))
    unsure = [scene for scene in scenes if scene.proves_names and has_unknown_names(scene.doc, scene.names)]
    model.name([scene.doc for scene in unsure])
    for scene in unsure:
        names = add_model_names(scene.doc, add_spelled_out(scene.doc, scene.names))
        scene.names = with_announced(scene.doc, names)
    for scene in scenes:
        scene.names = without_doubtful(scene.doc, scene.names, table, proves_names=scene.proves_names)
    cast = Cast(table, month)
    keys = join_names(scenes, cast)
    return Reading(scenes, keys, cast, find_references(scenes, keys, cast))


def shown_actors(reading: Reading, used: frozenset[str]) -> tuple[FoundActor, ...]:
    """Return the actors worth a record: places, regions, the press and groups only where a relation uses them."""
    inferred = {mention.actor for mention in reading.references}
    return tuple(
        draft.found()
        for key, draft in reading.cast.drafts.items()
        if (draft.aliases or key in inferred) and (draft.is_shown or key in used)
    )
