"""``python -m helpline.live --bind 127.0.0.1:8001``: tells open pages what changed, apart from the web."""

import argparse
import asyncio
import gc
import os
import resource
import signal

from helpline import app, log, settings, wiring
from helpline.live.server import MOST_LINES, Server


def main() -> None:
    """Read the settings, open the door, and go within a moment when asked to."""
    parser = argparse.ArgumentParser(prog="python -m helpline.live", description=__doc__)
    parser.add_argument("--bind", default="127.0.0.1:8001", help="where to listen, as ADDRESS:PORT")
    host, _, port = parser.parse_args().bind.rpartition(":")
    log.set_up()
    told = settings.read()
    server = Server(app.build_live(wiring.build(told, connections=6), told))
    _allow_lines()
    gc.freeze()
    asyncio.run(_run(server, host, int(port)))
    # Threads that wait for the database or for Redis must not hold up the end.
    os._exit(0)


async def _run(server: Server, host: str, port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await server.run(host=host, port=port, stop=stop)


def _allow_lines() -> None:
    """A stream is an open file, and many machines allow a thousand."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_LINES + 100
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


if __name__ == "__main__":
    main()
