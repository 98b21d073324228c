import inspect
import pickle
from datetime import timedelta

import pytest

from bot.ingest import errors
from bot.ingest.errors import HttpStatus, IngestError, NoArticle

EXAMPLES: dict[str, object] = {"host": "example.com", "status": 500, "seconds": 20.0, "limit": 1000, "name": "a.txt"}
KINDS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, IngestError) and kind is not IngestError and "__init__" in vars(kind)
]


def make(kind: type[IngestError]) -> IngestError:
    names = [name for name in inspect.signature(kind).parameters if name != "retry_after"]
    return kind(*(EXAMPLES.get(name, "it is misspelled") for name in names))


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_says_what_is_wrong_and_what_to_do(kind: type[IngestError]) -> None:
    text = str(make(kind))
    assert text.endswith(".")
    assert text.count(". ") >= 1
    assert len(text) < 300


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_comes_whole_out_of_a_worker(kind: type[IngestError]) -> None:
    error = make(kind)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_what_an_error_knows_travels_with_it() -> None:
    error = HttpStatus("example.com", 429, retry_after=timedelta(minutes=2))
    again = pickle.loads(pickle.dumps(error))
    assert (again.status, again.retry_after) == (429, timedelta(minutes=2))
    assert "login" in str(pickle.loads(pickle.dumps(NoArticle("example.com", "it asks for a login"))))
