"""The log: what is written, and how."""

import logging
import re
from collections.abc import Iterator

import pytest

from bot.logs import set_up_logging


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, levels = root.handlers[:], {name: logging.getLogger(name).level for name in ("bot", "cogs", "storage")}
    levels |= {"": root.level, "apscheduler": logging.getLogger("apscheduler").level}
    yield
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_a_record_is_a_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO")
    logging.getLogger("bot.jobs").warning("A digest is %s", "late")
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ WARNING bot\.jobs: A digest is late\n", printed.err)


def test_the_details_of_other_libraries_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("DEBUG")
    for name in ("bot.jobs", "storage.store", "discord.gateway", "apscheduler.scheduler"):
        logging.getLogger(name).debug("debug")
        logging.getLogger(name).info("info")
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[2] for line in lines] == ["bot.jobs:"] * 2 + ["storage.store:"] * 2 + ["discord.gateway:"]


def test_only_what_is_asked_for_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("ERROR")
    for name in ("bot.jobs", "discord.gateway"):
        logging.getLogger(name).warning("warning")
    assert capsys.readouterr().err == ""
