"""Whole articles with all that is said in them between marks, on the real model."""

import tomllib
from pathlib import Path

import pytest

from tests.bot.analysis.test_claims import analyze

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[2] / "data" / "speeches"


@pytest.mark.parametrize("name", sorted(path.stem for path in DATA.glob("*.toml")))
def test_each_actor_says_what_the_article_has_it_say(name: str) -> None:
    article = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    analysis = analyze(article)
    names = {actor.key: actor.name for actor in analysis.actors}
    texts = {sentence.position: sentence.text for sentence in analysis.sentences}
    said = [
        [names[quote.speaker], texts[quote.sentence][quote.start : quote.end]]
        for quote in analysis.quotes
        if quote.is_direct
    ]
    assert said == article["direct"]
