import tomllib
from importlib.resources import files

import pytest

from bot.analysis.frames import frames
from storage.models import Action, Polarity

DOCUMENT = tomllib.loads((files("bot.analysis") / "data" / "frames.toml").read_text(encoding="utf-8"))


def test_every_class_has_its_words() -> None:
    assert {section for section in DOCUMENT if section.isupper()} == {action.value for action in Action}


@pytest.mark.parametrize("kind", ["verbs", "phrases", "nouns"])
def test_no_word_has_two_classes(kind: str) -> None:
    seen: dict[str, str] = {}
    for action in Action:
        for word in DOCUMENT[action.value].get(kind, ()):
            assert seen.setdefault(word, action.value) == action.value, word


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("attacked", "attack"),
        ("banning", "ban"),
        ("met", "meet"),
        ("fought", "fight"),
        ("denies", "deny"),
        ("agreed", "agree"),
        ("sent", "send"),
        ("unheard", "unheard"),
    ],
)
def test_form_of_a_verb_leads_to_its_base(form: str, lemma: str) -> None:
    assert frames().verb(form) == lemma


@pytest.mark.parametrize(
    ("verb", "words", "action"),
    [
        ("lift", {"sanctions", "on"}, Action.CONCEDE),
        ("impose", {"sanctions"}, Action.SANCTION),
        ("lift", {"box"}, None),
        ("send", {"troops"}, Action.MOBILIZE),
        ("turn", {"down"}, Action.REJECT),
        ("call", {"off", "visit"}, Action.REJECT),
        ("call", {"for", "release"}, Action.REQUEST),
        ("back", {"down"}, Action.CONCEDE),
        ("pull", {"out", "talks"}, Action.REJECT),
        ("pull", {"out", "troops"}, Action.RETREAT),
        ("sign", {"treaty"}, Action.SUPPORT),
        ("break", {"off", "relations"}, Action.SANCTION),
    ],
)
def test_word_beside_a_verb_decides(verb: str, words: set[str], action: Action | None) -> None:
    assert frames().phrase_class(verb, words) is action


@pytest.mark.parametrize(
    ("action", "words", "polarity"),
    [
        (Action.AID, (), Polarity.COOPERATIVE),
        (Action.ASSAULT, (), Polarity.HOSTILE),
        (Action.FACT, (), Polarity.NEUTRAL),
        (Action.CONCERN, (), Polarity.HOSTILE),
        (Action.TIES, ("ties",), Polarity.COOPERATIVE),
        (Action.TIES, ("tensions",), Polarity.HOSTILE),
    ],
)
def test_polarity_follows_the_class(action: Action, words: tuple[str, ...], polarity: Polarity) -> None:
    assert frames().polarity(action, words) is polarity
