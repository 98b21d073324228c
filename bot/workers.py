"""Other processes for heavy work, so that the event loop never waits for a computation."""

import asyncio
import contextlib
import heapq
import itertools
import logging
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from enum import IntEnum
from multiprocessing import connection
from pathlib import Path
from typing import ParamSpec, Self, TypeVar

from bot.errors import DossierError

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)


class Priority(IntEnum):
    """Who goes first when all processes are busy: somebody who waits for an answer."""

    ANSWER = 0
    BACKGROUND = 1


class WorkerFailed(DossierError):
    """The process that worked on it ended, or took too long; it has been replaced."""


class WorkerDied(WorkerFailed):
    """The process ended in the middle of the work."""

    def __init__(self) -> None:
        super().__init__("The analysis stopped unexpectedly on this text. Try a shorter or cleaner one.")


class WorkerTimeout(WorkerFailed):
    """The work took too long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The analysis took longer than {seconds:.0f} seconds. Try a shorter text.")


class _Slot:
    """One process, by way of an executor that holds just it: whatever happens to it touches nobody else's work."""

    def __init__(self, initializer: Callable[[], None] | None, most_growth: int | None) -> None:
        self._initializer = initializer
        self._most_growth = most_growth
        self._executor = self._new_executor()
        self._pid: int | None = None
        self._fresh_size: int | None = None

    def _new_executor(self) -> ProcessPoolExecutor:
        # spawn: a fork would copy our threads' locks in whatever state they are.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(1, mp_context=context, initializer=_begin, initargs=(self._initializer,))

    async def run(self, function: Callable[[], T], seconds: float) -> T:
        # The process's number comes before the work, so that a stuck one can be ended by it.
        try:
            self._pid = await asyncio.wrap_future(self._executor.submit(os.getpid))
        except BrokenExecutor:  # it ended while it had nothing to do: no fault of this work
            self._replace()
        try:
            self._pid = await asyncio.wrap_future(self._executor.submit(os.getpid))
            if self._fresh_size is None:
                self._fresh_size = _resident(self._pid)
            return await asyncio.wait_for(asyncio.wrap_future(self._executor.submit(function)), seconds)
        except TimeoutError:
            self._kill()
            self._replace()
            raise WorkerTimeout(seconds) from None
        except BrokenExecutor:
            self._replace()
            raise WorkerDied from None
        finally:
            self._renew_if_swollen()

    def _renew_if_swollen(self) -> None:
        """Put a fresh process in the place of one that a large document made large: Python gives no memory back."""
        if self._most_growth is None or self._pid is None or self._fresh_size is None:
            return
        growth = _resident(self._pid) - self._fresh_size
        if growth > self._most_growth:
            log.info("A worker process has grown by %d MB and is replaced", growth // 1_000_000)
            self._kill()
            self._replace()
            self._executor.submit(os.getpid)  # it starts at once, and loads what it needs before the next work

    def _kill(self) -> None:
        if self._pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            self._pid = None

    def _replace(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._new_executor()
        self._pid = self._fresh_size = None

    def close(self) -> None:
        """End the process, whatever it does: it holds nothing that is not elsewhere."""
        self._kill()
        self._executor.shutdown(wait=True, cancel_futures=True)


class Workers:
    """A few processes that run plain functions; the most urgent first, then in the order of asking.

    `initializer` runs once in each process before its first work, and again in one that replaces another. Functions
    and arguments travel by pickle. `seconds` is how long one piece of work may take, its waiting apart. A process that
    has grown by more than `most_growth` bytes since its first work is replaced after it, where `/proc` tells its size.
    """

    def __init__(
        self,
        processes: int,
        *,
        seconds: float,
        initializer: Callable[[], None] | None = None,
        most_growth: int | None = None,
    ) -> None:
        self._seconds = seconds
        self._free = [_Slot(initializer, most_growth) for _ in range(processes)]
        self._slots = tuple(self._free)
        self._order = itertools.count()
        self._waiting: list[tuple[Priority, int, asyncio.Future[_Slot]]] = []
        self._tasks: set[asyncio.Task[object]] = set()

    @property
    def waiting(self) -> int:
        """How many calls wait for a process."""
        return len(self._waiting)

    def start(self) -> None:
        """Start all processes in the background, so that the first call does not wait for the model."""
        for _ in self._slots:
            task = asyncio.create_task(self._warm_up())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _warm_up(self) -> None:
        try:
            await self.run(os.getpid)
        except WorkerFailed:
            log.exception("A worker process did not start")

    async def run(
        self, function: Callable[[], T], *, priority: Priority = Priority.BACKGROUND, seconds: float | None = None
    ) -> T:
        """Return what `function` (often a `functools.partial`) returns in another process.

        An exception that it raises is raised here. A caller that is cancelled leaves the work to end by itself.

        Raises `WorkerDied` or `WorkerTimeout` when the process ended or was ended.
        """
        slot = await self._take(priority)
        task = asyncio.create_task(self._work(slot, function, seconds or self._seconds))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(_retrieve)
        return await asyncio.shield(task)

    async def _work(self, slot: _Slot, function: Callable[[], T], seconds: float) -> T:
        try:
            return await slot.run(function, seconds)
        finally:
            self._give_back(slot)

    async def _take(self, priority: Priority) -> _Slot:
        if self._free:
            return self._free.pop()
        turn: asyncio.Future[_Slot] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (priority, next(self._order), turn))
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give_back(turn.result())
            raise

    def _give_back(self, slot: _Slot) -> None:
        while self._waiting:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                turn.set_result(slot)
                return
        self._free.append(slot)

    async def close(self) -> None:
        """End the processes; work under way is given up."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(None, slot.close) for slot in self._slots))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def _retrieve(task: asyncio.Task[object]) -> None:
    """Look at the outcome of work whose caller went away, so that asyncio does not complain that nobody did."""
    if not task.cancelled():
        task.exception()


def _resident(pid: int) -> int:
    """Return how much memory a process holds, in bytes; 0 where the system does not say."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def _begin(initializer: Callable[[], None] | None) -> None:
    """Make this process a worker: it leaves signals to its parent and ends when its parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if initializer:
        initializer()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
