import asyncio
from datetime import timedelta

import aiohttp
from aiohttp import web

from bot.digest.pace import Pace, Silence, paced_requests, wait_after


async def test_a_pace_is_kept() -> None:
    pace = Pace(200)
    loop = asyncio.get_running_loop()
    start = loop.time()
    await asyncio.gather(*(pace.turn() for _ in range(21)))
    assert loop.time() - start >= 0.099


def test_a_short_silence_ends_no_longer_one() -> None:
    silence = Silence()
    assert not silence.is_on
    silence.begin(timedelta(minutes=10))
    silence.begin(timedelta(seconds=-5))
    assert silence.is_on


def test_waits_double_up_to_a_limit_and_differ() -> None:
    waits = [wait_after(tries, "nonce") for tries in range(1, 40)]
    assert timedelta(seconds=3) < waits[0] < timedelta(seconds=7)
    assert all(timedelta(minutes=11) < wait < timedelta(minutes=19) for wait in waits[8:])
    assert wait_after(3, "nonce") == wait_after(3, "nonce")
    assert len({wait_after(3, f"{number}") for number in range(50)}) == 50


async def test_requests_wait_for_their_turn_and_answers_to_commands_do_not() -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    loop = asyncio.get_running_loop()
    try:
        async with aiohttp.ClientSession(trace_configs=[paced_requests(50)]) as session:

            async def ask(path: str) -> float:
                async with session.get(url + path):
                    return loop.time()

            start = loop.time()
            messages = await asyncio.gather(*(ask("/channels/1/messages") for _ in range(6)))
            assert max(messages) - start >= 0.099
            turn = asyncio.create_task(ask("/channels/1/messages"))
            await ask("/interactions/1/2/callback")
            await ask("/webhooks/1/2")
            await turn
    finally:
        await runner.cleanup()
