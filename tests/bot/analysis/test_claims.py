"""Passages of a sentence or more, each with one trap, on the real model: moods, speakers, denials and quotes."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.analysis.model import DEFAULT_MODEL
from bot.analysis.pipeline import Analyzer
from storage.models import Action, Analysis, Entry, FoundRelation
from tests.builders import NOW

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[2] / "data" / "claims"


def passages(name: str) -> list[Any]:
    """Return the passages of a file, each under its own text."""
    document = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    return [pytest.param(passage, id=passage.get("title") or passage["text"][:60]) for passage in document["passage"]]


@cache
def analyzer() -> Analyzer:
    return Analyzer.load(DEFAULT_MODEL)


def analyze(passage: dict[str, Any]) -> Analysis:
    return analyzer().analyze(Entry(passage.get("title", ""), passage["text"], "Test"), now=NOW)


def found(analysis: Analysis, wanted: str) -> list[FoundRelation]:
    """Return the relations that are "source CLASS target", by the names of the actors."""
    names = {actor.key: actor.name for actor in analysis.actors}
    return [
        relation
        for relation in analysis.relations
        if f"{names[relation.source]} {relation.action.value} {names[relation.target]}" == wanted
    ]


def marks_of(relation: FoundRelation) -> set[str]:
    return {name for name in ("negated", "hypothetical", "hedged") if getattr(relation, name)}


@pytest.mark.parametrize("passage", passages("moods"))
def test_what_did_not_surely_happen_is_marked(passage: dict[str, Any]) -> None:
    relations = found(analyze(passage), passage["relation"])
    assert relations
    assert all(marks_of(relation) == set(passage["marks"]) for relation in relations)


@pytest.mark.parametrize("passage", passages("speakers"))
def test_claim_is_attributed_to_who_says_it(passage: dict[str, Any]) -> None:
    relations = found(analyze(passage), passage["relation"])
    assert [relation.attributed_name or "" for relation in relations] == [passage["speaker"]]


@pytest.mark.parametrize("passage", passages("denials"))
def test_denial_answers_the_claim_of_who_denies(passage: dict[str, Any]) -> None:
    analysis = analyze(passage)
    names = {actor.key: actor.name for actor in analysis.actors}
    relations = [relation for relation in found(analysis, passage["relation"]) if not relation.negated]
    assert [[names[denial.actor] for denial in relation.denials] for relation in relations] == [passage["deniers"]]


@pytest.mark.parametrize("passage", passages("rejections"))
def test_who_denies_an_accusation_rejects_who_made_it(passage: dict[str, Any]) -> None:
    analysis = analyze(passage)
    names = {actor.key: actor.name for actor in analysis.actors}
    rejected = [one for one in analysis.relations if one.action is Action.REJECT and not one.negated]
    assert [f"{names[one.source]} > {names[one.target]}" for one in rejected] == passage["rejections"]


@pytest.mark.parametrize("passage", passages("quotes"))
def test_what_an_actor_says_is_a_verbatim_span(passage: dict[str, Any]) -> None:
    analysis = analyze(passage)
    names = {actor.key: actor.name for actor in analysis.actors}
    texts = {sentence.position: sentence.text for sentence in analysis.sentences}
    said = [
        f"{names[quote.speaker]}{'' if quote.is_direct else ', in other words'}: "
        f"{texts[quote.sentence][quote.start : quote.end]}"
        for quote in analysis.quotes
    ]
    assert said == passage["quotes"]
    assert len({quote.speech for quote in analysis.quotes}) == passage["speeches"]


def test_press_is_no_side_of_a_relation() -> None:
    analysis = analyze({"text": "Reuters reported that Russia bombed Ukraine. Russia criticized Reuters."})
    assert {relation.attributed_name for relation in analysis.relations} == {"Reuters"}
    assert all("Reuters" not in (actor.name for actor in analysis.actors) for _ in analysis.relations)


@pytest.mark.parametrize("text", ['"', "“" * 300, "' '" * 200, "”“" * 100, "Putin said: “", '"."."."', "« Putin »"])
def test_any_row_of_marks_is_fit(text: str) -> None:
    assert not any(quote.start >= quote.end for quote in analyze({"text": text}).quotes)
