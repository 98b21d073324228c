from collections import Counter
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from bot.demo.samples import OPENS_AT, load_samples, parse_sample

SAMPLES = load_samples()


def test_enough_articles_are_there_when_the_demo_opens() -> None:
    assert sum(sample.published_at <= OPENS_AT for sample in SAMPLES) >= 12


def test_news_arrives_on_the_day_after_the_demo_opens() -> None:
    arriving = [sample for sample in SAMPLES if sample.published_at > OPENS_AT]
    assert len(arriving) >= 2
    assert all(sample.published_at < OPENS_AT + timedelta(days=1) for sample in arriving)


def test_several_publishers_report() -> None:
    assert len({sample.publisher for sample in SAMPLES}) >= 5


@pytest.mark.parametrize(
    ("words", "publishers"),
    [(("Kim", "treaty", "Pyongyang"), 3), (("G7", "loan"), 2), (("Cyprus", "Hezbollah"), 2), (("Armenia",), 2)],
)
def test_several_publishers_report_one_story(words: tuple[str, ...], publishers: int) -> None:
    found = [sample for sample in SAMPLES if all(word in sample.title + sample.text for word in words)]
    assert len({sample.publisher for sample in found}) >= publishers


def test_claims_stand_beside_their_denials() -> None:
    assert sum("deny" in sample.text or "denie" in sample.text for sample in SAMPLES) >= 5


def test_some_pages_carry_words_that_are_not_the_articles() -> None:
    boilerplate = {"close", "Share this article", "Scroll to Top", "Sign up to our newsletter", "Accept all cookies"}
    pages = [sample for sample in SAMPLES if boilerplate & set(sample.text.splitlines())]
    assert len(pages) >= 2


def test_samples_are_about_one_fortnight_in_order_and_differ() -> None:
    instants = [sample.published_at for sample in SAMPLES]
    assert instants == sorted(instants)
    assert datetime(2024, 6, 9, tzinfo=UTC) < instants[0]
    assert instants[-1] < datetime(2024, 6, 22, tzinfo=UTC)
    assert max(Counter(sample.title for sample in SAMPLES).values()) == 1
    assert max(Counter(sample.url for sample in SAMPLES).values()) == 1


def test_links_lead_to_the_reserved_domain() -> None:
    assert all((urlsplit(sample.url).hostname or "").endswith(".example") for sample in SAMPLES)


def test_a_title_may_hold_a_colon() -> None:
    document = (
        "---\ntitle: Talks: a beginning\npublisher: P\nurl: https://p.example/\n"
        "published_at: 2024-06-20T12:00:00+02:00\n---\nText.\n"
    )
    sample = parse_sample(document)
    assert sample.title == "Talks: a beginning"
    assert sample.published_at == datetime(2024, 6, 20, 10, tzinfo=UTC)
    assert sample.text == "Text."


def test_a_file_without_a_head_is_refused() -> None:
    with pytest.raises(ValueError, match="three hyphens"):
        parse_sample("Text\n---\ntitle: x\n---\nText")
