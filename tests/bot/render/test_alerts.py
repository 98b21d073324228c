from datetime import timedelta

import pytest

from bot.render.alerts import alert_message, recovery_line, return_message, trial_message, trouble_line
from bot.render.embeds import DESCRIPTION
from bot.render.text import size
from storage.models import GuildId
from storage.troubles import Trouble
from tests.builders import NOW

HOSTILE = "@everyone [x](https://evil.example) **\u202e``` " + "a" * 3000


def trouble(subject: str, reason: str = "It answers 404") -> Trouble:
    return Trouble(GuildId(1), subject, reason, NOW, None, None)


def test_names_and_reasons_are_shown_as_they_are_and_cut() -> None:
    line = trouble_line(trouble("feed:1", HOSTILE), {}, {"feed:1": HOSTILE})
    assert r"\@everyone \[x\](https\://evil.example)" in line
    assert "\u202e" not in line
    assert size(line) < 1000


def test_a_reason_ends_as_a_sentence_without_stars() -> None:
    line = trouble_line(trouble("schedule:1", "Allow me *View Channel* there"), {}, {})
    assert "Allow me View Channel there. As soon as" in line


def test_many_troubles_fit_into_one_message() -> None:
    lines = [trouble_line(trouble(f"feed:{number}", HOSTILE), {}, {f"feed:{number}": HOSTILE}) for number in range(40)]
    (embed,) = alert_message(lines, [])["embeds"]
    assert size(embed["description"]) <= DESCRIPTION


def test_what_works_again_has_a_heading_of_its_own() -> None:
    line = recovery_line(trouble("feed:1"), {}, {"feed:1": "Example News"})
    assert alert_message([], [line])["embeds"][0]["title"] == "Dossier works again"
    assert recovery_line(trouble("refused:1"), {}, {}) == ""


def test_unknown_trouble_is_a_bug() -> None:
    with pytest.raises(ValueError, match="no words"):
        trouble_line(trouble("other:1"), {}, {})


def test_messages_that_come_once_are_plain_words() -> None:
    assert "I tell it here, once" in trial_message()["embeds"][0]["description"]
    told = return_message(NOW - timedelta(days=3), schedules=1, feeds=2)["embeds"][0]["description"]
    assert "1 schedule and 2 feeds go on" in told
