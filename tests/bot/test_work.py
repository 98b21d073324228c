import subprocess
import sys
from pathlib import Path

from bot import work
from tests.builders import make_entry, make_sentences


def test_the_main_process_does_not_load_what_is_heavy() -> None:
    code = (
        "import sys; import bot.work, bot.ingest.refresh, bot.ingest.fetch, storage.articles\n"
        "print(*{'spacy', 'sumy', 'trafilatura', 'feedparser', 'lxml', 'nltk', 'sklearn'} & sys.modules.keys())"
    )
    root = Path(__file__).parents[2]
    loaded = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


def test_an_article_can_be_read_without_a_model() -> None:
    entry = make_entry()
    analysis = work.analyze_plainly(entry)
    assert analysis.sentences == make_sentences()
    assert not analysis.has_actors
    assert analysis.terms


def test_an_article_without_words_can_be_read() -> None:
    assert work.analyze_plainly(make_entry("", "")).sentences == ()
