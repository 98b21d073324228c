from datetime import timedelta

import pytest

from bot.ingest.errors import HttpStatus, Unreachable
from bot.ingest.polling import next_after_failure, next_after_success
from tests.builders import NOW

EVERY = timedelta(minutes=30)


def after(error: Exception, failures: int = 1) -> timedelta:
    return next_after_failure(error, failures=failures, now=NOW, every=EVERY) - NOW


def test_a_feed_that_went_well_is_polled_about_as_often_as_configured() -> None:
    waits = [next_after_success(NOW, every=EVERY, jitter=jitter) - NOW for jitter in (0.0, 0.5, 1.0)]
    assert waits == [EVERY * 0.95, EVERY, EVERY * 1.05]


@pytest.mark.parametrize(("failures", "hours"), [(1, 0.5), (2, 1), (3, 2), (5, 8), (7, 24), (10_000, 24)])
def test_each_failure_doubles_the_pause_up_to_a_day(failures: int, hours: float) -> None:
    assert after(Unreachable("example.com", "it is down"), failures) == timedelta(hours=hours)


@pytest.mark.parametrize(("asked", "given"), [(0, 0.5), (3, 3), (10_000, 24)])
def test_a_server_that_says_how_long_is_obeyed(asked: float, given: float) -> None:
    error = HttpStatus("example.com", 429, retry_after=timedelta(hours=asked))
    assert after(error) == timedelta(hours=given)


def test_a_feed_that_is_gone_rests_for_a_week() -> None:
    assert after(HttpStatus("example.com", 410)) == timedelta(days=7)
