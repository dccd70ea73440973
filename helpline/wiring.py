"""Builds the real house from the settings; the one place that knows all four ports."""

import sys

from helpline import detectors, prompts
from helpline.carrier.twilio import TwilioCarrier
from helpline.clock import WallClock
from helpline.crypto import AesCipher
from helpline.handlers.when import LATER, WHEN
from helpline.handlers.work import House
from helpline.ports import Ports
from helpline.queue import RqBell, connect
from helpline.settings import Settings
from helpline.store.database import Database


def take_short_turns() -> None:
    """Let threads change places ten times as often as Python does by itself.

    Here all of them wait for the database or the carrier most of the time. Whoever has had her answer should not stand
    five milliseconds behind somebody who reckons: that is most of what a text takes on its way.
    """
    sys.setswitchinterval(0.0005)


def build(settings: Settings, *, connections: int = 16) -> House:
    """The house as it stands in production. ``connections``: to the database, one a busy thread."""
    ports = Ports(
        carrier=TwilioCarrier(
            account_sid=settings.account_sid,
            auth_token=settings.auth_tokens[0] if settings.auth_tokens else "",
            base_url=settings.carrier_url or None,
            public_url=settings.public_url,
        ),
        clock=WallClock(),
        cipher=AesCipher(settings.master_keys, settings.pepper),
        queue=RqBell(connect(settings.redis_url)),
    )
    database = Database(settings.database_url, size=connections)
    return House(
        ports=ports,
        database=database,
        when=WHEN,
        later=LATER,
        calls_a_second=settings.calls_a_second,
        calls_at_once=settings.calls_at_once,
        escalates=settings.escalation,
        judges=detectors.of(settings.detector),
        is_heard=prompts.of(settings.prompts).is_heard,
    )
