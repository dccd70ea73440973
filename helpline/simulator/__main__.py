"""Starts a telephone network of our own: ``python -m helpline.simulator``."""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpline.simulator.chance import FaultError
from helpline.simulator.server import Simulator

_OURS = "HELPLINE_SIMULATOR_"


def _arguments(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m helpline.simulator",
        description="A telephone network of our own: speaks the carrier's REST interface and webhooks, shows handsets.",
    )
    default = environment.get
    parser.add_argument("--host", default=default(f"{_OURS}HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(default(f"{_OURS}PORT", "4010")))
    parser.add_argument("--account-sid", default=default("TWILIO_ACCOUNT_SID"), help="AC and 32 hexadecimal digits")
    parser.add_argument("--auth-token", default=default("TWILIO_AUTH_TOKEN"), help="opens REST, signs webhooks")
    parser.add_argument("--secondary-token", default=default(f"{_OURS}SECONDARY_TOKEN"), help="for rotation")
    parser.add_argument("--faults", default=default(f"{_OURS}FAULTS"), help="JSON file; keys at GET /sim/faults/keys")
    parser.add_argument(
        "--answer-after",
        type=float,
        default=default(f"{_OURS}ANSWER_AFTER"),
        help="seconds every REST answer takes; the real carrier takes about 0.15",
    )
    parser.add_argument(
        "--webhook-url-base",
        default=default(f"{_OURS}WEBHOOK_URL_BASE", ""),
        help="put before webhook addresses of which only the path was given",
    )
    return parser


def _faults(file: str | None, answer_after: float | None) -> dict[str, Any]:
    wishes: dict[str, Any] = json.loads(Path(file).read_text(encoding="utf-8")) if file else {}
    if answer_after is not None:
        wishes["answer_after"] = float(answer_after)
    return wishes


async def _serve(simulator: Simulator) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await simulator.start()
    print(f"The telephone network listens at {simulator.url}", flush=True)
    await stop.wait()
    await simulator.stop()


def main() -> int:
    """Run until told to stop; 2 when something needed is missing or wrong."""
    parser = _arguments(os.environ)
    wishes = parser.parse_args()
    if not wishes.account_sid or not wishes.auth_token:
        parser.error("--account-sid and --auth-token, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, are needed")
    try:
        simulator = Simulator(
            account_sid=wishes.account_sid,
            auth_token=wishes.auth_token,
            secondary_token=wishes.secondary_token,
            host=wishes.host,
            port=wishes.port,
            faults=_faults(wishes.faults, wishes.answer_after),
            webhook_base=wishes.webhook_url_base,
        )
        asyncio.run(_serve(simulator))
    except (FaultError, OSError, ValueError) as error:
        print(f"The telephone network cannot start: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
