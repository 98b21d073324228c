"""Whatever a parser makes of a text, it is read: parses here are made up, most of them nonsense."""

from functools import cache
from random import Random

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from bot.analysis.actors import LONGEST, Reading
from bot.analysis.cast import Cast, Scene
from bot.analysis.joining import join_names
from bot.analysis.model import Model
from bot.analysis.names import known_names
from bot.analysis.relations import read_relations
from storage.models import FoundQuote, FoundRelation, Sentence
from tests.bot.analysis.parses import blank, make_doc, random_doc, shipped_table

WORDS = """
Iran Norway Russia Putin Hamas he it its they the country both sides rebels troops officials agency Reuters residents
said denied accused claims told put according view against from by of for with to in at as like between
not no nor neither failed refuse unable deny attack attacked sanctions talks offer claim evidence lie false untrue was
is has will must if each other jointly met visit demanded short supports receives comes under fire ally wary calls
and or that which who whose , : ; " “ ” ' – - . ?
""".split()  # noqa: SIM905 (one word a line would hide what they share)
WORDS += ["\n", "\u200b"]
TAGS = "VB VBD VBN VBG VBZ VBP NN NNS NNP JJ IN PRP PRP$ WP WDT WRB CD RB DT MD CC .".split()  # noqa: SIM905
DEPS = """
nsubj nsubjpass csubj expl dobj dative pobj prep agent conj cc ccomp xcomp advcl acl relcl pcomp amod compound poss nmod
appos attr acomp oprd aux auxpass neg mark parataxis advmod det prt preconj punct dep
""".split()  # noqa: SIM905 (one word a line would hide what they share)


@cache
def model() -> Model:
    """Return a model that parses nothing: the parses are here."""
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    return Model(nlp)


def read(*docs: Doc) -> tuple[tuple[FoundRelation, ...], tuple[FoundQuote, ...]]:
    """Return what parsed sentences say, the first as the headline."""
    table = shipped_table()
    scenes = [
        Scene(Sentence(position, doc.text), doc, known_names(doc, table.find(doc.text), table))
        for position, doc in enumerate(docs)
    ]
    cast = Cast(table, "2024-06")
    return read_relations(Reading(scenes, join_names(scenes, cast), cast), model())


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), min_size=1, max_size=3),
    st.randoms(use_true_random=False),
)
def test_no_parse_breaks_it_and_everything_it_says_is_in_the_text(sentences: list[list[str]], random: Random) -> None:
    docs = [random_doc(words, random, tags=TAGS, deps=DEPS) for words in sentences]
    relations, quotes = read(*docs)
    assert read(*docs) == (relations, quotes)
    for relation in relations:
        text = " ".join(docs[relation.sentence].text.split())
        assert relation.source != relation.target
        assert relation.predicate in text
        assert relation.source_text in text
        assert 0 <= relation.confidence <= 1
        assert all(denial.sentence >= relation.sentence for denial in relation.denials)
    for quote in quotes:
        assert 0 <= quote.start < quote.end <= len(docs[quote.sentence].text)


@pytest.mark.parametrize(
    ("word", "tag", "dep"),
    [
        ("attacked", "VBN", "conj"),
        ("said", "VBD", "ccomp"),
        ("attacked", "VBD", "advcl"),
        ("refuse", "VB", "xcomp"),
        ("offer", "NN", "pobj"),
        ("of", "IN", "prep"),
    ],
)
def test_chain_as_long_as_a_sentence_can_be_is_read(word: str, tag: str, dep: str) -> None:
    words = ["Iran", *[word] * (LONGEST // 2), "Norway"]
    heads = [1, 1, *range(1, len(words) - 1)]
    tags = ["NNP", *[tag] * (len(words) - 2), "NNP"]
    deps = ["nsubj", "ROOT", *[dep] * (len(words) - 3), "dobj"]
    assert read(Doc(blank().vocab, words=words, heads=heads, tags=tags, deps=deps)) is not None


def test_headline_that_is_a_name_and_nothing_else_is_read() -> None:
    parse = """
    Popular/NNP/compound/1 Front/NNP/nsubj/4 for/IN/prep/1 the/DT/det/4 Liberation/VB/ROOT/4 of/IN/prep/4
    Palestine/NNP/pobj/5
    """
    assert read(make_doc(parse)) == ((), ())


def test_line_break_that_is_taken_for_a_verb_does_nothing() -> None:
    doc = Doc(
        blank().vocab,
        words=["Iran", "\n", "Norway"],
        tags=["NNP", "VBD", "NNP"],
        deps=["nsubj", "ROOT", "dobj"],
        heads=[1, 1, 1],
    )
    assert read(doc) == ((), ())


def test_same_pair_and_class_is_one_relation_of_a_sentence() -> None:
    parse = "Iran/NNP/nsubj/1 attacked/VBD/ROOT/1 Norway/NNP/dobj/1 and/CC/cc/1 bombed/VBD/conj/1 Norway/NNP/dobj/4"
    relations, _ = read(make_doc(parse))
    assert [(relation.source, relation.target) for relation in relations] == [("country/IRN", "country/NOR")]
