"""Worker processes that die, hang, are busy, or lose their parent."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from bot.workers import Priority, WorkerDied, Workers, WorkerTimeout

pytestmark = pytest.mark.slow


def die() -> None:
    os._exit(3)


def hang() -> None:
    while True:
        time.sleep(1)


def divide_by_zero() -> float:
    return 1 / 0


def swell(megabytes: int) -> int:
    _kept.append(b"x" * megabytes * 1_000_000)
    return os.getpid()


_kept: list[bytes] = []


async def test_work_is_done_in_another_process_and_its_errors_come_back() -> None:
    async with Workers(1, seconds=30) as workers:
        assert await workers.run(os.getpid) != os.getpid()
        with pytest.raises(ZeroDivisionError):
            await workers.run(divide_by_zero)


async def test_a_process_that_dies_is_replaced() -> None:
    async with Workers(1, seconds=30) as workers:
        first = await workers.run(os.getpid)
        with pytest.raises(WorkerDied):
            await workers.run(die)
        assert await workers.run(os.getpid) != first


async def test_a_process_killed_while_idle_costs_no_work() -> None:
    async with Workers(1, seconds=30) as workers:
        os.kill(await workers.run(os.getpid), signal.SIGKILL)
        await asyncio.sleep(0.2)
        assert await workers.run(os.getpid)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not tell a process's size")
async def test_a_process_that_has_grown_is_replaced() -> None:
    async with Workers(1, seconds=30, most_growth=50_000_000) as workers:
        first = await workers.run(partial(swell, 5))
        assert await workers.run(partial(swell, 80)) == first
        assert await workers.run(os.getpid) != first


async def test_a_process_that_hangs_is_ended_and_replaced() -> None:
    async with Workers(1, seconds=30) as workers:
        stuck = await workers.run(os.getpid)
        with pytest.raises(WorkerTimeout, match="longer than"):
            await workers.run(hang, seconds=0.2)
        assert await workers.run(os.getpid) != stuck


async def test_an_answer_goes_before_the_background() -> None:
    done: list[str] = []

    async def work(name: str, priority: Priority) -> None:
        await workers.run(partial(time.sleep, 0.05), priority=priority)
        done.append(name)

    async with Workers(1, seconds=30) as workers:
        await workers.run(os.getpid)
        await asyncio.gather(
            work("first", Priority.BACKGROUND),
            work("second", Priority.BACKGROUND),
            work("third", Priority.BACKGROUND),
            work("answer", Priority.ANSWER),
        )
    assert done == ["first", "answer", "second", "third"]


async def test_a_caller_that_goes_away_leaves_the_process_usable() -> None:
    async with Workers(1, seconds=30) as workers:
        asked = asyncio.create_task(workers.run(partial(time.sleep, 0.3)))
        queued = asyncio.create_task(workers.run(os.getpid))
        await asyncio.sleep(0.1)
        asked.cancel()
        queued.cancel()
        assert await workers.run(os.getpid)


async def test_closing_ends_work_that_would_never_end() -> None:
    workers = Workers(2, seconds=3600)
    stuck = asyncio.create_task(workers.run(hang))
    await asyncio.sleep(0.5)
    await asyncio.wait_for(workers.close(), 5)
    with pytest.raises(asyncio.CancelledError):
        await stuck


def test_a_worker_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(
        "import asyncio, os\n"
        "from bot.workers import Workers\n"
        "async def main():\n"
        "    workers = Workers(1, seconds=60)\n"
        "    print(await workers.run(os.getpid), flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "if __name__ == '__main__':\n"
        "    asyncio.run(main())\n"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, program], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(root)}
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    for _ in range(50):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            break
        if "State:\tZ" in Path(f"/proc/{worker}/status").read_text():
            break
        time.sleep(0.1)
    else:
        pytest.fail("the worker outlived its parent")
