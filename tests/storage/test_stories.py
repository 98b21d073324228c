import math
from datetime import timedelta

import pytest

from storage.database import Database
from storage.models import ArticleId, StoryCandidate, StoryId
from storage.stories import (
    candidates,
    close_stories,
    count_terms,
    document_frequencies,
    likeness,
    merge_stories,
    put_in_story,
)
from tests.builders import NOW

DAY = timedelta(days=1)
HALF = math.sqrt(0.5)


def put(db: Database, weights: dict[str, float], story_id: StoryId | None = None, *, days: int = 0) -> StoryId:
    return put_in_story(db, story_id, ArticleId(1), weights, published_at=NOW + days * DAY)


def find(db: Database, weights: dict[str, float], *, days: int = 0) -> list[StoryCandidate]:
    at = NOW + days * DAY
    return candidates(db, weights, since=at - 3 * DAY, until=at + 3 * DAY)


def test_terms_are_counted_by_article(db: Database) -> None:
    count_terms(db, ["treaty", "fish"])
    count_terms(db, ["treaty"])

    assert document_frequencies(db, ["treaty", "fish", "war"]) == ({"treaty": 2, "fish": 1}, 2)


def test_nothing_counted_yet_is_no_error(db: Database) -> None:
    assert document_frequencies(db, ["treaty"]) == ({}, 0)


def test_article_without_words_is_counted(db: Database) -> None:
    count_terms(db, [])

    assert document_frequencies(db, []) == ({}, 1)


def test_story_is_found_by_its_words_most_alike_first(db: Database) -> None:
    same = put(db, {"treaty": HALF, "fish": HALF})
    like = put(db, {"treaty": HALF, "war": HALF})
    put(db, {"storm": 1.0})

    found = find(db, {"treaty": HALF, "fish": HALF})

    assert [candidate.story_id for candidate in found] == [same, like]
    assert [candidate.cosine for candidate in found] == pytest.approx([1.0, 0.5])
    assert (found[0].articles, found[0].first_at, found[0].last_at) == (1, NOW, NOW)


def test_cosine_is_to_the_centroid_of_all_articles(db: Database) -> None:
    story_id = put(db, {"treaty": 1.0})
    put(db, {"treaty": HALF, "fish": HALF}, story_id, days=1)

    (found,) = find(db, {"fish": 1.0})

    assert found.cosine == pytest.approx(HALF / math.hypot(1 + HALF, HALF))
    assert (found.articles, found.first_at, found.last_at) == (2, NOW, NOW + DAY)


def test_story_of_another_time_is_not_found(db: Database) -> None:
    put(db, {"treaty": 1.0})

    assert find(db, {"treaty": 1.0}, days=4) == []
    assert find(db, {"treaty": 1.0}, days=-4) == []


def test_story_without_words_is_never_found(db: Database) -> None:
    put(db, {})

    assert find(db, {"treaty": 1.0}) == []
    assert find(db, {}) == []


def test_merged_stories_are_as_if_they_had_always_been_one(db: Database) -> None:
    one, other = put(db, {"treaty": 1.0}), put(db, {"treaty": HALF, "fish": HALF}, days=1)
    assert likeness(db, one, other) == pytest.approx(HALF)

    merge_stories(db, one, other)

    (found,) = find(db, {"fish": 1.0})
    assert (found.story_id, found.articles, found.first_at, found.last_at) == (one, 2, NOW, NOW + DAY)
    assert found.cosine == pytest.approx(HALF / math.hypot(1 + HALF, HALF))
    assert likeness(db, one, other) == 0


def test_closed_story_stays_but_takes_no_article(db: Database) -> None:
    old, new = put(db, {"treaty": 1.0}), put(db, {"treaty": 1.0}, days=2)

    close_stories(db, NOW + DAY)

    assert [candidate.story_id for candidate in find(db, {"treaty": 1.0}, days=1)] == [new]
    assert db.execute("SELECT id FROM stories").fetchall() == [(old,), (new,)]
    assert db.execute("SELECT count(*) FROM story_terms").fetchone() == (1,)
