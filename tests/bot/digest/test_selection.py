import pytest

from bot.digest.selection import limits_of, passes, select
from bot.settings import DigestSettings
from storage.models import ArticleId, FeedId, Length, ScheduleOptions, StoryId
from storage.traits import Traits
from tests.builders import make_article

FIRST, SECOND = FeedId(1), FeedId(2)


def test_without_filters_everything_passes() -> None:
    assert passes(Traits(), ScheduleOptions())


@pytest.mark.parametrize(
    ("options", "traits", "is_told"),
    [
        (ScheduleOptions(feeds=(FIRST, SECOND)), Traits(feeds=frozenset({SECOND})), True),
        (ScheduleOptions(feeds=(FIRST,)), Traits(feeds=frozenset({SECOND})), False),
        (ScheduleOptions(actors=("country/norway",)), Traits(actors=frozenset({"country/norway"})), True),
        (ScheduleOptions(actors=("country/norway",)), Traits(), False),
        (ScheduleOptions(words=("fish", "oil")), Traits(words=frozenset({"oil"})), True),
        (ScheduleOptions(words=("fish",)), Traits(), False),
        (ScheduleOptions(not_words=("sport",)), Traits(), True),
        (ScheduleOptions(not_words=("sport",)), Traits(words=frozenset({"sport"})), False),
        (ScheduleOptions(words=("oil",), not_words=("sport",)), Traits(words=frozenset({"oil", "sport"})), False),
        (ScheduleOptions(feeds=(FIRST,), words=("oil",)), Traits(feeds=frozenset({FIRST})), False),
    ],
)
def test_every_filter_must_be_met(options: ScheduleOptions, traits: Traits, is_told: bool) -> None:
    assert passes(traits, options) is is_told


def test_a_story_is_told_from_the_article_on_that_gives_it_enough_publishers() -> None:
    options = ScheduleOptions(min_publishers=2)
    one = make_article(id=1, story_id=1, publisher="Times")
    other = make_article(id=2, story_id=2, publisher="Times")
    alone = make_article(id=3)
    known = {StoryId(1): frozenset({"times"}), StoryId(2): frozenset({"times", "post"})}
    assert select([one, other, alone], {}, known, options) == [other]
    assert select([one, other, alone], {}, known, ScheduleOptions()) == [one, other, alone]


def test_what_is_left_out_changes_nothing_for_the_others() -> None:
    articles = [make_article(id=number) for number in (3, 1, 2)]
    traits = {ArticleId(1): Traits(words=frozenset({"sport"}))}
    assert [each.id for each in select(articles, traits, {}, ScheduleOptions(not_words=("sport",)))] == [3, 2]


def test_lengths_are_half_and_double_of_what_the_host_configured() -> None:
    usual = DigestSettings(stories=9, sentences=2, changes=7, relations=5)
    assert limits_of(Length.NORMAL, usual) is usual
    assert limits_of(Length.SHORT, usual) == DigestSettings(stories=5, sentences=1, changes=3, relations=2)
    assert limits_of(Length.LONG, usual) == DigestSettings(stories=18, sentences=3, changes=14, relations=10)


def test_no_length_exceeds_what_may_be_configured() -> None:
    most = DigestSettings(stories=50, sentences=5, changes=20, relations=20)
    least = DigestSettings(stories=1, sentences=1, changes=0, relations=0)
    assert limits_of(Length.LONG, most) == most
    assert limits_of(Length.SHORT, least) == least
