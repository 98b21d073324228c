"""Hand-annotated parses: the rules of language are tested on these, without a model."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from bot.analysis.attitudes import find_in_attitudes
from bot.analysis.cast import Cast, Scene
from bot.analysis.clauses import find_in_clauses
from bot.analysis.complements import find_in_complements
from bot.analysis.copulas import find_in_copulas
from bot.analysis.found import Found
from bot.analysis.joining import join_names
from bot.analysis.names import known_names
from bot.analysis.nominal import find_in_nouns
from bot.analysis.parties import Party, find_parties
from bot.analysis.pronouns import Pronouns
from bot.analysis.table import Table
from storage.models import Action, Sentence


@cache
def blank() -> Language:
    """Return English without a model: its rules for tokens, and nothing learned."""
    return spacy.blank("en")


@cache
def shipped_table() -> Table:
    """Return the table that ships with the bot, read once."""
    return Table.load()


def make_doc(parse: str) -> Doc:
    """Return the parse written as "word/tag/dependency/head" with spaces between, heads counted from 0."""
    rows = [token.rsplit("/", 3) for token in parse.split()]
    return Doc(
        blank().vocab,
        words=[row[0] for row in rows],
        tags=[row[1] for row in rows],
        deps=[row[2] for row in rows],
        heads=[int(row[3]) for row in rows],
    )


def random_doc(words: list[str], random: Random, *, tags: Sequence[str], deps: Sequence[str]) -> Doc:
    """Return words under a random tree whose branches do not cross, as parsers make them."""
    heads = [0] * len(words)
    left: list[tuple[int, int, int | None]] = [(0, len(words), None)]
    while left:
        start, end, parent = left.pop()
        if start < end:
            root = random.choice([start, end - 1, random.randrange(start, end)])
            heads[root] = root if parent is None else parent
            for first, last in ((start, root), (root + 1, end)):
                while first < last:
                    cut = random.choice([last, random.randint(first + 1, last)])
                    left.append((first, cut, root))
                    first = cut
    return Doc(
        blank().vocab,
        words=words,
        heads=heads,
        deps=["ROOT" if head == i else random.choice(deps) for i, head in enumerate(heads)],
        tags=[random.choice(tags) for _ in words],
    )


@dataclass
class Read:
    """A sentence read alone: its scene, its cast and parties, and the relations that each finder sees."""

    scene: Scene
    cast: Cast
    parties: list[Party]
    clauses: list[Found]
    nouns: list[Found]
    copulas: list[Found]
    complements: list[Found]
    attitudes: list[Found]

    def triples(self) -> list[tuple[str, str, str]]:
        """Return source, class and target of the clauses' relations, actors by the end of their keys."""
        return [
            (_short(found.source), (found.action or Action.FACT).value, _short(found.target)) for found in self.clauses
        ]


def _short(party: Party) -> str:
    return party.key.replace("country/", "").partition(":")[2] or party.key.replace("country/", "")


def read(parse: str, *, position: int = 1, pronouns: Pronouns | None = None) -> Read:
    """Read a hand-annotated sentence with the shipped table and words."""
    doc = make_doc(parse)
    table = shipped_table()
    scene = Scene(Sentence(position, doc.text), doc, known_names(doc, table.find(doc.text), table))
    cast = Cast(table, "2024-06")
    keys = join_names([scene], cast)[0]
    parties = find_parties(scene, keys, cast)
    before = pronouns or Pronouns()
    return Read(
        scene,
        cast,
        parties,
        find_in_clauses(doc, parties, before),
        find_in_nouns(doc, parties, before),
        find_in_copulas(doc, parties, before),
        find_in_complements(doc, parties, before),
        find_in_attitudes(doc, parties, before),
    )
