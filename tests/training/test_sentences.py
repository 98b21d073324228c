import json

import pytest

from storage.models import Action
from training.reading import SENTENCES, load_rows, odd_ids

FILES = sorted(SENTENCES.glob("*.jsonl"))


def test_every_class_has_its_file() -> None:
    assert {path.stem for path in FILES} == {action.value.lower() for action in Action} | {"none"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_names_and_cues_are_words_of_the_sentence(path: object) -> None:
    for line in SENTENCES.joinpath(str(path)).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for relation in row["relations"]:
            assert all(relation[part] in row["text"] for part in ("source", "target", "cue")), row["id"]
            assert Action(relation["action"])


def test_no_sentence_stands_twice() -> None:
    rows = load_rows()
    assert len({row["text"] for row in rows}) == len({row["id"] for row in rows}) == len(rows)


def test_half_of_the_sentences_is_kept_unread() -> None:
    assert 0.49 < len(odd_ids()) / len(load_rows()) < 0.51
