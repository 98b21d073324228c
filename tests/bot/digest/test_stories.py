from datetime import timedelta

from bot.digest.stories import Story, stories_of, story_lines
from storage.models import StoryArticle, Window
from tests.builders import NOW, make_article, make_sentences

WINDOW = Window.before(NOW + timedelta(hours=1), hours=24)


def test_a_line_of_a_list_names_each_publisher_once_the_leads_first() -> None:
    articles = [
        make_article("Ferry runs aground", id=1, publisher="A", story_id=1, published_at=NOW - timedelta(hours=3)),
        make_article("Ferry aground again", id=2, publisher="B", story_id=1, published_at=NOW - timedelta(hours=2)),
        make_article("Something else", id=3, publisher="a ", story_id=1, published_at=NOW - timedelta(hours=1)),
    ]
    (line,) = story_lines(articles, WINDOW)
    assert (line.articles, line.publishers) == (3, ("A", "B"))
    assert (line.first_at, line.last_at) == (articles[0].published_at, articles[2].published_at)


def test_the_weightiest_story_comes_first_whatever_the_order() -> None:
    alone = make_article("Alone", id=1)
    shared = [make_article("Shared", id=number, publisher=f"P{number}", story_id=7) for number in (2, 3)]
    for articles in ([alone, *shared], [*shared, alone]):
        assert [line.headline for line in story_lines(articles, WINDOW)] == ["Shared", "Alone"]


def test_an_article_given_twice_counts_once() -> None:
    found = StoryArticle(make_article(), make_sentences(), ())
    (story,) = stories_of([found, found], WINDOW)
    assert len(story.articles) == 1


def test_a_story_without_a_title_is_headed_by_its_first_sentence() -> None:
    story = Story([StoryArticle(make_article(""), make_sentences("", "A thing happened. So it goes."), ())])
    assert story.headline == "A thing happened."
