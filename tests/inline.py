"""Workers that work here and now, so that quick tests start no process."""

import pickle
from collections.abc import Callable
from typing import TypeVar

from bot.workers import Priority, Workers

T = TypeVar("T")


class InlineWorkers(Workers):
    """Sends work through pickle, as processes do, and does it at once. `failures` are met first."""

    def __init__(self, failures: list[Exception] | None = None) -> None:
        super().__init__(0, seconds=1)
        self.failures = failures or []

    async def run(
        self, function: Callable[[], T], *, priority: Priority = Priority.BACKGROUND, seconds: float | None = None
    ) -> T:
        if self.failures:
            raise self.failures.pop(0)
        work: Callable[[], T] = pickle.loads(pickle.dumps(function))
        answer: T = pickle.loads(pickle.dumps(work()))
        return answer
