"""A tour of the main commands for whoever has no terminal or wants to see them all: played on the real bot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.demo.command_line import parse
from bot.demo.play import Demo
from bot.demo.screen import Screen
from bot.demo.world import Message
from bot.errors import DossierError


@dataclass(frozen=True, slots=True)
class Step:
    """A command of the tour, or a wait, with a word about it."""

    words: str
    line: str = ""
    wait: timedelta | None = None


STEPS: Final = (
    Step("Every command, as the server's admin sees them", "/help"),
    Step("What happened in two days: each story once, however many publishers report it", "/digest now hours: 48"),
    Step(
        "One article in its own sentences",
        "/summary article: Putin and Kim sign partnership treaty in Pyongyang sentences: 3",
    ),
    Step("Who somebody is, whom they deal with and what is said of them, under all their names", "/actor show Kim"),
    Step(
        "Who did what to whom, and who says so: claims stay claims, with their denials beside them",
        "/relation between Russia, North Korea",
    ),
    Step("What somebody claims and somebody denies, the sentences side by side", "/relation disputed days: 14"),
    Step("How two actors are connected, link by link", "/relation path Philippines, Vietnam"),
    Step("One event with every report of it", "/story show Putin and Kim sign partnership treaty in Pyongyang"),
    Step("Who deals with whom: a picture, and the same in words", "/relation graph days: 14"),
    Step("Search in all articles", "/search missiles"),
    Step("Who is in the news", "/actor top days: 14"),
    Step("A digest each evening, in a channel", "/schedule add channel: #news times: 18:00 timezone: Europe/Berlin"),
    Step("Time passes, news arrives, and the digest is posted", wait=timedelta(hours=24)),
    Step("A list that is empty names the command that fills it", "/feed list"),
    Step("Mistakes are told in words", "/actor show Atlantis"),
    Step("How the bot is doing", "/status"),
)


async def play_tour(demo: Demo, screen: Screen, steps: Sequence[Step] = STEPS) -> list[Message]:
    """Play the steps and write what a member would see; return all messages that were shown."""
    seen: list[Message] = []
    for step in steps:
        screen.head(step.words)
        if step.wait is not None:
            seen += await _wait(demo, screen, step.wait)
        else:
            seen += await _use(demo, screen, step.line)
    return seen


async def _use(demo: Demo, screen: Screen, line: str) -> Sequence[Message]:
    screen.typed(demo.world.who, line)
    try:
        answer = await demo.world.run(parse(line, demo.world.commands(visible=False)))
    except DossierError as error:
        screen.complain(str(error))
        return ()
    for message in answer.messages:
        screen.show(message.shown)
    for message in answer.posted:
        screen.show(message.shown, channel=message.channel)
    return (*answer.messages, *answer.posted)


async def _wait(demo: Demo, screen: Screen, duration: timedelta) -> Sequence[Message]:
    arrived = await demo.wait(duration)
    screen.say(f"{duration / timedelta(hours=1):.0f} hours later; new articles: {len(arrived)}\n")
    posts = demo.world.new_posts()
    for message in posts:
        screen.show(message.shown, channel=message.channel)
    return posts
