"""A few loose facts on the real model: the rules themselves are tested on hand-annotated parses."""

import json
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.analysis.model import DEFAULT_MODEL
from bot.analysis.pipeline import MOST_SENTENCES, Analyzer
from bot.analysis.rows import analysis_row
from storage.models import Analysis, Entry
from tests.builders import NOW

pytestmark = pytest.mark.slow

SNIPPETS = """
The US claims that|Norway|receives ships from|Sweden|.|,|“|”|’s|U.S.|Putin and Kim deny this|(|NATO|)|Mr|İzmir|ß|\u200b|
Chinese President Xi Jinping|–|10 Downing Street|rebels in Darfur|had been accused by|of|not|will|90 percent|US-led|🇺🇸|ﬁ
"""
WORDS = st.sampled_from(SNIPPETS.split("|"))
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=50).map(" ".join))


@cache
def analyzer() -> Analyzer:
    return Analyzer.load(DEFAULT_MODEL)


def analyze(text: str, title: str = "") -> Analysis:
    return analyzer().analyze(Entry(title, text, "Test"), now=NOW)


def test_claim_keeps_its_speaker_and_its_denial() -> None:
    analysis = analyze("The United States claims that Norway sends weapons to Sweden. Norway denies this.")
    (claim,) = [relation for relation in analysis.relations if relation.source == "country/NOR" and relation.denials]
    assert claim.attributed_to == "country/USA"
    assert claim.denials[0].actor == "country/NOR"
    assert claim.denials[0].sentence == 2


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian cheese meets Swedish bread in this dish.",
        "Norway won gold ahead of Sweden in the relay.",
        "Finland and Sweden hosted the festival of Danish films.",
        "Typhoon Haikui hit Taiwan and China.",
    ],
)
def test_what_is_no_affair_of_states_relates_nobody(text: str) -> None:
    assert analyze(text).relations == ()


def test_typographic_apostrophe_stays_in_the_verbatim_text() -> None:
    analysis = analyze("Norway condemned Sweden’s invasion of Finland on Monday.")
    assert {"country/NOR", "country/SWE", "country/FIN"} <= {actor.key for actor in analysis.actors}
    for mention in analysis.mentions:
        assert analysis.sentences[0].text[mention.start : mention.end] == mention.text


def test_headline_is_sentence_zero() -> None:
    analysis = analyze("Norway attacked Sweden on Monday morning.", "Norway has attacked Sweden")
    assert analysis.sentences[0].position == 0
    assert analysis.sentences[0].text == "Norway has attacked Sweden"
    assert [relation.sentence for relation in analysis.relations] == [0, 1]


def test_other_languages_have_no_actors() -> None:
    analysis = analyze("Die Regierung in Berlin hat am Montag neue Gesetze gegen die Steuerflucht beschlossen.")
    assert analysis.language == "de"
    assert not analysis.has_actors
    assert analysis.actors == ()
    assert analysis.sentences


@pytest.mark.parametrize("text", ["", " \n\n ", "...", "\u200b\ufeff", "A", "MOSCOW", "(" * 500])
def test_any_scrap_is_fit(text: str) -> None:
    assert analyze(text).relations == ()


def test_long_text_is_read_from_its_start() -> None:
    text = "Norway praised Sweden on Monday for its help. " * 3 + "The weather was fine that day. " * (
        MOST_SENTENCES + 500
    )
    analysis = analyze(text + "Iran praised Peru.")
    assert {actor.name for actor in analysis.actors} == {"Norway", "Sweden"}
    assert len(analysis.sentences) > MOST_SENTENCES


def test_same_text_gives_the_same_analysis() -> None:
    text = "Norway praised Sweden. Prime Minister Jane Doe of Norway visited Finland on Friday."
    assert analyze(text) == analyze(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, TEXTS)
def test_no_text_breaks_it_and_everything_it_says_is_in_the_text(title: str, text: str) -> None:
    analysis = analyze(text, title)
    keys = {actor.key for actor in analysis.actors}
    texts = {sentence.position: sentence.text for sentence in analysis.sentences}
    for mention in analysis.mentions:
        assert mention.actor in keys
        assert texts[mention.sentence][mention.start : mention.end] == mention.text
    for relation in analysis.relations:
        assert {relation.source, relation.target} <= keys
        assert relation.source != relation.target
        assert 0 <= relation.confidence <= 1
    json.dumps(analysis_row("x", analysis))
