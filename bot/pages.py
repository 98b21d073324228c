"""Answers in pages, with buttons that outlive a restart and obey only who asked.

A button carries the number of the stored question and of a page. The answer is computed anew from the question each
time, as of the instant of asking. Under a page that quotes articles are buttons for more: the sentences around each
of its sentences, and all reports of what it shows one report of. Those are answers to questions of their own.
"""

import io
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Final, Self

import discord

from bot.clock import Clock
from bot.command_tree import acknowledge, report
from bot.errors import DossierError, GuildOnly
from bot.render.context import passage_pages, report_pages
from bot.render.embeds import Page as CitingPage
from bot.upkeep import KEPT_FOR
from storage.models import GuildId, UserId
from storage.neighbors import passages
from storage.questions import Argument, Question, QuestionId, get_question, keep_question
from storage.store import Store

Page = Sequence[discord.Embed]
"""A message's embeds; where it is one of `bot.render.embeds`, it knows what it quotes."""

Answerer = Callable[[Question], Awaitable[Sequence[Page]]]


_CONTEXT: Final = "context"
_REPORTS: Final = "reports"
_LOOKS: Final = {_CONTEXT: "Context", _REPORTS: "All reports"}
"""What can be looked up from a page, and the label of the button."""


class NotYourPages(DossierError):
    """Somebody else asked."""

    def __init__(self, owner: UserId) -> None:
        super().__init__(f"These buttons obey <@{owner}>, who asked. Use the command yourself to turn your own pages.")


class QuestionForgotten(DossierError):
    """The question is no longer stored."""

    def __init__(self) -> None:
        super().__init__(f"This was asked more than {KEPT_FOR.days} days ago. Use the command again for a new answer.")


class AnswerGone(DossierError):
    """There is nothing left to show."""

    def __init__(self) -> None:
        super().__init__("What this showed is no longer stored here. Use the command again to see what is.")


class Pages:
    """Asks and turns: each kind of question has one function that answers it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._answerers: dict[str, Answerer] = {_CONTEXT: self._context, _REPORTS: self._reports}

    def answer(self, kind: str, answerer: Answerer) -> None:
        """Let `answerer` answer questions of this kind: it returns the pages, none where there is nothing to show."""
        self._answerers[kind] = answerer

    async def ask(
        self, interaction: discord.Interaction, kind: str, /, *, empty: str = "", **arguments: Argument
    ) -> None:
        """Answer an acknowledged interaction with the first page, or with `empty` where there is none.

        Raises `AnswerGone` for an answer without pages where `empty` is empty.
        """
        # Stored instants have whole seconds: what was stored in the second of asking belongs to the answer.
        asked_at = self._clock().replace(microsecond=0) + timedelta(seconds=1)
        asked = Question(QuestionId(0), guild_of(interaction), UserId(interaction.user.id), kind, arguments, asked_at)
        pages = await self._answerers[kind](asked)
        if not pages:
            if not empty:
                raise AnswerGone
            await interaction.followup.send(empty)
        elif not _has_buttons(kind, 0, pages):
            await interaction.followup.send(
                content=_content(pages[0]) or discord.utils.MISSING, embeds=list(pages[0]), files=_files(pages[0])
            )
        else:
            kept = await self._store.run(
                keep_question, asked.guild_id, asked.user_id, kind, arguments, now=asked.asked_at
            )
            await interaction.followup.send(
                content=_content(pages[0]) or discord.utils.MISSING,
                embeds=list(pages[0]),
                files=_files(pages[0]),
                view=_buttons(kept, 0, pages),
            )

    async def turn(self, interaction: discord.Interaction, question_id: QuestionId, page: int) -> None:
        """Show another page in place of the one whose button was pressed.

        Raises `QuestionForgotten`, `NotYourPages`, and `AnswerGone` where nothing is left to show.
        """
        await interaction.response.defer()
        question = await self._owned(interaction, question_id)
        pages = await self._answerers[question.kind](question)
        if not pages:
            raise AnswerGone
        shown = min(page, len(pages) - 1)
        await interaction.edit_original_response(
            content=_content(pages[shown])
            if shown == page
            else "This answer has become shorter: here is its last page.",
            embeds=list(pages[shown]),
            attachments=_files(pages[shown]),
            view=_buttons(question, shown, pages) if _has_buttons(question.kind, shown, pages) else None,
        )

    async def look(self, interaction: discord.Interaction, question_id: QuestionId, page: int, kind: str) -> None:
        """Answer with more of a page: what stands around its sentences, or all reports.

        Raises what `turn` raises.
        """
        await acknowledge(interaction)
        question = await self._owned(interaction, question_id)
        await self.ask(interaction, kind, question=question.id, page=page)

    async def _owned(self, interaction: discord.Interaction, question_id: QuestionId) -> Question:
        question = await self._store.read(get_question, question_id)
        if question is None or question.kind not in self._answerers:
            raise QuestionForgotten
        if question.guild_id != interaction.guild_id or question.user_id != interaction.user.id:
            raise NotYourPages(question.user_id)
        return question

    async def _context(self, question: Question) -> Sequence[Page]:
        page = await self._looked_at(question)
        places = [(evidence.article.id, evidence.position) for evidence in page.shown]
        return passage_pages(await self._store.read(passages, question.guild_id, places))

    async def _reports(self, question: Question) -> Sequence[Page]:
        return report_pages((await self._looked_at(question)).reports)

    async def _looked_at(self, question: Question) -> CitingPage:
        """Return the page of another question from which this one was asked."""
        number, page = (int(question.arguments[name] or 0) for name in ("question", "page"))
        other = await self._store.read(get_question, QuestionId(number))
        if other is None or other.kind not in self._answerers:
            raise QuestionForgotten
        pages = await self._answerers[other.kind](other)
        found = pages[min(page, len(pages) - 1)] if pages else None
        if not isinstance(found, CitingPage):
            raise AnswerGone
        return found


class Turn(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"page:(?P<question>\d{1,18}):(?P<page>\d{1,6}):(?P<place>[a-z]{1,8})",
):
    """A button that leads to a page; `place` tells the buttons of one message apart."""

    def __init__(self, question_id: QuestionId, page: int, place: str, *, label: str, disabled: bool = False) -> None:
        super().__init__(
            discord.ui.Button(
                label=label,
                disabled=disabled,
                style=discord.ButtonStyle.secondary,
                custom_id=f"page:{question_id}:{page}:{place}",
            )
        )
        self.question_id = question_id
        self.page = page

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the button that was pressed."""
        label = getattr(item, "label", None) or match["place"]
        return cls(QuestionId(int(match["question"])), int(match["page"]), match["place"], label=label)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Turn to the page."""
        try:
            await interaction.client.pages.turn(interaction, self.question_id, self.page)
        except Exception as error:  # noqa: BLE001 (discord.py would log it and leave the user without an answer)
            await report(interaction, error)


class Look(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=rf"look:(?P<question>\d{{1,18}}):(?P<page>\d{{1,6}}):(?P<kind>{'|'.join(_LOOKS)})",
):
    """A button that shows more of a page."""

    def __init__(self, question_id: QuestionId, page: int, kind: str) -> None:
        super().__init__(
            discord.ui.Button(
                label=_LOOKS[kind],
                style=discord.ButtonStyle.secondary,
                custom_id=f"look:{question_id}:{page}:{kind}",
                row=1,
            )
        )
        self.question_id = question_id
        self.page = page
        self.kind = kind

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the button that was pressed."""
        return cls(QuestionId(int(match["question"])), int(match["page"]), match["kind"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show more."""
        try:
            await interaction.client.pages.look(interaction, self.question_id, self.page, self.kind)
        except Exception as error:  # noqa: BLE001 (discord.py would log it and leave the user without an answer)
            await report(interaction, error)


def guild_of(interaction: discord.Interaction[Any]) -> GuildId:
    """Return the guild in which something was asked.

    Raises `GuildOnly` elsewhere.
    """
    if interaction.guild_id is None:
        raise GuildOnly
    return GuildId(interaction.guild_id)


def _files(page: Page) -> list[discord.File]:
    """Return the picture of a page, if it has one, as Discord wants it."""
    picture = page.picture if isinstance(page, CitingPage) else None
    if picture is None:
        return []
    return [discord.File(io.BytesIO(picture.data), picture.name, description=picture.description)]


def _content(page: Page) -> str | None:
    return page.content if isinstance(page, CitingPage) else None


def _own_buttons(page: Page) -> Sequence[discord.ui.Item[Any]]:
    return page.buttons if isinstance(page, CitingPage) else ()


def _has_buttons(kind: str, page: int, pages: Sequence[Page]) -> bool:
    """Whether there is a page to turn to, something to look up from this one, or what it has of its own."""
    return len(pages) > 1 or bool(_looks(kind, pages[page]) or _own_buttons(pages[page]))


def _buttons(question: Question, page: int, pages: Sequence[Page]) -> discord.ui.View:
    # No timeout: a view that ends would take the buttons of all other messages with it.
    view = discord.ui.View(timeout=None)
    last = len(pages) - 1
    if last:
        view.add_item(Turn(question.id, 0, "first", label="First", disabled=page == 0))
        view.add_item(Turn(question.id, max(page - 1, 0), "previous", label="Previous", disabled=page == 0))
        view.add_item(Turn(question.id, min(page + 1, last), "next", label="Next", disabled=page == last))
        view.add_item(Turn(question.id, last, "last", label="Last", disabled=page == last))
    for kind in _looks(question.kind, pages[page]):
        view.add_item(Look(question.id, page, kind))
    for button in _own_buttons(pages[page]):
        view.add_item(button)
    return view


def _looks(kind: str, page: Page) -> list[str]:
    """Return what can be looked up from a page of an answer of this kind."""
    if kind in _LOOKS or not isinstance(page, CitingPage):
        return []
    return [look for look, has_more in ((_CONTEXT, page.shown), (_REPORTS, page.reports)) if has_more]
