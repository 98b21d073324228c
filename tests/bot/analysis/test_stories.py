import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.stories import LONGEST, OPEN_FOR, Choice, are_one, choose_story, least_cosine, story_terms, weigh
from storage.models import StoryCandidate, StoryId
from tests.builders import NOW

DAY = timedelta(days=1)


def make_candidate(
    number: int = 1, cosine: float = 0.5, *, age: timedelta = DAY, span: timedelta = DAY
) -> StoryCandidate:
    return StoryCandidate(StoryId(number), cosine, articles=2, first_at=NOW - age - span, last_at=NOW - age)


def choose(*candidates: StoryCandidate) -> Choice:
    return choose_story(candidates, terms=60, published_at=NOW)


def test_terms_count_the_title_twice_and_the_opening_only() -> None:
    terms = story_terms("Treaty signed", "The treaty holds. " + "x" * 1_500 + " afterword", "en")

    assert terms["treaty"] == 3
    assert terms["signed"] == 2
    assert "the" not in terms
    assert "afterw" not in terms


def test_forms_of_a_word_are_one_term() -> None:
    assert story_terms("Sanctions", "sanction sanctioned", "en") == {"sancti": 4}


def test_terms_of_nothing_are_none() -> None:
    assert story_terms("", " ", "en") == {}
    assert weigh({}, {}, 0) == {}


def test_rare_terms_weigh_more() -> None:
    weights = weigh({"rare": 1, "common": 1}, {"rare": 1, "common": 900}, 1_000)

    assert weights["rare"] > weights["common"] > 0


@given(st.dictionaries(st.text(max_size=6), st.integers(1, 9).map(float)), st.integers(1, 100_000))
def test_weights_are_a_vector_of_length_one(terms: dict[str, float], documents: int) -> None:
    weights = weigh(terms, dict.fromkeys(terms, 1), documents)

    assert math.isclose(sum(weight**2 for weight in weights.values()), 1) or not terms
    assert len(weights) <= 60


def test_article_joins_the_story_that_is_most_alike() -> None:
    assert choose(make_candidate(1, 0.3), make_candidate(2, 0.6)) == Choice(StoryId(2), StoryId(1))


def test_article_that_is_like_none_starts_a_story() -> None:
    assert choose() == Choice(None)
    assert choose(make_candidate(cosine=0.05)) == Choice(None)


def test_likeness_fades_with_days() -> None:
    assert choose(make_candidate(1, 0.4, age=4 * DAY), make_candidate(2, 0.3, age=0 * DAY)).story_id == 2


def test_story_closes_after_some_days_and_does_not_last_for_ever() -> None:
    assert choose(make_candidate(cosine=1, age=OPEN_FOR + DAY)).story_id is None
    assert choose(make_candidate(cosine=1, age=DAY, span=LONGEST)).story_id is None


def test_article_older_than_the_story_may_join_it() -> None:
    assert choose(make_candidate(age=-2 * DAY, span=DAY)).story_id == 1


def test_headlines_need_to_be_less_alike_than_texts() -> None:
    assert least_cosine(5) < least_cosine(30) < least_cosine(60) == least_cosine(500)


@pytest.mark.parametrize(("cosine", "is_one"), [(0.2, False), (0.9, True)])
def test_stories_that_are_much_alike_are_one(cosine: float, *, is_one: bool) -> None:
    assert are_one(cosine, terms=60) is is_one
